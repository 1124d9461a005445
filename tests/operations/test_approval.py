"""The council's approval: given to what was shown, ended by every change, asked for new people."""

import pytest

from peerreview.clock import now
from peerreview.models.panels import Seat
from peerreview.models.people import Person
from peerreview.operations import panels, seats
from peerreview.queries import panels as found
from peerreview.rules.errors import Outdated, Refused
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole, SeatState
from peerreview.rules.standard import Discipline
from tests import factories as make
from tests import factories_panels as form
from tests.factories_panels import Forming

pytestmark = pytest.mark.usefixtures("database")


def propose(case: Forming, person: Person) -> Seat:
    return panels.propose(
        case.review,
        person.ref,
        by=make.standing(case.coordinator),
        role=SeatRole.ASSESSOR,
        disciplines=[Discipline.USER_RESEARCH],
    )


def approved(case: Forming) -> Seat:
    seat = case.seat(case.candidate("Ann Able"))
    mark = found.fingerprint(found.seats(case.review))
    panels.approve(case.review, by=make.standing(case.publisher), as_shown=mark)
    return seat


def test_every_change_while_forming_ends_the_approval_and_asks_again() -> None:
    case = Forming()
    seat, by = approved(case), make.standing(case.coordinator)
    assert seat.approved_at is not None
    other = propose(case, case.candidate())
    assert (seat.approved_at, form.told()[-1]) == (None, ("panel_to_approve", case.publisher.id))
    for change in (
        lambda: panels.change_seat(
            case.review, seat.ref, by=by, version=seat.version,
            role=SeatRole.OBSERVER, disciplines=[],
        ),
        lambda: panels.take_back(case.review, other.ref, by=by),
    ):  # fmt: skip
        seat.approved_at = now()
        change()
        assert seat.approved_at is None


def test_taking_a_seat_is_no_change_of_the_panel() -> None:
    case = Forming()
    seat = approved(case)
    asked = case.candidate()
    case.seat(asked, state=SeatState.OFFERED, approved_at=now())
    seats.take_seat(case.review, by=make.standing(asked))
    assert seat.approved_at is not None


def test_approve_is_refused_when_the_panel_has_changed() -> None:
    case = Forming()
    case.seat(case.candidate("Ann Able"))
    with pytest.raises(Outdated) as outdated:
        panels.approve(case.review, by=make.standing(case.publisher), as_shown="0" * 16)
    assert outdated.value.theirs == (("The panel now", "Ann Able, assessor (user research)"),)


def test_an_objected_seat_is_never_approved() -> None:
    case = Forming()
    by = make.standing(case.publisher)
    bad, good = case.seat(case.candidate("Bad")), case.seat(case.candidate("Good"))
    panels.object_to(case.review, bad.ref, by=by, reason="Too close")
    panels.approve(case.review, by=by, as_shown=found.fingerprint(found.seats(case.review)))
    assert (bad.approved_at, good.approved_at is not None) == (None, True)
    assert form.told()[0] == ("person_objected_to", case.coordinator.id)
    assert "PANEL_APPROVED" in case.missing()
    with pytest.raises(Refused, match="already objected to Bad"):
        panels.object_to(case.review, bad.ref, by=by, reason="Again")


def test_somebody_the_council_objects_to_is_not_invited() -> None:
    case = Forming()
    seat = case.seat(case.candidate("Bad"), state=SeatState.PROPOSED)
    panels.object_to(case.review, seat.ref, by=make.standing(case.publisher), reason="Too close")
    with pytest.raises(Refused, match="The council objects to Bad"):
        panels.offer(case.review, seat.ref, by=make.standing(case.coordinator))
    assert seat.state == SeatState.PROPOSED


def test_after_forming_a_new_person_is_approved_before_they_take_the_seat() -> None:
    case = Forming(Status.IN_REVIEW)
    old = case.seat(case.candidate(), approved_at=now())
    by, person = make.standing(case.coordinator), case.candidate()
    seat = propose(case, person)
    assert (old.approved_at is not None, form.told()) == (
        True,
        [("panel_to_approve", case.publisher.id)],
    )
    panels.offer(case.review, seat.ref, by=by)
    with pytest.raises(Refused, match="not said yes to this seat yet"):
        seats.take_seat(case.review, by=make.standing(person))
    mark = found.fingerprint(found.seats(case.review))
    panels.approve(case.review, by=make.standing(case.publisher), as_shown=mark)
    assert form.told()[-1] == ("seat_approved", person.id)
    assert seats.take_seat(case.review, by=make.standing(person)) is seats.Taken.SEATED
