"""How long a sign-in lasts: an hour without use, twelve at most; using it puts the end off."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from peerreview import clock
from peerreview.db import db
from peerreview.models.people import Person
from peerreview.models.sign_ins import SignIn
from peerreview.rules.sign_ins import can_be_extended, ends_at
from tests import factories as make
from tests.conftest import Client

pytestmark = pytest.mark.usefixtures("database")
SignsIn = Callable[[Person], Client]
START = datetime.fromisoformat("2027-02-01T09:00:00+00:00")


def at(hours: int, minutes: int = 0, seconds: int = 0) -> Any:
    """So long after the sign-in began, at nine in the morning."""
    return clock.pretended(START + timedelta(hours=hours, minutes=minutes, seconds=seconds))


@pytest.fixture
def browser(sign_in: SignsIn) -> Client:
    with at(0):
        return sign_in(make.person(make.council()))


def last_used() -> datetime:
    return db.session.execute(sa.select(SignIn.last_used_at)).scalar_one()


def changes(sent: list[str]) -> list[str]:
    return [statement.split()[0] for statement in sent if not statement.startswith("SELECT")]


def test_an_hour_without_use_ends_it(browser: Client) -> None:
    with at(0, 59):
        assert browser.get("/home").status_code == 200
    with at(1, 58):
        assert browser.get("/home").status_code == 200
    with at(2, 58):
        assert browser.get("/home").status_code == 302


def test_twelve_hours_end_it_however_it_is_used(browser: Client) -> None:
    for half_hours in range(1, 24):
        with at(0, 30 * half_hours):
            assert browser.get("/home").status_code == 200
    with at(12):
        assert browser.get("/home").status_code == 302


def test_its_use_is_written_once_a_minute_in_one_statement(
    browser: Client, statements: Any
) -> None:
    with at(0, 0, 59), statements() as sent:
        browser.get("/home")
    assert (changes(sent), last_used()) == ([], START)
    with at(0, 1), statements() as noted:
        browser.get("/home")
    assert (changes(noted), len(noted)) == (["UPDATE"], len(sent) + 1)
    assert last_used() == START + timedelta(minutes=1)
    with at(0, 1, 30), statements() as sent:
        browser.get("/home")
    assert changes(sent) == []


def test_a_form_that_is_sent_is_a_use_too(browser: Client) -> None:
    with at(0, 30):
        assert browser.post("/me/profile", data={"name": ""}).status_code == 422
    assert last_used() == START + timedelta(minutes=30)


def test_asking_how_long_it_lasts_is_no_use(browser: Client, client: Client) -> None:
    with at(0, 57):
        answer = browser.get("/signed-in-until").get_json()
    assert answer == {"seconds": 180, "at": "10am", "can_be_extended": True}
    assert last_used() == START
    assert client.get("/signed-in-until").get_json() == {"seconds": 0}


def test_one_press_puts_the_end_off(browser: Client) -> None:
    with at(0, 0, 40):
        answer = browser.post("/stay-signed-in", follow_redirects=True)
    assert "You are signed in until 10am" in answer.text
    assert last_used() == START + timedelta(seconds=40)
    with at(0, 57):
        page = browser.get("/stay-signed-in").text
    assert "You are signed in until 10:57am" in page


def test_near_twelve_hours_it_says_that_nothing_puts_it_off(browser: Client) -> None:
    for half_hours in range(1, 24):
        with at(0, 30 * half_hours):
            browser.get("/home")
    with at(11, 56):
        answer = browser.get("/signed-in-until").get_json()
        assert answer == {"seconds": 240, "at": "9pm", "can_be_extended": False}
        assert "nobody can be for longer" in browser.get("/stay-signed-in").text


def test_a_page_with_a_form_says_when_the_end_is_in_london(
    sign_in: SignsIn, client: Client
) -> None:
    with clock.pretended(datetime.fromisoformat("2027-07-01T13:40:00+00:00")):
        page = sign_in(make.person(make.council())).get("/me/profile").text
    assert "If you do nothing, you will be signed out at 3:40pm." in page
    facts = 'data-signed-in-until="2027-07-01T14:40:00+00:00" data-idle-at-most="3600" data-warned-before="300"'
    assert facts in page
    assert "signed out at" not in client.get("/sign-in").text


def test_the_end_is_the_earlier_of_the_two() -> None:
    hour, half = timedelta(hours=1), timedelta(minutes=30)
    assert ends_at(START, START + 10 * hour) == START + 11 * hour
    assert ends_at(START, START + 11 * hour + half) == START + 12 * hour
    assert can_be_extended(START, START + 10 * hour)
    assert not can_be_extended(START, START + 11 * hour)
