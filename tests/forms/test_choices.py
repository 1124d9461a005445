from enum import StrEnum
from typing import Any

from peerreview.forms.base import Choice, Choices, Form, Option, Pick


class Stage(StrEnum):
    ALPHA = "alpha"
    LIVE = "live"


class Chosen(Form):
    stage = Choice(
        "Stage",
        choices=[(Stage.ALPHA, "Alpha", "Trying out"), (None, "or"), (Stage.LIVE, "Live")],
        becomes=Stage,
        required="Choose a stage",
    )
    points = Choices("Points", choices=[("2", "Two"), ("1", "One"), ("3", "Three")], becomes=int)
    group = Pick("Group", choices=["London"], unknown="Choose a group of the list")


def test_options_are_values_labels_and_hints(shown: Any) -> None:
    form = shown(Chosen)
    assert form.stage.choices == [
        Option("alpha", "Alpha", "Trying out"), Option(None, "or", ""), Option("live", "Live", ""),
    ]  # fmt: skip
    assert form.group.choices == [Option("London", "London", "")]


def test_a_chosen_option_becomes_its_value(sent: Any) -> None:
    form = sent(Chosen, stage="live", group="London")
    assert form.values() == {"stage": Stage.LIVE, "points": [], "group": "London"}


def test_ticked_options_come_in_the_order_shown_and_once(sent: Any) -> None:
    assert sent(Chosen, {"points": ["1", "3", "2", "1"]}).points.data == [2, 1, 3]


def test_no_choice_says_what_to_choose(sent: Any) -> None:
    form = sent(Chosen)
    assert (form.stage.data, form.stage.errors) == (None, ["Choose a stage"])


def test_an_option_that_was_not_on_offer_is_refused(sent: Any) -> None:
    form = sent(Chosen, {"stage": "beta", "points": ["1", "9"], "group": "Midlands"})
    assert form.stage.errors == ["Choose one of the answers in the list"]
    assert form.points.errors == ["Choose one of the answers in the list"]
    assert form.group.errors == ["Choose a group of the list"]
    assert form.values() == {"stage": None, "points": [], "group": None}
    assert form.points.chosen() == ["1", "9"]


def test_an_error_leads_to_no_input_where_nothing_is_left_to_choose(sent: Any) -> None:
    form = sent(Chosen, {"points": ["1"], "group": "London", "stage": "live"})
    form.points.choices = []
    assert form.validate() is False
    assert form.problems() == [("Choose one of the answers in the list", "")]


def test_a_divider_cannot_be_chosen(sent: Any) -> None:
    for typed in ("None", "or"):
        assert sent(Chosen, stage=typed).stage.errors == ["Choose one of the answers in the list"]


def test_options_can_be_set_before_validation(bare: Any, sent: Any) -> None:
    form = sent(Chosen, stage="live", group="Midlands")
    form.group.choices = [("Midlands", "The Midlands")]
    assert form.validate() is True
    assert form.group.data == "Midlands"


def test_options_set_on_one_form_stay_there(shown: Any) -> None:
    first, second = shown(Chosen), shown(Chosen)
    first.group.choices = []
    assert second.group.choices == [Option("London", "London", "")]


def test_what_is_kept_is_marked(shown: Any) -> None:
    form = shown(Chosen, stage=Stage.LIVE, points=[3, 1])
    assert (form.stage.chosen(), form.points.chosen(), form.group.chosen()) == (
        ["live"],
        ["3", "1"],
        [""],
    )
