"""Interests worked out from facts, candidates, and what scheduling still misses."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from peerreview.clock import now, pretended, today
from peerreview.db import db
from peerreview.models.councils import Lineage
from peerreview.models.people import Person
from peerreview.queries import candidates, interests, panels
from peerreview.rules.dates import Free, Half
from peerreview.rules.errors import NotVisible
from peerreview.rules.lifecycle import Status
from peerreview.rules.panels import Format, InterestKind, Load
from peerreview.rules.people import Relation, SeatRole, SeatState
from peerreview.rules.standard import Discipline
from tests import factories as make
from tests import factories_panels as form
from tests.factories_panels import Forming

pytestmark = pytest.mark.usefixtures("database")

DAY = timedelta(days=1)
YEAR = timedelta(days=365)


def reasons(case: Forming, person: Person) -> list[tuple[InterestKind, str]]:
    found = interests.of(case.review, interests.works([person.id]))[person.id]
    return [(one.kind, one.reason) for one in found]


def test_somebody_from_elsewhere_has_no_interest() -> None:
    case = Forming()
    assert reasons(case, case.candidate()) == []


def test_working_for_the_host_or_what_became_of_it_is_an_interest() -> None:
    case = Forming()
    successor = make.council()
    make.save(Lineage(ancestor_id=case.host.id, descendant_id=successor.id))
    for council in (case.host, successor):
        assert reasons(case, make.assessor(council)) == [
            (InterestKind.WORKS_THERE, "Works for Hostham, the host council")
        ]


def test_having_left_the_host_is_an_interest_for_24_months() -> None:
    case = Forming()
    recent, old = case.candidate(), case.candidate()
    form.worked(recent, case.host, make.LONG_AGO, today() - DAY)
    form.worked(old, case.host, make.LONG_AGO, today() - 2 * YEAR - 2 * DAY)
    assert reasons(case, recent) == [
        (InterestKind.LEFT_RECENTLY, "Left Hostham less than a month ago")
    ]
    assert reasons(case, old) == []


def test_councils_that_share_services_are_an_interest_in_both_directions() -> None:
    case = Forming()
    councils = make.council(name="Aford"), make.council(name="Zford")
    for council in councils:
        form.tie(case.host, council)
        assert reasons(case, make.assessor(council)) == [
            (
                InterestKind.SHARED_SERVICES,
                f"{council.nice_name} shares services with Hostham",
            )
        ]


@pytest.mark.parametrize(
    ("ago", "role", "state", "counts"),
    (
        (10 * DAY, SeatRole.ASSESSOR, SeatState.ACCEPTED, True),
        (10 * DAY, SeatRole.OBSERVER, SeatState.ACCEPTED, False),
        (10 * DAY, SeatRole.LEAD, SeatState.REPLACED, False),
        (YEAR + 2 * DAY, SeatRole.LEAD, SeatState.ACCEPTED, False),
        (-10 * DAY, SeatRole.LEAD, SeatState.ACCEPTED, False),
    ),
)
def test_a_review_by_the_host_is_an_interest_for_12_months(
    ago: timedelta, role: SeatRole, state: SeatState, counts: bool
) -> None:
    case = Forming()
    reviewed = make.review(case.other, Status.AGREED)
    make.seat(reviewed, make.assessor(case.host), role, state)
    make.session(reviewed, today() - ago)
    expected = (InterestKind.REVIEWED_US, "Hostham reviewed Bramley in the last 12 months")
    assert reasons(case, make.assessor(case.other)) == [expected] * counts


def test_of_two_from_one_council_the_later_has_the_interest() -> None:
    case = Forming()
    first, second = case.candidate("Ann", council=case.other), case.candidate(council=case.other)
    case.seat(first)
    same = [(InterestKind.SAME_COUNCIL, "Ann, on this panel, is from Bramley too")]
    assert (reasons(case, first), reasons(case, second)) == ([], same)
    case.seat(second)
    assert (reasons(case, first), reasons(case, second)) == ([], same)


def test_an_ended_interest_and_one_in_another_council_do_not_count() -> None:
    case = Forming()
    person = case.candidate()
    make.interest(person, case.other)
    make.interest(person, case.host).ended_at = now()
    assert reasons(case, person) == []


def test_candidates_are_active_assessors_of_the_group() -> None:
    case = Forming()
    shown = case.candidate("Ann", Discipline.DESIGN_AND_CONTENT)
    case.candidate(deactivated_at=now())
    case.candidate().is_assessor = False
    make.assessor(case.other)
    found = candidates.listed(case.review)
    assert ([one.ref for one in found.items], found.count) == ([shown.ref], 1)
    [one] = found.items
    assert (one.disciplines, one.load, [answer for _, answer in one.answers]) == (
        [Discipline.DESIGN_AND_CONTENT],
        Load.FREE,
        [None, None],
    )


def test_candidates_are_found_by_part_of_their_name_and_by_discipline() -> None:
    case = Forming()
    case.candidate("Ann 100% Able", Discipline.DESIGN_AND_CONTENT)
    case.candidate("Bo Able", Discipline.USER_RESEARCH)

    def names(**asked: Any) -> list[str]:
        return [one.name for one in candidates.listed(case.review, **asked).items]

    assert names(name="able") == ["Ann 100% Able", "Bo Able"]
    assert names(name="%") == ["Ann 100% Able"]
    assert names(discipline=Discipline.USER_RESEARCH) == ["Bo Able"]
    assert names(name="ann", discipline=Discipline.USER_RESEARCH) == []


def test_a_candidate_is_only_found_among_those_of_the_group() -> None:
    case = Forming()
    with pytest.raises(NotVisible):
        candidates.candidate(case.review, make.assessor(case.other).ref)


@pytest.mark.parametrize("people", (1, 3))
def test_candidates_take_the_same_statements_however_many(
    people: int, statements: Callable[[], Any]
) -> None:
    case = Forming()
    for number in range(people):
        person = case.candidate(f"Ann {number}")
        form.free(person.id, today() + form.SOON)
        make.interest(person, case.host, InterestKind.DECLARED)
        case.seat(person)
    review = case.review
    with statements() as sent:
        assert len(candidates.listed(review).items) == people
    assert len(sent) == 17


@pytest.mark.parametrize("people", (1, 3))
def test_the_panel_takes_the_same_statements_however_many(
    people: int, statements: Callable[[], Any]
) -> None:
    case = Forming()
    for _ in range(people):
        case.seat(case.candidate())
        case.seat(case.candidate(), state=SeatState.TAKEN_BACK)
    review = case.review
    with statements() as sent:
        shown = panels.shown(review, frozenset({Relation.COORDINATOR}))
        assert (len(shown.seats), len(shown.earlier)) == (people, people)
    assert len(sent) == 13


def test_only_coordinators_and_the_lead_see_access_needs() -> None:
    case = Forming()
    case.seat(case.candidate(access_needs="Step-free"))
    for relation, needs in (
        (Relation.COORDINATOR, "Step-free"),
        (Relation.LEAD, "Step-free"),
        (Relation.PUBLISHER, ""),
        (Relation.ASSESSOR, ""),
    ):
        [seat] = panels.shown(case.review, frozenset({relation})).seats
        assert seat.access_needs == needs


@pytest.mark.parametrize("state", [SeatState.PROPOSED, SeatState.OFFERED])
def test_nobody_sees_the_access_needs_of_who_has_not_taken_the_seat(state: SeatState) -> None:
    case = Forming()
    case.seat(case.candidate(access_needs="Step-free"), state=state)
    [seat] = panels.shown(case.review, frozenset({Relation.COORDINATOR, Relation.LEAD})).seats
    assert seat.access_needs == ""


def test_a_panel_that_is_ready_misses_nothing() -> None:
    case = Forming()
    case.ready()
    assert case.missing() == []


def test_a_new_review_misses_everything_that_panels_give() -> None:
    assert Forming().missing() == [
        "LEAD_SEATED", "ENOUGH_SEATS", "DISCIPLINES_COVERED", "PANEL_APPROVED", "SESSIONS_FIXED",
    ]  # fmt: skip


def test_people_who_are_not_free_are_named_with_the_half_day() -> None:
    case = Forming()
    _, assessor = case.ready()
    db.session.query(form.Availability).filter_by(person_id=assessor.person_id).delete()
    form.free(case.contact.id, today() + form.SOON, Half.AM, Free.NOT_FREE)
    [missing] = panels.missing_for_schedule(case.review)
    day = panels.words.day(today() + form.SOON)
    assert missing.sentence == (
        f"Tom Team is not free on {day}, morning; Ash Assessor has not said about {day}, morning"
    )


def test_a_conflict_that_comes_up_takes_the_lead_out_of_the_count() -> None:
    case = Forming()
    lead, _ = case.ready()
    make.interest(db.session.get_one(Person, lead.person_id), case.host)
    assert case.missing() == [
        "LEAD_SEATED", "ENOUGH_SEATS", "NO_HARD_INTEREST",
    ]  # fmt: skip


def test_a_full_review_needs_three_and_more_notice() -> None:
    case = Forming(format=Format.FULL)
    case.ready()
    assert case.missing() == ["ENOUGH_SEATS"]


def test_begin_waits_for_the_first_day_in_london() -> None:
    case = Forming(Status.SCHEDULED)
    assert [one.sentence for one in panels.missing_for_begin(case.review)] == [
        "Fix a session: none is planned"
    ]
    session = make.session(case.review)
    session.starts_at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight in London
    with pretended(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)):
        assert [one.sentence for one in panels.missing_for_begin(case.review)] == [
            "The review can begin on the day of its first session, Thursday 2 July 2026"
        ]
    with pretended(datetime(2026, 7, 1, 23, 1, tzinfo=UTC)):
        assert panels.missing_for_begin(case.review) == ()
