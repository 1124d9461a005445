from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from peerreview.forms.base import (
    Choice,
    Choices,
    Clock,
    Day,
    Edit,
    Email,
    Form,
    HalfDay,
    HalfDays,
    Link,
    LongText,
    Password,
    Pick,
    Text,
    Tick,
    WholeNumber,
)

KEY = "a-key-of-one-button"


class EveryQuestion(Edit):
    name = Text("Name", required="Enter the name", most=80)
    about = LongText("About", readers="Who can read this: your team.")
    address = Email()
    link = Link("Link")
    people = WholeNumber("Number of people", low=1, high=60)
    stage = Choice("Stage", choices=[("alpha", "Alpha"), (None, "or"), ("live", "Live")])
    points = Choices("Points", choices=[("1", "Point 1"), ("2", "Point 2")])
    group = Pick("Group", choices=[("london", "London")])
    starts = Day("First day")
    at = Clock("Start time")
    when = HalfDays("Half-days")
    one = HalfDay("Half-day")
    sure = Tick("I am sure")
    password = Password("Password")


class NameForm(Form):
    name = Text("Name", required="Enter the name")


PARTS = ("-day", "-month", "-year", "-half", "-1-day", "-1-month", "-1-year", "-1-half", "-7-day")
KEYS = [
    *(
        "name",
        "about",
        "address",
        "link",
        "people",
        "stage",
        "points",
        "group",
        "at",
        "sure",
        "password",
    ),
    *(f"{name}{part}" for name in ("starts", "when", "one") for part in PARTS),
    *("once", "version", "csrf_token", "unknown", ""),
]
TYPED = st.text(st.characters(codec=None, exclude_categories=()), max_size=60) | st.sampled_from(
    [
        "9" * 5000,
        "-1",
        "31",
        "Feb",
        "2027",
        "am",
        "²",
        "\ud800",
        "\x00",
        "http://[",
        "24:00",
        "a" * 5000,
    ]
)


def test_a_new_form_has_a_key_of_its_own(shown: Any) -> None:
    first, second = shown(NameForm), shown(NameForm)
    assert len(first.once.data) == 22
    assert first.once.data != second.once.data


def test_a_form_shown_again_keeps_its_key(sent: Any) -> None:
    assert sent(NameForm, once=KEY).once.data == KEY


@pytest.mark.parametrize("key", ["", "short", "<script>alert(1)</script>", "é" * 20, "a" * 65])
def test_a_malformed_key_is_replaced(sent: Any, key: str) -> None:
    assert len(sent(NameForm, once=key).once.data) == 22


def test_an_edit_shows_and_keeps_the_version_that_was_seen(shown: Any, sent: Any) -> None:
    assert shown(EveryQuestion, version=7).version.data == 7
    assert sent(EveryQuestion, version="7").version.data == 7


@pytest.mark.parametrize("version", [None, "", "-1", "x", "9" * 400, "٣"])
def test_a_missing_or_malformed_version_is_never_a_live_one(sent: Any, version: str | None) -> None:
    fields = {} if version is None else {"version": version}
    assert sent(EveryQuestion, fields).version.data == 0


def test_values_are_the_answers_and_nothing_else(sent: Any) -> None:
    form = sent(NameForm, name=" Council  tax ", once=KEY, csrf_token="x", role="administrator")
    assert form.values() == {"name": "Council tax"}


def test_a_form_without_errors_has_no_problems(sent: Any) -> None:
    assert sent(NameForm, name="Council tax").problems() == []


def test_problems_lead_to_their_inputs_in_the_order_of_the_page(sent: Any) -> None:
    form = sent(
        EveryQuestion, {"stage": "beta", "points": "9", "starts-day": "1", "when-2-half": "am"}
    )
    assert form.problems() == [
        ("Enter the name", "#name"),
        ("Choose one of the answers in the list", "#stage"),
        ("Choose one of the answers in the list", "#points"),
        ("Enter the month and the year", "#starts-month"),
        ("Half-day 2: enter the date", "#when-2-day"),
    ]


def test_a_refusal_stands_on_its_question(sent: Any) -> None:
    form = sent(NameForm, name="Council tax")
    form.refuse("name", "This service has a review already")
    assert form.name.errors == ["This service has a review already"]
    assert form.problems() == [("This service has a review already", "#name")]


@pytest.mark.parametrize("name", [None, "", "elsewhere", "once", "csrf_token"])
def test_a_refusal_of_something_else_stands_on_the_form(sent: Any, name: str | None) -> None:
    form = sent(NameForm, name="Council tax")
    form.refuse(name, "The group has no coordinator")
    assert form.problems() == [("The group has no coordinator", "")]


def test_a_refused_date_marks_all_its_parts(sent: Any) -> None:
    form = sent(EveryQuestion, {"starts-day": "1", "starts-month": "2", "starts-year": "2027"})
    form.refuse("starts", "The date must be in the future")
    assert form.starts.wrong == ("day", "month", "year")
    assert form.starts.problems() == [("The date must be in the future", "starts-day")]


def test_what_was_typed_is_given_back_by_label_and_passwords_never(sent: Any) -> None:
    form = sent(
        EveryQuestion,
        {"name": "Tax", "about": "One\r\nTwo", "stage": "live", "points": "2", "starts-day": "31",
         "starts-month": "Feb", "when-1-day": "4", "when-1-half": "pm", "sure": "yes", "password": "secret"},
    )  # fmt: skip
    assert form.given_back() == [
        ("Name", "Tax"),
        ("About", "One\nTwo"),
        ("Stage", "Live"),
        ("Points", "Point 2"),
        ("First day", "31 Feb"),
        ("Half-days", "4 pm"),
        ("I am sure", "Yes"),
    ]


def test_two_forms_of_one_page_keep_apart_by_their_prefix(bare: Flask) -> None:
    with bare.test_request_context(method="POST"):
        form = EveryQuestion(
            MultiDict({"one-name": "Tax", "name": "other", "one-starts-day": "1"}), prefix="one"
        )
        form.validate()
        assert form.name.data == "Tax"
        assert form.starts.problems() == [("Enter the month and the year", "one-starts-month")]
        assert list(form.values())[:2] == ["name", "about"]


def test_a_question_cannot_be_called_like_something_that_forms_have() -> None:
    with pytest.raises(TypeError, match="forms have something of this name"):

        class BadForm(Form):
            values = Text("Values")


def test_json_is_never_taken_for_a_form(bare: Flask) -> None:
    with bare.test_request_context(method="POST", json=[{"name": 1}]):
        form = NameForm()
        assert not form.validate_on_submit()
        assert form.problems() == [("Enter the name", "#name")]


def test_a_forged_form_is_told_to_send_again(bare: Flask) -> None:
    with bare.test_request_context(method="POST", data={"name": "Council tax"}):
        form = NameForm(meta={"csrf": True})
        assert not form.validate_on_submit()
        assert [href for _, href in form.problems()] == [""]
        assert form.name.typed == "Council tax"


@given(fields=st.lists(st.tuples(st.sampled_from(KEYS), TYPED), max_size=30))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None
)
def test_nothing_that_is_posted_breaks_a_form(sent: Any, fields: list[tuple[str, str]]) -> None:
    form = sent(EveryQuestion, MultiDict(fields))
    assert form.validate() is (form.problems() == [])
    assert len(form.values()) == 14
    assert all(message and "\n" not in message for message, _ in form.problems())
    "".join(text for _, text in form.given_back()).encode()
