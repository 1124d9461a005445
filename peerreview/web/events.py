"""What happened: to all reviews of a council, for its publishers; to accounts, for administrators."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from .. import queries
from ..rules.account_events import Kind
from ..rules.verbs import SiteVerb
from .access import may, me
from .pages import page, page_number
from .words import happened, happened_to_account

bp = Blueprint("events", __name__)


@bp.route("/councils/<string:code>/events")
@may(SiteVerb.SEE_EVENTS, on="council")
def of_council(council: Any) -> ResponseReturnValue:
    """What happened to the reviews of the council, as its publishers are told of each."""
    found = queries.events.of_council(council, me(), page_number())
    return page("events/of_council.html", council=council, events=found, happened=happened)


@bp.route("/administration/events")
@may(SiteVerb.MANAGE_PEOPLE, on="site")
def of_accounts() -> ResponseReturnValue:
    """What happened to accounts: of all, of one kind, of one person."""
    asked, ref = request.args.get("kind", ""), request.args.get("person", "")
    kind = Kind(asked) if asked in list(Kind) else None
    person = queries.site.person(ref.replace("\0", "")) if ref else None
    found = queries.account_events.listed(kind, person, page_number())
    return page(
        "events/of_accounts.html",
        events=found,
        kinds=list(Kind),
        kind=kind,
        person=person,
        happened=happened_to_account,
    )
