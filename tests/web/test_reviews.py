"""The page of a review, the list, the board, what happened, and the moves with a page."""

import re
from typing import Any

import pytest

from peerreview import queries
from peerreview.db import commit, db
from peerreview.operations import reviews
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole, SeatState
from peerreview.rules.visibility import TOLD_TO
from peerreview.web.words import HAPPENED
from tests import factories as make
from tests.operations.test_reviews import Cast, cast
from tests.sweep.crawler import masked

pytestmark = pytest.mark.usefixtures("database")


def section(html: str, heading: str) -> list[str]:
    """The links and points of the part of a page under this heading, as plain text."""
    part = re.split(r"<h2", html.split(f">{heading}</h2>", 1)[1])[0]
    return [
        " ".join(re.sub(r"<[^>]+>", "", item).split())
        for item in re.findall(r"<(?:li|a)[^>]*>(.*?)</(?:li|a)>", part, re.DOTALL)
    ]


def now_possible(browser: Any, review: Any) -> list[str]:
    html = browser.get(f"/reviews/{review.ref}").text
    return section(html, "What you can do now")


def test_a_coordinator_finds_every_answer_to_a_request(sign_in: Any) -> None:
    one = cast(Status.REQUESTED)
    browser = sign_in(one.coordinator)
    assert list(dict.fromkeys(now_possible(browser, one.review))) == [
        "Accept the request",
        "Send the request back for more",
        "Decline the request",
    ]
    html = browser.get(f"/reviews/{one.review.ref}").text
    assert set(section(html, "If something has changed")) == {"Cancel this review"}


def test_whose_turn_it_is_is_said_to_all_who_see_the_review(sign_in: Any) -> None:
    one = cast(Status.REQUESTED)
    html = sign_in(one.publisher).get(f"/reviews/{one.review.ref}").text
    assert section(html, "What this review waits for") == [
        "The group’s coordinators to answer the request"
    ]
    html = sign_in(one.coordinator).get(f"/reviews/{one.review.ref}").text
    assert "It is your turn." in html


def test_a_move_that_is_not_ready_says_what_is_missing_instead_of_a_button(sign_in: Any) -> None:
    one = cast(Status.DRAFT, what="")
    html = sign_in(one.publisher).get(f"/reviews/{one.review.ref}").text
    missing = queries.needs.missing(one.review, reviews.Verb.SUBMIT)
    assert missing
    part = html.split("Before you can check and submit the request</h3>", 1)[1].split("</ul>")[0]
    assert re.findall(r"<li>(.*?)</li>", part) == [need.sentence for need in missing]
    assert 'class="govuk-button"' not in html


@pytest.mark.parametrize("who", ("publisher", "coordinator", "lead", "assessor", "invited"))
@pytest.mark.parametrize("status", list(Status))
def test_the_page_opens_for_everybody_who_knows_of_the_review(
    sign_in: Any, who: str, status: Status
) -> None:
    one = cast(status, reason="Kind words")
    seen = queries.scope.visible_to(make.standing(getattr(one, who)), queries.scope.Part.EXISTENCE)
    known = db.session.execute(queries.reviews.sa.select(queries.reviews.Review.id).where(seen))
    expected = 200 if known.all() else 404
    assert sign_in(getattr(one, who)).get(f"/reviews/{one.review.ref}").status_code == expected


def test_an_invited_person_finds_the_invitation_and_no_more(sign_in: Any) -> None:
    one = cast(Status.FORMING)
    html = sign_in(one.invited).get(f"/reviews/{one.review.ref}").text
    assert set(section(html, "In this review")) == {"Your invitation"}


def test_who_lost_the_rest_reads_the_reason(sign_in: Any) -> None:
    one = cast(Status.SCHEDULED, what="We collect bins")
    reviews.cancel(one.review, by=make.standing(one.coordinator), reason="The council merges")
    commit()
    for person in (one.publisher, one.lead, one.invited, one.coordinator):
        html = sign_in(person).get(f"/reviews/{one.review.ref}").text
        assert "The council merges" in html
        assert "At a glance" not in html
        assert "What you can do now" not in html


