"""Responses, actions, follow-ups, and feedback on the review."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.responses import (
    GiveFeedbackForm,
    PlanActionForm,
    RecordFollowUpForm,
    RespondForm,
    UpdateActionForm,
)
from ..rules.verbs import Verb
from ..rules.visibility import Part
from .access import may, may_see, me
from .pages import done, page, posted

bp = Blueprint("responses", __name__)


@bp.route("/reviews/<string:ref>/responses")
@may_see(Part.RESPONSES)
def listed(review: Any) -> ResponseReturnValue:
    """Point by point what the council says and does, and its follow-ups."""
    return page(
        "responses/listed.html",
        review=review,
        points=queries.responses.answered(review),
        follow_ups=queries.responses.follow_ups(review),
        steps=queries.responses.steps(review),
    )


@bp.route("/reviews/<string:ref>/responses/<number:number>")
@may_see(Part.RESPONSES)
def shown(review: Any, number: int) -> ResponseReturnValue:
    """One point: what the panel found, the council's own words and actions, and their versions."""
    point = queries.responses.point(review, number)
    steps = queries.responses.steps(review)
    return page("responses/shown.html", review=review, point=point, steps=steps)


@bp.route("/reviews/<string:ref>/respond/<number:number>", methods=["GET", "POST"])
@may(Verb.RESPOND)
def respond(review: Any, number: int) -> ResponseReturnValue:
    """The council's own words beside what the panel found."""
    point = queries.responses.point(review, number)
    said = point.response
    form = RespondForm(data={"words": said.words, "version": said.number} if said else None)
    values = {"by": me(), "version": form.version.data}
    act = operations.responses.respond
    if posted(form, lambda: act(review, number, **form.values(), **values)):
        return done("responses.shown", "Response saved.", ref=review.ref, number=number)
    steps = queries.responses.steps(review)
    return page("responses/respond.html", review=review, point=point, form=form, steps=steps)


@bp.route("/reviews/<string:ref>/plan-action/<number:number>", methods=["GET", "POST"])
@may(Verb.PLAN_ACTION)
def plan_action(review: Any, number: int) -> ResponseReturnValue:
    """One more thing that the council decides to do about a point."""
    point = queries.responses.point(review, number)
    form = PlanActionForm()
    act = operations.responses.plan_action
    if posted(form, lambda: act(review, number, by=me(), **form.values())):
        return done("responses.shown", "Action saved.", ref=review.ref, number=number)
    steps = queries.responses.steps(review)
    return page("responses/plan_action.html", review=review, point=point, form=form, steps=steps)


@bp.route("/reviews/<string:ref>/update-action/<string:action_ref>", methods=["GET", "POST"])
@may(Verb.PLAN_ACTION)
def update_action(review: Any, action_ref: str) -> ResponseReturnValue:
    """What an action says and what became of it."""
    action = queries.responses.action(review, action_ref)
    standing = action.versions[-1]
    form = UpdateActionForm(obj=standing, data={"version": standing.number})
    values = {"by": me(), "version": form.version.data}
    act = operations.responses.update_action
    if posted(form, lambda: act(review, action_ref, **form.values(), **values)):
        number = action.point.number
        return done("responses.shown", "Action saved.", ref=review.ref, number=number)
    return page("responses/update_action.html", review=review, action=action, form=form)


@bp.route("/reviews/<string:ref>/record-follow-up/<string:follow_up_ref>", methods=["GET", "POST"])
@may(Verb.RECORD_FOLLOW_UP)
def record_follow_up(review: Any, follow_up_ref: str) -> ResponseReturnValue:
    """When the actions were looked at together, and what had come of them."""
    follow_up = queries.responses.follow_up(review, follow_up_ref)
    form = RecordFollowUpForm(obj=follow_up)
    values = {"by": me(), "version": form.version.data}
    act = operations.responses.record_follow_up
    if posted(form, lambda: act(review, follow_up_ref, **form.values(), **values)):
        return done("responses.listed", "Follow-up saved.", ref=review.ref)
    return page("responses/record_follow_up.html", review=review, follow_up=follow_up, form=form)


@bp.route("/reviews/<string:ref>/give-feedback", methods=["GET", "POST"])
@may(Verb.GIVE_FEEDBACK)
def give_feedback(review: Any) -> ResponseReturnValue:
    """Three short questions about the review, and what I answered before."""
    form = GiveFeedbackForm(obj=queries.responses.own_feedback(review, me()))
    values = {"by": me(), "version": form.version.data}
    act = operations.responses.give_feedback
    if posted(form, lambda: act(review, **form.values(), **values)):
        return done("reviews.show", "Thank you. Your answers are saved.", ref=review.ref)
    return page("responses/give_feedback.html", review=review, form=form)


@bp.route("/reviews/<string:ref>/feedback")
@may_see(Part.FEEDBACK)
def feedback(review: Any) -> ResponseReturnValue:
    """What team and panel say of the review, without names, and how many actions are open."""
    return page(
        "responses/feedback.html",
        review=review,
        answers=queries.responses.feedback(review),
        open_count=queries.responses.open_count(review),
    )
