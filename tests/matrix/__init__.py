"""The matrix: every endpoint and method, as every person, against what the oracle says by hand.

`python -m tests.matrix` runs it and prints its figures.
"""

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from peerreview.rules.lifecycle import ENDED_EARLY, Status, has_reached, span
from peerreview.rules.people import SeatRole

ORACLE = Path(__file__).parent.parent / "oracle"
PERSONS: dict[str, dict[str, Any]] = tomllib.loads((ORACLE / "persons.toml").read_text())
ENDPOINTS: dict[str, dict[str, Any]] = tomllib.loads((ORACLE / "endpoints.toml").read_text())

METHODS = {"reads": ("GET",), "opens": ("GET",), "sends": ("POST",), "does": ("GET", "POST")}
GROUPS = {"panel": {"lead", "assessor", "observer"}, "assessors": {"lead", "assessor"}}
SIGNED_OUT = {"outsider", "deactivated publisher"}
OF_THE_SHARE = ["the share’s audience"]  # asked for by the library's own test
A_REVIEW = "/reviews/<ref>"

LET_IN, SIGN_IN, NO_SUCH_PAGE = "let in", "sign in", "no such page"
NOT_THEIRS, MOVED_ON, NOT_YET = "not theirs", "moved on", "not yet"


@dataclass(frozen=True)
class Situation:
    """Where a review stands: its status, the furthest that it once reached, what is prepared."""

    name: str
    status: Status
    reached: Status
    is_ready: bool = True
    is_overdue: bool = False

    @property
    def has_panel(self) -> bool:
        """Seats are taken from forming on."""
        return has_reached(self.reached, Status.FORMING)

    @property
    def has_invited(self) -> bool:
        """An offered seat can be open until the findings go to the team."""
        return self.has_panel and not has_reached(self.reached, Status.ACCURACY_CHECK)


def _standing(status: Status, said: str = "", **facts: bool) -> Situation:
    return Situation(f"{status}{said}", status, status, **facts)


UNREADY = ("draft", "forming", "scheduled", "writing", "accuracy check", "agreed")
SITUATIONS = (
    *(_standing(status) for status in Status if status not in ENDED_EARLY),
    *(_standing(Status(name), ", unready", is_ready=False) for name in UNREADY),
    _standing(Status.ACCURACY_CHECK, ", overdue", is_overdue=True),
    Situation("sent back", Status.DRAFT, Status.REQUESTED),
    Situation("replanned", Status.FORMING, Status.SCHEDULED, is_ready=False),
    Situation("declined", Status.DECLINED, Status.REQUESTED),
    Situation("withdrawn as a draft", Status.WITHDRAWN, Status.DRAFT),
    Situation("withdrawn while in review", Status.WITHDRAWN, Status.IN_REVIEW),
    Situation("withdrawn in the check", Status.WITHDRAWN, Status.ACCURACY_CHECK),
    Situation("cancelled while writing", Status.CANCELLED, Status.WRITING),
)


@dataclass(frozen=True)
class Cell:
    """One request and what must come of it. `situation`: of the review; None for other pages."""

    method: str
    address: str
    person: str
    situation: Situation | None
    expected: str


def listed() -> set[tuple[str, str]]:
    """Every method and address of the oracle."""
    return {
        (method, address)
        for section, lines in ENDPOINTS.items()
        for address in lines
        for method in METHODS[section]
    }


def cells(person: str) -> list[Cell]:
    """What is asked over HTTP as this person: each endpoint once for each distinct answer.

    Which of the situations with the same answer is asked changes from line to line; with
    MATRIX=every all of them are asked, which takes six times as long.
    """
    chosen = iter if os.environ.get("MATRIX") == "every" else _one_of_each
    return [
        cell
        for section, lines in ENDPOINTS.items()
        for address, line in lines.items()
        if line != OF_THE_SHARE
        for method in METHODS[section]
        for cell in chosen(_line(person, section, method, address, line))
    ]


def _line(person: str, section: str, method: str, address: str, line: Any) -> Iterator[Cell]:
    if not address.startswith(A_REVIEW):
        yield Cell(method, address, person, None, _of_site(person, line))
        return
    for situation in SITUATIONS:
        expected = _of_review(person, section, line, situation)
        yield Cell(method, address, person, situation, expected)


def _one_of_each(found: Iterator[Cell]) -> Iterator[Cell]:
    by_answer: dict[str, list[Cell]] = {}
    for cell in found:
        by_answer.setdefault(cell.expected, []).append(cell)
    for alike in by_answer.values():
        first = alike[0]
        yield alike[crc32(f"{first.method} {first.address} {first.person}".encode()) % len(alike)]


def _of_site(person: str, line: Any) -> str:
    """The answer to this person on a page that is not of a review."""
    offices, otherwise = (
        (line, "") if isinstance(line, list) else (line["named"], line["otherwise"])
    )
    if offices == ["nobody"]:
        return NO_SUCH_PAGE
    if offices == ["everybody"]:
        return LET_IN
    if person in SIGNED_OUT:
        return SIGN_IN
    held = {"signed in", person, *PERSONS[person]["offices"]}
    return LET_IN if held.intersection(offices) else otherwise or NOT_THEIRS


def _of_review(person: str, section: str, line: dict[str, str], situation: Situation) -> str:
    """The answer to this person on a page of a review in this situation."""
    if person in SIGNED_OUT:
        return SIGN_IN
    if not knows(person, situation):
        return NO_SUCH_PAGE
    times = list(_times(relations(person, situation), line))
    if any(holds(time, situation) for time in times):
        is_waiting = not situation.is_ready and all(", if ready" in time for time in times)
        return NOT_YET if is_waiting else LET_IN
    if section == "reads" or not any(_is_theirs(time, situation) for time in times):
        return NOT_THEIRS
    return line.get("otherwise", MOVED_ON)


def knows(person: str, situation: Situation) -> bool:
    """Whether this person knows that there is such a review: what its own page says."""
    line = ENDPOINTS["reads"][A_REVIEW]
    return any(holds(time, situation) for time in _times(relations(person, situation), line))


def relations(person: str, situation: Situation) -> set[str]:
    """What this person is to a review in this situation: without seats before there is a panel."""
    found = set(PERSONS[person]["relations"])
    if not situation.has_panel:
        found -= {role.value for role in SeatRole}
    if not situation.has_invited:
        found -= {"invited"}
    return found


def _times(found: set[str], line: dict[str, str]) -> Iterator[str]:
    for named, when in line.items():
        if named != "otherwise" and found & GROUPS.get(named, {named}):
            yield when


@cache
def holds(time: str, situation: Situation) -> bool:
    """Whether this is said of this situation: `from scheduled for good`, `draft to requested`, …"""
    time = time.removesuffix(", if ready")
    if time.endswith(" when overdue"):
        return situation.is_overdue and holds(time.removesuffix(" when overdue"), situation)
    if time.startswith("from "):
        first = time.removeprefix("from ").removesuffix(" for good")
        is_kept = time.endswith(" for good") or situation.status not in ENDED_EARLY
        return is_kept and has_reached(situation.reached, Status(first))
    first, _, last = time.partition(" to ")
    return situation.status in span(Status(first), Status(last or first))


def _is_theirs(time: str, situation: Situation) -> bool:
    return situation.is_overdue or " when overdue" not in time
