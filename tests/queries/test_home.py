"""The home page: what waits for each, what is coming up, what happened lately."""

from datetime import date, timedelta

import pytest

from peerreview import queries
from peerreview.clock import today
from peerreview.db import commit, db
from peerreview.models.councils import Offer
from peerreview.models.findings import Query
from peerreview.models.people import Person
from peerreview.operations import reviews
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import Relation, SeatRole, SeatState
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")


def home(person: Person) -> queries.home.Home:
    commit()
    return queries.home.home(make.standing(person))


def tasks(person: Person) -> list[str]:
    return [task.wait.does for task in home(person).tasks]


def test_a_person_without_reviews_has_nothing_waiting() -> None:
    found = home(make.person(make.council()))
    assert (list(found.tasks), found.has_more, list(found.coming), list(found.recent)) == (
        [],
        False,
        [],
        [],
    )


def test_a_draft_waits_for_its_team() -> None:
    host = make.council()
    author = make.person(host)
    make.named(make.review(host), author)
    assert tasks(author) == ["complete and submit the request"]


def test_a_colleague_who_is_not_named_is_told_of_no_review() -> None:
    host = make.council()
    make.review(host)
    assert tasks(make.person(host)) == []


def test_a_request_waits_for_the_coordinator_and_not_for_one_with_a_conflict() -> None:
    group = make.group()
    host = make.council(group)
    make.review(host, Status.REQUESTED, group=group)
    assert tasks(make.person(make.council(group), coordinates=group)) == ["answer the request"]
    assert tasks(make.person(host, coordinates=group)) == []


def test_an_invitation_waits_for_whom_it_was_sent_to() -> None:
    group = make.group()
    review = make.review(make.council(group), Status.FORMING, group=group)
    invited = make.assessor(make.council(group))
    make.seat(review, invited, state=SeatState.OFFERED)
    assert tasks(invited) == ["answer the invitation to the panel"]


def test_a_panel_waits_for_the_publisher_until_it_is_approved() -> None:
    group = make.group()
    host = make.council(group)
    publisher = make.person(host, publisher=True)
    review = make.review(host, Status.FORMING, group=group)
    seat = make.seat(review, make.assessor(make.council(group)))
    assert tasks(publisher) == ["approve the panel"]
    seat.approved_at = make.now()
    assert tasks(publisher) == []


def test_an_objection_waits_for_the_coordinator_and_is_not_told_to_the_panel() -> None:
    group = make.group()
    review = make.review(make.council(group), Status.FORMING, group=group)
    objected = make.assessor(make.council(group))
    make.seat(review, objected, SeatRole.LEAD, approved_at=make.now())
    coordinator = make.person(make.council(group), coordinates=group)
    before = queries.turns.of_review(review, frozenset({Relation.LEAD})).others
    make.seat(review, make.assessor(make.council(group)), objected_at=make.now())
    assert tasks(coordinator)[0] == "replace somebody to whom the council objects"
    assert queries.turns.of_review(review, frozenset({Relation.LEAD})).others == before


def test_queries_wait_for_the_lead_and_the_report_for_the_publisher() -> None:
    host = make.council()
    publisher = make.person(host, publisher=True)
    standard = make.standard()
    review = make.review(host, Status.ACCURACY_CHECK, standard=standard, check_due_on=today())
    lead = make.assessor(make.council())
    make.seat(review, lead, SeatRole.LEAD, approved_at=make.now())
    query = make.save(
        Query(
            review_id=review.id, point_id=standard.points[0].id, words="We do publish it",
            raised_by_id=publisher.id, raised_at=make.now(),
        )
    )  # fmt: skip
    assert tasks(lead) == ["answer the team’s query"]
    query.answered_at = make.now()
    assert tasks(lead) == []
    assert tasks(publisher) == ["read the findings, query facts and agree the report"]