def test_a_hidden_review_looks_like_one_that_never_was(sign_in: Any) -> None:
    one = cast(Status.WRITING)
    browser = sign_in(make.person(make.council()))
    for path in ("", "/events", "/decline", "/cancel", "/withdraw"):
        hidden = browser.get(f"/reviews/{one.review.ref}{path}")
        never = browser.get(f"/reviews/PR-22222{path}")
        assert hidden.status_code == 404 and masked(hidden) == masked(never)


def test_signed_out_one_is_asked_to_sign_in_before_anything_is_loaded(client: Any) -> None:
    one = cast(Status.WRITING)
    real = client.get(f"/reviews/{one.review.ref}")
    never = client.get("/reviews/PR-22222")
    assert (real.status_code, never.status_code) == (302, 302)


MOVES = (
    ("send-back", Status.REQUESTED, "coordinator", {"missing_words": "The dates"}, Status.DRAFT),
    ("accept", Status.REQUESTED, "coordinator", {}, Status.FORMING),
    ("decline", Status.REQUESTED, "coordinator", {"reason": "No time"}, Status.DECLINED),
    ("replan", Status.SCHEDULED, "coordinator", {"reason": "Illness"}, Status.FORMING),
    ("begin", Status.SCHEDULED, "lead", {}, Status.IN_REVIEW),
    ("write-up", Status.IN_REVIEW, "lead", {}, Status.WRITING),
    ("close", Status.AGREED, "publisher", {}, Status.CLOSED),
    ("withdraw", Status.WRITING, "publisher", {"reason": ""}, Status.WITHDRAWN),
    ("cancel", Status.WRITING, "coordinator", {"reason": "A merger"}, Status.CANCELLED),
)


def ready(status: Status) -> Cast:
    one = cast(status)
    make.session(one.review, on=make.today())
    return one


@pytest.mark.parametrize(("path", "status", "who", "fields", "to"), MOVES)
def test_a_move_has_a_page_and_leads_back_to_the_review(
    sign_in: Any, path: str, status: Status, who: str, fields: dict[str, str], to: Status
) -> None:
    one = ready(status)
    browser, address = sign_in(getattr(one, who)), f"/reviews/{one.review.ref}"
    assert browser.get(f"{address}/{path}").status_code == 200
    answer = browser.post(f"{address}/{path}", data=fields)
    assert (answer.status_code, answer.location) == (302, address)
    assert queries.reviews.by_ref(one.review.ref).status == to  # type: ignore[union-attr]


@pytest.mark.parametrize(("path", "status", "who", "fields", "to"), MOVES)
def test_a_move_that_came_too_late_is_told_kindly_and_gives_the_text_back(
    sign_in: Any, path: str, status: Status, who: str, fields: dict[str, str], to: Status
) -> None:
    one = ready(status)
    first, second = sign_in(getattr(one, who)), sign_in(getattr(one, who))
    address = f"/reviews/{one.review.ref}/{path}"
    first.post(address, data=fields | {"once": "first-browser-0001"})
    answer = second.post(address, data=fields | {"once": "second-browser-001"})
    assert answer.status_code == 409
    assert all(text in answer.text for text in fields.values())
    assert queries.reviews.by_ref(one.review.ref).status == to  # type: ignore[union-attr]


@pytest.mark.parametrize(("path", "status", "who", "fields", "to"), MOVES)
def test_a_move_is_never_for_an_assessor(
    sign_in: Any, path: str, status: Status, who: str, fields: dict[str, str], to: Status
) -> None:
    one = ready(status)
    answer = sign_in(one.assessor).post(f"/reviews/{one.review.ref}/{path}", data=fields)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("path", "status", "field", "message"),
    (
        ("send-back", Status.REQUESTED, "missing_words", "Say what is missing, so that the team can complete its request"),
        ("decline", Status.REQUESTED, "reason", "Give the council a reason in kind words"),
        ("replan", Status.SCHEDULED, "reason", "Say why, so that people know what to expect"),
        ("cancel", Status.FORMING, "reason", "Give a reason in kind words"),
    ),
)  # fmt: skip
def test_a_move_that_asks_for_words_says_so_at_the_question(
    sign_in: Any, path: str, status: Status, field: str, message: str
) -> None:
    one = cast(status)
    browser = sign_in(one.coordinator)
    for typed in ("", " \n ", "x" * 1501):
        answer = browser.post(f"/reviews/{one.review.ref}/{path}", data={field: typed})
        expected = message if not typed.strip() else "must be 1,500 characters or fewer"
        assert answer.status_code == 422
        assert expected in answer.text
    assert "x" * 1501 in answer.text
    assert queries.reviews.by_ref(one.review.ref).status == status  # type: ignore[union-attr]


