"""The start page, home, the board, the pages of the footer, and the outbox of the demo."""

import re
from typing import Any

import pytest
from flask import Flask

from peerreview.db import commit
from peerreview.operations import outbox, reviews
from peerreview.rules.lifecycle import Status
from tests import factories as make
from tests.factories_reports import report
from tests.operations.test_reviews import cast

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("path", ("/", "/about", "/accessibility", "/privacy", "/cookies"))
def test_anybody_may_read_what_the_service_is(client: Any, sign_in: Any, path: str) -> None:
    assert client.get(path).status_code == 200
    assert sign_in(make.person()).get(path).status_code == 200


def test_the_start_page_leads_to_sign_in_or_home(client: Any, sign_in: Any) -> None:
    start = r'<a href="([^"]+)"[^>]*govuk-button--start'
    assert re.findall(start, client.get("/").text) == ["/sign-in"]
    assert re.findall(start, sign_in(make.person()).get("/").text) == ["/home"]


def test_home_is_for_people_who_are_signed_in(client: Any) -> None:
    assert client.get("/home").status_code == 302


def titles(browser: Any, path: str) -> list[str]:
    found = re.findall(r'<h3 class="app-\w+__title"><a[^>]*href="([^"]+)"', browser.get(path).text)
    return list(found)


def test_home_leads_to_where_each_task_is_done(sign_in: Any) -> None:
    one = cast(Status.FORMING)
    address = f"/reviews/{one.review.ref}"
    assert titles(sign_in(one.publisher), "/home") == [f"{address}/approve"]
    assert titles(sign_in(one.coordinator), "/home") == [f"{address}/panel"]
    assert titles(sign_in(one.invited), "/home") == [f"{address}/invitation"]
    assert titles(sign_in(one.colleague), "/home") == []


@pytest.mark.parametrize("who", ("publisher", "coordinator", "lead", "assessor", "invited"))
@pytest.mark.parametrize("status", list(Status))
def test_each_task_on_home_opens(sign_in: Any, who: str, status: Status) -> None:
    one = cast(status)
    make.session(one.review, on=make.today())
    if status is Status.AGREED:
        report(one.review)
    browser = sign_in(getattr(one, who))
    for path in titles(browser, "/home"):
        assert browser.get(path).status_code == 200, path


def test_home_says_what_to_do_where_nothing_waits(sign_in: Any) -> None:
    html = sign_in(make.person()).get("/home").text
    assert "Nothing waits for you." in html
    assert "ask a colleague who signs in here to invite you." in html


def test_the_board_leads_to_its_reviews_and_says_what_waits_for_whom(sign_in: Any) -> None:
    one = cast(Status.REQUESTED)
    browser = sign_in(one.coordinator)
    (to_board,) = [browser.get("/boards").location]
    assert to_board == f"/groups/{one.review.group.slug}/board"
    assert titles(browser, to_board) == [f"/reviews/{one.review.ref}"]
    html = browser.get(to_board).text
    assert "<strong>You</strong> to answer the request" in html
    assert '<a class="govuk-service-navigation__link" href="/boards" aria-current="true">' in html


def test_the_board_says_in_words_what_is_overdue(sign_in: Any) -> None:
    due = make.today() - make.timedelta(days=2)
    one = cast(Status.WRITING, findings_due_on=due)
    html = sign_in(one.coordinator).get(f"/groups/{one.review.group.slug}/board").text
    assert "overdue by 2 days, since " in html


def test_the_board_of_a_group_is_for_its_coordinators(sign_in: Any) -> None:
    one = cast(Status.REQUESTED)
    path = f"/groups/{one.review.group.slug}/board"
    assert sign_in(one.publisher).get(path).status_code == 403
    assert sign_in(one.coordinator).get("/groups/no-such-group/board").status_code == 404


def test_an_empty_board_says_what_to_do(sign_in: Any) -> None:
    group = make.group()
    coordinator = make.person(make.council(group), coordinates=group)
    html = sign_in(coordinator).get(f"/groups/{group.slug}/board").text
    assert "No council of this group has asked for a review yet." in html


def test_who_coordinates_two_groups_chooses_a_board(sign_in: Any) -> None:
    first, second = make.group("Avon"), make.group("Borders")
    person = make.person(make.council(first), coordinates=first)
    make.save(make.Coordination(person_id=person.id, group_id=second.id, started_on=make.LONG_AGO))
    html = sign_in(person).get("/boards").text
    assert re.findall(r'href="/groups/([\w-]+)/board"', html) == [first.slug, second.slug]


def test_who_coordinates_nothing_is_led_to_the_reviews(sign_in: Any) -> None:
    assert 'href="/reviews"' in sign_in(make.person()).get("/boards").text


@pytest.fixture
def demo(application: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(application.config, "DEMO", True)


def test_there_is_no_outbox_outside_the_demo(client: Any) -> None:
    assert client.get("/outbox").status_code == 404


@pytest.mark.usefixtures("demo")
def test_the_outbox_of_the_demo_shows_mails_with_links(client: Any) -> None:
    one = cast(Status.REQUESTED)
    reviews.decline(one.review, by=make.standing(one.coordinator), reason="Bins & <b>streets</b>")
    guest = make.person()
    outbox.tell([guest.id], "invitation", secret="t0ken", invited_by="Priya", joined="")
    commit()
    html = client.get("/outbox").text
    assert re.findall(r"To (\S+)</p>", html) == [guest.email, one.publisher.email]
    assert re.findall(r'<a href="http://[^/]+(/[^"]+)"', html) == [
        "/invitations/t0ken",
        f"/reviews/{one.review.ref}",
    ]
    assert "Bins &amp; &lt;b&gt;streets&lt;/b&gt;" in html


@pytest.mark.usefixtures("demo")
def test_an_older_mail_is_found_on_the_next_page_of_the_outbox(client: Any) -> None:
    first, others = make.person(), [make.person().id for _ in range(25)]
    for people in ([first.id], others):
        outbox.tell(people, "invitation", secret="t0ken", invited_by="Priya", joined="")
        commit()
    found = [client.get(f"/outbox?page={number}").text.count(first.email) for number in (1, 2)]
    assert found == [0, 1]


@pytest.mark.usefixtures("demo")
def test_an_empty_outbox_says_what_to_do(client: Any) -> None:
    assert "Nothing is in the outbox yet." in client.get("/outbox").text
