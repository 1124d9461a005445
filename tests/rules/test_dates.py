"""Half-days, hours that are missing or doubled, and working days."""

from datetime import UTC, date, datetime, time

import pytest

from peerreview.rules import dates
from peerreview.rules.dates import Half, HalfDay

DAY = date(2026, 11, 23)
FORWARD, BACK = date(2027, 3, 28), date(2026, 10, 25)  # when the clocks change


@pytest.mark.parametrize(
    ("starts", "ends", "halves"),
    (
        (time(9), time(11), [Half.AM]),
        (time(11), time(13), [Half.AM]),
        (time(12), time(13), [Half.AM]),
        (time(12), time(14), [Half.PM]),
        (time(14), time(16), [Half.PM]),
        (time(11), time(14), [Half.AM, Half.PM]),
    ),
)
def test_a_session_lies_in_half_days(starts: time, ends: time, halves: list[Half]) -> None:
    found = dates.half_days(DAY, starts, ends)
    assert list(found) == [HalfDay(DAY, half) for half in halves]


@pytest.mark.parametrize(
    ("on", "at", "missing", "doubled"),
    (
        (FORWARD, time(0, 59), False, False),
        (FORWARD, time(1), True, False),
        (FORWARD, time(1, 59), True, False),
        (FORWARD, time(2), False, False),
        (BACK, time(0, 59), False, False),
        (BACK, time(1), False, True),
        (BACK, time(1, 59), False, True),
        (BACK, time(2), False, False),
    ),
)
def test_hours_are_missing_or_doubled_when_the_clocks_change(
    on: date, at: time, missing: bool, doubled: bool
) -> None:
    assert (dates.is_missing_hour(on, at), dates.is_doubled_hour(on, at)) == (missing, doubled)


@pytest.mark.parametrize(
    ("on", "second", "moment"),
    (
        (date(2026, 7, 1), False, datetime(2026, 7, 1, 0, 30, tzinfo=UTC)),
        (date(2026, 12, 1), False, datetime(2026, 12, 1, 1, 30, tzinfo=UTC)),
        (BACK, False, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (BACK, True, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ),
)
def test_a_time_in_london_is_a_moment_in_utc(on: date, second: bool, moment: datetime) -> None:
    assert dates.moment(on, time(1, 30), second=second) == moment


CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})


@pytest.mark.parametrize(
    ("count", "day"),
    ((0, date(2026, 12, 24)), (1, date(2026, 12, 29)), (-1, date(2026, 12, 23))),
)
def test_working_days_leave_out_weekends_and_holidays(count: int, day: date) -> None:
    assert dates.working_days_after(date(2026, 12, 24), count, CHRISTMAS) == day


def test_working_days_between_count_the_last_day_and_never_backwards() -> None:
    start, end = date(2026, 12, 24), date(2026, 12, 30)
    assert dates.working_days_between(start, end, CHRISTMAS) == 2
    assert dates.working_days_between(end, start, CHRISTMAS) == 0


@pytest.mark.parametrize(
    ("start", "months", "end"),
    (
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 23), -12, date(2025, 11, 23)),
        (date(2026, 12, 15), 0, date(2026, 12, 15)),
    ),
)
def test_months_after_stay_in_their_month(start: date, months: int, end: date) -> None:
    assert dates.months_after(start, months) == end
