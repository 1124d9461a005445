"""One's own seat: the invitation, the answer to it, when one is free, and stepping down."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.seats import NotThisTimeForm, StepDownForm, take_seat_form, when_free_form
from ..operations.seats import Taken
from ..rules.verbs import SiteVerb, Verb
from ..rules.visibility import Part
from .access import may, may_about_oneself, may_see, me
from .pages import done, page, posted

bp = Blueprint("seats", __name__)

AFTER_TAKING = {
    Taken.SEATED: ("panels.show", "Thank you. You have taken your seat on this panel."),
    Taken.WAITS: (
        "seats.invitation",
        "Thank you for telling us. The coordinators look at this first, and then write to you.",
    ),
}
CONFLICT = (
    "Thank you for telling us. With this connection you cannot be on this panel, "
    "and the review is no longer shown to you. The coordinators know that they need somebody else."
)


@bp.route("/reviews/<string:ref>/invitation")
@may_see(Part.INVITATION)
def invitation(review: Any) -> ResponseReturnValue:
    """What I am invited to, and the two answers."""
    found = queries.invitations.invitation(review, me())
    return page("seats/invitation.html", review=review, invitation=found)


@bp.route("/reviews/<string:ref>/take-seat", methods=["GET", "POST"])
@may(Verb.TAKE_SEAT)
def take_seat(review: Any) -> ResponseReturnValue:
    """Say whether I have a connection and when I am free, and take the seat."""
    form = _asking(review, take_seat_form)
    if not posted(form, lambda: operations.seats.take_seat(review, by=me(), **form.values())):
        return page("seats/take_seat.html", review=review, form=form)
    if g.done is Taken.CONFLICT:
        return done("home.index", CONFLICT)
    endpoint, message = AFTER_TAKING[g.done]
    return done(endpoint, message, ref=review.ref)


@bp.route("/reviews/<string:ref>/not-this-time", methods=["GET", "POST"])
@may(Verb.NOT_THIS_TIME)
def not_this_time(review: Any) -> ResponseReturnValue:
    """Say no to the invitation, with a reason if I like."""
    form = NotThisTimeForm()
    if posted(form, lambda: operations.seats.not_this_time(review, by=me(), **form.values())):
        return done("home.index", "Thank you for your answer. Perhaps another time.")
    return page("seats/not_this_time.html", review=review, form=form)


@bp.route("/reviews/<string:ref>/step-down", methods=["GET", "POST"])
@may(Verb.STEP_DOWN)
def step_down(review: Any) -> ResponseReturnValue:
    """Give my seat back, with a reason if I like."""
    form = StepDownForm()
    if posted(form, lambda: operations.seats.step_down(review, by=me(), **form.values())):
        message = "You have stepped down. Thank you for your part. Your own notes stay with you."
        return done("home.index", message)
    return page("seats/step_down.html", review=review, form=form)


@bp.route("/reviews/<string:ref>/when-free")
@may_see(Part.PANEL)
def when_free(review: Any) -> ResponseReturnValue:
    """Where I say when I am free for this review."""
    return page("seats/when_free.html", review=review, form=_asking(review, when_free_form))


@bp.route("/reviews/<string:ref>/when-free", methods=["POST"])
@may_about_oneself(SiteVerb.SAY_WHEN_FREE, asked_in=Part.PANEL)
def say_when_free(review: Any) -> ResponseReturnValue:
    """Say when I am free on the half-days that this review asks about."""
    form = _asking(review, when_free_form)
    if posted(form, lambda: operations.profiles.say_when_free(by=me(), **form.values())):
        return done("panels.show", "We have kept when you are free.", ref=review.ref)
    return page("seats/when_free.html", review=review, form=form)


def _asking(review: Any, form: Callable[..., Any]) -> Any:
    """The form with the half-days that the review asks about, and what I said of them."""
    asked = queries.sessions.asked(review)
    said = queries.sessions.answers([me().id or 0], asked).get(me().id or 0, {})
    return form(asked, said)
