"""Forming and changing a panel: what each verb does, whom it tells, and what it refuses."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview.clock import now, today
from peerreview.db import commit, db
from peerreview.models.messages import Event
from peerreview.models.panels import Seat
from peerreview.operations import panels, seats
from peerreview.queries import panels as found
from peerreview.rules.errors import NotAllowed, NotVisible, Refused, Unmet, WrongStatus
from peerreview.rules.lifecycle import Need, Status
from peerreview.rules.panels import InterestKind, Level
from peerreview.rules.people import SeatRole, SeatState
from peerreview.rules.standard import Discipline
from tests import factories as make
from tests import factories_panels as form
from tests.factories_panels import Forming

pytestmark = pytest.mark.usefixtures("database")

RESEARCH = [Discipline.USER_RESEARCH]


def propose(case: Forming, person: object, role: SeatRole = SeatRole.ASSESSOR) -> Seat:
    by = make.standing(case.coordinator)
    return panels.propose(case.review, person.ref, by=by, role=role, disciplines=RESEARCH)  # type: ignore[attr-defined]


def events() -> list[tuple[str, str]]:
    commit()
    return [
        (row.verb, row.object_kind)
        for row in db.session.scalars(sa.select(Event).order_by(Event.number))
    ]


def test_propose_adds_a_seat_and_tells_nobody() -> None:
    case = Forming()
    person = case.candidate()
    seat = propose(case, person, SeatRole.LEAD)
    assert (seat.role, seat.state, [one.discipline for one in seat.disciplines]) == (
        SeatRole.LEAD,
        SeatState.PROPOSED,
        RESEARCH,
    )
    assert (form.told(), events()) == ([], [("propose", "seat")])


def test_propose_is_for_the_coordinator() -> None:
    case = Forming()
    person, by = case.candidate(), make.standing(case.publisher)
    with pytest.raises(NotAllowed):
        panels.propose(case.review, person.ref, by=by, role=SeatRole.LEAD, disciplines=RESEARCH)


def test_propose_hides_who_does_not_review_for_the_group() -> None:
    case = Forming()
    with pytest.raises(NotVisible):
        propose(case, make.assessor(case.other))


@pytest.mark.parametrize(
    ("level", "role", "message"),
    (
        (Level.ASSESSOR, SeatRole.LEAD, "Ola cannot be a lead yet: their level is “assessor”"),
        (
            Level.OBSERVING,
            SeatRole.ASSESSOR,
            "Ola cannot be an assessor yet: their level is “observing”",
        ),
    ),
)
def test_propose_refuses_a_seat_above_their_level(
    level: Level, role: SeatRole, message: str
) -> None:
    case = Forming()
    with pytest.raises(Refused) as refused:
        propose(case, case.candidate("Ola", level=level), role)
    assert (refused.value.field, refused.value.message) == ("role", message)


def test_propose_refuses_a_second_lead_and_a_seat_without_disciplines() -> None:
    case = Forming()
    propose(case, case.candidate("Lea"), SeatRole.LEAD)
    with pytest.raises(Refused, match="Lea is the lead"):
        propose(case, case.candidate(), SeatRole.LEAD)
    person, by = case.candidate(), make.standing(case.coordinator)
    for disciplines, message in (
        ([], "at least one discipline"),
        ([Discipline.DESIGN_AND_CONTENT], "from their profile"),
    ):
        with pytest.raises(Refused, match=message):
            panels.propose(
                case.review, person.ref, by=by, role=SeatRole.ASSESSOR, disciplines=disciplines
            )
    panels.propose(case.review, person.ref, by=by, role=SeatRole.OBSERVER, disciplines=[])


def test_propose_refuses_a_hard_interest_with_its_reason() -> None:
    case = Forming()
    person = case.candidate("Hal")
    make.interest(person, case.host)
    with pytest.raises(
        Refused, match=r"Hal cannot be on this panel\. Declared: has a personal stake"
    ):
        propose(case, person)


def test_propose_refuses_somebody_twice() -> None:
    case = Forming()
    person = case.candidate("Ann")
    propose(case, person)
    with pytest.raises(Refused, match="Ann is on this panel already"):
        propose(case, person)


def test_a_second_proposal_at_the_same_moment_is_refused_by_the_database() -> None:
    case = Forming()
    person = case.candidate("Ann")
    case.seat(person)
    with pytest.raises(Refused, match="Ann is on this panel already"), seats.unless_refused("Ann"):
        db.session.add(Seat(review_id=case.review.id, person_id=person.id, role=SeatRole.ASSESSOR, proposed_at=now()))  # fmt: skip


def test_a_second_lead_at_the_same_moment_is_refused_by_the_database() -> None:
    case = Forming()
    case.seat(case.candidate(), SeatRole.LEAD)
    second = case.seat(case.candidate("Bo"), SeatRole.LEAD, SeatState.OFFERED)
    with pytest.raises(Refused, match="has a lead assessor already"), seats.unless_refused("Bo"):
        second.state = SeatState.ACCEPTED


def test_a_conflict_that_comes_up_at_the_same_moment_is_refused_by_the_database() -> None:
    case = Forming()
    person = case.candidate("Ann")
    seat = case.seat(person, state=SeatState.PROPOSED)
    make.interest(person, case.host)
    with pytest.raises(Refused, match="Ann has a hard interest in this review"):
        panels.offer(case.review, seat.ref, by=make.standing(case.coordinator))
    assert found.seat(case.review, seat.ref).state == SeatState.PROPOSED


def test_offer_invites_the_person_and_first_asks_the_publisher() -> None:
    case = Forming()
    by = make.standing(case.coordinator)
    people = [case.candidate(), case.candidate()]
    for person in people:
        panels.offer(case.review, propose(case, person).ref, by=by)
    assert form.told() == [
        ("seat_offered", people[0].id),
        ("panel_to_approve", case.publisher.id),
        ("seat_offered", people[1].id),
    ]
    with pytest.raises(Refused, match="has been invited already"):
        panels.offer(case.review, found.seats(case.review)[0].ref, by=by)


def test_take_back_ends_proposals_quietly_and_invitations_kindly() -> None:
    case = Forming()
    by = make.standing(case.coordinator)
    made = [
        case.seat(case.candidate(), state=state)
        for state in (SeatState.PROPOSED, SeatState.OFFERED, SeatState.ACCEPTED)
    ]
    for seat in made:
        panels.take_back(case.review, seat.ref, by=by)
    assert [seat.state for seat in made] == [
        SeatState.TAKEN_BACK,
        SeatState.TAKEN_BACK,
        SeatState.REPLACED,
    ]
    assert form.told() == [
        ("seat_taken_back", made[1].person_id),
        ("seat_replaced", made[2].person_id),
    ]
    with pytest.raises(NotVisible):
        panels.take_back(case.review, made[0].ref, by=by)


def test_a_seat_of_another_review_is_not_found() -> None:
    case, other = Forming(), Forming()
    seat = other.seat(other.candidate())
    with pytest.raises(NotVisible):
        panels.take_back(case.review, seat.ref, by=make.standing(case.coordinator))


def test_waive_covers_a_soft_interest_and_never_a_hard_one() -> None:
    case = Forming()
    person = case.candidate()
    seat, by = case.seat(person), make.standing(case.coordinator)
    make.interest(person, case.host, InterestKind.DECLARED)
    facts = {"by": by, "reason": "Long ago", "ends_on": today()}
    with pytest.raises(Refused, match="still wait for a waiver"):
        panels.waive(case.review, seat.ref, kinds=[InterestKind.STAKE], **facts)
    with pytest.raises(Refused, match="end today or later"):
        late = facts | {"ends_on": today() - timedelta(days=1)}
        panels.waive(case.review, seat.ref, kinds=[InterestKind.DECLARED], **late)
    assert "SOFT_INTERESTS_WAIVED" in case.missing()
    panels.waive(case.review, seat.ref, kinds=[InterestKind.DECLARED], **facts)
    assert "SOFT_INTERESTS_WAIVED" not in case.missing()


def test_schedule_says_what_is_missing_and_then_tells_everybody_once() -> None:
    case = Forming()
    by = make.standing(case.coordinator)
    with pytest.raises(Unmet) as unmet:
        panels.schedule(case.review, by=by)
    assert Need.LEAD_SEATED in {one.need for one in unmet.value.missing}
    lead, assessor = case.ready()
    panels.schedule(case.review, by=by)
    assert case.review.status == Status.SCHEDULED
    ids = {
        case.publisher.id,
        case.contact.id,
        case.coordinator.id,
        lead.person_id,
        assessor.person_id,
    }
    assert form.told() == [("review_scheduled", id) for id in sorted(ids)]


def test_make_lead_swaps_the_lead() -> None:
    case = Forming(Status.WRITING)
    lead = case.seat(case.candidate("Lea"), SeatRole.LEAD)
    heir = case.seat(case.candidate("Eva"))
    panels.make_lead(case.review, heir.ref, by=make.standing(case.coordinator))
    assert (lead.role, heir.role) == (SeatRole.ASSESSOR, SeatRole.LEAD)
    assert form.told() == [("lead_passed_on", lead.person_id), ("made_lead", heir.person_id)]
    assert events() == [("change panel", "seat")]


@pytest.mark.parametrize(
    ("level", "role", "state", "message"),
    (
        (Level.ASSESSOR, SeatRole.ASSESSOR, SeatState.ACCEPTED, "cannot be a lead yet"),
        (Level.LEAD, SeatRole.OBSERVER, SeatState.ACCEPTED, "taken a seat as assessor"),
        (Level.LEAD, SeatRole.ASSESSOR, SeatState.OFFERED, "taken a seat as assessor"),
    ),
)
def test_make_lead_refuses_who_cannot_lead(
    level: Level, role: SeatRole, state: SeatState, message: str
) -> None:
    case = Forming(Status.SCHEDULED)
    seat = case.seat(case.candidate(level=level), role, state)
    with pytest.raises(Refused, match=message):
        panels.make_lead(case.review, seat.ref, by=make.standing(case.coordinator))


def test_after_forming_soft_interests_are_waived_before_the_invitation() -> None:
    case = Forming(Status.SCHEDULED)
    person = case.candidate("Sue")
    make.interest(person, case.host, InterestKind.DECLARED)
    seat = propose(case, person)
    with pytest.raises(Refused, match="Waive the soft interests of Sue"):
        panels.offer(case.review, seat.ref, by=make.standing(case.coordinator))


def test_the_panel_rests_once_the_report_is_agreed() -> None:
    case = Forming(Status.AGREED)
    with pytest.raises(WrongStatus):
        propose(case, case.candidate())
