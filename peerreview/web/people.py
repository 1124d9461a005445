"""One's own page: profile, when one is free, declared interests, leaving a council."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from ..forms.people import AvailabilityForm, InterestForm, ProfileForm, SureForm
from ..rules.verbs import SiteVerb
from .access import may, signed_in
from .access import me as person
from .pages import done, page, posted

bp = Blueprint("people", __name__)
LAST_PAGE = 6  # of availability; four weeks each, so half a year


@bp.route("/me")
@signed_in
def me() -> ResponseReturnValue:
    """Everything about oneself: councils, groups, profile and load."""
    found = queries.people.own_page(person())
    return page("people/me.html", found=found)


@bp.route("/me/profile", methods=["GET", "POST"])
@may(SiteVerb.EDIT_PROFILE, on="site")
def edit_profile() -> ResponseReturnValue:
    """Name, and what one brings as an assessor."""
    form = ProfileForm.of(queries.people.profile(person().ref))
    form.groups.choices = [(group.slug, group.name) for group in queries.councils.groups()]
    edit = operations.profiles.edit_profile
    if posted(form, lambda: edit(by=person(), version=form.version.data, **form.values())):
        return done("people.me", "You have changed your profile.")
    return page("people/edit_profile.html", form=form)


@bp.route("/me/availability", methods=["GET", "POST"])
@may(SiteVerb.SAY_WHEN_FREE, on="site")
def say_when_free() -> ResponseReturnValue:
    """Half-days of four weeks: free, if needed, not free, or not known."""
    number = min(max(request.args.get("page", 1, int), 1), LAST_PAGE)
    form = AvailabilityForm(answers=queries.people.availability(person(), number))
    say = operations.profiles.say_when_free
    if posted(form, lambda: say(by=person(), **form.values())):
        return done("people.say_when_free", "Saved.", page=number)
    return page("people/say_when_free.html", form=form, number=number, last=LAST_PAGE)


@bp.route("/me/interests")
@signed_in
def interests() -> ResponseReturnValue:
    """The interests that one has declared."""
    return page("people/interests.html", interests=queries.people.interests(person()))


@bp.route("/me/interests/new", methods=["GET", "POST"])
@may(SiteVerb.DECLARE_INTEREST, on="site")
def declare_interest() -> ResponseReturnValue:
    """Declare a connection with a council."""
    form = InterestForm()
    declare = operations.profiles.declare_interest
    if posted(form, lambda: declare(by=person(), **form.values())):
        return done("people.interests", "You have declared an interest. Thank you.")
    return page("people/declare_interest.html", form=form)


@bp.route("/me/interests/<string:ref>/end", methods=["GET", "POST"])
@may(SiteVerb.DECLARE_INTEREST, on="site")
def end_interest(ref: str) -> ResponseReturnValue:
    """Asks once more, then a connection has ended."""
    interest = queries.people.interest(person(), ref)
    form = Form()
    if posted(form, lambda: operations.profiles.end_interest(interest, by=person())):
        return done("people.interests", "You have ended the interest.")
    return page("people/end_interest.html", interest=interest, form=form)


@bp.route("/me/memberships/<string:ref>/leave", methods=["GET", "POST"])
@signed_in
def leave(ref: str) -> ResponseReturnValue:
    """Asks once more, then one works for the council no longer."""
    membership = queries.people.own_membership(person(), ref)
    council = membership.council
    form = SureForm()
    end = operations.memberships.end_membership
    if posted(form, lambda: end(council, membership, by=person(), **form.values())):
        return done("people.me", f"You no longer work for {council.name} here.")
    is_last = operations.memberships.is_last_publisher(council, membership)
    return page("people/leave.html", membership=membership, form=form, is_last=is_last)
