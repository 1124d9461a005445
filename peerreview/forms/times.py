"""Questions about time: a day in three parts, a time of day, and half-days."""

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any, NamedTuple

from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from peerreview.forms.questions import Question, Wrong, one_line
from peerreview.rules import dates

PARTS = ("day", "month", "year")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
# No date that this service asks for lies outside; beyond it, it is a slip of the keyboard.
FIRST_YEAR, LAST_YEAR = 1900, 2200
HALVES = ((dates.Half.AM, "Morning (to 1pm)"), (dates.Half.PM, "Afternoon (from midday)"))
# Rows that a page could have grown by adding more; a post with more than this is not from our page.
MOST_ROWS = 50
CLOCK = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s?([ap])\.?m\.?|(\d{1,2})[:.](\d{2})|(\d{2})(\d{2})", re.ASCII
)
CLOCK_WORDS = {
    "noon": time(12),
    "midday": time(12),
    "12 noon": time(12),
    "12 midday": time(12),
    "midnight": time(0),
}


class WrongParts(Wrong):
    """A date that cannot be taken, with the parts that make it so."""

    def __init__(self, message: str, parts: tuple[str, ...] = PARTS) -> None:
        super().__init__(message)
        self.parts = parts


def number(text: str, low: int, high: int) -> int | None:
    """The number that is written here, if it lies in this range."""
    found = int(text) if re.fullmatch("[0-9]{1,4}", text) else None
    return found if found is not None and low <= found <= high else None


def month_number(text: str) -> int | None:
    """The month from its number, its name or the first letters of its name."""
    word = text.lower().rstrip(".")
    named = [
        place for place, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.startswith(word)
    ]
    return named[0] if named else number(text, 1, 12)


def typed_parts(formdata: Any, name: str) -> dict[str, str]:
    """Day, month and year as they were typed."""
    return {part: one_line(formdata.get(f"{name}-{part}", "")) for part in PARTS}


def parts_of(day: date | None) -> dict[str, str]:
    """Day, month and year as boxes show them."""
    return {part: "" if day is None else str(getattr(day, part)) for part in PARTS}


def real_date(typed: dict[str, str], noun: str) -> date:
    """The date that these three parts name. Raises WrongParts with what to put right."""
    if missing := tuple(part for part in PARTS if not typed[part]):
        raise WrongParts(f"Enter the {' and the '.join(missing)}", missing)
    found = {"day": number(typed["day"], 1, 31), "month": month_number(typed["month"])}
    wrong = tuple(part for part in found if found[part] is None)
    year = typed["year"]
    if not re.fullmatch("[0-9]{4}", year):
        if wrong or not year.isdigit():
            raise WrongParts(f"{noun} must be a real date", (*wrong, "year"))
        raise WrongParts("Enter the year with 4 numbers, like 2027", ("year",))
    if wrong:
        raise WrongParts(f"{noun} must be a real date", wrong)
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise WrongParts(f"The year must be between {FIRST_YEAR} and {LAST_YEAR}", ("year",))
    try:
        return date(int(year), found["month"] or 0, found["day"] or 0)
    except ValueError:
        raise WrongParts(f"{noun} must be a real date") from None


class InParts(Question):
    """A question of several inputs: what each held is kept, and the wrong ones are named for the page."""

    wrong: tuple[str, ...] = ()

    def __init__(self, label: str, *, noun: str = "The date", **question: Any) -> None:
        super().__init__(label, noun=noun, **question)

    def nothing(self) -> Any:
        return None

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if formdata is not None:
            self.data, self.typed = self.nothing(), self.read(formdata)

    def read(self, formdata: Any) -> Any:
        """What was typed, from the fields of the post."""
        raise NotImplementedError

    def refuse(self, message: str) -> None:
        super().refuse(message)
        self.wrong = self.wrong or PARTS


class Day(InParts):
    """A date in three boxes: day, month (a number or its name), year. Clean value: a date, or None."""

    typed: dict[str, str]

    def as_typed(self, value: date | None) -> dict[str, str]:
        return parts_of(value)

    def read(self, formdata: Any) -> dict[str, str]:
        return typed_parts(formdata, self.name)

    def pre_validate(self, form: Any) -> None:
        self.data, self.wrong = None, ()
        if not any(self.typed.values()):
            self.wrong = PARTS if self.required else ()
            raise StopValidation(self.required or "")
        try:
            self.data = real_date(self.typed, self.noun)
        except WrongParts as error:
            self.wrong = error.parts
            raise

    def problems(self) -> list[tuple[str, str]]:
        first = next((part for part in PARTS if part in self.wrong), "day")
        return [(str(error), f"{self.id}-{first}") for error in self.errors]

    def told(self) -> str:
        return " ".join(filter(None, self.typed.values()))


