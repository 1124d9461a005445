"""Interests, waivers, levels and load, from plain values."""

from datetime import UTC, date, datetime, timedelta

import pytest

from peerreview.rules import panels
from peerreview.rules.panels import (
    Closeness,
    Declared,
    Interest,
    InterestKind,
    Level,
    Load,
    Waiver,
    interests,
)
from peerreview.rules.people import SeatRole

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOST = "Testshire"


def found(**facts: object) -> list[tuple[InterestKind, bool, str]]:
    closeness = Closeness(**facts)  # type: ignore[arg-type]
    return [(one.kind, one.is_hard, one.reason) for one in interests(closeness, HOST, TODAY)]


def test_nothing_known_is_no_interest() -> None:
    assert found() == []


def test_working_for_the_host_is_hard_and_hides_having_left_it() -> None:
    assert found(works_there=True, left_on=TODAY) == [
        (InterestKind.WORKS_THERE, True, "Works for Testshire, the host council")
    ]


@pytest.mark.parametrize(
    ("left_on", "reason"),
    (
        (date(2026, 11, 23), "Left Testshire less than a month ago"),
        (date(2026, 10, 23), "Left Testshire 1 month ago"),
        (date(2024, 11, 24), "Left Testshire 23 months ago"),
    ),
)
def test_leaving_the_host_under_24_months_ago_is_soft(left_on: date, reason: str) -> None:
    assert found(left_on=left_on) == [(InterestKind.LEFT_RECENTLY, False, reason)]


def test_leaving_the_host_24_months_ago_is_over() -> None:
    assert found(left_on=date(2024, 11, 23)) == []


def test_leaving_the_host_in_the_future_is_not_leaving() -> None:
    assert found(left_on=TODAY + timedelta(days=1)) == []


def test_declared_interests_come_without_words_and_hard_ones_first() -> None:
    declared = (
        Declared(InterestKind.DECLARED, False, NOW),
        Declared(InterestKind.RELATIVE, True, NOW),
    )
    assert found(declared=declared) == [
        (InterestKind.RELATIVE, True, "Declared: a relative is on the team"),
        (InterestKind.DECLARED, False, "Declared a connection with Testshire"),
    ]


def test_councils_that_share_services_are_soft() -> None:
    assert found(sharing=("Bramley",)) == [
        (InterestKind.SHARED_SERVICES, False, "Bramley shares services with Testshire")
    ]


@pytest.mark.parametrize(
    ("held_on", "count"),
    ((TODAY, 1), (date(2025, 11, 23), 1), (date(2025, 11, 22), 0), (date(2026, 11, 24), 0)),
)
def test_a_review_by_the_host_counts_for_12_months(held_on: date, count: int) -> None:
    assert (
        found(reviewed=(("Bramley", held_on),))
        == [
            (
                InterestKind.REVIEWED_US,
                False,
                "Testshire reviewed Bramley in the last 12 months",
            )
        ]
        * count
    )


def test_somebody_from_the_same_council_on_the_panel_is_soft() -> None:
    assert found(beside=(("Ann Smith", "Bramley", NOW),)) == [
        (InterestKind.SAME_COUNCIL, False, "Ann Smith, on this panel, is from Bramley too")
    ]


SOFT = Interest(InterestKind.DECLARED, False, "Declared a connection", since=NOW)


def waiver(**changes: object) -> Waiver:
    facts = {"kind": SOFT.kind, "reason": "Long ago", "waived_at": NOW, "ends_on": TODAY} | changes
    return Waiver(**facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "covers"),
    (
        ({}, True),
        ({"ends_on": TODAY - timedelta(days=1)}, False),
        ({"kind": InterestKind.SAME_COUNCIL}, False),
        ({"waived_at": NOW - timedelta(seconds=1)}, False),
    ),
)
def test_a_waiver_covers_its_kind_until_its_day_and_nothing_newer(
    changes: dict[str, object], covers: bool
) -> None:
    assert (panels.waiver_for(SOFT, [waiver(**changes)], TODAY) is not None) == covers
    assert panels.unwaived([SOFT], [waiver(**changes)], TODAY) == (() if covers else (SOFT,))


def test_no_waiver_covers_a_hard_interest() -> None:
    hard = Interest(InterestKind.STAKE, True, "Declared: has a personal stake", since=NOW)
    assert panels.waiver_for(hard, [waiver(kind=hard.kind)], TODAY) is None


@pytest.mark.parametrize(
    ("level", "roles"),
    (
        (Level.OBSERVING, [SeatRole.OBSERVER]),
        (Level.ASSESSOR, [SeatRole.ASSESSOR, SeatRole.OBSERVER]),
        (Level.LEAD, [SeatRole.LEAD, SeatRole.ASSESSOR, SeatRole.OBSERVER]),
    ),
)
def test_a_level_says_which_seats_one_may_take(level: Level, roles: list[SeatRole]) -> None:
    assert [role for role in SeatRole if panels.may_sit(role, level)] == roles


@pytest.mark.parametrize(
    ("at_once", "most_at_once", "this_year", "most_per_year", "load"),
    (
        (0, 1, 0, 4, Load.FREE),
        (1, 1, 1, 4, Load.FULL),
        (1, 2, 1, 4, Load.NEARLY_FULL),
        (0, 2, 3, 4, Load.NEARLY_FULL),
        (0, 2, 4, 4, Load.FULL),
        (0, 2, 0, 1, Load.FREE),
        (0, 0, 0, 4, Load.FULL),
    ),
)
def test_load_is_free_nearly_full_or_full(
    at_once: int, most_at_once: int, this_year: int, most_per_year: int, load: Load
) -> None:
    assert (
        panels.load(
            at_once=at_once,
            most_at_once=most_at_once,
            this_year=this_year,
            most_per_year=most_per_year,
        )
        == load
    )
