"""How dates, times, counts and texts read: the same in pages, mails and exports."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
EXCERPT_LENGTH = 160
# Months and days are written out here: strftime would follow the language of the machine.
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HALVES = {"am": "morning", "pm": "afternoon"}


def day(on: date) -> str:
    """Monday 23 November 2026"""
    return f"{DAYS[on.weekday()]} {short_day(on)}"


def short_day(on: date) -> str:
    """23 November 2026"""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def clock(at: time) -> str:
    """9:30am, 2pm, midday, midnight"""
    if at.minute == 0 and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def time_range(starts: time, ends: time) -> str:
    """9:30am to midday"""
    return f"{clock(starts)} to {clock(ends)}"


def moment(at: datetime) -> str:
    """23 November 2026 at 2:05pm, in London, from a time in UTC."""
    local = at.astimezone(LONDON)
    return f"{short_day(local.date())} at {clock(local.time())}"


def time_of_day(at: datetime) -> str:
    """3:40pm, in London, from a time in UTC."""
    return clock(at.astimezone(LONDON).time())


def on_day(at: datetime) -> str:
    """23 November 2026: the day in London of a time in UTC."""
    return short_day(at.astimezone(LONDON).date())


def half_day(half_day: Any) -> str:
    """Monday 23 November 2026, morning: from anything with `on` and `half`."""
    return f"{day(half_day.on)}, {HALVES[half_day.half]}"


def ago_days(days: int) -> str:
    """today, 1 day, 3 days: for how long something has been so."""
    return count(days, "day") if days > 0 else "today"


def due(on: date, today: date) -> str:
    """Due Monday 23 November 2026 · due today · overdue by 2 days, since 23 November 2026"""
    if on == today:
        return "due today"
    if on > today:
        return f"due {day(on)}"
    return f"overdue by {count((today - on).days, 'day')}, since {short_day(on)}"


def count(number: int, thing: str, plural: str | None = None) -> str:
    """1 review, 1,200 reviews, no reviews"""
    if number == 1:
        return f"1 {thing}"
    return f"{number:,}" * bool(number) + "no" * (not number) + f" {plural or thing + 's'}"


def joined(things: Iterable[object], last: str = "and") -> str:
    """a, b and c"""
    *most, end = [str(thing) for thing in things] or [""]
    return f"{', '.join(most)} {last} {end}" if most else end


def excerpt(text: str, length: int = EXCERPT_LENGTH) -> str:
    """The beginning of a text in one line, cut at a word, with … where something is left out."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head = line[:length].rsplit(" ", 1)[0] if " " in line[:length] else line[: length - 1]
    return head.rstrip(" ,;:.–-") + "…"


def sentence_case(text: str) -> str:
    """The text with a capital letter at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def codes_left(count: int) -> str:
    """How many recovery codes somebody has, as a sentence."""
    few = {0: "None of your recovery codes is left.", 1: "One recovery code is left."}
    return few.get(count, f"{count} recovery codes are left.")


FILTERS: dict[str, Callable[..., str]] = {
    "ago_days": ago_days,
    "clock": clock,
    "count_of": count,
    "day": day,
    "due": due,
    "excerpt": excerpt,
    "half_day": half_day,
    "joined": joined,
    "moment": moment,
    "on_day": on_day,
    "sentence_case": sentence_case,
    "short_day": short_day,
    "time_of_day": time_of_day,
}