def test_tasks_with_dates_come_first_and_the_rest_by_how_long_they_wait() -> None:
    host, assessor = make.council(), make.assessor(make.council())
    due = {"findings_due_on": today() + timedelta(days=3)}
    for status, facts in (
        (Status.IN_REVIEW, {"status_since": make.now() - timedelta(days=2)}),
        (Status.WRITING, due),
        (Status.IN_REVIEW, {"status_since": make.now() - timedelta(days=9)}),
    ):
        make.seat(make.review(host, status, **facts), assessor, approved_at=make.now())
    found = home(assessor).tasks
    assert [(task.turn.status, task.turn.days) for task in found] == [
        (Status.WRITING, 0),
        (Status.IN_REVIEW, 9),
        (Status.IN_REVIEW, 2),
    ]


def test_evidence_is_due_working_days_before_the_first_session() -> None:
    group = make.group()
    host = make.council(group)
    publisher = make.person(host, publisher=True)
    review = make.review(host, Status.SCHEDULED, group=group)
    make.session(review, on=date(2030, 3, 13))
    assert [task.wait.due_on for task in home(publisher).tasks] == [date(2030, 3, 6)]


def test_the_next_sessions_are_coming_up_for_those_concerned_only() -> None:
    host = make.council()
    review = make.review(host, Status.SCHEDULED)
    make.session(review, on=today() - timedelta(days=2))
    make.session(review, on=today() + timedelta(days=2))
    publisher = make.person(host, publisher=True)
    assert [each.starts_at.date() for each in home(publisher).coming] == [
        today() + timedelta(days=2)
    ]
    assert list(home(make.person(host)).coming) == []


def test_what_happened_lately_is_told_to_the_team_and_not_to_the_invited() -> None:
    group = make.group()
    host = make.council(group)
    coordinator = make.person(make.council(group), coordinates=group)
    review = make.review(host, Status.REQUESTED, group=group)
    invited, publisher = make.assessor(make.council(group)), make.person(host, publisher=True)
    make.seat(review, invited, state=SeatState.OFFERED)
    db.session.expire_all()
    reviews.accept(queries.reviews.by_ref(review.ref), by=make.standing(coordinator))
    assert [(row.ref, row.verb) for row in home(publisher).recent] == [(review.ref, "accept")]
    assert list(home(invited).recent) == []


def test_a_review_that_its_lead_has_left_waits_for_the_coordinator() -> None:
    group = make.group()
    host = make.council(group)
    coordinator = make.person(make.council(group), coordinates=group)
    review = make.review(host, Status.WRITING, group=group)
    seat = make.seat(review, make.assessor(make.council(group)), role=SeatRole.LEAD)
    assert tasks(coordinator) == []
    seat.state = SeatState.STEPPED_DOWN
    assert tasks(coordinator) == ["find another lead assessor"]


def test_that_a_review_was_cancelled_is_news_and_no_task() -> None:
    group = make.group()
    host = make.council(group)
    coordinator = make.person(make.council(group), coordinates=group)
    review = make.review(host, Status.FORMING, group=group)
    publisher = make.person(host, publisher=True)
    db.session.expire_all()
    review = queries.reviews.by_ref(review.ref)
    reviews.cancel(review, by=make.standing(coordinator), reason="No date was found.")
    assert [(row.ref, row.verb) for row in home(publisher).recent] == [(review.ref, "cancel")]
    assert tasks(publisher) == []


def test_an_offer_of_help_waits_for_publishers_only() -> None:
    group = make.group()
    host = make.council(group)
    coordinator = make.person(make.council(group), coordinates=group)
    offer = make.save(
        Offer(
            group_id=group.id, council_id=host.id, why="You asked about forms",
            offered_by_id=coordinator.id, offered_at=make.now(),
        )
    )  # fmt: skip
    assert [row.ref for row in home(make.person(host, publisher=True)).offers] == [offer.ref]
    assert list(home(make.person(host)).offers) == []


def test_no_more_tasks_are_shown_than_one_can_take_in() -> None:
    host = make.council()
    publisher = make.person(host, publisher=True)
    for _ in range(queries.home.TASKS + 2):
        make.review(host)
    found = home(publisher)
    assert (len(found.tasks), found.has_more) == (queries.home.TASKS, True)
