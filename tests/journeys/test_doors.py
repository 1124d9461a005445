"""The first steps in a real browser: the start page, signing in, home, and out again."""

from collections.abc import Callable

import pytest
from flask import Flask

from peerreview.db import db
from tests import factories as make
from tests.journeys.conftest import PASSWORD, Walker

pytestmark = pytest.mark.journey


def test_somebody_new_reads_about_it_and_signs_in(
    service: Flask, walks: Callable[..., Walker]
) -> None:
    council = make.council(make.group())
    person = make.person(council, password_hash=make.hashed(PASSWORD))
    walker = walks().goes("/").follows("Sign in")
    walker.sign_in(person.email).reads("Waiting for you")
    walker.page.get_by_role("button", name="Sign out").click()
    walker.looks().reads("Sign in")


def _link(path: str) -> str:
    secret = make.secret()
    db.session.rollback()  # or SQLite would go on keeping its place to write
    return f"{path}/{secret}"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_somebody_who_forgot_their_password_comes_in_and_looks_who_else_did(
    service: Flask, walks: Callable[..., Walker], scripts: bool
) -> None:
    person = make.person(make.council(make.group()), password_hash=make.hashed(PASSWORD))
    email, elsewhere = person.email, walks(person)
    walker = walks(java_script_enabled=scripts).goes("/sign-in").follows("Forgotten your password?")
    walker.writes("Email address", email).presses("Send me a link").reads("Check your email")
    walker.goes(_link("/passwords/reset")).reads(email)
    walker.writes("New password", "eleven purple kettles").presses("Save and sign in")
    walker.reads("You have a new password")
    elsewhere.goes("/me").reads("Forgotten your password?")
    elsewhere.sign_in(email, "eleven purple kettles")
    walker.goes("/me").follows("Where you are signed in").reads("This one")
    walker.presses("Sign out everywhere").reads("You are signed out everywhere")
    elsewhere.goes("/me").reads("Forgotten your password?")


def test_somebody_moves_to_another_address(service: Flask, walks: Callable[..., Walker]) -> None:
    person = make.person(make.council(make.group()), password_hash=make.hashed(PASSWORD))
    walker = walks(person).goes("/me").follows("Change your email address")
    walker.writes("New email address", "new@example.org").writes("Your password now", PASSWORD)
    walker.presses("Send me a link").reads("Check the email of your new address")
    walker.goes(_link("/addresses/confirm")).presses("Use this address")
    walker.reads("From now on you sign in with new@example.org")
    walker.goes("/me").follows("Change your password")
    walker.writes("Your password now", PASSWORD).writes("New password", "eleven purple kettles")
    walker.presses("Save the new password").reads("You have a new password")
    walks().sign_in("new@example.org", "eleven purple kettles").reads("Waiting for you")
