"""Responses, actions, follow-ups and feedback in the browser."""

import pytest

from peerreview import queries
from peerreview.clock import today
from peerreview.rules.people import SeatRole
from peerreview.rules.responses import Outcome
from tests import factories as make
from tests import factories_reports as reports


@pytest.fixture
def review(database):
    return reports.agreed()


@pytest.fixture
def browser(review, sign_in):
    return sign_in(reports.publisher(review))


def html(page):
    return page.get_data(as_text=True)


def test_response_stands_beside_what_the_panel_found(browser, review):
    address = f"/reviews/{review.ref}/respond/1"
    assert "Explore 1" in html(browser.get(address))
    answer = browser.post(address, data={"words": "We agree", "version": "0"})
    assert answer.location == f"/reviews/{review.ref}/responses/1"
    page = html(browser.get(answer.location))
    assert ("We agree" in page, "Explore 1" in page) == (True, True)


def test_earlier_versions_of_a_response_are_listed(browser, review):
    for version, words in enumerate(("First words", "Second words")):
        browser.post(
            f"/reviews/{review.ref}/respond/1", data={"words": words, "version": str(version)}
        )
    page = html(browser.get(f"/reviews/{review.ref}/responses/1"))
    assert page.index("Second words") < page.index("Earlier versions") < page.index("First words")


def test_two_who_respond_at_once_lose_no_words(browser, review, sign_in):
    other = sign_in(reports.publisher(review))
    address = f"/reviews/{review.ref}/respond/1"
    browser.post(address, data={"words": "Mine", "version": "0"})
    page = other.post(address, data={"words": "Theirs", "version": "0"})
    assert page.status_code == 409
    assert ("Mine" in html(page), "Theirs" in html(page)) == (True, True)


@pytest.mark.parametrize("words", ["", "x" * 4001])
def test_empty_or_long_response_is_refused_and_kept(browser, review, words):
    page = browser.post(f"/reviews/{review.ref}/respond/1", data={"words": words, "version": "0"})
    assert page.status_code == 422
    assert words in html(page)


def planned(**changes):
    on = today()
    return {
        "words": "Ask residents", "decision": "accept", "owner": "Research",
        "due_on-day": str(on.day), "due_on-month": str(on.month), "due_on-year": str(on.year),
    } | changes  # fmt: skip


def test_action_is_planned_updated_and_shown(browser, review):
    browser.post(f"/reviews/{review.ref}/plan-action/2", data=planned())
    (action,) = queries.responses.actions(review)
    address = f"/reviews/{review.ref}/update-action/{action.ref}"
    assert browser.get(address).status_code == 200
    changed = planned(outcome="done", outcome_words="Asked twelve", version="1")
    browser.post(address, data=changed)
    page = html(browser.get(f"/reviews/{review.ref}/responses/2"))
    assert ("Asked twelve" in page, "Done" in page, "Earlier versions" in page) == (True,) * 3


@pytest.mark.parametrize(
    "changes",
    [{"words": ""}, {"decision": ""}, {"decision": "perhaps"}, {"owner": ""}, {"due_on-day": "31", "due_on-month": "2"},
     {"due_on-day": ""}, {"due_on-day": "", "due_on-month": "", "due_on-year": ""}, {"due_on-year": "x"}],
)  # fmt: skip
def test_action_that_misses_something_is_refused_at_its_question(browser, review, changes):
    page = browser.post(f"/reviews/{review.ref}/plan-action/1", data=planned(**changes))
    assert page.status_code == 422
    assert "There is a problem" in html(page)
    assert queries.responses.actions(review) == []


def test_follow_up_is_recorded(browser, review):
    follow_up = reports.follow_up(review)
    on = today()
    answer = browser.post(
        f"/reviews/{review.ref}/record-follow-up/{follow_up.ref}",
        data={"held_on-day": on.day, "held_on-month": on.month, "held_on-year": on.year,
              "words": "Two of three are done.", "version": "1"},
    )  # fmt: skip
    assert "Two of three are done." in html(browser.get(answer.location))


def test_children_of_other_reviews_are_not_found(browser, review):
    other = reports.agreed()
    for address in (
        f"update-action/{reports.action(other, 1).ref}",
        f"record-follow-up/{reports.follow_up(other).ref}",
        "responses/99",
        "respond/99",
        "plan-action/99",
    ):
        assert browser.get(f"/reviews/{review.ref}/{address}").status_code == 404


def test_panel_reads_responses_and_writes_none(review, sign_in):
    lead = make.assessor(make.council())
    make.seat(review, lead, SeatRole.LEAD)
    reports.response(review, 1, "We agree")
    browser = sign_in(lead)
    assert "We agree" in html(browser.get(f"/reviews/{review.ref}/responses"))
    assert "Change the response" not in html(browser.get(f"/reviews/{review.ref}/responses/1"))
    assert browser.get(f"/reviews/{review.ref}/respond/1").status_code == 403


def test_coordinator_sees_how_many_actions_are_open_and_feedback_without_names(review, sign_in):
    publisher = reports.publisher(review)
    sign_in(publisher).post(
        f"/reviews/{review.ref}/give-feedback", data={"helped": "The map", "version": "0"}
    )
    reports.action(review, 1, "zebra")
    reports.action(review, 1, outcome=Outcome.DONE)
    browser = sign_in(make.person(coordinates=review.group))
    page = html(browser.get(f"/reviews/{review.ref}/feedback"))
    assert ("1 action of the council is still open" in page, "The map" in page) == (True, True)
    assert ("zebra" in page, publisher.name in page) == (False, False)
    assert browser.get(f"/reviews/{review.ref}/responses").status_code == 403


def test_own_feedback_is_given_back_to_change(browser, review):
    address = f"/reviews/{review.ref}/give-feedback"
    browser.post(address, data={"helped": "The map", "version": "0"})
    assert "The map" in html(browser.get(address))
    assert browser.get(f"/reviews/{review.ref}/feedback").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_responses_ask_the_same_however_many(browser, review, statements, rows):
    for number in range(1, rows + 1):
        reports.response(review, number)
        reports.action(review, number)
        reports.follow_up(review)
    with statements() as sent:
        browser.get(f"/reviews/{review.ref}/responses")
    assert len(sent) == 16
