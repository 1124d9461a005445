from datetime import date, time
from typing import Any

import pytest

from peerreview.forms.base import Clock, Day, Form, HalfDay, HalfDays
from peerreview.forms.times import month_number
from peerreview.rules import dates
from peerreview.rules.dates import Half

PARTS = ("day", "month", "year")


class Times(Form):
    on = Day("When?", required="Enter the date of the session")
    by = Day("By when?", noun="The due date")
    at = Clock("Start time", required="Enter the start time")
    when = HalfDays("Half-days", rows=3, least=2, required="Give at least two half-days")
    one = HalfDay("Half-day", required="Give a half-day")


def typed(name: str, day: str, month: str, year: str, **half: str) -> dict[str, str]:
    parts = {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
    return parts | {f"{name}-half": value for value in half.values()}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("23", "11", "2026"), date(2026, 11, 23)),
        (("1", "Feb", "2027"), date(2027, 2, 1)),
        (("01", " september ", "2027"), date(2027, 9, 1)),
        (("1", "Sept.", "2027"), date(2027, 9, 1)),
        (("29", "2", "2028"), date(2028, 2, 29)),
        (("1", "1", "1900"), date(1900, 1, 1)),
        (("31", "12", "2200"), date(2200, 12, 31)),
    ],
)
def test_a_date_is_read(sent: Any, parts: tuple[str, str, str], expected: date) -> None:
    form = sent(Times, typed("on", *parts))
    assert (form.on.data, form.on.errors, form.on.wrong) == (expected, [], ())


@pytest.mark.parametrize(
    ("parts", "error", "wrong"),
    [
        (("", "", ""), "Enter the date of the session", PARTS),
        (("23", "", "2026"), "Enter the month", ("month",)),
        (("", "11", ""), "Enter the day and the year", ("day", "year")),
        (("31", "2", "2027"), "The date must be a real date", PARTS),
        (("29", "2", "2027"), "The date must be a real date", PARTS),
        (("32", "1", "2027"), "The date must be a real date", ("day",)),
        (("0", "13", "2027"), "The date must be a real date", ("day", "month")),
        (("x", "1", "2027"), "The date must be a real date", ("day",)),
        (("1", "ma", "2027"), "The date must be a real date", ("month",)),
        (("1", "Juno", "2027"), "The date must be a real date", ("month",)),
        (("1", "1", "next"), "The date must be a real date", ("year",)),
        (("x", "1", "27"), "The date must be a real date", ("day", "year")),
        (("1", "1", "27"), "Enter the year with 4 numbers, like 2027", ("year",)),
        (("1", "1", "20270"), "Enter the year with 4 numbers, like 2027", ("year",)),
        (("1", "1", "1899"), "The year must be between 1900 and 2200", ("year",)),
        (("1", "1", "2201"), "The year must be between 1900 and 2200", ("year",)),
        (("²", "1", "2027"), "The date must be a real date", ("day",)),
        (("9" * 5000, "1", "2027"), "The date must be a real date", ("day",)),
    ],
)
def test_a_date_that_is_not_one_names_its_wrong_parts(
    sent: Any, parts: tuple[str, str, str], error: str, wrong: tuple[str, ...]
) -> None:
    form = sent(Times, typed("on", *parts))
    assert (form.on.data, form.on.errors, form.on.wrong) == (None, [error], wrong)
    assert tuple(form.on.typed.values()) == parts
    assert form.on.problems() == [(error, f"on-{wrong[0]}")]


def test_may_is_the_month_of_its_first_letters() -> None:
    assert [month_number(name) for name in ("mar", "MAY", "jun", "jul", "5", "05", "j")] == [
        3,
        5,
        6,
        7,
        5,
        5,
        None,
    ]


def test_an_error_calls_the_date_by_its_noun(sent: Any) -> None:
    assert sent(Times, typed("by", "31", "4", "2027")).by.errors == [
        "The due date must be a real date"
    ]


def test_a_date_may_be_left_out_where_it_is_not_required(sent: Any) -> None:
    form = sent(Times)
    assert (form.by.data, form.by.errors) == (None, [])


