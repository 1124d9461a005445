"""Legal holds in the browser: publishers put one on, see it on the review, and end it."""

from collections.abc import Callable

import pytest

from peerreview.db import db
from peerreview.models.councils import Council
from peerreview.models.people import Person
from peerreview.models.reviews import Review
from peerreview.rules.lifecycle import Status
from tests import factories as make
from tests.conftest import Client


@pytest.fixture
def review(database: None) -> Review:
    return make.review(make.council(make.group()), Status.WITHDRAWN)


def host(review: Review) -> Council:
    """The council of a review."""
    return db.session.get_one(Council, review.council_id)


def test_hold_is_seen_on_the_review_and_ended(
    sign_in: Callable[[Person], Client], review: Review
) -> None:
    browser = sign_in(make.person(host(review), publisher=True, name="Ada Clerk"))
    page = f"/reviews/{review.ref}"
    refused = browser.post(f"{page}/hold", data={"why": ""})
    assert refused.status_code == 422
    held = browser.post(f"{page}/hold", data={"why": "FOI 2026/14"}, follow_redirects=True)
    for words in ("This review is held", "Ada Clerk", "FOI 2026/14"):
        assert words in held.get_data(as_text=True)
    assert "under a legal hold since" in browser.get(page).get_data(as_text=True)
    ended = browser.post(f"{page}/end-hold", follow_redirects=True).get_data(as_text=True)
    assert "This review is not held" in ended
    assert "Holds that have ended" in ended
    assert "under a legal hold" not in browser.get(page).get_data(as_text=True)


def test_hold_is_hidden_from_the_team(sign_in: Callable[[Person], Client], review: Review) -> None:
    publisher = sign_in(make.person(host(review), publisher=True))
    publisher.post(f"/reviews/{review.ref}/hold", data={"why": "FOI 2026/14"})
    teammate = make.person(host(review))
    make.named(review, teammate)
    browser = sign_in(teammate)
    for page in ("holds", "hold", "end-hold"):
        assert browser.get(f"/reviews/{review.ref}/{page}").status_code == 403
    for page in ("", "/events"):
        shown = browser.get(f"/reviews/{review.ref}{page}").get_data(as_text=True)
        assert "hold" not in shown
