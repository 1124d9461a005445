"""Requests: started, answered, dated, submitted; by whom, when, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from peerreview.clock import today
from peerreview.db import commit, db
from peerreview.models.councils import Lineage
from peerreview.models.reviews import ActingCoordinator, OfferedHalfDay, TeamPlace
from peerreview.operations import requests
from peerreview.queries import requests as shown
from peerreview.queries import scope
from peerreview.rules.dates import Half, HalfDay
from peerreview.rules.errors import NotAllowed, Outdated, Refused
from peerreview.rules.lifecycle import Status
from peerreview.rules.panels import Format
from peerreview.rules.people import Relation
from peerreview.rules.services import Built, Stage
from peerreview.rules.visibility import Part, sees
from tests import factories as make
from tests.factories_requests import Case, events, told

pytestmark = pytest.mark.usefixtures("database")

SOON = today() + timedelta(days=40)
TWO = [HalfDay(SOON, Half.AM), HalfDay(SOON, Half.PM)]


def test_start_makes_a_draft_with_what_was_last_said_of_the_service() -> None:
    group = make.group()
    host = make.council(group)
    colleague = make.person(host)
    known = make.service(host, built=Built.BOUGHT, supplier="Bins Ltd", stage=Stage.BETA)
    review = requests.start(host, by=make.standing(colleague), service=known.ref)
    commit()
    place = db.session.scalars(sa.select(TeamPlace)).one()
    assert (review.status, review.reached, review.service_id) == ("draft", "draft", known.id)
    assert (review.what, review.owner) == ("Report a pothole", "Head of Streets")
    assert (review.stage, review.built, review.supplier) == ("beta", "bought", "Bins Ltd")
    assert (review.group_id, review.standard_id, review.format) == (group.id, None, None)
    assert (place.review_id, place.person_id) == (review.id, colleague.id)
    assert (review.contact_id, review.created_by_id) == (colleague.id, colleague.id)
    assert len(review.ref) == 8
    assert events() == [("start", "works for the council", "review", "draft")]
    assert told() == []


def test_start_with_a_new_service_leaves_the_choice_between_two_groups_open() -> None:
    host = make.council(make.group())
    make.save(
        make.GroupCouncil(group_id=make.group().id, council_id=host.id, started_on=make.LONG_AGO)
    )
    review = requests.start(host, by=make.standing(make.person(host)), name="Bins")
    commit()
    assert (review.service.name, review.service.council_id, review.what) == ("Bins", host.id, "")
    assert review.group_id is None


def test_start_is_for_people_of_the_council_alone() -> None:
    host = make.council()
    with pytest.raises(NotAllowed):
        requests.start(host, by=make.standing(make.person(make.council())), name="Bins")


@pytest.mark.parametrize("written", ["Bins", "BINS"])
def test_start_refuses_a_second_service_of_the_same_name(written: str) -> None:
    host = make.council()
    make.service(host, name="Bins")
    with pytest.raises(Refused) as refused:
        requests.start(host, by=make.standing(make.person(host)), name=written)
    assert (refused.value.field, refused.value.message) == (
        "name", f"{written} is in the list already: choose it there",
    )  # fmt: skip


def test_start_refuses_a_service_of_another_council() -> None:
    host = make.council()
    foreign = make.service(make.council())
    with pytest.raises(Refused) as refused:
        requests.start(host, by=make.standing(make.person(host)), service=foreign.ref)
    assert refused.value.field == "service"


def test_start_reaches_the_services_that_came_from_an_abolished_council() -> None:
    old, host = make.council(ended_on=date(2023, 4, 1)), make.council()
    make.save(Lineage(ancestor_id=old.id, descendant_id=host.id))
    by, known = make.standing(make.person(host)), make.service(old)
    assert requests.start(host, by=by, service=known.ref).service_id == known.id
    commit()
    with pytest.raises(Refused, match="no longer exists"):
        requests.start(old, by=by, service=known.ref)


def test_each_question_is_saved_and_recorded_without_its_words() -> None:
    case = Case()
    case.save(requests.describe_service, name="Bins", what="a", whom="b", owner="c")
    case.save(requests.choose_stage, stage=Stage.ALPHA)
    case.save(requests.say_who_built, built=Built.BOUGHT, supplier="Bins Ltd")
    case.save(requests.choose_format, format=Format.CLINIC)
    case.save(requests.choose_focus, points=[2, 3], questions="How?")
    case.save(requests.offer_dates, half_days=TWO)
    review = case.review
    assert (review.service.name, review.what, review.whom, review.owner) == ("Bins", "a", "b", "c")
    assert (review.stage, review.built, review.supplier) == ("alpha", "bought", "Bins Ltd")
    assert (review.format, review.questions, review.version) == ("clinic", "How?", 7)
    assert [point.number for point in shown.focus(review)] == [2, 3]
    assert shown.coming_half_days(review) == TWO
    assert [(verb, kind) for verb, _, kind, _ in events()] == [
        ("edit request", "service"), ("edit request", "stage"), ("edit request", "built or bought"),
        ("edit request", "format"), ("edit request", "focus"), ("offer dates", "possible dates"),
    ]  # fmt: skip


def test_saving_the_same_again_changes_and_records_nothing() -> None:
    case = Case()
    case.save(requests.choose_stage, stage=case.review.stage)
    case.save(requests.choose_focus, points=[1], questions="")
    case.save(requests.offer_dates, half_days=shown.coming_half_days(case.review))
    assert (case.review.version, events()) == (1, [])


def test_what_the_council_built_itself_has_no_supplier() -> None:
    case = Case(built=Built.BOUGHT, supplier="Bins Ltd")
    case.save(requests.say_who_built, built=Built.BUILT, supplier="Bins Ltd")
    assert case.review.supplier == ""


def test_the_name_of_another_service_is_refused() -> None:
    case = Case()
    make.service(case.host, name="Bins")
    with pytest.raises(Refused) as refused:
        case.save(requests.describe_service, name="bins", what="a", whom="b", owner="c")
    assert refused.value.field == "name"


def test_the_loser_of_a_race_gets_what_stands_now() -> None:
    case = Case()
    case.save(requests.choose_focus, points=[2], questions="Ours")
    for operation, answers, theirs in (
        (requests.choose_focus, {"points": [1], "questions": "Mine"},
         [("Points", "2. Point 2"), ("Questions", "Ours")]),
        (requests.choose_stage, {"stage": Stage.BETA}, [("Stage", "live")]),
        (requests.say_who_built, {"built": Built.BOTH, "supplier": "x"},
         [("Built or bought", "built"), ("Supplier", "")]),
        (requests.choose_group, {"group": None}, [("Peer group", case.group.name)]),
    ):  # fmt: skip
        with pytest.raises(Outdated) as outdated:
            operation(case.review, by=case.by, version=1, **answers)
        assert list(outdated.value.theirs) == theirs


def test_another_standard_clears_the_focus() -> None:
    case = Case()
    other = make.standard(points=1)
    case.save(requests.choose_standard, standard=f"{other.slug}/{other.version}")
    assert (case.review.standard_id, shown.focus(case.review)) == (other.id, ())


def test_the_standard_of_another_group_is_refused_and_the_own_one_taken() -> None:
    case = Case()
    theirs = make.standard(group_id=make.group().id)
    own = make.standard(group_id=case.group.id)
    with pytest.raises(Refused) as refused:
        case.save(requests.choose_standard, standard=f"{theirs.slug}/1")
    assert refused.value.field == "standard"
    case.save(requests.choose_standard, standard=f"{own.slug}/1")
    assert case.review.standard_id == own.id


def test_a_group_that_the_council_is_not_in_is_refused() -> None:
    case = Case()
    with pytest.raises(Refused) as refused:
        case.save(requests.choose_group, group=make.group().slug)
    assert (refused.value.field, case.review.group_id) == ("group", case.group.id)


def test_another_group_clears_the_standard_that_only_the_old_one_has() -> None:
    case = Case()
    other = make.group()
    make.save(
        make.GroupCouncil(group_id=other.id, council_id=case.host.id, started_on=make.LONG_AGO)
    )
    own = make.standard(group_id=case.group.id)
    case.save(requests.choose_standard, standard=f"{own.slug}/1")
    db.session.refresh(case.review, ["standard"])
    case.save(requests.choose_focus, points=[1], questions="")
    case.save(requests.choose_group, group=other.slug)
    assert (case.review.group_id, case.review.standard_id) == (other.id, None)
    assert shown.focus(case.review) == ()


def test_a_request_given_to_another_group_is_not_seen_there_before_it_is_submitted() -> None:
    case = Case()
    other = make.group()
    make.save(
        make.GroupCouncil(group_id=other.id, council_id=case.host.id, started_on=make.LONG_AGO)
    )
    case.review.reached = Status.REQUESTED  # it was submitted once, and sent back
    theirs, acting = make.standing(make.person(coordinates=other)), make.person()
    make.save(ActingCoordinator(review_id=case.review.id, person_id=acting.id, named_at=make.now()))
    case.save(requests.choose_group, group=other.slug)
    assert Relation.COORDINATOR not in scope.relations(case.review, make.standing(acting))
    relations = scope.relations(case.review, theirs)
    seen = sees(Part.EXISTENCE, relations, case.review.reached, case.review.status)
    assert (Relation.COORDINATOR in relations, seen) == (True, False)


@pytest.mark.parametrize("points", [[99], [1, 99]])
def test_a_point_that_the_standard_does_not_have_is_refused(points: list[int]) -> None:
    case = Case()
    with pytest.raises(Refused) as refused:
        case.save(requests.choose_focus, points=points, questions="")
    assert refused.value.field == "points"


def test_a_clinic_with_four_points_is_refused() -> None:
    case = Case(format=Format.CLINIC, standard=make.standard(points=5))
    with pytest.raises(Refused, match="A clinic has time for 3 points"):
        case.save(requests.choose_focus, points=[1, 2, 3, 4], questions="")


@pytest.mark.parametrize(
    ("days", "message"),
    [(0, "is not in the future"), (-1, "is not in the future"), (1200, "is too far away")],
)
def test_a_half_day_of_the_past_or_of_a_far_future_is_refused(days: int, message: str) -> None:
    case = Case()
    wrong = HalfDay(today() + timedelta(days=days), Half.AM)
    with pytest.raises(Refused, match=message) as refused:
        case.save(requests.offer_dates, half_days=[TWO[0], wrong])
    assert refused.value.field == "half_days"


def test_half_days_that_have_passed_stay_where_they_are() -> None:
    case = Case()
    past = today() - timedelta(days=3)
    make.save(OfferedHalfDay(review_id=case.review.id, on=past, half=Half.AM))
    case.save(requests.offer_dates, half_days=TWO)
    assert [each.on for each in shown.half_days(case.review)] == [past, SOON, SOON]


@pytest.mark.parametrize("status", [Status.FORMING, Status.SCHEDULED])
def test_dates_changed_while_a_panel_is_found_are_told_to_the_coordinator(status: Status) -> None:
    case = Case(status)
    case.save(requests.offer_dates, half_days=TWO)
    assert told() == [("dates_offered", case.coordinator.id)]


@pytest.mark.parametrize(
    ("operation", "answers"),
    [
        (requests.describe_service, {"name": "", "what": "", "whom": "", "owner": ""}),
        (requests.choose_stage, {"stage": None}),
        (requests.say_who_built, {"built": None, "supplier": ""}),
        (requests.say_who_built, {"built": Built.BOTH, "supplier": ""}),
        (requests.choose_format, {"format": None}),
        (requests.choose_focus, {"points": [], "questions": ""}),
        (requests.offer_dates, {"half_days": []}),
        (requests.offer_dates, {"half_days": TWO[:1]}),
    ],
)
def test_a_draft_may_have_gaps_and_a_submitted_request_not(operation: Any, answers: Any) -> None:
    Case().save(operation, **answers)
    with pytest.raises(Refused):
        Case(Status.REQUESTED).save(operation, **answers)


def test_a_submitted_request_keeps_its_group_and_standard() -> None:
    case = Case(Status.REQUESTED)
    other = make.standard()
    with pytest.raises(Refused, match="send it back first"):
        case.save(requests.choose_standard, standard=f"{other.slug}/1")
    with pytest.raises(Refused, match="send it back first"):
        case.save(requests.choose_group, group=None)
    case.save(requests.choose_stage, stage=Stage.BETA)
    assert shown.changed_since_submit(case.review) == []


def test_a_submitted_request_does_not_become_a_clinic_of_four_points() -> None:
    case = Case(Status.REQUESTED, standard=make.standard(points=5), focus=(1, 2, 3, 4))
    with pytest.raises(Refused, match="Choose fewer"):
        case.save(requests.choose_format, format=Format.CLINIC)
