"""The start page for everybody, the home page of each person, and what the footer leads to."""

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from .. import mail, queries
from ..clock import today
from ..rules.freezing import Freezable
from ..rules.retention import KEPT, NOTICE, PERIODS, Kind
from . import verbs
from .access import in_demo_only, me, public, signed_in
from .entering import KNOWN_FOR
from .freezing import belongs_to
from .pages import page, page_number
from .words import happened

bp = Blueprint("home", __name__)


@bp.route("/")
@public
@belongs_to(Freezable.PUBLIC_PAGES)
def start() -> ResponseReturnValue:
    """What the service is, for somebody who has never heard of it."""
    return page("home/start.html")


@bp.route("/home")
@signed_in
def index() -> ResponseReturnValue:
    """What waits for me, what is coming up, and what happened lately."""
    return page(
        "home/index.html",
        home=queries.home.home(me()),
        today=today(),
        address=verbs.task_address,
        happened=happened,
    )


@bp.route("/about")
@public
@belongs_to(Freezable.PUBLIC_PAGES)
def about() -> ResponseReturnValue:
    """Who the service is for, whose it is, and what it promises."""
    return page("home/about.html")


@bp.route("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """How the service can be used by everybody, and where to say that it cannot."""
    return page("home/accessibility.html")


@bp.route("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept about people, why, for how long, and who sees it."""
    kept = [(PERIODS[kind], days) for kind, days in current_app.config["RETENTION"].items()]
    return page("home/privacy.html", kept=kept, stays=KEPT, notice=NOTICE.days)


@bp.route("/cookies")
@public
def cookies() -> ResponseReturnValue:
    """The cookies that are set, what for, and until when."""
    days = min(current_app.config["RETENTION"][Kind.DEVICES], KNOWN_FOR.days)
    return page("home/cookies.html", days=days)


@bp.route("/outbox")
@in_demo_only
def outbox() -> ResponseReturnValue:
    """The mails of the demo, which sends none: with working links, invitations included."""
    found = queries.messages.newest(page_number())
    mails = [mail.render(message) for message in found.items]
    return page("home/outbox.html", found=found, mails=mails)
