"""Half-days, working days and the dates that follow from them. All times are Europe/London."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
AM_UNTIL = time(13, 0)
PM_FROM = time(12, 0)
EVIDENCE_DAYS = 5  # working days before the first session; domain.md, section 4
FINDINGS_DAYS = 7  # working days after the last session
CHECK_DAYS = 10  # working days for the accuracy check
FOLLOW_UP_MONTHS = (3, 9)  # after the report is agreed


class Half(StrEnum):
    """Half of a day: am to 13:00, pm from 12:00."""

    AM = "am"
    PM = "pm"


@dataclass(frozen=True, order=True)
class HalfDay:
    """A date and am or pm, in London."""

    on: date
    half: Half


class Free(StrEnum):
    """What a person says of a half-day; no answer is not known, never free."""

    FREE = "free"
    IF_NEEDED = "if needed"
    NOT_FREE = "not free"


def half_days(on: date, starts: time, ends: time) -> tuple[HalfDay, ...]:
    """The half-days that a session from `starts` to `ends` lies in: one where it fits, else both."""
    if ends <= AM_UNTIL:
        return (HalfDay(on, Half.AM),)
    if starts >= PM_FROM:
        return (HalfDay(on, Half.PM),)
    return (HalfDay(on, Half.AM), HalfDay(on, Half.PM))


def is_missing_hour(on: date, at: time) -> bool:
    """Whether this wall-clock time does not exist in London on that day (clocks go forward)."""
    local = datetime.combine(on, at, LONDON)
    back = datetime.fromtimestamp(local.timestamp(), LONDON)
    return back.replace(tzinfo=None) != local.replace(tzinfo=None)


def is_doubled_hour(on: date, at: time) -> bool:
    """Whether this wall-clock time exists twice in London on that day (clocks go back)."""
    local = datetime.combine(on, at, LONDON)
    return not is_missing_hour(on, at) and local.utcoffset() != local.replace(fold=1).utcoffset()


def moment(on: date, at: time, *, second: bool = False) -> datetime:
    """The moment in UTC of a wall-clock time in London; in a doubled hour the first, or `second`."""
    return datetime.combine(on, at.replace(fold=int(second)), LONDON).astimezone(UTC)


def is_working(day: date, holidays: Collection[date]) -> bool:
    """Whether people work on this day: Monday to Friday, and no bank holiday."""
    return day.weekday() < 5 and day not in holidays


def working_days_after(start: date, count: int, holidays: Collection[date]) -> date:
    """The day `count` working days after `start` (before it, where `count` is negative)."""
    step = timedelta(days=1 if count >= 0 else -1)
    day, left = start, abs(count)
    while left:
        day += step
        if is_working(day, holidays):
            left -= 1
    return day


def working_days_between(start: date, end: date, holidays: Collection[date]) -> int:
    """How many working days lie after `start` up to and including `end`; 0 where `end` is earlier."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working(day, holidays) for day in days)


def months_after(start: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(start.day, last))
