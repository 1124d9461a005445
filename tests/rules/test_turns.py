"""Whose turn it is, at every status."""

from dataclasses import replace
from datetime import date

import pytest

from peerreview.rules.lifecycle import ENDED_EARLY, Status
from peerreview.rules.people import Relation
from peerreview.rules.permissions import MAY
from peerreview.rules.turns import PARTIES, Facts, Party, waits

TODAY = date(2030, 3, 4)
LATER = date(2030, 3, 11)


def does(status: Status, **facts: object) -> list[tuple[str, str]]:
    found = waits(Facts(status, TODAY, **facts))  # type: ignore[arg-type]
    return [(wait.party.name, wait.does) for wait in found]


@pytest.mark.parametrize(
    ("status", "facts", "expected"),
    (
        (Status.DRAFT, {}, [("TEAM", "complete and submit the request")]),
        (Status.REQUESTED, {}, [("COORDINATORS", "answer the request")]),
        (Status.FORMING, {}, [("COORDINATORS", "find a lead and a panel")]),
        (Status.FORMING, {"leads": 1}, [("COORDINATORS", "fix the sessions")]),
        (
            Status.FORMING,
            {"leads": 1, "first_session_on": LATER},
            [("COORDINATORS", "complete the panel and schedule the review")],
        ),
        (
            Status.SCHEDULED,
            {"first_session_on": LATER},
            [("TEAM", "write the self-review and add evidence")],
        ),
        (
            Status.SCHEDULED,
            {"first_session_on": TODAY, "self_views": 2},
            [("LEAD", "begin the review"), ("ASSESSORS", "read what the team has prepared")],
        ),
        (
            Status.IN_REVIEW,
            {},
            [("ASSESSORS", "take notes and give first views")],
        ),
        (
            Status.IN_REVIEW,
            {"are_sessions_over": True},
            [
                ("LEAD", "end the sessions and begin to write up"),
                ("ASSESSORS", "take notes and give first views"),
            ],
        ),
        (Status.WRITING, {}, [("ASSESSORS", "write and agree the findings")]),
        (
            Status.FORMING,
            {"leads": 1, "objected": 1},
            [
                ("COORDINATORS", "replace somebody to whom the council objects"),
                ("COORDINATORS", "fix the sessions"),
            ],
        ),
        (
            Status.WRITING,
            {"is_without_lead": True},
            [
                ("ASSESSORS", "write and agree the findings"),
                ("COORDINATORS", "find another lead assessor"),
            ],
        ),
        (
            Status.ACCURACY_CHECK,
            {"open_queries": 2},
            [
                ("TEAM", "read the findings, query facts and agree the report"),
                ("LEAD", "answer 2 queries"),
            ],
        ),
        (Status.AGREED, {}, [("TEAM", "respond to the report")]),
        (
            Status.AGREED,
            {"responses": 3, "corrections": 1, "due_actions": 1, "follow_up_on": LATER},
            [
                ("PUBLISHERS", "agree a correction of the report"),
                ("TEAM", "say what became of an action"),
                ("TEAM", "hold the follow-up"),
            ],
        ),
        (Status.CLOSED, {}, []),
    ),
)
def test_a_review_waits_for(
    status: Status, facts: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert does(status, **facts) == expected


@pytest.mark.parametrize("status", ENDED_EARLY)
def test_a_review_that_ended_waits_for_nobody(status: Status) -> None:
    assert does(status, offered=1, unapproved=1, first_session_on=TODAY) == []


FULL = Facts(
    Status.DRAFT,
    TODAY,
    first_session_on=TODAY,
    are_sessions_over=True,
    is_without_lead=True,
    offered=1,
    unapproved=1,
    objected=1,
    open_queries=1,
    corrections=1,
    due_actions=1,
    action_due_on=TODAY,
    follow_up_on=TODAY,
)


@pytest.mark.parametrize("status", list(Status))
def test_nobody_is_waited_for_who_may_not_do_it_then(status: Status) -> None:
    for facts in (FULL, replace(FULL, self_views=1, leads=1, responses=1)):
        for wait in waits(replace(facts, status=status)):
            rule = MAY[wait.verb]
            assert status in rule.during, wait.verb
            assert PARTIES[wait.party] & rule.relations, wait.verb


def test_a_wait_is_for_those_of_its_party() -> None:
    (wait,) = waits(Facts(Status.WRITING, TODAY))
    assert wait.is_for({Relation.LEAD}) and wait.is_for({Relation.ASSESSOR})
    assert not wait.is_for({Relation.OBSERVER, Relation.TEAM, Relation.COORDINATOR})


def test_every_party_has_people() -> None:
    assert set(PARTIES) == set(Party)
