"""Administration: people, groups, successors, acting coordinators, standards. No findings."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..clock import today
from ..forms.base import Form
from ..forms.groups import CreateGroupForm
from ..forms.questions import one_line
from ..forms.site import ActingCoordinatorForm
from ..rules.freezing import NAMES
from ..rules.verbs import SiteVerb
from .access import may, me
from .limits import limited
from .pages import done, page, posted, why_not

bp = Blueprint("site", __name__)


def _number() -> int:
    return request.args.get("page", 1, int)


@bp.route("/administration")
@may(SiteVerb.MANAGE_PEOPLE, on="site")
def index() -> ResponseReturnValue:
    """What an administrator can look after, and what waits for one."""
    return page(
        "site/index.html",
        waiting=queries.site.waiting(),
        frozen=[(NAMES[one.what], one.frozen_at) for one in queries.freezing.frozen()],
    )


@bp.route("/administration/people")
@may(SiteVerb.MANAGE_PEOPLE, on="site")
@limited("search")
def people() -> ResponseReturnValue:
    """Everybody, to look in by name or address."""
    words = one_line(request.args.get("words", ""))
    return page("site/people.html", people=queries.site.people(words, _number()), words=words)


@bp.route("/administration/people/<string:ref>")
@may(SiteVerb.MANAGE_PEOPLE, on="site")
def person(ref: str) -> ResponseReturnValue:
    """One person: councils, groups, and whether they may sign in."""
    found = queries.site.person(ref)
    coordinations = queries.site.coordinations(found)
    invited = not queries.accounts.has_one(found)
    shown = {"coordinations": coordinations, "invited": invited, "today": today()}
    shown["has_second_factor"] = queries.factors.of(found.id).count > 0
    return page("site/person.html", person=found, **shown)


@bp.route("/administration/people/<string:ref>/invite-again", methods=["POST"])
@may(SiteVerb.MANAGE_PEOPLE, on="site")
def invite_again(ref: str) -> ResponseReturnValue:
    """A new invitation for somebody who has not yet taken theirs."""
    found = queries.site.person(ref)
    form = Form()
    if not posted(form, lambda: operations.people.invite_again(found, by=me())):
        return done("site.person", why_not(form), ref=ref)
    said = "has a new invitation" if g.done else "needs no invitation"
    return done("site.person", f"{found.name} {said}.", ref=ref)


@bp.route("/administration/people/<string:ref>/name-administrator", methods=["GET", "POST"])
@may(SiteVerb.MANAGE_PEOPLE, on="site")
def name_administrator(ref: str) -> ResponseReturnValue:
    """Asks once more, then somebody is a site administrator."""
    return _change(ref, "name_administrator", "is a site administrator now")


@bp.route("/administration/people/<string:ref>/end-administration", methods=["GET", "POST"])
@may(SiteVerb.MANAGE_PEOPLE, on="site")
def end_administration(ref: str) -> ResponseReturnValue:
    """Asks once more, then somebody is a site administrator no longer."""
    return _change(ref, "end_administration", "is a site administrator no longer")


@bp.route("/administration/people/<string:ref>/deactivate", methods=["GET", "POST"])
@may(SiteVerb.MANAGE_PEOPLE, on="site")
def deactivate(ref: str) -> ResponseReturnValue:
    """Asks once more, then somebody can no longer sign in."""
    return _change(ref, "deactivate", "can no longer sign in")


@bp.route("/administration/people/<string:ref>/reactivate", methods=["GET", "POST"])
@may(SiteVerb.MANAGE_PEOPLE, on="site")
def reactivate(ref: str) -> ResponseReturnValue:
    """Asks once more, then somebody may sign in again."""
    return _change(ref, "reactivate", "may sign in again")


def _change(ref: str, verb: str, said: str) -> ResponseReturnValue:
    found = queries.site.person(ref)
    form = Form()
    if posted(form, lambda: getattr(operations.people, verb)(found, by=me())):
        if found.id == me().id and verb == "end_administration":
            return done("home.index", "You are a site administrator no longer.")
        return done("site.person", f"{found.name} {said}.", ref=ref)
    return page("site/change_person.html", person=found, verb=verb, form=form)


@bp.route("/administration/groups/new", methods=["GET", "POST"])
@may(SiteVerb.CREATE_GROUP, on="site")
def create_group() -> ResponseReturnValue:
    """A new peer group."""
    form = CreateGroupForm()
    if posted(form, lambda: operations.groups.create_group(by=me(), **form.values())):
        message = "The group is there. Now name its first coordinators."
        return done("groups.name_coordinator", message, slug=g.done.slug)
    return page("site/create_group.html", form=form)


@bp.route("/administration/successors")
@may(SiteVerb.NAME_SUCCESSOR, on="site")
def successors() -> ResponseReturnValue:
    """Abolished councils of which nobody has said what took their place."""
    return page("site/successors.html", councils=queries.site.waiting_for_successor(_number()))


@bp.route("/administration/acting-coordinators")
@may(SiteVerb.NAME_ACTING_COORDINATOR, on="site")
def acting_coordinators() -> ResponseReturnValue:
    """Reviews that no coordinator may run: reference and group."""
    reviews = queries.site.without_coordinator(_number())
    return page("site/acting_coordinators.html", reviews=reviews)


@bp.route("/administration/acting-coordinators/<string:ref>", methods=["GET", "POST"])
@may(SiteVerb.NAME_ACTING_COORDINATOR, on="site")
def name_acting_coordinator(ref: str) -> ResponseReturnValue:
    """Name somebody without a conflict to run one review."""
    review = queries.site.leaderless(ref)
    form = ActingCoordinatorForm()
    name = operations.groups.name_acting_coordinator
    if posted(form, lambda: name(review, by=me(), **form.values())):
        message = f"{g.done.name} is the acting coordinator of {ref}."
        return done("site.acting_coordinators", message)
    return page("site/name_acting_coordinator.html", review=review, form=form)


@bp.route("/administration/standards")
@may(SiteVerb.MANAGE_PEOPLE, on="site")
def standards() -> ResponseReturnValue:
    """The standards that are stored."""
    return page("site/standards.html", standards=queries.site.standards())
