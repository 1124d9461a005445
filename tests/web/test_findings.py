"""The pages of findings: the list, each point, second views, and sending to the team."""

import re
from typing import Any

import pytest

from peerreview import queries
from peerreview.clock import now
from peerreview.db import commit
from peerreview.models.reviews import Review
from peerreview.rules.findings import Controller, FindingState
from peerreview.rules.lifecycle import Status
from tests.factories_findings import Cast, cast, dissent, finding, found, fresh, seat

pytestmark = pytest.mark.usefixtures("database")
SECRET = "Candid words"


def address(review: Review, rest: str = "") -> str:
    return f"/reviews/{review.ref}/findings{rest}"


def saved(review: Review, number: int = 1) -> Any:
    return queries.findings.of_point(fresh(review), number)


def row(number: int, words: str, who: str = "") -> dict[str, str]:
    return {f"suggestions-{number}-words": words, f"suggestions-{number}-controlled-by": who}


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_list_shows_the_focus_first_and_what_is_missing(sign_in: Any) -> None:
    one = cast(Status.WRITING)
    finding(one.review, 1, works_well="")
    html = sign_in(one.lead).get(address(one.review)).text
    order = re.findall(r"findings/(\d)\">\d", html)
    assert order == ["2", "1", "3"]
    missing = re.findall(
        r"<li><a [^>]*>([^<]*)</a></li>", html.split("Still missing:")[1].split("</ul>")[0]
    )
    assert missing == [
        "Say what works well on point 1, Point 1",
        "Write a finding on point 2, Point 2, or set it aside",
        "Write a finding on point 3, Point 3, or set it aside",
    ]


def test_the_lead_alone_gets_the_button_when_every_point_is_ready(sign_in: Any) -> None:
    one = cast(Status.WRITING)
    found(one.review)
    link = f'href="/reviews/{one.review.ref}/send-for-check"'
    assert link in sign_in(one.lead).get(address(one.review)).text
    assert link not in sign_in(one.assessor).get(address(one.review)).text


def test_who_wrote_last_is_shown_to_the_panel_only(sign_in: Any) -> None:
    one = cast(Status.ACCURACY_CHECK)
    found(one.review)
    row = finding(one.review, 1)
    row.written_by_id, row.written_at = one.assessor.id, now()
    commit()
    assert one.assessor.name in sign_in(one.lead).get(address(one.review)).text
    assert one.assessor.name not in sign_in(one.publisher).get(address(one.review)).text


def test_a_finding_is_written_with_its_suggestions(sign_in: Any) -> None:
    one = cast(Status.WRITING)
    browser = sign_in(one.assessor)
    path = address(one.review, "/1")
    posted = browser.token(path) | {"view": "2", "works_well": SECRET, "to_explore": "More"}
    answer = browser.post(path, data=posted | row(1, "Ask", "supplier") | row(2, ""))
    assert (answer.status_code, answer.location) == (302, path)
    row_ = saved(one.review)
    assert (row_.state, row_.view, row_.works_well) == (FindingState.VIEW, 2, SECRET)
    assert [(s.words, s.controlled_by) for s in row_.suggestions] == [("Ask", Controller.SUPPLIER)]
    html = browser.get(path).text
    assert SECRET in html
    assert '<option value="supplier" selected>' in html


def test_saving_can_lead_to_the_next_point_and_after_the_last_to_the_list(sign_in: Any) -> None:
    one = cast(Status.WRITING)
    browser = sign_in(one.lead)
    for number, following in ((2, "/1"), (1, "/3"), (3, "")):
        path = address(one.review, f"/{number}")
        answer = browser.post(path, data=browser.token(path) | {"then": "next"})
        assert answer.location == address(one.review, following)


def test_another_suggestion_keeps_everything_typed_and_saves_nothing(sign_in: Any) -> None:
    one = cast(Status.WRITING)
    browser = sign_in(one.lead)
    path = address(one.review, "/1")
    rows = row(1, "One", "team") | row(2, "Two") | row(3, "Three", "national")
    typed = browser.token(path) | {"view": "3", "works_well": SECRET, "add": "row"} | rows
    answer = browser.post(path, data=typed)
    assert answer.status_code == 200
    assert re.findall(r'name="(suggestions-\d-words)"', answer.text) == [
        f"suggestions-{number}-words" for number in (1, 2, 3, 4)
    ]
    for kept in (SECRET, "One</textarea>", "Two</textarea>", 'value="national" selected'):
        assert kept in answer.text
    assert saved(one.review).works_well == ""


