"""The first steps in a real browser: the start page, signing in, home, and out again."""

from collections.abc import Callable

import pytest
from flask import Flask

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
