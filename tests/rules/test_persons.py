"""The persons of the matrix against the rules: the full product with statuses and audiences."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from peerreview.rules import permissions, visibility
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import (
    OUTSIDER,
    Office,
    Relation,
    SeatRole,
    SeatState,
    Standing,
    Tie,
    offices,
    relations,
)
from peerreview.rules.sharing import Audience, Choice, reads
from peerreview.rules.verbs import Verb
from peerreview.rules.visibility import Part

ORACLE = Path(__file__).parent.parent / "oracle"
PERSONS = tomllib.loads((ORACLE / "persons.toml").read_text())
VERBS = tomllib.loads((ORACLE / "verbs.toml").read_text())
PARTS = tomllib.loads((ORACLE / "parts.toml").read_text())
SITUATIONS = sorted({situation for lines in PARTS.values() for situation in lines})

HOST, NEIGHBOUR, FAR, ALONE = 1, 2, 3, 4
GROUP, OTHER_GROUP = 10, 20
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = date(2026, 6, 1)
R, S = SeatRole, SeatState


def works_for(council: int, *groups: int, **facts: object) -> Standing:
    """Somebody who works for one council, which is in these groups."""
    works = {"works_for": frozenset({council}), "own_councils": frozenset({council})}
    return replace(Standing(id=7, groups=frozenset(groups), **works), **facts)


IN_HOST, IN_GROUP = works_for(HOST, GROUP), works_for(NEIGHBOUR, GROUP)
ELSEWHERE = works_for(FAR, OTHER_GROUP)
STAKE = {"hard_interests": frozenset({HOST})}
COORDINATES = {"coordinates": frozenset({GROUP})}
UNTIED = Tie(HOST, GROUP)


def seated(role: SeatRole, state: SeatState = S.ACCEPTED) -> Tie:
    """Tied to the review by a seat."""
    return replace(UNTIED, seats=frozenset({(role, state)}))


# What each person is, as facts: the rules make relations of them.
FACTS: dict[str, tuple[Standing, Tie]] = {
    "outsider": (OUTSIDER, UNTIED),
    "member without a group": (works_for(ALONE), UNTIED),
    "other group": (ELSEWHERE, UNTIED),
    "same group": (IN_GROUP, UNTIED),
    "invited": (IN_GROUP, seated(R.OBSERVER, S.OFFERED)),
    "lead": (IN_GROUP, seated(R.LEAD)),
    "assessor": (ELSEWHERE, seated(R.ASSESSOR)),
    "observer": (ELSEWHERE, seated(R.OBSERVER)),
    "removed assessor": (IN_GROUP, seated(R.ASSESSOR, S.REPLACED)),
    "assessor who stepped down": (ELSEWHERE, seated(R.ASSESSOR, S.STEPPED_DOWN)),
    "conflicted assessor": (replace(ELSEWHERE, **STAKE), seated(R.ASSESSOR)),
    "team member": (IN_HOST, replace(UNTIED, is_named=True)),
    "colleague": (IN_HOST, UNTIED),
    "publisher": (replace(IN_HOST, publishes_for=frozenset({HOST})), UNTIED),
    "coordinator": (replace(IN_GROUP, **COORDINATES), UNTIED),
    "acting coordinator": (ELSEWHERE, replace(UNTIED, is_acting=True)),
    "conflicted coordinator": (replace(IN_HOST, **COORDINATES), UNTIED),
    "coordinator with a stake": (replace(IN_GROUP, **COORDINATES, **STAKE), UNTIED),
    "administrator": (Standing(id=7, is_administrator=True), UNTIED),
    "deactivated publisher": (OUTSIDER, UNTIED),
    "moved to another council": (ELSEWHERE, replace(UNTIED, is_named=True)),
}


def during(person: str, reached: Status) -> frozenset[Relation]:
    """What this person is while the review has come so far: seats are there from forming on."""
    standing, tie = FACTS[person]
    has_panel = visibility.has_reached(reached, Status.FORMING)
    is_open = not visibility.has_reached(reached, Status.ACCURACY_CHECK)
    seats = {seat for seat in tie.seats if has_panel and (is_open or seat[1] is not S.OFFERED)}
    return relations(standing, replace(tie, seats=frozenset(seats)))


def shares() -> Iterator[tuple[Audience, dict[str, object], bool]]:
    """Every audience with a share that lives, one that was taken back and one whose end has passed."""
    for audience in Audience:
        yield audience, {}, True
        yield audience, {"ended_at": NOON}, False
        yield audience, {"ends_on": TODAY - timedelta(days=1)}, False


def cells() -> int:
    """How many single answers of the rules are checked here."""
    of_reviews = len(SITUATIONS) * (len(Part) + 2 * (len(Verb) - 1))
    return len(PERSONS) * (of_reviews + len(list(shares())))


def test_the_oracle_and_the_facts_name_the_same_persons() -> None:
    assert list(FACTS) == list(PERSONS)


@pytest.mark.parametrize("person", PERSONS)
def test_each_person_is_what_the_oracle_says(person: str) -> None:
    standing, tie = FACTS[person]
    assert relations(standing, tie) == set(PERSONS[person]["relations"])
    held = offices(standing, council_id=HOST, group_ids=frozenset({GROUP})) - {Office.SELF}
    assert held == set(PERSONS[person]["offices"])


@pytest.mark.parametrize(("person", "situation"), list(product(PERSONS, SITUATIONS)))
def test_each_person_may_and_sees_what_the_oracle_says(person: str, situation: str) -> None:
    status, _, reached = situation.partition(" < ")
    found = during(person, Status(reached or status))
    may, late, seen = set(), set(), set()
    for relation in set(PERSONS[person]["relations"]) & found:
        lines = VERBS[relation]
        may |= set(lines.get(status, []))
        late |= set(lines.get("late", {}).get(status, []))
        seen |= set(PARTS[relation].get(situation, []))
    verbs = set(Verb) - {Verb.START}
    assert {v for v in verbs if permissions.may(v, found, Status(status))} == may
    assert {
        v for v in verbs if permissions.may(v, found, Status(status), overdue=True)
    } == may | late
    furthest = Status(reached or status)
    assert {p for p in Part if visibility.sees(p, found, furthest, Status(status))} == seen


@pytest.mark.parametrize("person", PERSONS)
def test_each_person_reads_the_shares_that_the_oracle_says(person: str) -> None:
    found = relations(*FACTS[person])
    for audience, ends, is_live in shares():
        choice = Choice(audience, False, False, 1, NOON, **ends)  # type: ignore[arg-type]
        assert reads(choice, found, TODAY) == (is_live and audience in PERSONS[person]["reads"])
