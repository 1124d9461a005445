"""Findings: what must stand before the team reads them, and before the report is agreed."""

import pytest

from peerreview.rules.errors import Missing
from peerreview.rules.findings import Drafted, FindingState, begins_as, missing, unanswered
from peerreview.rules.lifecycle import Need
from peerreview.rules.panels import Format

NEEDING = {1, 2}


def drafted(
    state: FindingState, view: int | None = None, works_well: str = "", suggestions: int = 0
) -> Drafted:
    return Drafted(3, "Be agile", state, view, works_well, suggestions)


@pytest.mark.parametrize(
    ("finding", "expected"),
    (
        (drafted(FindingState.OPEN), [Missing(Need.POINTS_FOUND, "Write a finding on point 3, Be agile, or set it aside")]),
        (drafted(FindingState.NOT_COVERED), []),
        (drafted(FindingState.NOT_APPLICABLE), []),
        (drafted(FindingState.VIEW, 4, "The team meets daily"), []),
        (drafted(FindingState.VIEW, 4, "  "), [Missing(Need.WORKS_WELL_SAID, "Say what works well on point 3, Be agile")]),
        (drafted(FindingState.VIEW, 2, "Daily"), [Missing(Need.SUGGESTIONS_MADE, "Suggest what could help on point 3, Be agile")]),
        (drafted(FindingState.VIEW, 1, "Daily", 1), []),
        (drafted(FindingState.VIEW, 3, "Daily"), []),
    ),
)  # fmt: skip
def test_a_finding_waits_for_exactly_what_it_lacks(
    finding: Drafted, expected: list[Missing]
) -> None:
    assert list(missing([finding], NEEDING)) == expected


@pytest.mark.parametrize(
    ("format", "number", "state"),
    (
        (Format.FULL, 1, FindingState.OPEN),
        (Format.FULL, 2, FindingState.OPEN),
        (Format.SHORT, 1, FindingState.OPEN),
        (Format.SHORT, 2, FindingState.NOT_COVERED),
        (Format.CLINIC, 2, FindingState.NOT_COVERED),
    ),
)
def test_a_point_outside_a_short_review_is_set_aside_by_itself(
    format: Format, number: int, state: FindingState
) -> None:
    assert begins_as(number, {1}, format) is state


def test_the_report_waits_for_each_unanswered_query() -> None:
    assert unanswered([(1, True), (4, False)]) == (
        Missing(Need.QUERIES_ANSWERED, "The query on point 4 waits for the lead’s answer"),
    )
