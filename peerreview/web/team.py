"""The team of a review: who is on it, what they do, who is the contact, what each needs."""

from typing import Any

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from ..forms.team import AccessNeedsForm, NameTeamForm, SayWhatTheyDoForm
from ..rules.requests import Step
from ..rules.verbs import Verb
from ..rules.visibility import Part
from .access import allows, may, may_see, me
from .pages import done, page, posted
from .requests import PAGES

bp = Blueprint("team", __name__)


@bp.route("/reviews/<string:ref>/team")
@may_see(Part.REQUEST)
def listed(review: Any) -> ResponseReturnValue:
    """The people on the team, and the way on to the next question of the request."""
    following = None
    if queries.requests.is_draft(review) and allows(Verb.EDIT_REQUEST):
        step = queries.requests.next_step(review, Step.TEAM)
        following = PAGES[step] if step else "requests.check"
    places, waiting = queries.team.places(review), queries.team.waiting(review)
    shown = {"places": places, "waiting": waiting, "following": following}
    return page("team/listed.html", review=review, **shown)


@bp.route("/reviews/<string:ref>/name-team", methods=["GET", "POST"])
@may(Verb.NAME_TEAM)
def name_team(review: Any) -> ResponseReturnValue:
    """Add a colleague by e-mail."""
    form = NameTeamForm()
    if posted(form, lambda: operations.team.name_team(review, by=me(), **form.values())):
        invited = f"We have sent an invitation to {form.email.data}. They are on the team once they agree."
        said = f"{form.email.data} is on the team." if g.done else invited
        return done("team.listed", said, ref=review.ref)
    publishers = queries.team.publishers(review.council_id)
    return page("team/name_team.html", review=review, form=form, publishers=publishers)


@bp.route("/reviews/<string:ref>/team/<string:place_ref>/say-what-they-do", methods=["GET", "POST"])
@may(Verb.NAME_TEAM)
def say_what_they_do(review: Any, place_ref: str) -> ResponseReturnValue:
    """What a person does on the team."""
    place = queries.team.place(review, place_ref)
    form = SayWhatTheyDoForm(data={"does": place.does, "version": place.version})
    save = operations.team.say_what_they_do
    answer = {"by": me(), "version": form.version.data}
    if posted(form, lambda: save(review, place, **answer, **form.values())):
        return done("team.listed", "Your answer is saved.", ref=review.ref)
    return page("team/say_what_they_do.html", review=review, place=place, form=form)


@bp.route("/reviews/<string:ref>/team/<string:place_ref>/make-contact", methods=["POST"])
@may(Verb.NAME_TEAM)
def make_contact(review: Any, place_ref: str) -> ResponseReturnValue:
    """Make a person on the team the one to contact."""
    place = queries.team.place(review, place_ref)
    posted(Form(), lambda: operations.team.make_contact(review, place, by=me()))
    return done("team.listed", f"{place.person.name} is the contact now.", ref=review.ref)


@bp.route("/reviews/<string:ref>/team/<string:place_ref>/take-off", methods=["GET", "POST"])
@may(Verb.NAME_TEAM)
def take_off(review: Any, place_ref: str) -> ResponseReturnValue:
    """Asks once more, then takes a person off the team."""
    place = queries.team.place(review, place_ref)
    form = Form()
    if not posted(form, lambda: operations.team.take_off(review, place, by=me())):
        return page("team/take_off.html", review=review, place=place, form=form)
    if place.person_id == me().id and not me().publishes_for & {review.council_id}:
        return done("reviews.listed", "You are no longer on the team.")
    return done("team.listed", f"{place.person.name} is no longer on the team.", ref=review.ref)


@bp.route("/reviews/<string:ref>/say-access-needs", methods=["GET", "POST"])
@may(Verb.NAME_TEAM)
def say_access_needs(review: Any) -> ResponseReturnValue:
    """What I need to take part well; for myself alone."""
    place = queries.team.own_place(review, me())
    if place is None:
        return page("team/not_named.html", review=review)
    form = AccessNeedsForm(data={"access_needs": place.access_needs, "version": place.version})
    save = operations.team.say_access_needs
    answer = {"by": me(), "version": form.version.data}
    if posted(form, lambda: save(review, place, **answer, **form.values())):
        return done("requests.show", "Your answer is saved.", ref=review.ref)
    return page("team/say_access_needs.html", review=review, form=form)