class Clock(Question):
    """A time of day as people write it: 09:30, 9.30am, 2pm, 1430, midday. Clean value: a time, or None."""

    def nothing(self) -> None:
        return None

    def as_typed(self, value: time | None) -> str:
        return "" if value is None else f"{value:%H:%M}"

    def answer(self) -> time:
        text = self.typed.lower()
        if text in CLOCK_WORDS:
            return CLOCK_WORDS[text]
        found = CLOCK.fullmatch(text)
        if found is None:
            raise Wrong("Enter a time, like 9:30am or 14:00")
        half, numbers = found[3], [int(each) for each in found.groups() if each and each.isdigit()]
        hour, minute = (*numbers, 0)[:2]
        if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
            raise Wrong(f"{self.noun} must be a real time, like 9:30am or 14:00")
        return time(hour % 12 + (12 if half == "p" else 0) if half else hour, minute)


class Row(NamedTuple):
    """One half-day as typed: its place, the three parts, am or pm, and what is wrong with it."""

    name: str
    typed: dict[str, str]
    half: str
    error: str = ""
    wrong: tuple[str, ...] = ()

    def value(self, noun: str) -> dates.HalfDay | None:
        """The half-day, None for an empty row. Raises WrongParts."""
        if not any(self.typed.values()):
            if self.half:
                raise WrongParts("Enter the date")
            return None
        day = real_date(self.typed, noun)
        if self.half not in dict(HALVES):
            raise WrongParts("Choose morning or afternoon", ("half",))
        return dates.HalfDay(day, dates.Half(self.half))

    def told(self) -> str:
        """What was typed, in one line."""
        return " ".join(filter(None, [*self.typed.values(), self.half]))


class HalfDays(InParts):
    """Several half-days, one in each row; empty rows are left out. Clean value: a list of `rules.dates.HalfDay`.

    A half-day named twice counts once. `required` is the error when fewer than `least` are given.
    """

    typed: list[Row]
    halves = HALVES

    def __init__(
        self,
        label: str,
        *,
        rows: int = 6,
        least: int = 1,
        row_noun: str = "Half-day",
        **question: Any,
    ) -> None:
        self.rows, self.least, self.row_noun = rows, least, row_noun
        super().__init__(label, **question)

    def nothing(self) -> Any:
        return []

    def row_name(self, place: int) -> str:
        """How the inputs of this row are called."""
        return f"{self.name}-{place}"

    def as_typed(self, value: Any) -> list[Row]:
        given = [(parts_of(each.on), each.half.value) for each in value or ()]
        blank = [(parts_of(None), "")] * (self.rows - len(given))
        return [Row(self.row_name(place), *row) for place, row in enumerate([*given, *blank], 1)]

    def read(self, formdata: Any) -> list[Row]:
        return list(self.posted(formdata))

    def posted(self, formdata: Any) -> Iterator[Row]:
        """The rows of the page, and further ones as long as they follow each other."""
        for place in range(1, MOST_ROWS + 1):
            name = self.row_name(place)
            if place > self.rows and f"{name}-day" not in formdata:
                return
            yield Row(name, typed_parts(formdata, name), one_line(formdata.get(f"{name}-half", "")))

    def pre_validate(self, form: Any) -> None:
        found: dict[dates.HalfDay, None] = {}
        self.data = []
        for place, row in enumerate(self.typed):
            try:
                value = row.value(self.noun)
            except WrongParts as error:
                self.typed[place] = row._replace(error=str(error), wrong=error.parts)
            else:
                found |= {} if value is None else {value: None}
        if any(row.error for row in self.typed):
            self.errors = [f"{self.row_noun} {place}: {lower_first(row.error)}"
                           for place, row in enumerate(self.typed, 1) if row.error]  # fmt: skip
            raise StopValidation
        if self.required and len(found) < self.least:
            raise StopValidation(self.required or "")
        self.data = list(found)

    def problems(self) -> list[tuple[str, str]]:
        wrong = [row for row in self.typed if row.error]
        ids = [f"{row.name}-{next(p for p in (*PARTS, 'half') if p in row.wrong)}" for row in wrong]
        ids += [f"{self.row_name(1)}-day"] * len(self.errors)
        return [(str(error), id) for error, id in zip(self.errors, ids, strict=False)]

    def told(self) -> str:
        return "\n".join(filter(None, (row.told() for row in self.typed)))


class HalfDay(HalfDays):
    """One half-day. Clean value: a `rules.dates.HalfDay`, or None."""

    def __init__(self, label: str, **question: Any) -> None:
        super().__init__(label, rows=1, **question)

    def as_typed(self, value: Any) -> list[Row]:
        return super().as_typed([] if value is None else [value])

    def nothing(self) -> None:
        return None

    def posted(self, formdata: Any) -> Iterator[Row]:
        yield next(super().posted(formdata))

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        finally:
            self.data = self.data[0] if self.data else None


def lower_first(text: str) -> str:
    """The text as it goes on after a colon."""
    return text[:1].lower() + text[1:]
