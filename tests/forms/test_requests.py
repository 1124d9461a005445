"""The questions of a request: what is taken, what is refused, and what may wait."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from peerreview.forms.offers import OfferHelpForm
from peerreview.forms.requests import (
    ChooseFocusForm,
    ChooseFormatForm,
    ChooseGroupForm,
    ChooseStageForm,
    ChooseStandardForm,
    DescribeServiceForm,
    OfferDatesForm,
    SayWhoBuiltForm,
    StartForm,
)
from peerreview.forms.team import AccessNeedsForm, NameTeamForm
from peerreview.rules.dates import Half, HalfDay
from peerreview.rules.services import Built

DESCRIBED = {"name": "Bins", "what": "Empties bins", "whom": "Residents", "owner": "Head of Waste"}


def _messages(form: Any) -> list[str]:
    return [message for message, _ in form.problems()]


@pytest.mark.parametrize(
    ("form", "fields", "message"),
    [
        (DescribeServiceForm, DESCRIBED | {"name": ""}, "Enter the name of the service"),
        (DescribeServiceForm, DESCRIBED | {"name": "x" * 101},
         "The name must be 100 characters or fewer"),
        (DescribeServiceForm, DESCRIBED | {"what": ""}, "Enter what the service does"),
        (DescribeServiceForm, DESCRIBED | {"what": "x" * 2001},
         "What it does must be 2,000 characters or fewer"),
        (DescribeServiceForm, DESCRIBED | {"whom": ""}, "Enter who the service is for"),
        (DescribeServiceForm, DESCRIBED | {"whom": "x" * 1001},
         "Who it is for must be 1,000 characters or fewer"),
        (DescribeServiceForm, DESCRIBED | {"owner": ""}, "Enter who owns the service"),
        (DescribeServiceForm, DESCRIBED | {"owner": "x" * 201},
         "The owner must be 200 characters or fewer"),
        (ChooseStageForm, {}, "Choose the stage of the service"),
        (ChooseStageForm, {"stage": "retired"}, "Choose one of the answers in the list"),
        (SayWhoBuiltForm, {}, "Choose whether it was built or bought"),
        (SayWhoBuiltForm, {"built": "found"}, "Choose one of the answers in the list"),
        (SayWhoBuiltForm, {"built": "bought"}, "Enter the supplier"),
        (SayWhoBuiltForm, {"built": "partly built, partly bought", "supplier": " "},
         "Enter the supplier"),
        (SayWhoBuiltForm, {"built": "bought", "supplier": "x" * 201},
         "The supplier must be 200 characters or fewer"),
        (ChooseGroupForm, {}, "Choose a peer group"),
        (ChooseGroupForm, {"group": "elsewhere"}, "Choose one of the groups in the list"),
        (ChooseStandardForm, {}, "Choose a standard"),
        (ChooseStandardForm, {"standard": "other/1"}, "Choose one of the standards in the list"),
        (ChooseFormatForm, {}, "Choose a format"),
        (ChooseFormatForm, {"format": "long"}, "Choose one of the answers in the list"),
        (ChooseFocusForm, {}, "Choose at least one point to focus on"),
        (NameTeamForm, {"does": "Designer"}, "Enter your colleague’s email address"),
        (NameTeamForm, {"email": "sam", "does": "Designer"},
         "Enter an email address in the correct format, like name@example.gov.uk"),
        (NameTeamForm, {"email": "sam@example.org"}, "Enter what they do on the team"),
        (AccessNeedsForm, {"access_needs": "x" * 2001},
         "What you need must be 2,000 characters or fewer"),
        (OfferHelpForm, {"council": "", "why": "To help"}, "Choose a council"),
        (OfferHelpForm, {"council": "XYZ", "why": "To help"},
         "Choose one of the councils in the list"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_taken_says_what_to_do(
    sent: Any, form: Any, fields: dict[str, str], message: str
) -> None:
    assert _messages(sent(form, fields)) == [message]


def _focus(shown_or_sent: Any, **fields: Any) -> Any:
    form = shown_or_sent(ChooseFocusForm, **fields)
    form.choose_from([SimpleNamespace(number=n, title="T", summary="S") for n in (1, 2)])
    return form


def test_points_of_the_standard_are_chosen_by_number(sent: Any) -> None:
    form = _focus(sent, points="2")
    form.validate()
    assert form.values() == {"points": [2], "questions": ""}


@pytest.mark.parametrize("foreign", ["3", "0", "-1", "one", "1 OR 1=1", "٢"])
def test_a_point_of_another_standard_is_refused(sent: Any, foreign: str) -> None:
    form = _focus(sent, points=foreign)
    form.validate()
    assert _messages(form) == ["Choose points of the standard that you have chosen"]


def test_a_standard_is_offered_with_its_version_and_size(shown: Any) -> None:
    form = shown(ChooseStandardForm)
    standard = SimpleNamespace(
        key="a/2016", name="A standard", version="2016", point_count=15, publisher="Us"
    )
    form.choose_from([standard])
    assert form.standard.choices == [
        ("a/2016", "A standard (2016)", "15 points, published by Us.")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (DescribeServiceForm, {}),
        (ChooseStageForm, {}),
        (SayWhoBuiltForm, {"built": "bought"}),
        (ChooseGroupForm, {}),
        (ChooseStandardForm, {}),
        (ChooseFormatForm, {}),
        (ChooseFocusForm, {"questions": "How?"}),
        (OfferDatesForm, {}),
    ],
)
def test_a_question_left_for_later_needs_no_answer(sent: Any, form: Any, fields: Any) -> None:
    assert _messages(sent(form, fields | {"later": "yes"})) == []


def test_what_is_wrong_stays_wrong_for_later(sent: Any) -> None:
    assert _messages(sent(ChooseStageForm, stage="retired", later="yes")) == [
        "Choose one of the answers in the list"
    ]


def test_a_question_without_its_answer_keeps_the_others_as_typed(sent: Any) -> None:
    form = sent(SayWhoBuiltForm, built="", supplier="Bins Ltd")
    assert (form.supplier.typed, form.later.data) == ("Bins Ltd", False)


def test_built_becomes_what_the_domain_calls_it(sent: Any) -> None:
    form = sent(SayWhoBuiltForm, built="bought", supplier="Bins Ltd")
    assert form.values() == {"built": Built.BOUGHT, "supplier": "Bins Ltd"}


def _row(place: int, day: str, month: str, year: str, half: str) -> dict[str, str]:
    parts = {"day": day, "month": month, "year": year, "half": half}
    return {f"half_days-{place}-{part}": typed for part, typed in parts.items()}


GOOD = _row(1, "4", "1", "2027", "am")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("31", "2", "2027", "am"), "Half-day 2: the date must be a real date"),
        (("a", "b", "c", "am"), "Half-day 2: the date must be a real date"),
        (("4", "1", "", "am"), "Half-day 2: enter the year"),
        (("4", "1", "27", "am"), "Half-day 2: enter the year with 4 numbers, like 2027"),
        (("5", "1", "2027", ""), "Half-day 2: choose morning or afternoon"),
        (("5", "1", "2027", "night"), "Half-day 2: choose morning or afternoon"),
        (("", "", "", "pm"), "Half-day 2: enter the date"),
        (("", "", "", ""), "Offer at least two half-days"),
        (("4", "1", "2027", "am"), "Offer at least two half-days"),
    ],
)
def test_a_half_day_that_cannot_be_says_what_to_do(
    sent: Any, typed: tuple[str, str, str, str], message: str
) -> None:
    form = sent(OfferDatesForm, GOOD | _row(2, *typed))
    assert _messages(form) == [message]


def test_two_half_days_are_taken(sent: Any) -> None:
    form = sent(OfferDatesForm, GOOD | _row(2, "5", "January", "2027", "pm"))
    assert form.values() == {
        "half_days": [HalfDay(date(2027, 1, 4), Half.AM), HalfDay(date(2027, 1, 5), Half.PM)]
    }


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Choose a service, or “A service that is not in this list”"),
        ({"service": "new"}, "Enter the name of the service"),
        ({"service": "S-9", "name": ""}, "Choose one of the services in the list"),
        ({"service": "S-1", "name": "Bins"},
         "Clear this name, or choose “A service that is not in this list”"),
        ({"service": "new", "name": "x" * 101}, "The name must be 100 characters or fewer"),
    ],
)  # fmt: skip
def test_one_service_is_named(sent: Any, fields: dict[str, str], message: str) -> None:
    form = sent(StartForm, fields)
    form.choose_from([("S-1", "Bins")])
    form.validate()
    assert _messages(form) == [message]


def test_a_first_service_needs_only_its_name(sent: Any) -> None:
    form = sent(StartForm, name="Bins")
    form.choose_from([])
    assert form.validate()
    assert form.values() == {"service": None, "name": "Bins"}
