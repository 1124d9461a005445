"""The pages of the accuracy check."""

import re
from typing import Any

import pytest

from peerreview import queries
from peerreview.rules.lifecycle import Status
from tests.factories_findings import Cast, cast, found, fresh, query

pytestmark = pytest.mark.usefixtures("database")
WORDS = "We are six, not five"


def check(one: Cast) -> str:
    return f"/reviews/{one.review.ref}/check"


def test_the_team_reads_every_finding_and_has_a_box_for_each(sign_in: Any) -> None:
    one = cast(Status.ACCURACY_CHECK)
    found(one.review, (1, 3))
    html = sign_in(one.colleague).get(check(one)).text
    assert re.findall(r"(Well \d|Explore \d)", html) == [
        "Well 1",
        "Explore 1",
        "Well 3",
        "Explore 3",
    ]
    assert re.findall(r'<textarea[^>]* id="(query-\d)"', html) == ["query-1", "query-3"]
    assert f'href="/reviews/{one.review.ref}/findings/2/raise-query"' in html


def test_a_query_is_raised_answered_and_read(sign_in: Any) -> None:
    one = cast(Status.ACCURACY_CHECK)
    found(one.review)
    team, lead = sign_in(one.colleague), sign_in(one.lead)
    path = f"/reviews/{one.review.ref}/findings/2/raise-query"
    answer = team.post(path, data=team.token(path) | {"words": WORDS})
    assert answer.location == check(one) + "#point-2"
    html = lead.get(check(one)).text
    assert WORDS in html
    assert "1 query waits for the lead’s answer." in " ".join(html.split())
    (asked,) = queries.accuracy.queries_of(fresh(one.review))[2]
    path = f"/reviews/{one.review.ref}/queries/{asked.ref}/answer-query"
    assert WORDS in lead.get(path).text
    posted = lead.token(path) | {"answer": "Put right, thank you"}
    assert lead.post(path, data=posted).location == check(one) + "#point-2"
    html = team.get(check(one)).text
    assert "Put right, thank you" in html
    assert "Every query is answered." in " ".join(html.split())


@pytest.mark.parametrize(
    ("words", "message"),
    (
        ("  ", "Write what is not right, or what is missing"),
        ("x" * 2001, "Your query must be 2,000 characters or fewer"),
    ),
)
def test_a_bad_query_comes_back_with_its_finding(sign_in: Any, words: str, message: str) -> None:
    one = cast(Status.ACCURACY_CHECK)
    found(one.review)
    browser = sign_in(one.colleague)
    path = f"/reviews/{one.review.ref}/findings/2/raise-query"
    answer = browser.post(path, data=browser.token(path) | {"words": words})
    assert answer.status_code == 422
    assert message in answer.text
    assert "Well 2" in answer.text
    assert words.strip() in answer.text


def test_the_same_query_sent_twice_is_one(sign_in: Any) -> None:
    one = cast(Status.ACCURACY_CHECK)
    browser = sign_in(one.colleague)
    path = f"/reviews/{one.review.ref}/findings/2/raise-query"
    posted = browser.token(path) | {"words": WORDS}
    assert {browser.post(path, data=posted).location for _ in range(3)} == {check(one) + "#point-2"}
    assert len(queries.accuracy.queries_of(fresh(one.review))[2]) == 1


def test_an_answer_that_came_first_is_shown_beside_one_s_own(sign_in: Any) -> None:
    one = cast(Status.ACCURACY_CHECK)
    asked = query(one.review, 1, one.colleague)
    path = f"/reviews/{one.review.ref}/queries/{asked.ref}/answer-query"
    here, there = sign_in(one.lead), sign_in(one.lead)
    mine = here.token(path)
    there.post(path, data=there.token(path) | {"answer": "First"})
    answer = here.post(path, data=mine | {"answer": "Second"})
    assert answer.status_code == 409
    assert "First" in answer.text
    assert "Second" in answer.text


def test_a_query_of_another_review_is_not_found(sign_in: Any) -> None:
    one, other = cast(Status.ACCURACY_CHECK), cast(Status.ACCURACY_CHECK)
    asked = query(other.review, 1, other.colleague)
    path = f"/reviews/{one.review.ref}/queries/{asked.ref}/answer-query"
    assert sign_in(one.lead).get(path).status_code == 404


@pytest.mark.parametrize(
    ("who", "code"),
    (
        ("publisher", 200),
        ("colleague", 200),
        ("lead", 200),
        ("assessor", 200),
        ("observer", 200),
        ("coordinator", 403),
        ("stranger", 404),
    ),
)
def test_team_and_panel_read_queries_and_nobody_else(sign_in: Any, who: str, code: int) -> None:
    one = cast(Status.ACCURACY_CHECK)
    found(one.review)
    query(one.review, 1, one.colleague, WORDS)
    answer = sign_in(getattr(one, who)).get(check(one))
    assert answer.status_code == code
    assert (WORDS in answer.text) == (code == 200)


@pytest.mark.parametrize("who", ("publisher", "lead"))
def test_before_the_check_there_is_no_page_of_it(sign_in: Any, who: str) -> None:
    one = cast(Status.WRITING)
    assert sign_in(getattr(one, who)).get(check(one)).status_code == 403


@pytest.mark.parametrize("count", (1, 3))
def test_the_check_costs_the_same_for_one_point_and_for_three(
    sign_in: Any, statements: Any, count: int
) -> None:
    one = cast(Status.ACCURACY_CHECK, points=count, focus=(1,))
    found(one.review, range(1, count + 1))
    for number in range(1, count + 1):
        query(one.review, number, one.colleague)
    browser = sign_in(one.publisher)
    with statements() as sent:
        browser.get(check(one))
    assert len(sent) == 15