def test_a_second_press_has_one_effect(sign_in: Any) -> None:
    one = cast(Status.REQUESTED)
    browser, address = sign_in(one.coordinator), f"/reviews/{one.review.ref}/accept"
    hidden = browser.token(address)
    first, second = (browser.post(address, data=hidden) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    rows = queries.events.of_review(one.review, queries.events.Relation).items
    assert [row.verb for row in rows] == ["accept"]


def test_begin_waits_for_the_day_and_says_so(sign_in: Any) -> None:
    one = cast(Status.SCHEDULED)
    make.session(one.review)
    answer = sign_in(one.lead).get(f"/reviews/{one.review.ref}/begin")
    assert answer.status_code == 422


def test_what_happened_is_told_by_part_and_never_by_name(sign_in: Any) -> None:
    one = cast(Status.REQUESTED)
    reviews.accept(one.review, by=make.standing(one.coordinator))
    commit()
    html = sign_in(one.publisher).get(f"/reviews/{one.review.ref}/events").text
    assert re.findall(r'item">(.*?)<p', html) == ["A coordinator accepted the request"]
    assert one.coordinator.name not in html


def test_an_invited_person_does_not_see_what_happened(sign_in: Any) -> None:
    one = cast(Status.FORMING)
    assert sign_in(one.invited).get(f"/reviews/{one.review.ref}/events").status_code == 403


def listed(browser: Any, path: str = "/reviews") -> list[str]:
    return re.findall(r'href="/reviews/(PR-\w+)"', browser.get(path).text)


def test_the_list_holds_what_one_sees_and_can_be_narrowed_by_status(sign_in: Any) -> None:
    one = cast(Status.WRITING)
    make.review(make.council(one.review.group), Status.FORMING)
    other = make.review(one.review.council, Status.DRAFT)
    browser = sign_in(one.publisher)
    assert sorted(listed(browser)) == sorted([one.review.ref, other.ref])
    assert listed(browser, "/reviews?status=draft") == [other.ref]
    assert listed(browser, "/reviews?status=closed") == []
    assert sorted(listed(browser, "/reviews?status=nonsense")) == sorted(listed(browser))


def test_the_list_of_somebody_without_reviews_says_what_to_do(sign_in: Any) -> None:
    make.review(make.council())
    html = sign_in(make.person(make.council())).get("/reviews").text
    assert "You are not part of a review yet" in html


@pytest.mark.parametrize("number", ("2", "3", "99", "0", "-1", "x", "9" * 30))
def test_a_long_list_has_pages(sign_in: Any, number: str) -> None:
    host = make.council()
    publisher, standard = make.person(host, publisher=True), make.standard()
    for _ in range(27):
        make.review(host, standard=standard, by=publisher)
    expected = 2 if number in ("2", "3", "99", "9" * 30) else 25
    assert len(listed(sign_in(publisher), f"/reviews?page={number}")) == expected


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_asks_the_database_nine_times(sign_in: Any, statements: Any, rows: int) -> None:
    host = make.council()
    publisher = make.person(host, publisher=True)
    for _ in range(rows):
        make.review(host)
    browser = sign_in(publisher)
    with statements() as sent:
        assert len(listed(browser)) == rows
    assert len(sent) == 9


@pytest.mark.parametrize("rows", (1, 3))
def test_the_page_of_a_review_asks_the_database_as_often(
    sign_in: Any, statements: Any, rows: int
) -> None:
    one = cast(Status.SCHEDULED)
    for _ in range(rows):
        make.session(one.review)
        make.seat(one.review, make.assessor(make.council()), SeatRole.OBSERVER, SeatState.OFFERED)
    browser = sign_in(one.coordinator)
    with statements() as sent:
        browser.get(f"/reviews/{one.review.ref}")
    assert len(sent) == 14


def test_each_event_that_is_told_has_its_words() -> None:
    told = {verb for verb in reviews.Verb if TOLD_TO.get(verb, True)}
    assert told - set(HAPPENED) == set()
