"""Seats, from the side of those who are asked: take one, say not this time, step down."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum

from sqlalchemy.exc import IntegrityError

from ..clock import now
from ..db import db
from ..models.councils import Council
from ..models.panels import Seat
from ..models.reviews import Review
from ..queries import panels
from ..rules.dates import Free, HalfDay
from ..rules.errors import Refused
from ..rules.lifecycle import Status
from ..rules.panels import InterestKind
from ..rules.people import SeatState, Standing
from ..rules.verbs import Verb
from . import history, outbox, profiles


class Taken(Enum):
    """What came of taking a seat."""

    SEATED = "they have the seat"
    CONFLICT = "they declared a hard interest, and no seat is theirs"
    WAITS = "they declared a soft interest, which a coordinator waives first"


def take_seat(
    review: Review,
    *,
    by: Standing,
    interest: InterestKind | None = None,
    words: str = "",
    answers: Mapping[HalfDay, Free | None] | None = None,
) -> Taken:
    """Take the seat that is offered, with an interest to declare, if any, and when one is free."""
    relation = history.allow(review, Verb.TAKE_SEAT, by=by)
    seat = panels.own_seat(review, by)
    if review.status is not Status.FORMING and seat.approved_at is None:
        raise Refused(None, "The council has not said yes to this seat yet. We will write to you")
    if answers:
        profiles.say_when_free(by=by, answers=answers)
    if interest is not None:
        host = db.session.get_one(Council, review.council_id)
        profiles.declare(host, by=by, kind=interest, words=words)
    if (held_up := _held_up(review, seat)) is not None:
        return held_up
    with unless_refused(by.name):
        seat.state, seat.answered_at = SeatState.ACCEPTED, now()
    on = ("seat", seat.ref)
    history.record(Verb.TAKE_SEAT, by=by, relation=relation, review=review, on=on)
    outbox.tell_coordinators(review, "seat_taken", name=by.name, role=seat.role)
    return Taken.SEATED


def _held_up(review: Review, seat: Seat) -> Taken | None:
    """Why the seat cannot be theirs yet, or ever; None where nothing stands in the way."""
    against = panels.standing_against(review, seat.person_id)
    if any(one.is_hard for one in against):
        return Taken.CONFLICT
    is_formed = review.status is not Status.FORMING
    return Taken.WAITS if is_formed and any(one.is_to_waive for one in against) else None


def not_this_time(review: Review, *, by: Standing, reason: str = "") -> None:
    """Say no to the seat that is offered, with a reason if one likes."""
    relation = history.allow(review, Verb.NOT_THIS_TIME, by=by)
    seat = panels.own_seat(review, by)
    seat.state, seat.reason = SeatState.NOT_THIS_TIME, reason
    seat.answered_at = seat.ended_at = now()
    on = ("seat", seat.ref)
    history.record(Verb.NOT_THIS_TIME, by=by, relation=relation, review=review, on=on)
    outbox.tell_coordinators(review, "seat_declined", name=by.name, role=seat.role)
    lapse(review)


def step_down(review: Review, *, by: Standing, reason: str = "") -> None:
    """Give one's seat back, with a reason if one likes; what was written for the panel stays."""
    relation = history.allow(review, Verb.STEP_DOWN, by=by)
    seat = panels.own_seat(review, by)
    seat.state, seat.reason, seat.ended_at = SeatState.STEPPED_DOWN, reason, now()
    on = ("seat", seat.ref)
    history.record(Verb.STEP_DOWN, by=by, relation=relation, review=review, on=on)
    outbox.tell_coordinators(review, "seat_given_back", name=by.name, role=seat.role)
    lapse(review)


def lapse(review: Review) -> None:
    """End the approval of the whole panel, where it changes while it forms; publishers hear of it."""
    if review.status is not Status.FORMING:
        return
    approved = [seat for seat in panels.seats(review) if seat.approved_at is not None]
    for seat in approved:
        seat.approved_at = None
    if approved:
        outbox.tell_publishers(review, "panel_to_approve")


@contextmanager
def unless_refused(name: str) -> Iterator[None]:
    """What the database says no to, said kindly: a conflict, or a seat that is taken already."""
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()  # to hear the database's answer while it can be explained
    except IntegrityError as error:
        raise Refused(None, _kindly(str(error.orig), name)) from error


def _kindly(error: str, name: str) -> str:
    if "conflict of interest" in error:
        return f"{name} has a hard interest in this review and cannot be on its panel"
    if "uq_seats_live_person" in error or "seats.person_id" in error:
        return f"{name} is on this panel already"
    return "This panel has a lead assessor already"
