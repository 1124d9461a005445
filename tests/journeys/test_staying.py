"""The end of a sign-in, in a real browser: warned in time, put off by one press, and nothing lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from peerreview.clock import now
from peerreview.db import db
from peerreview.models.people import Person
from peerreview.models.sign_ins import SignIn
from tests import factories as make
from tests.journeys.conftest import PASSWORD, Walker

pytestmark = pytest.mark.journey
Walks = Callable[..., Walker]


@pytest.fixture
def person(service: Flask) -> Person:
    council = make.council(make.group())
    return make.person(council, email="ada@example.org", password_hash=make.hashed(PASSWORD))


def left(**ago: timedelta) -> None:
    """The sign-ins began, or were last used, so long ago."""
    moments = {name: now() - span for name, span in ago.items()}
    db.session.execute(sa.update(SignIn).values(moments))
    db.session.commit()


def writing(walker: Walker, words: str) -> Page:
    """Somebody writes on a page whose clock the test turns."""
    walker.page.clock.install()
    walker.goes("/me/interests/new").page.get_by_role("textbox").last.fill(words)
    walker.page.get_by_role("textbox").last.focus()
    return walker.page


@pytest.mark.parametrize("width", [320, 1280])
def test_a_warning_comes_in_time_and_one_press_puts_the_end_off(
    walks: Walks, person: Person, width: int
) -> None:
    walker = walks(person, viewport={"width": width, "height": 800})
    page = writing(walker, "My sister works there")
    left(last_used_at=timedelta(minutes=56))
    page.clock.fast_forward("55:00")
    dialog = page.get_by_role("alertdialog", name="You will soon be signed out")
    expect(dialog).to_contain_text("If you do nothing, you will be signed out at")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    walker.looks()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("status")).to_contain_text("You stay signed in until")
    box = page.get_by_role("textbox").last
    expect(box).to_be_focused()
    assert box.input_value() == "My sister works there"
    db.session.rollback()
    used_at = db.session.execute(sa.select(SignIn.last_used_at)).scalar_one()
    assert now() - used_at < timedelta(minutes=1)


def test_another_tab_puts_the_end_off_here_too(walks: Walks, person: Person) -> None:
    page = writing(walks(person), "My sister works there")
    other = page.context.new_page()
    left(last_used_at=timedelta(minutes=56))
    page.clock.fast_forward("55:00")
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_be_visible()
    other.goto(page.url)
    page.clock.fast_forward("00:20")
    expect(dialog).to_be_hidden()


def test_near_twelve_hours_it_says_that_nothing_puts_it_off(walks: Walks, person: Person) -> None:
    page = writing(walks(person), "My sister works there")
    left(started_at=timedelta(hours=11, minutes=57), last_used_at=timedelta())
    page.clock.fast_forward("55:00")
    expect(page.get_by_role("alertdialog")).to_contain_text("this cannot be put off")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    left(started_at=timedelta(hours=12, minutes=1))
    page.clock.fast_forward("00:20")
    expect(page.get_by_role("alertdialog", name="You have been signed out")).to_be_visible()


def test_page_that_was_left_gives_way_to_the_sign_in_page_when_the_time_is_over(
    walks: Walks, person: Person
) -> None:
    walker = walks(person)
    walker.page.clock.install()
    walker.goes("/me/interests/new?from=me")
    left(last_used_at=timedelta(minutes=61))
    walker.page.clock.fast_forward("59:30")
    walker.page.wait_for_url("**/sign-in?next=**")
    walker.looks().signs_in("ada@example.org").reads("Declare an interest")
    assert walker.page.url.endswith("/me/interests/new?from=me")


def test_page_that_answers_a_form_keeps_what_was_typed_when_the_time_is_over(
    walks: Walks, person: Person
) -> None:
    page = writing(walks(person), "My sister works there")
    page.get_by_role("main").get_by_role("button").last.click()
    page.get_by_role("alert").wait_for()
    left(last_used_at=timedelta(minutes=61))
    page.clock.fast_forward("59:30")
    expect(page.get_by_role("alertdialog", name="You have been signed out")).to_be_visible()
    assert page.get_by_role("textbox").last.input_value() == "My sister works there"


def test_of_a_page_that_was_left_only_what_was_typed_stays(walks: Walks, person: Person) -> None:
    walker = walks(person)
    page = writing(walker, "My sister works there")
    before = page.get_by_role("main").inner_text()
    left(last_used_at=timedelta(minutes=61))
    page.clock.fast_forward("59:30")
    expect(page.get_by_role("alertdialog", name="You have been signed out")).to_be_visible()
    walker.looks()
    page.keyboard.press("Escape")
    assert page.get_by_role("textbox").last.input_value() == "My sister works there"
    assert "It counts from now on" in before
    walker.misses("It counts from now on")
    page.get_by_role("main").get_by_role("button").last.click()
    walker.looks().reads("You have been signed out")


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_comes_back_after_signing_in_again(
    walks: Walks, person: Person, scripts: bool
) -> None:
    walker = walks(person, java_script_enabled=scripts)
    walker.goes("/me/interests/new")
    if not scripts:
        walker.reads("If you do nothing, you will be signed out at")
    walker.page.get_by_role("textbox").last.fill("My sister works there")
    left(last_used_at=timedelta(minutes=61))
    walker.page.get_by_role("main").get_by_role("button").last.click()
    walker.looks().reads("You have been signed out").presses("Sign in again")
    walker.signs_in("ada@example.org").reads(
        "What you had typed is here again. Nothing has been saved yet."
    )
    assert walker.page.get_by_role("textbox").last.input_value() == "My sister works there"
