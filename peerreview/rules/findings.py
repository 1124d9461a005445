"""Findings: views, states and suggestions, and what must stand before the team reads them."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .errors import Missing
from .lifecycle import Need
from .panels import Format


class FindingState(StrEnum):
    """Whether a finding has a view, or is set aside; *open* is where it begins."""

    OPEN = "open"
    VIEW = "view"
    NOT_COVERED = "not covered"
    NOT_APPLICABLE = "not applicable"


SET_ASIDE = (FindingState.NOT_COVERED, FindingState.NOT_APPLICABLE)


class Controller(StrEnum):
    """Who controls the thing that a suggestion is about."""

    TEAM = "team"
    COUNCIL = "council"
    SUPPLIER = "supplier"
    NATIONAL = "national"


@dataclass(frozen=True)
class Drafted:
    """A finding as far as it is written: what the needs of *send for check* are asked of."""

    number: int
    title: str
    state: FindingState
    view: int | None
    works_well: str
    suggestions: int


@dataclass(frozen=True)
class Reported:
    """A finding as its readers get it, and as a report freezes it.

    `label` is what the view is called on the scale. `suggestions`: {"words", "controlled_by"};
    `dissents`: {"view", "label", "words", "name"}, the name "" unless its writer agreed to be named.
    """

    number: int
    title: str
    state: FindingState
    view: int | None
    label: str
    works_well: str
    to_explore: str
    suggestions: tuple[dict[str, Any], ...]
    dissents: tuple[dict[str, Any], ...] = ()


def mark(points: Iterable[Reported]) -> str:
    """A short mark of all that is to read: another one as soon as a word of it changes."""
    text = "\n".join(map(repr, points))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def begins_as(number: int, focus: Collection[int], format: Format) -> FindingState:
    """The state in which a point's finding begins.

    Outside the focus of a short review or a clinic a point is *not covered* by itself; the panel
    may still write a finding on it.
    """
    in_focus = format is Format.FULL or number in focus
    return FindingState.OPEN if in_focus else FindingState.NOT_COVERED


def missing(findings: Iterable[Drafted], needing: Collection[int]) -> tuple[Missing, ...]:
    """What still misses before the team may read the findings, point by point.

    `needing`: the views of the standard's scale that ask for a suggestion; no stick without a carrot.
    """
    found: list[Missing] = []
    for finding in findings:
        name = f"point {finding.number}, {finding.title}"
        if finding.state is FindingState.OPEN:
            found.append(Missing(Need.POINTS_FOUND, f"Write a finding on {name}, or set it aside"))
        if finding.state is not FindingState.VIEW:
            continue
        if not finding.works_well.strip():
            found.append(Missing(Need.WORKS_WELL_SAID, f"Say what works well on {name}"))
        if finding.view in needing and not finding.suggestions:
            found.append(Missing(Need.SUGGESTIONS_MADE, f"Suggest what could help on {name}"))
    return tuple(found)


def unanswered(queries: Iterable[tuple[int, bool]]) -> tuple[Missing, ...]:
    """What still misses before the report is agreed: (number of the point, answered?) per query."""
    return tuple(
        Missing(Need.QUERIES_ANSWERED, f"The query on point {number} waits for the lead’s answer")
        for number, is_answered in queries
        if not is_answered
    )


def same_words(one: Any, other: Any) -> bool:
    """Whether two versions of a point say the same, dissents apart: they are not the panel's."""
    said = [
        (each.state, each.view, each.works_well, each.to_explore, list(each.suggestions))
        for each in (one, other)
    ]
    return said[0] == said[1]
