"""The board: what waits for whom, for those who may know, and not more than one can take in."""

from datetime import timedelta
from typing import Any

import pytest

from peerreview import queries
from peerreview.clock import today
from peerreview.db import commit
from peerreview.models.councils import PeerGroup
from peerreview.models.findings import Query
from peerreview.models.people import Person
from peerreview.queries.board import SHOWN, Column
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole, SeatState
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")


def board(group: PeerGroup, person: Person) -> list[Column]:
    commit()
    return queries.board.board(group.id, make.standing(person))


def seen(group: PeerGroup, person: Person) -> set[str]:
    return {turn.ref for column in board(group, person) for turn in column.turns}


def company() -> tuple[PeerGroup, Any, Person]:
    """A group, a council in it, and a coordinator from another council."""
    group = make.group()
    return group, make.council(group), make.person(make.council(group), coordinates=group)


def test_reviews_stand_in_the_order_of_the_journey_without_ended_ones() -> None:
    group, host, coordinator = company()
    for status in reversed(Status):
        make.review(host, status, group=group)
    assert [column.status for column in board(group, coordinator)] == list(
        queries.board.STATUSES[1:]
    )


def test_a_draft_is_on_the_board_only_once_it_was_submitted() -> None:
    group, host, coordinator = company()
    make.review(host, group=group)
    sent_back = make.review(host, group=group, reached=Status.REQUESTED)
    assert seen(group, coordinator) == {sent_back.ref}


def test_a_coordinator_with_a_conflict_finds_nothing_of_that_review_not_even_in_counts() -> None:
    group, host, coordinator = company()
    other = make.review(make.council(group), Status.REQUESTED, group=group)
    make.review(host, Status.REQUESTED, group=group)
    make.interest(coordinator, host)
    employed = make.person(host, publisher=True, coordinates=group)
    for person in (coordinator, employed):
        (column,) = board(group, person)
        assert (column.count, [turn.ref for turn in column.turns]) == (1, [other.ref])


def test_reviews_of_other_groups_are_on_other_boards() -> None:
    group, host, coordinator = company()
    elsewhere = make.group()
    make.review(host, Status.REQUESTED, group=elsewhere)
    assert board(group, coordinator) == []


def test_the_longest_waiting_comes_first_and_the_rest_is_counted() -> None:
    group, host, coordinator = company()
    standard, author = make.standard(), make.person(host)
    for days in range(SHOWN + 2):
        make.review(
            host, Status.FORMING, group=group, standard=standard, by=author,
            status_since=make.now() - timedelta(days=days),
        )  # fmt: skip
    (column,) = board(group, coordinator)
    assert [turn.days for turn in column.turns] == list(range(SHOWN + 1, 1, -1))
    assert (column.count, column.more) == (SHOWN + 2, 2)


def test_a_forming_review_says_what_it_waits_for() -> None:
    group, host, coordinator = company()
    review = make.review(host, Status.FORMING, group=group)
    make.seat(review, make.assessor(make.council()), SeatRole.LEAD, approved_at=make.now())
    make.seat(review, make.assessor(make.council()), state=SeatState.OFFERED)
    (column,) = board(group, coordinator)
    assert [(wait.party.name, wait.does) for wait in column.turns[0].waits] == [
        ("COORDINATORS", "fix the sessions"),
        ("INVITED", "answer the invitation to the panel"),
        ("PUBLISHERS", "approve the panel"),
    ]


def test_queries_of_the_team_do_not_show_on_the_board() -> None:
    group, host, coordinator = company()
    standard = make.standard()
    review = make.review(
        host, Status.ACCURACY_CHECK, group=group, standard=standard, check_due_on=today()
    )
    before = board(group, coordinator)[0].turns[0].waits
    make.save(
        Query(
            review_id=review.id, point_id=standard.points[0].id, words="We do publish it",
            raised_by_id=make.person(host).id, raised_at=make.now(),
        )
    )  # fmt: skip
    assert board(group, coordinator)[0].turns[0].waits == before


def test_an_agreed_report_shows_no_response_on_the_board() -> None:
    group, host, coordinator = company()
    make.review(host, Status.AGREED, group=group)
    (column,) = board(group, coordinator)
    assert column.turns[0].waits == ()


@pytest.mark.parametrize("rows", (1, 3))
def test_the_board_asks_the_database_twice(statements: Any, rows: int) -> None:
    group, host, coordinator = company()
    for status in list(queries.board.STATUSES)[1:]:
        for _ in range(rows):
            make.review(host, status, group=group)
    person = make.standing(coordinator)
    commit()
    with statements() as sent:
        found = queries.board.board(group.id, person)
    assert [column.count for column in found] == [rows] * 7
    assert len(sent) == 2


@pytest.mark.parametrize("rows", (1, 3))
def test_home_asks_the_database_seven_times(statements: Any, rows: int) -> None:
    group, host, _ = company()
    publisher = make.person(host, publisher=True, coordinates=make.group())
    for status in list(Status)[:8]:
        for _ in range(rows):
            make.session(make.review(host, status, group=group))
    person = make.standing(publisher)
    commit()
    with statements() as sent:
        queries.home.home(person)
    assert len(sent) == 7
