"""A narrow telephone: no page scrolls sideways."""

from collections.abc import Callable

import pytest
from flask import Flask

from peerreview.rules.lifecycle import Status
from peerreview.rules.sharing import Audience
from tests.factories_findings import agreed, cast
from tests.factories_panels import Forming
from tests.factories_reports import share
from tests.journeys.conftest import Walker

pytestmark = pytest.mark.journey
NARROW = {"width": 320, "height": 640}
LONG = "Antidisestablishmentarianism-and-other-long-words-without-a-space-" * 2


def fits(walker: Walker, *paths: str) -> None:
    """Each of these pages is as wide as the screen."""
    wide = []
    for path in paths:
        walker.goes(path)
        width = walker.page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW["width"]:
            wide.append((path, width))
    assert wide == []


def test_no_page_of_a_coming_review_is_wider_than_a_telephone(
    service: Flask, walks: Callable[..., Walker]
) -> None:
    one = Forming(owner=LONG)
    one.ready()
    one.candidate("Wilhelmina Featherstonehaugh-Cholmondeley")
    at = f"/reviews/{one.review.ref}"
    coordinator = walks(one.coordinator, viewport=NARROW)
    board = f"/groups/{one.group.slug}/board"
    pages = (at, f"{at}/panel", f"{at}/panel/candidates", f"{at}/sessions/fix", f"{at}/events")
    fits(coordinator, "/home", "/reviews", board, *pages)
    publisher = walks(one.publisher, viewport=NARROW)
    pages = ("offer-dates", "request", "team", "self-review/1", "add-evidence", "approve")
    fits(publisher, "/my-councils", *(f"{at}/{page}" for page in pages))


def test_no_page_of_findings_is_wider_than_a_telephone(
    service: Flask, walks: Callable[..., Walker]
) -> None:
    one = cast(Status.WRITING, owner=LONG)
    at = f"/reviews/{one.review.ref}"
    lead = walks(one.lead, viewport=NARROW)
    pages = ("reading", "notes/1", "findings", "findings/2", "discuss/1")
    fits(lead, "/me", *(f"{at}/{page}" for page in pages))


def test_no_page_of_a_shared_report_is_wider_than_a_telephone(
    service: Flask, walks: Callable[..., Walker]
) -> None:
    one = agreed()
    at = f"/reviews/{one.review.ref}"
    publisher = walks(one.publisher, viewport=NARROW)
    pages = ("report", "responses", "responses/1", "respond/1", "plan-action/1", "sharing", "share")
    fits(publisher, *(f"{at}/{page}" for page in pages))
    share(one.review, Audience.EVERYONE, (1, 2), with_views=True, by=one.publisher)
    shared = f"/library/{one.review.ref}"
    fits(
        walks(viewport=NARROW), "/", "/about", "/library", shared, "/sign-in", "/outbox", "/nowhere"
    )
