"""The pages of sessions, and the step to scheduled."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from peerreview.clock import today
from peerreview.db import db
from peerreview.models.panels import Session
from peerreview.rules.lifecycle import Status
from tests import factories as make
from tests.conftest import Client
from tests.factories_panels import SOON, Forming

SignIn = Callable[..., Client]


def answer(**changes: Any) -> dict[str, Any]:
    day = today() + SOON
    return {
        "on-day": day.day, "on-month": day.month, "on-year": day.year,
        "starts": "9.30am", "ends": "11:30", "place": "Town Hall", "link": "",
    } | changes  # fmt: skip


def test_a_coordinator_fixes_changes_and_removes_a_session(sign_in: SignIn) -> None:
    case = Forming()
    browser, at = sign_in(case.coordinator), f"/reviews/{case.review.ref}"
    assert "The team offers these half-days" in browser.get(f"{at}/sessions/fix").text
    assert browser.post(f"{at}/sessions/fix", data=answer()).location == f"{at}/panel"
    assert "9:30am to 11:30am" in browser.get(f"{at}/panel").text
    session = db.session.query(Session).one()
    change = f"{at}/sessions/{session.ref}/change"
    fields = browser.token(change) | answer(starts="10am", link="https://call.example/room")
    assert browser.post(change, data=fields).location == f"{at}/panel"
    page = browser.get(f"{at}/panel").text
    assert ["10am to 11:30am" in page, "https://call.example/room" in page] == [True, True]
    late = browser.post(change, data=fields | {"starts": "9am"})
    assert (late.status_code, "10am to 11:30am, Town Hall" in late.text) == (409, True)
    remove = f"{at}/sessions/{session.ref}/remove"
    assert browser.get(remove).status_code == 200
    assert browser.post(remove).location == f"{at}/panel"
    assert "No session is fixed yet" in browser.get(f"{at}/panel").text


@pytest.mark.parametrize(
    ("changes", "error"),
    (
        ({"on-day": 31, "on-month": 2}, "The day must be a real date"),
        ({"on-day": "x"}, "The day must be a real date"),
        ({"on-year": ""}, "Enter the year"),
        ({"starts": ""}, "Enter when the session starts"),
        ({"starts": "half past"}, "Enter a time, like 9:30am or 14:00"),
        ({"ends": "9am"}, "The end must be later than the start"),
        ({"link": "call.example"}, "Enter a full link"),
        ({"place": ""}, "Enter a place, or a link to the call"),
        ({"place": "x" * 201}, "The place must be 200 characters or fewer"),
    ),
)
def test_a_wrong_answer_is_said_at_its_question_and_kept(
    sign_in: SignIn, changes: dict[str, Any], error: str
) -> None:
    case = Forming()
    at = f"/reviews/{case.review.ref}/sessions/fix"
    refused = sign_in(case.coordinator).post(at, data=answer(**changes))
    assert (refused.status_code, error in refused.text) == (422, True)


def test_a_doubled_hour_is_asked_about(sign_in: SignIn) -> None:
    case = Forming()
    day = today().replace(month=10, day=31) + timedelta(days=365)
    while day.weekday() != 6:
        day -= timedelta(days=1)
    asked = {"on-day": day.day, "on-month": day.month, "on-year": day.year, "starts": "1.30am", "ends": "3am"}  # fmt: skip
    browser, at = sign_in(case.coordinator), f"/reviews/{case.review.ref}/sessions/fix"
    assert "Which of the two?" not in browser.get(at).text
    refused = browser.post(at, data=answer(**asked))
    assert (refused.status_code, "Which of the two?" in refused.text) == (422, True)
    assert browser.post(at, data=answer(**asked, which="second")).status_code == 302


def test_schedule_is_a_list_of_what_is_missing_and_then_a_button(sign_in: SignIn) -> None:
    case = Forming()
    browser, at = sign_in(case.coordinator), f"/reviews/{case.review.ref}"
    for refused in (browser.get(f"{at}/schedule"), browser.post(f"{at}/schedule")):
        assert (refused.status_code, "nobody has taken the lead’s seat" in refused.text) == (
            422,
            True,
        )
    assert "Schedule this review" not in browser.get(f"{at}/panel").text
    case.ready()
    assert "Schedule this review" in browser.get(f"{at}/panel").text
    assert browser.get(f"{at}/schedule").status_code == 200
    assert browser.post(f"{at}/schedule").location == f"{at}/panel"
    assert browser.post(f"{at}/schedule", data={"once": "x" * 20}).status_code == 409
    assert db.session.get_one(type(case.review), case.review.id).status == Status.SCHEDULED


def test_short_notice_asks_for_a_reason(sign_in: SignIn) -> None:
    case = Forming()
    make.session(case.review, today() + timedelta(days=2))
    browser, at = sign_in(case.coordinator), f"/reviews/{case.review.ref}"
    assert "Give 15 working days’ notice" in browser.get(f"{at}/panel").text
    notice = f"{at}/sessions/short-notice"
    fields = browser.token(notice) | {"reason": "Everybody agreed"}
    assert browser.post(notice, data=fields).location == f"{at}/panel"
    assert "“Everybody agreed”" in browser.get(f"{at}/panel").text
