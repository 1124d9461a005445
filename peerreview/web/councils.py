"""Councils: what the register says of them, their people, their services and what they share."""

from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from ..forms.councils import (
    InviteColleagueForm,
    InviteForm,
    ServiceForm,
    SuccessorForm,
    TieForm,
)
from ..forms.people import SureForm
from ..forms.questions import one_line
from ..rules.verbs import SiteVerb
from .access import may, me, signed_in
from .limits import limited
from .pages import done, page, posted

bp = Blueprint("councils", __name__)


@bp.route("/my-councils")
@signed_in
def mine() -> ResponseReturnValue:
    """The council that somebody works for; a choice where there are several."""
    councils = queries.councils.own(me().own_councils)
    if len(councils) == 1:
        return redirect(url_for("councils.show", code=councils[0].code))
    return page("councils/mine.html", councils=councils)


@bp.route("/councils")
@signed_in
@limited("search")
def listed() -> ResponseReturnValue:
    """The register, to look in by name or code."""
    words = one_line(request.args.get("words", ""))
    councils = queries.councils.listed(words, request.args.get("page", 1, int))
    return page("councils/listed.html", councils=councils, words=words)


@bp.route("/councils/<string:code>")
@signed_in
def show(code: str) -> ResponseReturnValue:
    """What the register says of the council, its groups, and the way to its people and services."""
    council = queries.councils.seen(code)
    background = queries.councils.background(council)
    return page("councils/show.html", council=council, background=background)


@bp.route("/councils/<string:code>/people")
@may(SiteVerb.SEE_COLLEAGUES, on="council")
def people(council: Any) -> ResponseReturnValue:
    """Who works for the council."""
    found = queries.councils.colleagues(council, request.args.get("page", 1, int))
    asking, invited = queries.joinings.shown_to(me(), council)
    joining = {"asking": asking, "invited": invited}
    return page("councils/people.html", council=council, people=found, **joining)


@bp.route("/councils/<string:code>/people/new", methods=["GET", "POST"])
@may(SiteVerb.INVITE_COLLEAGUE, on="council")
def invite_colleague(council: Any) -> ResponseReturnValue:
    """Invite a colleague by e-mail; the answer is the same whether the address is known here or not."""
    form = InviteColleagueForm()
    invite = operations.joinings.invite_colleague
    if posted(form, lambda: invite(council, by=me(), **form.values())):
        message = f"We have sent an invitation to {form.email.data}."
        return done("councils.people", message, code=council.code)
    return page("councils/invite_colleague.html", council=council, form=form)


@bp.route("/councils/<string:code>/publishers/new", methods=["GET", "POST"])
@may(SiteVerb.INVITE_COUNCIL, on="council")
def invite_council(council: Any) -> ResponseReturnValue:
    """A coordinator invites the council's first publisher."""
    form = InviteForm()
    invite = operations.joinings.invite_council
    if posted(form, lambda: invite(council, by=me(), **form.values())):
        message = f"We have sent an invitation to {form.email.data}."
        return done("councils.show", message, code=council.code)
    return page("councils/invite_council.html", council=council, form=form)


@bp.route("/councils/<string:code>/people/<string:ref>/name-publisher", methods=["POST"])
@may(SiteVerb.NAME_PUBLISHER, on="council")
def name_publisher(council: Any, ref: str) -> ResponseReturnValue:
    """A colleague may act for the council."""
    membership = queries.councils.membership(council, ref)
    posted(Form(), lambda: operations.memberships.name_publisher(council, membership, by=me()))
    message = f"{membership.person.name} is a publisher now."
    return done("councils.people", message, code=council.code)


@bp.route("/councils/<string:code>/people/<string:ref>/end-publishing", methods=["GET", "POST"])
@may(SiteVerb.NAME_PUBLISHER, on="council")
def end_publishing(council: Any, ref: str) -> ResponseReturnValue:
    """Asks once more, then a colleague no longer acts for the council."""
    return _ending(council, ref, operations.memberships.end_publishing, "is a publisher no longer")