def test_the_second_of_two_writers_sees_both_texts(sign_in: Any) -> None:
    one = cast(Status.WRITING)
    first, second = sign_in(one.lead), sign_in(one.assessor)
    path = address(one.review, "/1")
    mine, theirs = second.token(path), first.token(path)
    first.post(path, data=theirs | {"works_well": "Saved first"})
    answer = second.post(path, data=mine | {"works_well": SECRET} | row(1, "Ask", "team"))
    assert answer.status_code == 409
    for text in (SECRET, "Saved first", "Ask (The team)"):
        assert text in answer.text
    assert saved(one.review).works_well == "Saved first"


@pytest.mark.parametrize(
    ("fields", "message"),
    (
        ({"view": "9"}, "Choose a view of the scale, or set the point aside"),
        ({"works_well": "x" * 5000}, "What works well must be 4,000 characters or fewer"),
        (row(1, "Ask", "the mayor"), "Choose who controls suggestion 1"),
        (row(1, "", "team"), "Write suggestion 1, or do not say who controls it"),
    ),
)
def test_bad_answers_are_refused_at_their_question(
    sign_in: Any, fields: dict[str, str], message: str
) -> None:
    one = cast(Status.WRITING)
    browser = sign_in(one.lead)
    path = address(one.review, "/1")
    answer = browser.post(path, data=browser.token(path) | {"to_explore": SECRET} | fields)
    assert answer.status_code == 422
    assert message in answer.text
    assert SECRET in answer.text
    assert saved(one.review).to_explore == ""


@pytest.mark.parametrize("number", ("4", "0", "9" * 30))
def test_a_point_that_is_not_there_is_not_found(sign_in: Any, number: str) -> None:
    one = cast(Status.WRITING)
    assert sign_in(one.lead).get(address(one.review, f"/{number}")).status_code == 404
    assert sign_in(one.lead).post(address(one.review, "/4")).status_code == 404


SEES = {
    Status.IN_REVIEW: {"lead", "assessor", "observer"},
    Status.WRITING: {"lead", "assessor", "observer"},
    Status.ACCURACY_CHECK: {"lead", "assessor", "observer", "publisher", "colleague"},
    Status.AGREED: {"lead", "assessor", "observer", "publisher", "colleague"},
}


@pytest.mark.parametrize("status", SEES)
def test_what_a_panel_wrote_is_seen_by_whom_the_table_says(sign_in: Any, status: Status) -> None:
    one = cast(status)
    finding(one.review, 1, works_well=SECRET, suggestions=[(SECRET, Controller.TEAM)])
    dissent(one.review, 1, one.assessor, SECRET)
    people = (*SEES[Status.AGREED], "coordinator", "stranger", "administrator")
    readers = set()
    for who in people:
        pages = [sign_in(getattr(one, who)).get(address(one.review, rest)) for rest in ("", "/1")]
        if any(page.status_code == 200 for page in pages):
            assert SECRET in pages[1].text
            readers.add(who)
        else:
            assert SECRET not in pages[0].text + pages[1].text
    assert readers == SEES[status]


@pytest.mark.parametrize("reached", (Status.WRITING, Status.ACCURACY_CHECK))
@pytest.mark.parametrize("status", (Status.WITHDRAWN, Status.CANCELLED))
def test_after_an_early_end_the_team_keeps_only_what_it_had_read(
    sign_in: Any, status: Status, reached: Status
) -> None:
    one = cast(status, reached=reached)
    finding(one.review, 1, works_well=SECRET)
    codes = {
        who: sign_in(getattr(one, who)).get(address(one.review, "/1")).status_code
        for who in ("publisher", "lead", "observer", "coordinator")
    }
    kept = 200 if reached is Status.ACCURACY_CHECK else 403
    assert codes == {"publisher": kept, "lead": 403, "observer": 403, "coordinator": 403}
    assert sign_in(one.publisher).get(address(one.review)).status_code == kept


