"""One's own seat: take it, say not this time, step down."""

import pytest

from peerreview.clock import now, today
from peerreview.db import commit, db
from peerreview.models.people import Availability, Interest
from peerreview.operations import profiles, seats
from peerreview.operations.seats import Taken
from peerreview.rules.dates import Free, Half, HalfDay
from peerreview.rules.errors import NotAllowed, NotVisible
from peerreview.rules.lifecycle import Status
from peerreview.rules.panels import InterestKind
from peerreview.rules.people import SeatRole, SeatState
from tests import factories as make
from tests import factories_panels as form
from tests.factories_panels import Forming

pytestmark = pytest.mark.usefixtures("database")


def test_take_seat_keeps_when_one_is_free_and_tells_the_coordinators() -> None:
    case = Forming()
    person = case.candidate()
    seat = case.seat(person, SeatRole.LEAD, SeatState.OFFERED)
    answers = {HalfDay(today() + form.SOON, Half.AM): Free.IF_NEEDED}
    assert seats.take_seat(case.review, by=make.standing(person), answers=answers) is Taken.SEATED
    commit()
    said = db.session.query(Availability).one()
    assert (seat.state, said.answer) == (SeatState.ACCEPTED, Free.IF_NEEDED)
    assert form.told() == [("seat_taken", case.coordinator.id)]


def test_take_seat_is_only_for_the_invited() -> None:
    case = Forming()
    proposed = case.candidate()
    case.seat(proposed, state=SeatState.PROPOSED)
    with pytest.raises(NotVisible):
        seats.take_seat(case.review, by=make.standing(proposed))
    seated = case.candidate()
    case.seat(seated)
    with pytest.raises(NotAllowed):
        seats.take_seat(case.review, by=make.standing(seated))


def test_a_hard_interest_declared_with_the_answer_leaves_the_seat_to_nobody() -> None:
    case = Forming()
    person = case.candidate()
    seat = case.seat(person, state=SeatState.OFFERED)
    by = make.standing(person)
    taken = seats.take_seat(case.review, by=by, interest=InterestKind.RELATIVE, words="My aunt")
    declared = db.session.query(Interest).one()
    assert (taken, seat.state, declared.is_hard) == (Taken.CONFLICT, SeatState.OFFERED, True)
    assert form.told() == [("interest_declared", case.coordinator.id)]
    assert "NO_HARD_INTEREST" in case.missing()


def test_an_interest_declared_on_ones_own_page_is_told_where_one_sits() -> None:
    case = Forming(Status.SCHEDULED)
    person = case.candidate()
    case.seat(person)
    host = case.review.council
    profiles.declare(host, by=make.standing(person), kind=InterestKind.STAKE, words="Shares")
    assert form.told() == [("interest_declared", case.coordinator.id)]


def test_a_soft_interest_declared_while_forming_waits_for_its_waiver_on_the_panel() -> None:
    case = Forming()
    person = case.candidate()
    case.seat(person, state=SeatState.OFFERED)
    by = make.standing(person)
    taken = seats.take_seat(case.review, by=by, interest=InterestKind.DECLARED)
    assert (taken, "SOFT_INTERESTS_WAIVED" in case.missing()) == (Taken.SEATED, True)


def test_a_soft_interest_declared_later_holds_the_seat_until_it_is_waived() -> None:
    case = Forming(Status.SCHEDULED)
    person = case.candidate()
    seat = case.seat(person, state=SeatState.OFFERED, approved_at=now())
    by = make.standing(person)
    taken = seats.take_seat(case.review, by=by, interest=InterestKind.DECLARED)
    assert (taken, seat.state) == (Taken.WAITS, SeatState.OFFERED)
    form.waiver(case.review, person, InterestKind.DECLARED, by=case.coordinator)
    assert seats.take_seat(case.review, by=by) is Taken.SEATED


def test_a_connection_said_again_with_the_seat_is_still_waived() -> None:
    case = Forming(Status.SCHEDULED)
    person = case.candidate()
    case.seat(person, state=SeatState.OFFERED, approved_at=now())
    by, soft = make.standing(person), InterestKind.DECLARED
    assert seats.take_seat(case.review, by=by, interest=soft, words="A friend") is Taken.WAITS
    form.waiver(case.review, person, soft, by=case.coordinator)
    assert seats.take_seat(case.review, by=by, interest=soft) is Taken.SEATED
    assert db.session.query(Interest).count() == 1


def test_not_this_time_keeps_the_reason_and_ends_the_approval() -> None:
    case = Forming()
    person, other = case.candidate(), case.seat(case.candidate(), approved_at=now())
    seat = case.seat(person, state=SeatState.OFFERED)
    seats.not_this_time(case.review, by=make.standing(person), reason="On leave")
    assert (seat.state, seat.reason, other.approved_at) == (
        SeatState.NOT_THIS_TIME,
        "On leave",
        None,
    )
    assert form.told() == [
        ("seat_declined", case.coordinator.id),
        ("panel_to_approve", case.publisher.id),
    ]


@pytest.mark.parametrize("role", SeatRole)
@pytest.mark.parametrize("status", (Status.FORMING, Status.ACCURACY_CHECK))
def test_whoever_sits_on_the_panel_can_step_down(role: SeatRole, status: Status) -> None:
    case = Forming(status)
    person = case.candidate()
    seat = case.seat(person, role)
    seats.step_down(case.review, by=make.standing(person))
    assert (seat.state, seat.ended_at is not None) == (SeatState.STEPPED_DOWN, True)
    assert form.told() == [("seat_given_back", case.coordinator.id)]
    with pytest.raises(NotVisible):
        seats.step_down(case.review, by=make.standing(person))
