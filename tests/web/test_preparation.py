"""The pages on which a team prepares, and what the panel reads of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole
from tests import factories as make
from tests import factories_preparation as prepare
from tests import factories_reports as reports
from tests.conftest import Client

SignIn = Callable[..., Client]


def _text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.get_data(as_text=True)


def test_a_team_goes_from_point_to_point(sign_in: SignIn) -> None:
    host = make.council()
    review = make.review(host, focus=(2,))
    browser = sign_in(make.person(host, publisher=True))
    at = f"/reviews/{review.ref}/self-review"
    answer = {"view": "3", "words": "We *asked* residents.", "version": "0"}
    assert browser.post(f"{at}/2", data=answer).location == f"{at}/1"
    assert browser.post(f"{at}/1", data={"view": "none", "words": "Not yet."}).location == f"{at}/3"
    assert browser.post(f"{at}/3", data={}).location == at
    page = _text(browser, at)
    assert "<strong>1 of 1</strong> points in focus written." in page
    assert page.index("2. Point 2") < page.index("1. Point 1")
    assert "<em>asked</em>" in _text(browser, f"/reviews/{review.ref}/reading")


def test_a_team_can_go_on_to_evidence_with_its_words_saved(sign_in: SignIn) -> None:
    host = make.council()
    review = make.review(host)
    browser = sign_in(make.person(host, publisher=True))
    at = f"/reviews/{review.ref}"
    saved = browser.post(f"{at}/self-review/2", data={"words": "Kept.", "then": "evidence"})
    assert saved.location == f"{at}/add-evidence?point=2"
    assert 'value="2" checked' in _text(browser, saved.location)
    assert "Kept." in _text(browser, f"{at}/self-review/2")


def test_two_on_the_team_are_shown_both_texts(sign_in: SignIn) -> None:
    host = make.council()
    review = make.review(host)
    prepare.self_view(review, make.person(host), words="The first text.")
    browser = sign_in(make.person(host, publisher=True))
    at = f"/reviews/{review.ref}/self-review/1"
    response = browser.post(at, data={"view": "2", "words": "The second text.", "version": "0"})
    assert response.status_code == 409
    page = response.get_data(as_text=True)
    assert [text in page for text in ("The first text.", "The second text.")] == [True, True]
    assert "The first text." in _text(browser, at)


@pytest.mark.parametrize(
    ("answer", "error"),
    (
        ({"view": "9"}, "Choose one of the answers in the list"),
        ({"words": "x" * 6001}, "Your words must be 6,000 characters or fewer"),
    ),
)
def test_a_wrong_answer_is_said_at_its_question_and_kept(
    sign_in: SignIn, answer: dict[str, str], error: str
) -> None:
    host = make.council()
    review = make.review(host)
    browser = sign_in(make.person(host, publisher=True))
    response = browser.post(f"/reviews/{review.ref}/self-review/1", data=answer)
    page = response.get_data(as_text=True)
    assert (response.status_code, page.count(error)) == (422, 2)
    assert answer.get("words", "") in page


@pytest.mark.parametrize("number", ("0", "4", "99999999999999999999999"))
def test_a_point_of_another_standard_is_not_found(sign_in: SignIn, number: str) -> None:
    host = make.council()
    review = make.review(host)
    browser = sign_in(make.person(host, publisher=True))
    _text(browser, f"/reviews/{review.ref}/self-review/{number}", 404)
    assert browser.post(f"/reviews/{review.ref}/self-review/{number}").status_code == 404


def test_without_a_standard_the_team_is_told_to_choose_one(sign_in: SignIn) -> None:
    host = make.council()
    review = make.review(host)
    review.standard_id = None
    make.save(review)
    browser = sign_in(make.person(host, publisher=True))
    assert "Choose a standard in the request" in _text(
        browser, f"/reviews/{review.ref}/self-review"
    )


def test_evidence_is_added_changed_and_removed(sign_in: SignIn) -> None:
    host = make.council()
    review = make.review(host)
    browser = sign_in(make.person(host, publisher=True))
    at = f"/reviews/{review.ref}"
    answer = {"title": "Map", "address": "https://example.org/map", "points": ["1", "3"]}
    assert browser.post(f"{at}/add-evidence", data=answer).location == f"{at}/evidence"
    page = _text(browser, f"{at}/evidence")
    assert "Supports points 1 and 3" in page
    ref = page.split("/evidence/")[1].split("/")[0]
    change = f"{at}/evidence/{ref}/change"
    assert _text(browser, change).count(" checked") == 2
    answer |= {"title": "New map", "points": [], "version": "1"}
    assert browser.post(change, data=answer).location == f"{at}/evidence"
    page = _text(browser, f"{at}/evidence")
    assert ["New map" in page, "About the whole service" in page] == [True, True]
    assert browser.post(change, data=answer).status_code == 302
    assert browser.post(change, data=answer | {"title": "Old map"}).status_code == 409
    _text(browser, f"{at}/evidence/{ref}/remove")
    assert browser.post(f"{at}/evidence/{ref}/remove").location == f"{at}/evidence"
    assert "There is no evidence yet." in _text(browser, f"{at}/evidence")
    _text(browser, change, 404)


@pytest.mark.parametrize(
    "address", ("", "example.org", "javascript:alert(1)", "mailto:a@example.org", "ftp://a.org/b")
)
def test_evidence_is_a_web_address(sign_in: SignIn, address: str) -> None:
    host = make.council()
    review = make.review(host)
    browser = sign_in(make.person(host, publisher=True))
    answer = {"title": "Map", "address": address}
    response = browser.post(f"/reviews/{review.ref}/add-evidence", data=answer)
    assert response.status_code == 422
    assert "that starts with https:// or http://" in response.get_data(as_text=True)


def test_the_panel_reads_everything_once_scheduled_and_changes_nothing(sign_in: SignIn) -> None:
    host = make.council()
    writer, assessor = make.person(host), make.assessor(make.council())
    for status, expected in ((Status.FORMING, 403), (Status.SCHEDULED, 200)):
        review = make.review(host, status, contact=writer)
        prepare.self_view(review, writer, words="We asked residents.")
        prepare.evidence(review, writer, 1)
        make.seat(review, assessor, SeatRole.OBSERVER)
        browser = sign_in(assessor)
        pages = [
            _text(browser, f"/reviews/{review.ref}/{at}", expected)
            for at in ("self-review", "evidence", "reading")
        ]
    assert ["We asked residents." in page for page in pages] == [False, False, True]
    assert ["Notes of interviews" in page for page in pages] == [False, True, True]
    assert ["/change" in page for page in pages] == [False, False, False]
    _text(browser, f"/reviews/{review.ref}/self-review/1", 403)
    _text(browser, f"/reviews/{review.ref}/add-evidence", 403)


def test_the_team_alone_is_told_who_added_evidence(sign_in: SignIn) -> None:
    host = make.council()
    writer, assessor = make.person(host, name="Wyn Writer"), make.assessor(make.council())
    review = make.review(host, Status.SCHEDULED)
    prepare.evidence(review, writer)
    make.seat(review, assessor)
    readers = make.person(host, publisher=True), assessor
    pages = [_text(sign_in(reader), f"/reviews/{review.ref}/evidence") for reader in readers]
    assert ["added by Wyn Writer" in page for page in pages] == [True, False]


def test_a_coordinator_reads_neither_self_review_nor_evidence(sign_in: SignIn) -> None:
    group = make.group()
    review = make.review(make.council(group), Status.SCHEDULED, group=group)
    browser = sign_in(make.person(coordinates=group))
    for at in ("self-review", "self-review/1", "evidence", "add-evidence", "reading"):
        _text(browser, f"/reviews/{review.ref}/{at}", 403)


def test_after_an_early_end_the_team_still_reads_what_it_wrote_and_the_panel_does_not(
    sign_in: SignIn,
) -> None:
    host = make.council()
    publisher, assessor = make.person(host, publisher=True), make.assessor(make.council())
    review = make.review(host, Status.WITHDRAWN, reached=Status.IN_REVIEW)
    prepare.self_view(review, publisher, words="We asked residents.")
    make.seat(review, assessor)
    at = f"/reviews/{review.ref}"
    assert "We asked residents." in _text(sign_in(publisher), f"{at}/reading")
    _text(sign_in(publisher), f"{at}/self-review/1", 409)
    _text(sign_in(assessor), f"{at}/reading", 403)


def test_the_reading_leads_to_earlier_reports_and_to_the_library(sign_in: SignIn) -> None:
    host = make.council()
    service = make.service(host)
    before = make.now() - timedelta(days=400)
    earlier = make.review(host, Status.AGREED, service_id=service.id, created_at=before)
    reports.report(earlier)
    reports.share(earlier)
    review = make.review(host, Status.SCHEDULED, service_id=service.id)
    assessor = make.assessor(make.council())
    make.seat(review, assessor)
    at = f"/reviews/{review.ref}/reading"
    of_assessor = _text(sign_in(assessor), at)
    of_team = _text(sign_in(make.person(host, publisher=True)), at)
    leads_to = (f'href="/library/{earlier.ref}"', f'href="/reviews/{earlier.ref}/report"')
    assert [[href in page for href in leads_to] for page in (of_assessor, of_team)] == [
        [True, False],
        [False, True],
    ]


@pytest.mark.parametrize("rows", (1, 3))
@pytest.mark.parametrize(
    ("at", "expected"), (("self-review", 14), ("evidence", 11), ("reading", 15))
)
def test_lists_ask_the_database_as_often_for_three_as_for_one(
    sign_in: SignIn, statements: Callable[[], object], at: str, expected: int, rows: int
) -> None:
    host = make.council()
    publisher = make.person(host, publisher=True)
    review = make.review(host, standard=make.standard(rows))
    for number in range(1, rows + 1):
        prepare.self_view(review, publisher, number)
        prepare.evidence(review, publisher, number)
        prepare.evidence(review, publisher)
    browser = sign_in(publisher)
    with statements() as sent:
        _text(browser, f"/reviews/{review.ref}/{at}")
    assert len(sent) == expected
