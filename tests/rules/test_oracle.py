"""The tables against the hand-written oracle: every relation, every status, every verb and part."""

import tomllib
from pathlib import Path

import pytest

from peerreview.rules import permissions, visibility
from peerreview.rules.lifecycle import ENDED_EARLY, Status
from peerreview.rules.people import Relation
from peerreview.rules.verbs import Verb
from peerreview.rules.visibility import Part

ORACLE = Path(__file__).parent.parent / "oracle"
VERBS = tomllib.loads((ORACLE / "verbs.toml").read_text())
PARTS = tomllib.loads((ORACLE / "parts.toml").read_text())
SITUATIONS = sorted({situation for lines in PARTS.values() for situation in lines})


def test_the_oracle_names_every_relation() -> None:
    assert set(VERBS) == {relation.value for relation in Relation}
    assert set(PARTS) == {relation.value for relation in Relation}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("relation", Relation)
def test_each_relation_may_do_what_the_oracle_says(relation: Relation, status: Status) -> None:
    lines = VERBS[relation.value]
    late = lines.get("late", {}).get(status.value, [])
    may = {v.value for v in Verb if v is not Verb.START and permissions.may(v, {relation}, status)}
    assert may == set(lines.get(status.value, []))
    overdue = {
        verb.value
        for verb in Verb
        if verb is not Verb.START and permissions.may(verb, {relation}, status, overdue=True)
    }
    assert overdue == may | set(late)


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("relation", Relation)
def test_each_relation_sees_what_the_oracle_says(relation: Relation, situation: str) -> None:
    lines = PARTS[relation.value]
    if lines and situation not in lines and not _is_possible(relation, situation):
        return
    status, _, reached = situation.partition(" < ")
    seen = {
        part.value
        for part in Part
        if visibility.sees(part, {relation}, Status(reached or status), Status(status))
    }
    assert seen == set(lines.get(situation, []))


def _is_possible(relation: Relation, situation: str) -> bool:
    """Seats exist from forming on, so the oracle is silent about panels before."""
    reached = Status(situation.rpartition(" < ")[2])
    seated = {Relation.LEAD, Relation.ASSESSOR, Relation.OBSERVER, Relation.INVITED}
    early = reached in {Status.DRAFT, Status.REQUESTED}
    late = relation is Relation.INVITED and reached in {
        Status.ACCURACY_CHECK, Status.AGREED, Status.CLOSED,
    }  # fmt: skip
    return not (relation in seated and early) and not late


def test_the_oracle_has_every_status_and_every_early_end() -> None:
    statuses = {situation.partition(" < ")[0] for situation in SITUATIONS}
    assert statuses == {status.value for status in Status}
    ended = {s.partition(" < ")[0] for s in SITUATIONS if " < " in s}
    assert {status.value for status in ENDED_EARLY} | {"draft", "forming"} == ended
