"""The same pages without JavaScript, and by the keyboard alone."""

from collections.abc import Callable

import pytest
from flask import Flask

from peerreview.rules.lifecycle import Status
from tests import factories as make
from tests.factories_panels import Forming
from tests.journeys.conftest import PASSWORD, Walker

pytestmark = pytest.mark.journey


def test_somebody_without_javascript_corrects_what_is_wrong(
    service: Flask, walks: Callable[..., Walker]
) -> None:
    one = Forming(Status.DRAFT)
    one.publisher.password_hash = make.hashed(PASSWORD)
    make.save(one.publisher)
    walker = walks(java_script_enabled=False).sign_in(one.publisher.email)
    walker.goes("/home").follows("Complete and submit the request").follows("Possible dates")
    walker.dates("Half-day 1", "31 2 2027", "Morning (to 1pm)").presses("Save and continue")
    walker.reads("There is a problem").reads("Half-day 1: the date must be a real date")
    assert walker.page.get_by_label("Day", exact=True).first.input_value() == "31"
    walker.dates("Half-day 1", "26 2 2027").presses("Save and continue")
    walker.goes(f"/reviews/{one.review.ref}/check-request").reads("26 February 2027")
    walker.page.get_by_role("button", name="Sign out").click()
    walker.looks().reads("You have signed out")


def test_somebody_signs_in_and_answers_with_the_keyboard_alone(
    service: Flask, walks: Callable[..., Walker]
) -> None:
    one = Forming(Status.DRAFT)
    one.publisher.password_hash = make.hashed(PASSWORD)
    make.save(one.publisher)
    walker = walks().goes("/sign-in")
    comes_to(walker, "Email address")
    walker.page.keyboard.type(one.publisher.email)
    comes_to(walker, "Password")
    walker.page.keyboard.type(PASSWORD)
    presses_enter(walker).reads("Waiting for you")
    comes_to(walker, "Skip to main content")
    presses_enter(walker)
    for link in ("Complete and submit the request", "Stage"):
        comes_to(walker, link)
        presses_enter(walker)
    comes_to(walker, "Live")
    walker.page.keyboard.press("ArrowUp")
    comes_to(walker, "Save and come back later")
    presses_enter(walker).reads("Your answers are saved")
    walker.goes(f"/reviews/{one.review.ref}/choose-stage")
    assert walker.page.get_by_label("Beta").is_checked()


def comes_to(walker: Walker, name: str) -> None:
    """Press Tab until what has the focus begins with this name, and can be seen to have it."""
    said = ""
    for _ in range(60):
        walker.page.keyboard.press("Tab")
        said = walker.page.evaluate(
            "() => { const at = document.activeElement;"
            " const label = at.labels && at.labels.length ? at.labels[0] : at;"
            " return label.innerText.trim() }"
        )
        if said.startswith(name):
            focus = "getComputedStyle(document.activeElement)"
            assert walker.page.evaluate(f"{focus}.outlineStyle + {focus}.boxShadow") != "nonenone"
            return
    raise AssertionError(
        f"Tab does not come to {name!r} on {walker.page.url}, the last was {said!r}"
    )


def presses_enter(walker: Walker) -> Walker:
    """Press Enter, and be where it leads."""
    with walker.page.expect_navigation():
        walker.page.keyboard.press("Enter")
    return walker.looks()
