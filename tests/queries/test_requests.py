"""What a request shows: what can be chosen, what is unanswered, what an invited person reads."""

from datetime import date, timedelta
from typing import Any

import pytest

from peerreview.clock import pretended, today
from peerreview.models.councils import Lineage
from peerreview.models.reviews import OfferedHalfDay
from peerreview.queries import offers, requests, services, team
from peerreview.rules.dates import Half
from peerreview.rules.lifecycle import Need, Status
from peerreview.rules.panels import Format
from peerreview.rules.requests import Step
from peerreview.rules.services import Built
from tests import factories as make
from tests.factories_requests import Case

pytestmark = pytest.mark.usefixtures("database")


def test_a_complete_request_misses_nothing() -> None:
    case = Case()
    assert requests.answered(case.review) == frozenset(Step)
    assert requests.missing_for_submit(case.review) == ()


@pytest.mark.parametrize(
    ("facts", "need"),
    [
        ({"what": " "}, Need.SERVICE_DESCRIBED),
        ({"stage": None}, Need.SERVICE_DESCRIBED),
        ({"built": Built.BOUGHT}, Need.SERVICE_DESCRIBED),
        ({"format": None}, Need.FORMAT_CHOSEN),
        ({"focus": ()}, Need.FOCUS_CHOSEN),
    ],
)
def test_a_gap_is_named_with_what_to_do(facts: dict[str, Any], need: Need) -> None:
    missing = requests.missing_for_submit(Case(**facts).review)
    assert [each.need for each in missing] == [need]


def test_a_clinic_of_four_points_is_not_ready() -> None:
    case = Case(format=Format.CLINIC, standard=make.standard(points=4), focus=(1, 2, 3, 4))
    assert [(each.need, each.sentence) for each in requests.missing_for_submit(case.review)] == [
        (Need.FOCUS_CHOSEN, "Choose one to three points to focus on")
    ]


def test_half_days_that_have_passed_do_not_count() -> None:
    case = Case()
    with pretended(make.now() + timedelta(days=60)):
        missing = requests.missing_for_submit(case.review)
    assert [each.need for each in missing] == [Need.HALF_DAYS_OFFERED]


def test_a_contact_who_left_the_team_or_a_group_that_was_left_must_be_chosen_anew() -> None:
    case = Case()
    case.review.contact_id = make.person(case.host).id
    case.review.group_id = make.group().id
    needs = [each.need for each in requests.missing_for_submit(case.review)]
    assert needs == [Need.GROUP_CHOSEN, Need.CONTACT_NAMED]


def test_a_successor_may_ask_the_groups_of_its_predecessors() -> None:
    group = make.group("Old friends")
    old, host = make.council(group), make.council()
    make.save(Lineage(ancestor_id=old.id, descendant_id=host.id))
    assert [each.name for each in requests.groups_for(host.id)] == ["Old friends"]
    assert requests.groups_for(make.council().id) == []


def test_standards_are_everybodys_and_the_groups_own_the_usual_one_first() -> None:
    case = Case()
    usual = make.standard(points=2, is_default=True, name="Usual")
    make.standard(name="A theirs", group_id=make.group().id)
    own = make.standard(name="A own", group_id=case.group.id)
    found = requests.standards_for(case.review)
    assert [each.id for each in found] == [usual.id, own.id, case.review.standard_id]
    assert (found[0].key, found[0].point_count) == (f"{usual.slug}/1", 2)


def test_half_days_say_what_to_know_of_them() -> None:
    assert [
        requests.note_on(date(2099, 12, day), nation)
        for day, nation in ((24, "England"), (25, "England"), (26, "England"))
    ] == ["", "a bank holiday", "a weekend"]
    assert requests.note_on(date(2098, 1, 2), "Scotland") == "a bank holiday"
    assert requests.note_on(date(2098, 1, 2), "Wales") == ""
    assert requests.note_on(today() - timedelta(days=1), "England") == "has passed"


def test_an_invited_person_reads_council_service_format_and_dates() -> None:
    case = Case()
    found = requests.invitation(case.review)
    assert (found.council, found.service) == (case.host.name, case.review.service.name)
    assert (found.format, len(found.half_days)) == (Format.SHORT, 2)


def test_the_earliest_day_leaves_the_notice_of_the_format() -> None:
    with pretended(make.datetime(2026, 12, 18, 9, tzinfo=make.UTC)):
        assert requests.earliest(Case(format=Format.CLINIC).review) == date(2026, 12, 29)
        assert requests.earliest(Case(format=None).review) is None


def test_half_days_come_in_order_of_the_day() -> None:
    case = Case()
    make.save(OfferedHalfDay(review_id=case.review.id, on=date(2099, 1, 5), half=Half.PM))
    make.save(OfferedHalfDay(review_id=case.review.id, on=date(2099, 1, 5), half=Half.AM))
    half_days = requests.half_days(case.review)
    assert [each.half for each in half_days[-2:]] == [Half.AM, Half.PM]


def test_services_come_by_name_with_those_of_predecessors() -> None:
    old, host = make.council(), make.council()
    make.save(Lineage(ancestor_id=old.id, descendant_id=host.id))
    for council, name in ((host, "Waste"), (old, "bins"), (make.council(), "Foreign")):
        make.service(council, name=name)
    assert [each.name for each in services.of_council(host)] == ["bins", "Waste"]


def test_councils_to_start_for_are_those_that_still_exist() -> None:
    old, host = make.council(ended_on=date(2023, 4, 1)), make.council(name="Averham")
    make.save(Lineage(ancestor_id=old.id, descendant_id=host.id))
    found = services.councils_of(make.standing(make.person(old)))
    assert [each.name for each in found] == ["Averham Council"]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_send_the_same_statements_for_any_number_of_rows(statements: Any, count: int) -> None:
    case = Case(Status.REQUESTED, focus=range(1, count + 1))
    for _ in range(count):
        make.named(case.review, make.person(case.host))
        make.service(case.host)
        make.save(_offer(case))
    make.db.session.commit()
    with statements() as sent:
        requests.answers(case.review)
    assert len(sent) == 3
    for query, statement_count in (
        (lambda: team.places(case.review), 1),
        (lambda: services.of_council(case.host), 1),
        (lambda: offers.made_by(case.group), 2),
        (lambda: offers.made_to(case.host), 2),
    ):
        with statements() as sent:
            query()
        assert len(sent) == statement_count


def _offer(case: Case) -> Any:
    return offers.Offer(
        group_id=case.group.id,
        council_id=case.host.id,
        why="To help.",
        offered_by_id=case.coordinator.id,
        offered_at=make.now(),
    )


def test_what_became_of_an_offer_is_not_in_the_groups_list() -> None:
    case = Case()
    make.save(_offer(case))
    row = offers.made_by(case.group).items[0]
    assert sorted(row._fields) == ["council", "offered_at", "offered_by", "why"]
