"""The finding's form: rows of suggestions, views of the scale, and what is given back."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from peerreview.forms.findings import (
    AgreeToBeNamedForm,
    RecordDissentForm,
    Suggestions,
    WriteFindingsForm,
    as_chosen,
)
from peerreview.rules.findings import Controller, FindingState

Sent = Callable[..., Any]
OPTIONS = [SimpleNamespace(number=n, label=f"Label {n}", explanation="Why") for n in (4, 3, 2, 1)]
STANDARD = SimpleNamespace(not_covered="No time", not_applicable="Does not apply")


class Write(WriteFindingsForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(OPTIONS, STANDARD)


class Dissent(RecordDissentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(OPTIONS)


def row(number: int, words: str, who: str = "") -> dict[str, str]:
    return {
        f"suggestions-{number}-words": words,
        f"suggestions-{number}-controlled-by": who,
    }


def test_empty_rows_are_left_out_and_order_is_kept(sent: Sent) -> None:
    form = sent(Write, {**row(1, "First", "team"), **row(2, " "), **row(3, "Third", "national")})
    assert form.errors == {}
    assert form.suggestions.data == [("First", Controller.TEAM), ("Third", Controller.NATIONAL)]


@pytest.mark.parametrize(
    ("fields", "problem"),
    (
        (row(1, "First"), ("Choose who controls suggestion 1", "#suggestions-1-controlled-by")),
        (
            row(1, "First", "the mayor"),
            ("Choose who controls suggestion 1", "#suggestions-1-controlled-by"),
        ),
        (
            row(1, "", "team"),
            ("Write suggestion 1, or do not say who controls it", "#suggestions-1-words"),
        ),
        (
            row(1, "x" * 1501, "team"),
            ("Suggestion 1 must be 1,500 characters or fewer", "#suggestions-1-words"),
        ),
    ),
)
def test_half_a_row_is_asked_for_the_other_half(
    sent: Sent, fields: dict[str, str], problem: tuple[str, str]
) -> None:
    form = sent(Write, {**fields, **row(2, "Whole", "council")})
    assert form.problems() == [problem]
    assert form.suggestions.typed[0].words == fields["suggestions-1-words"]
    assert form.suggestions.typed[1].words == "Whole"


def test_there_are_three_rows_and_one_more_is_offered_on_request(shown: Sent) -> None:
    assert len(shown(Write).suggestions.typed) == 3
    form = shown(Write, suggestions=[("Said", Controller.TEAM)] * 4)
    assert len(form.suggestions.typed) == 4
    form.suggestions.add_row()
    assert [each.words for each in form.suggestions.typed] == ["Said"] * 4 + [""]


def test_no_more_rows_are_read_or_added_than_fit(sent: Sent) -> None:
    fields: dict[str, str] = {}
    for number in range(1, Suggestions.most + 3):
        fields |= row(number, f"Row {number}", "team")
    form = sent(Write, fields)
    assert len(form.suggestions.data) == Suggestions.most
    form.suggestions.add_row()
    assert len(form.suggestions.typed) == Suggestions.most
    assert not form.suggestions.has_room


@pytest.mark.parametrize(
    ("chosen", "state", "view"),
    (
        ("3", FindingState.VIEW, 3),
        ("not covered", FindingState.NOT_COVERED, None),
        ("not applicable", FindingState.NOT_APPLICABLE, None),
        ("", FindingState.OPEN, None),
    ),
)
def test_what_is_chosen_becomes_state_and_view(
    sent: Sent, chosen: str, state: FindingState, view: int | None
) -> None:
    form = sent(Write, view=chosen, works_well=" They meet\r\ndaily ")
    assert form.problems() == []
    assert form.values() == {
        "state": state,
        "view": view,
        "works_well": "They meet\ndaily",
        "to_explore": "",
        "suggestions": [],
    }
    assert as_chosen(SimpleNamespace(state=state, view=view)) == (chosen or None)


@pytest.mark.parametrize("chosen", ("5", "open", "view", "0", "Leading"))
def test_what_is_not_on_offer_is_refused(sent: Sent, chosen: str) -> None:
    form = sent(Write, view=chosen)
    assert form.problems() == [("Choose a view of the scale, or set the point aside", "#view")]


def test_too_long_a_text_is_refused_and_kept(sent: Sent) -> None:
    form = sent(Write, works_well="x" * 5000)
    assert form.problems() == [("What works well must be 4,000 characters or fewer", "#works_well")]
    assert len(form.works_well.typed) == 5000


def test_everything_typed_is_given_back_with_who_controls_it(sent: Sent) -> None:
    form = sent(
        Write, {"view": "2", "to_explore": "Why?", **row(1, "Ask", "supplier"), **row(2, "Or")}
    )
    assert form.given_back() == [
        ("The panel’s view", "Label 2"),
        ("What to explore", "Why?"),
        ("Suggestions", "Ask (The supplier)\n\nOr (nobody chosen)"),
    ]


@pytest.mark.parametrize(("chosen", "view"), (("none", None), ("1", 1), ("", None)))
def test_a_second_view_may_be_words_only(sent: Sent, chosen: str, view: int | None) -> None:
    form = sent(Dissent, view=chosen, words="I see it otherwise")
    assert form.values() == {"view": view, "words": "I see it otherwise"}


@pytest.mark.parametrize(("chosen", "named"), (("yes", True), ("no", False)))
def test_being_named_is_yes_or_no(sent: Sent, chosen: str, named: bool) -> None:
    assert sent(AgreeToBeNamedForm, is_named=chosen).values() == {"is_named": named}
    assert sent(AgreeToBeNamedForm, is_named="perhaps").problems() != []