@bp.route("/councils/<string:code>/people/<string:ref>/end", methods=["GET", "POST"])
@may(SiteVerb.END_MEMBERSHIP, on="council")
def end_membership(council: Any, ref: str) -> ResponseReturnValue:
    """Asks once more, then a colleague works for the council no longer."""
    return _ending(council, ref, operations.memberships.end_membership, "works here no longer")


def _ending(council: Any, ref: str, end: Any, said: str) -> ResponseReturnValue:
    membership = queries.councils.membership(council, ref)
    form = SureForm()
    if posted(form, lambda: end(council, membership, by=me(), **form.values())):
        if membership.person_id == me().id:
            return done("councils.show", "Saved.", code=council.code)
        return done("councils.people", f"{membership.person.name} {said}.", code=council.code)
    is_last = operations.memberships.is_last_publisher(council, membership)
    values = {"council": council, "membership": membership, "is_last": is_last, "form": form}
    return page(f"councils/{end.__name__}.html", **values)


@bp.route("/councils/<string:code>/services")
@may(SiteVerb.DESCRIBE_SERVICE, on="council")
def services(council: Any) -> ResponseReturnValue:
    """The services of the council, and of those whose place it took."""
    found = queries.councils.services(council, request.args.get("page", 1, int))
    return page("councils/services.html", council=council, services=found)


@bp.route("/councils/<string:code>/services/new", methods=["GET", "POST"])
@may(SiteVerb.DESCRIBE_SERVICE, on="council")
def describe_service(council: Any) -> ResponseReturnValue:
    """Describe a service that is not in the list yet."""
    form = ServiceForm()
    describe = operations.councils.describe_service
    if posted(form, lambda: describe(council, by=me(), **form.values())):
        return done("councils.services", f"“{g.done.name}” is in the list.", code=council.code)
    return page("councils/describe_service.html", council=council, service=None, form=form)


@bp.route("/councils/<string:code>/services/<string:ref>", methods=["GET", "POST"])
@may(SiteVerb.DESCRIBE_SERVICE, on="council")
def describe_service_anew(council: Any, ref: str) -> ResponseReturnValue:
    """Describe a service anew; earlier requests keep the words that they were sent with."""
    service = queries.councils.service(council, ref)
    form = ServiceForm(obj=service)
    version, describe = form.version.data, operations.councils.describe_service
    anew = {"service": service, "version": version}
    if posted(form, lambda: describe(council, by=me(), **anew, **form.values())):
        return done("councils.services", f"You have described “{service.name}”.", code=council.code)
    return page("councils/describe_service.html", council=council, service=service, form=form)


@bp.route("/councils/<string:code>/sharing-services", methods=["GET", "POST"])
@may(SiteVerb.TIE_COUNCILS, on="council")
def tie_councils(council: Any) -> ResponseReturnValue:
    """Which councils share services with this one; add another."""
    form = TieForm()
    if posted(form, lambda: operations.councils.tie_councils(council, by=me(), **form.values())):
        return done("councils.tie_councils", "Both councils know now.", code=council.code)
    tied = queries.councils.tied(council)
    return page("councils/tie_councils.html", council=council, tied=tied, form=form)


@bp.route("/councils/<string:code>/sharing-services/<string:other>/end", methods=["POST"])
@may(SiteVerb.TIE_COUNCILS, on="council")
def untie_councils(council: Any, other: str) -> ResponseReturnValue:
    """Two councils share services no longer."""
    found = queries.councils.seen(other)
    posted(Form(), lambda: operations.councils.untie_councils(council, found, by=me()))
    message = f"{found.nice_name} is no longer in this list."
    return done("councils.tie_councils", message, code=council.code)


@bp.route("/councils/<string:code>/successor", methods=["GET", "POST"])
@may(SiteVerb.NAME_SUCCESSOR, on="council")
def name_successor(council: Any) -> ResponseReturnValue:
    """The council that took the place of an abolished one."""
    form = SuccessorForm()
    name = operations.councils.name_successor
    if posted(form, lambda: name(council, by=me(), **form.values())):
        message = f"{g.done.name} has taken the place of {council.name}."
        return done("councils.show", message, code=council.code)
    return page("councils/name_successor.html", council=council, form=form)