def test_a_kept_date_fills_its_parts(shown: Any) -> None:
    assert shown(Times, on=date(2027, 3, 4)).on.typed == {"day": "4", "month": "3", "year": "2027"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("09:30", time(9, 30)), ("9.30am", time(9, 30)), ("2pm", time(14)), ("2 PM", time(14)), ("12am", time(0)),
     ("12pm", time(12)), ("12.15 p.m.", time(12, 15)), ("1430", time(14, 30)), ("midday", time(12)), ("0:05", time(0, 5)),
     ("12 noon", time(12)), ("23:59", time(23, 59)), ("9:30AM", time(9, 30))],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(sent: Any, text: str, expected: time) -> None:
    form = sent(Times, at=text)
    assert (form.at.data, form.at.errors) == (expected, [])


@pytest.mark.parametrize(
    "text", ["9", "morning", "9h30", "9:3", "930", "-1:00", "٩:٣٠", "9:30:15", "am"]
)
def test_what_is_no_time_is_refused(sent: Any, text: str) -> None:
    form = sent(Times, at=text)
    assert (form.at.data, form.at.errors, form.at.typed) == (
        None,
        ["Enter a time, like 9:30am or 14:00"],
        text,
    )


@pytest.mark.parametrize("text", ["24:00", "9:60", "13pm", "0am", "2575"])
def test_a_time_that_no_clock_shows_is_refused(sent: Any, text: str) -> None:
    assert sent(Times, at=text).at.errors == [
        "Start time must be a real time, like 9:30am or 14:00"
    ]


def test_a_kept_time_is_shown(shown: Any) -> None:
    assert shown(Times, at=time(9, 5)).at.typed == "09:05"


def test_half_days_are_read_and_empty_rows_left_out(sent: Any) -> None:
    form = sent(
        Times,
        typed("when-1", "4", "3", "2027", half="am")
        | typed("when-3", "5", "mar", "2027", half="pm"),
    )
    assert form.when.errors == []
    assert form.when.data == [
        dates.HalfDay(date(2027, 3, 4), Half.AM), dates.HalfDay(date(2027, 3, 5), Half.PM),
    ]  # fmt: skip


def test_a_half_day_named_twice_counts_once(sent: Any) -> None:
    form = sent(
        Times,
        typed("when-1", "4", "3", "2027", half="am")
        | typed("when-2", "4", "March", "2027", half="am"),
    )
    assert form.when.errors == ["Give at least two half-days"]
    assert form.when.problems() == [("Give at least two half-days", "when-1-day")]


def test_each_wrong_row_has_its_error_and_leads_to_its_part(sent: Any) -> None:
    rows = typed("when-1", "31", "2", "2027", half="am") | typed("when-2", "", "", "", half="pm")
    form = sent(Times, rows | typed("when-3", "4", "3", "2027", half="noon"))
    assert form.when.problems() == [
        ("Half-day 1: the date must be a real date", "when-1-day"),
        ("Half-day 2: enter the date", "when-2-day"),
        ("Half-day 3: choose morning or afternoon", "when-3-half"),
    ]
    assert [row.typed["day"] for row in form.when.typed] == ["31", "", "4"]
    assert form.when.data == []


def test_further_rows_are_read_as_long_as_they_follow(sent: Any) -> None:
    rows = [typed(f"when-{place}", str(place), "3", "2027", half="am") for place in (1, 2, 4, 6)]
    form = sent(Times, {name: value for row in rows for name, value in row.items()})
    assert [half_day.on.day for half_day in form.when.data] == [1, 2, 4]


def test_thousands_of_rows_are_not_read(sent: Any) -> None:
    form = sent(Times, {f"when-{place}-day": "1" for place in range(1, 3000)})
    assert len(form.when.typed) == 50


def test_kept_half_days_fill_rows_and_leave_room(shown: Any) -> None:
    kept = [dates.HalfDay(date(2027, 3, day), Half.PM) for day in (1, 2)]
    assert [(row.typed["day"], row.half) for row in shown(Times, when=kept).when.typed] == [
        ("1", "pm"), ("2", "pm"), ("", ""),
    ]  # fmt: skip
    assert len(shown(Times, when=kept * 2).when.typed) == 4


def test_one_half_day_is_a_value_of_its_own(sent: Any, shown: Any) -> None:
    expected = dates.HalfDay(date(2027, 3, 4), Half.AM)
    assert sent(Times, typed("one-1", "4", "3", "2027", half="am")).one.data == expected
    assert shown(Times, one=expected).one.typed[0].half == "am"
    form = sent(Times)
    assert (form.one.data, form.one.errors) == (None, ["Give a half-day"])
