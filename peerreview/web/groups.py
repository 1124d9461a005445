"""Peer groups: their councils, coordinators and assessors."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from ..forms.groups import (
    ChangeGroupForm,
    InviteAssessorForm,
    NameCoordinatorForm,
    SetLevelForm,
    TakeIntoGroupForm,
)
from ..rules.verbs import SiteVerb
from .access import may, me, signed_in
from .pages import done, page, posted

bp = Blueprint("groups", __name__)


@bp.route("/groups")
@signed_in
def listed() -> ResponseReturnValue:
    """All peer groups."""
    return page("groups/listed.html", groups=queries.groups.listed())


@bp.route("/groups/<string:slug>")
@signed_in
def show(slug: str) -> ResponseReturnValue:
    """The group: what it is, who coordinates it, which councils belong to it."""
    group = queries.groups.by_slug(slug)
    councils = queries.groups.councils(group, request.args.get("page", 1, int))
    coordinations = queries.groups.coordinations(group)
    at_work = queries.recipients.of_group(group.id)
    shown = {"councils": councils, "coordinations": coordinations, "at_work": at_work}
    return page("groups/show.html", group=group, **shown)


@bp.route("/groups/<string:slug>/change", methods=["GET", "POST"])
@may(SiteVerb.CHANGE_GROUP, on="group")
def change_group(group: Any) -> ResponseReturnValue:
    """Name, description and figures of the group."""
    form = ChangeGroupForm(obj=group)
    change = operations.groups.change_group
    if posted(form, lambda: change(group, by=me(), version=form.version.data, **form.values())):
        return done("groups.show", "You have changed the group.", slug=group.slug)
    return page("groups/change_group.html", group=group, form=form)


@bp.route("/groups/<string:slug>/councils/new", methods=["GET", "POST"])
@may(SiteVerb.TAKE_INTO_GROUP, on="group")
def take_into_group(group: Any) -> ResponseReturnValue:
    """Take a council into the group."""
    form = TakeIntoGroupForm()
    take = operations.groups.take_into_group
    if posted(form, lambda: take(group, by=me(), **form.values())):
        return done("groups.show", "The council is in the group now.", slug=group.slug)
    return page("groups/take_into_group.html", group=group, form=form)


@bp.route("/groups/<string:slug>/councils/<string:code>/let-out", methods=["GET", "POST"])
@may(SiteVerb.LET_OUT_OF_GROUP, on="group")
def let_out_of_group(group: Any, code: str) -> ResponseReturnValue:
    """Asks once more, then lets a council out of the group."""
    council = queries.groups.council_in(group, code)
    form = Form()
    if posted(form, lambda: operations.groups.let_out_of_group(group, council, by=me())):
        message = f"{council.nice_name} is no longer in the group."
        return done("groups.show", message, slug=group.slug)
    return page("groups/let_out_of_group.html", group=group, council=council, form=form)


@bp.route("/groups/<string:slug>/coordinators/new", methods=["GET", "POST"])
@may(SiteVerb.NAME_COORDINATOR, on="group")
def name_coordinator(group: Any) -> ResponseReturnValue:
    """Name another coordinator, by e-mail."""
    form = NameCoordinatorForm()
    name = operations.groups.name_coordinator
    if posted(form, lambda: name(group, by=me(), **form.values())):
        return done("groups.show", "You have named a coordinator.", slug=group.slug)
    return page("groups/name_coordinator.html", group=group, form=form)


@bp.route("/groups/<string:slug>/coordinators/<string:ref>/end", methods=["GET", "POST"])
@may(SiteVerb.END_COORDINATION, on="group")
def end_coordination(group: Any, ref: str) -> ResponseReturnValue:
    """Asks once more, then somebody coordinates the group no longer."""
    found = queries.groups.coordination(group, ref)
    form = Form()
    if posted(form, lambda: operations.groups.end_coordination(group, found, by=me())):
        message = f"{found.person.name} no longer coordinates the group. Thank you."
        return done("groups.show", message, slug=group.slug)
    return page("groups/end_coordination.html", group=group, coordination=found, form=form)


@bp.route("/groups/<string:slug>/assessors")
@may(SiteVerb.SET_LEVEL, on="group")
def assessors(group: Any) -> ResponseReturnValue:
    """Who reviews for the group, with what they bring and how full they are."""
    found = queries.groups.assessors(group, request.args.get("page", 1, int))
    work = queries.loads.of(person.id for person in found.items)
    return page("groups/assessors.html", group=group, assessors=found, work=work)


@bp.route("/groups/<string:slug>/assessors/new", methods=["GET", "POST"])
@may(SiteVerb.INVITE_ASSESSOR, on="group")
def invite_assessor(group: Any) -> ResponseReturnValue:
    """Ask somebody to review for the group."""
    form = InviteAssessorForm()
    form.council.choices = queries.groups.choices(group)
    invite = operations.groups.invite_assessor
    if posted(form, lambda: invite(group, by=me(), **form.values())):
        message = f"We have sent an invitation to {form.email.data}."
        return done("groups.assessors", message, slug=group.slug)
    return page("groups/invite_assessor.html", group=group, form=form)


@bp.route("/groups/<string:slug>/assessors/<string:ref>/level", methods=["GET", "POST"])
@may(SiteVerb.SET_LEVEL, on="group")
def set_level(group: Any, ref: str) -> ResponseReturnValue:
    """How far an assessor has come."""
    person = queries.groups.assessor(group, ref)
    form = SetLevelForm(obj=person)
    set_level = operations.groups.set_level
    if posted(form, lambda: set_level(group, person, by=me(), **form.values())):
        return done(
            "groups.assessors", f"You have set the level of {person.name}.", slug=group.slug
        )
    work = queries.loads.of([person.id])[person.id]
    return page("groups/set_level.html", group=group, person=person, work=work, form=form)
