from datetime import UTC, date, datetime, time

import pytest

from peerreview import words
from peerreview.rules.dates import Half, HalfDay


def test_days_read_in_full_and_short() -> None:
    assert words.day(date(2026, 11, 23)) == "Monday 23 November 2026"
    assert words.short_day(date(2027, 3, 1)) == "1 March 2027"


@pytest.mark.parametrize(
    ("at", "text"),
    [(time(0), "midnight"), (time(0, 5), "12:05am"), (time(9, 30), "9:30am"), (time(12), "midday"), (time(12, 1), "12:01pm"),
     (time(14), "2pm"), (time(23, 59), "11:59pm")],
)  # fmt: skip
def test_times_read_as_people_say_them(at: time, text: str) -> None:
    assert words.clock(at) == text


def test_a_session_reads_from_to() -> None:
    assert words.time_range(time(9, 30), time(12)) == "9:30am to midday"


def test_moments_are_told_in_london_in_winter_and_summer() -> None:
    assert words.moment(datetime(2026, 11, 23, 14, 5, tzinfo=UTC)) == "23 November 2026 at 2:05pm"
    assert words.moment(datetime(2026, 7, 31, 23, 30, tzinfo=UTC)) == "1 August 2026 at 12:30am"


def test_half_days_read_as_morning_and_afternoon() -> None:
    assert (
        words.half_day(HalfDay(date(2026, 11, 23), Half.AM)) == "Monday 23 November 2026, morning"
    )
    assert (
        words.half_day(HalfDay(date(2026, 11, 24), Half.PM))
        == "Tuesday 24 November 2026, afternoon"
    )


def test_waiting_reads_in_days() -> None:
    assert [words.ago_days(days) for days in (-1, 0, 1, 3)] == ["today", "today", "1 day", "3 days"]


def test_counts_read_as_words() -> None:
    assert [words.count(number, "review") for number in (0, 1, 2, 1200)] == [
        "no reviews", "1 review", "2 reviews", "1,200 reviews",
    ]  # fmt: skip
    assert words.count(2, "person", "people") == "2 people"


def test_lists_read_as_a_sentence() -> None:
    assert [words.joined(things) for things in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert words.joined([1, 2, 3], last="or") == "1, 2 or 3"


def test_excerpts_end_at_a_word() -> None:
    assert words.excerpt("Short\n\ntext") == "Short text"
    assert words.excerpt("The team speaks, often, to residents", 17) == "The team speaks…"
    assert words.excerpt("x" * 20, 10) == "x" * 9 + "…"


def test_excerpts_are_never_longer_than_asked() -> None:
    assert all(len(words.excerpt("word, " * 40, length)) <= length for length in range(8, 80))


def test_sentence_case_changes_the_first_letter_only() -> None:
    assert [words.sentence_case(text) for text in ("", "in review", "a GOV.UK page")] == [
        "",
        "In review",
        "A GOV.UK page",
    ]
