"""Departures: what ends when somebody leaves a council, or can no longer sign in.

Nothing is left that waits for them. What they wrote stays, and so do the names of past work.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from ..clock import now
from ..db import db
from ..models.councils import Council
from ..models.people import Joining
from ..models.reviews import Review, TeamPlace
from ..queries import departures, joinings, recipients, site
from ..rules.people import SeatState, Standing
from ..rules.requests import Step
from ..rules.verbs import Verb
from . import history, outbox, unanswered
from .seats import lapse


def leave_council(person_id: int, council: Council, *, by: Standing) -> None:
    """End what somebody had to do for a council for which they work no longer.

    Their places on the teams of its reviews end, another publisher becomes the contact in their
    place, what they were invited to there or invited others to ends too, and those who ask to join
    are told to whoever answers them now.
    """
    for review in departures.reviews_left(person_id):
        _leave_team(review, person_id, by)
        _pass_on_contact(review, person_id)
    unanswered.end_between(person_id, council.id, by=by)
    pass_on_askers(council)
    end_acting()


def _leave_team(review: Review, person_id: int, by: Standing) -> None:
    places = sa.select(TeamPlace).where(
        TeamPlace.review_id == review.id,
        TeamPlace.person_id == person_id,
        TeamPlace.left_at.is_(None),
    )
    for place in db.session.scalars(places):
        place.left_at = now()
        on = (Step.TEAM.value, place.ref)
        history.record(Verb.NAME_TEAM, by=by, review=review, on=on)


def _pass_on_contact(review: Review, person_id: int) -> None:
    """Make a publisher of the host the contact, one on the team first; nobody where there is none."""
    if review.contact_id != person_id:
        return
    publishers = recipients.publishers(review.council_id) - {person_id}
    named = departures.named(review) & publishers
    review.contact_id = min(named or publishers, default=None)
    review.version += 1
    if review.contact_id is not None:
        outbox.tell([review.contact_id], "contact_passed_on", review=review)


def pass_on_askers(council: Council) -> None:
    """Tell those who answer now of everybody who asks to join, where no publisher is left."""
    if recipients.publishers(council.id):
        return
    for joining in departures.askers(council.id):
        tell_of_asker(joining, council)


def tell_of_asker(joining: Joining, council: Council) -> None:
    """Tell those who answer that somebody asks to join; who it is stands on the page."""
    facts: dict[str, Any] = {"council": council.name, "code": council.code, "joining": joining.ref}
    outbox.tell(joinings.answerers(council, joining.person_id), "joining_asked", **facts)


def deactivate(person_id: int, *, by: Standing) -> None:
    """End all that waits for somebody who can no longer sign in.

    Memberships, groups that they coordinate and places on teams stay: they count for nothing while
    the person cannot sign in, and are theirs again if they can.
    """
    _give_up_seats(person_id, by)
    for review in departures.contacted(person_id):
        _pass_on_contact(review, person_id)
    unanswered.end_of(person_id, by=by)
    for council in departures.published(person_id):
        pass_on_askers(council)


def _give_up_seats(person_id: int, by: Standing) -> None:
    for seat in departures.seats(person_id):
        was_seated = seat.state is SeatState.ACCEPTED
        seat.state = SeatState.STEPPED_DOWN if was_seated else SeatState.TAKEN_BACK
        seat.ended_at = now()
        verb = Verb.STEP_DOWN if was_seated else Verb.TAKE_BACK
        history.record(verb, by=by, review=seat.review, on=("seat", seat.ref))
        facts: dict[str, Any] = {"name": seat.person.name, "role": seat.role}
        outbox.tell_coordinators(seat.review, "seat_ended", **facts)
        db.session.flush()  # the panel that is left is read from the table
        lapse(seat.review)


@contextmanager
def calling_for_coordinators() -> Iterator[None]:
    """Tell administrators of each review that had a coordinator without a conflict before what is
    done within, and has none after it.
    """
    before = site.leaderless_ones()
    yield
    db.session.flush()  # who may run a review now is read from the tables
    for reference, group in sorted(site.leaderless_ones() - before):
        facts: dict[str, Any] = {"reference": reference, "group": group}
        outbox.tell(recipients.administrators(), "coordinator_needed", **facts)


def end_acting() -> None:
    """Let acting coordinators go from reviews that the group's own coordinators may run again."""
    for acting, review in departures.acting_no_more():
        acting.ended_at = now()
        history.record("end acting", on=("review", review.ref))
        outbox.tell([acting.person_id], "acting_ended", reference=review.ref)