def test_words_of_a_point_that_is_set_aside_stay_with_its_writers(sign_in: Any) -> None:
    one = cast(Status.WRITING)
    finding(one.review, 1, FindingState.NOT_COVERED, works_well=SECRET)
    page = sign_in(one.lead).get(address(one.review, "/1")).text
    assert SECRET in page
    assert "The words below are kept for the panel, and are no part of the report." in page
    assert SECRET not in sign_in(one.observer).get(address(one.review, "/1")).text


def test_a_second_view_is_recorded_shown_without_a_name_and_taken_back(sign_in: Any) -> None:
    one = cast(Status.WRITING)
    path = address(one.review, "/1/record-dissent")
    browser = sign_in(one.assessor)
    browser.post(path, data=browser.token(path) | {"view": "1", "words": SECRET})
    page = words_of(sign_in(one.observer).get(address(one.review, "/1")).text)
    assert "A second view, from an assessor Help needed Candid words" in page
    assert one.assessor.name not in page
    others = words_of(sign_in(one.lead).get(path).text)
    assert "What others recorded A second view, from an assessor Help needed" in others
    assert "What others recorded" not in browser.get(path).text
    browser.post(path, data=browser.token(path) | {"view": "1", "words": ""})
    assert SECRET not in sign_in(one.observer).get(address(one.review, "/1")).text


def test_a_second_view_in_an_agreed_review_says_that_the_report_stays(sign_in: Any) -> None:
    one = cast(Status.AGREED)
    html = sign_in(one.assessor).get(address(one.review, "/1/record-dissent")).text
    assert "The report is agreed and does not change." in html


def test_one_s_name_stands_beside_a_second_view_once_one_agreed(sign_in: Any) -> None:
    one = cast(Status.WRITING)
    dissent(one.review, 1, one.assessor, SECRET)
    browser = sign_in(one.assessor)
    path = f"/reviews/{one.review.ref}/agree-to-be-named"
    assert browser.post(path, data=browser.token(path) | {"is_named": ""}).status_code == 422
    browser.post(path, data=browser.token(path) | {"is_named": "yes"})
    assert seat(fresh(one.review), one.assessor).is_named
    page = words_of(sign_in(one.observer).get(address(one.review, "/1")).text)
    assert f"A second view, from {one.assessor.name}" in page


def test_findings_are_sent_for_check_once_nothing_is_missing(sign_in: Any) -> None:
    one = cast(Status.WRITING)
    browser = sign_in(one.lead)
    path = f"/reviews/{one.review.ref}/send-for-check"
    answer = browser.get(path)
    assert answer.status_code == 422
    assert "Write a finding on point 1, Point 1, or set it aside" in answer.text
    found(one.review)
    answer = browser.post(path, data=browser.token(path))
    assert answer.location == address(one.review)
    assert fresh(one.review).status == Status.ACCURACY_CHECK
    assert browser.post(path).status_code == 409


def test_amending_asks_for_a_whole_finding_and_leads_back_to_it(sign_in: Any) -> None:
    one = cast(Status.ACCURACY_CHECK)
    found(one.review)
    browser = sign_in(one.lead)
    path = address(one.review, "/1")
    answer = browser.post(path, data=browser.token(path) | {"view": "1", "works_well": "Well"})
    assert answer.status_code == 422
    assert "Suggest what could help on point 1, Point 1" in answer.text
    whole = {"view": "1", "works_well": "Well"} | row(1, "Ask", "team")
    assert browser.post(path, data=browser.token(path) | whole).location == path


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_costs_the_same_for_one_point_and_for_three(
    sign_in: Any, statements: Any, count: int
) -> None:
    one: Cast = cast(Status.WRITING, points=count, focus=(1,))
    found(one.review, range(1, count + 1))
    dissent(one.review, 1, one.assessor, SECRET)
    browser = sign_in(one.lead)
    with statements() as sent:
        browser.get(address(one.review))
    assert len(sent) == 13
