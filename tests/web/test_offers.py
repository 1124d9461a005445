"""The pages of offers: made for a group, answered by a council, and no answer shown to the group."""

import re
from collections.abc import Callable

import pytest

from peerreview import mail
from peerreview.queries import messages, offers
from tests import factories as make
from tests.conftest import Client
from tests.factories_requests import Case

SignIn = Callable[..., Client]


def _offer(case: Case, browser: Client, why: str = "Your **bins** form is new.") -> str:
    at = f"/groups/{case.group.slug}/offers"
    assert browser.get(f"{at}/new").status_code == 200
    sent = browser.post(f"{at}/new", data={"council": case.host.code, "why": why})
    assert sent.location == at
    ref = offers.made_to(case.host).items[0].ref
    return f"/councils/{case.host.code}/offers/{ref}"


def test_an_offer_is_taken_up_and_the_group_is_not_told(sign_in: SignIn) -> None:
    case = Case()
    coordinator, publisher = sign_in(case.coordinator), sign_in(case.publisher)
    at = _offer(case, coordinator)
    coordinator.get(f"/groups/{case.group.slug}/offers")  # shows the message that it was sent
    before = coordinator.get(f"/groups/{case.group.slug}/offers").text
    assert publisher.get(f"{at}/take-up").status_code == 200
    draft = publisher.post(f"{at}/take-up", data={"service": "new", "name": "Bins"}).location
    assert publisher.get(draft).status_code == 200
    assert coordinator.get(draft).status_code == 404
    after = coordinator.get(f"/groups/{case.group.slug}/offers").text
    assert _tokens_masked(before) == _tokens_masked(after)
    assert "Taken up on" in publisher.get(f"/councils/{case.host.code}/offers").text


def _tokens_masked(html: str) -> str:
    return re.sub('value="[^"]*"', "", html)


def test_an_offer_is_discarded_quietly(sign_in: SignIn) -> None:
    case = Case()
    coordinator, publisher = sign_in(case.coordinator), sign_in(case.publisher)
    at = _offer(case, coordinator)
    assert publisher.get(f"{at}/discard").status_code == 200
    assert publisher.post(f"{at}/discard").location == f"/councils/{case.host.code}/offers"
    assert "Discarded on" in publisher.get(f"/councils/{case.host.code}/offers").text
    assert "Discarded" not in coordinator.get(f"/groups/{case.group.slug}/offers").text
    again = publisher.post(f"{at}/take-up", data={"service": "new", "name": "Bins"})
    assert (again.status_code, "discarded this offer already" in again.text) == (422, True)


def test_offers_are_for_coordinators_to_make_and_publishers_to_read(sign_in: SignIn) -> None:
    case = Case()
    at = _offer(case, sign_in(case.coordinator))
    colleague, administrator = make.person(case.host), make.person(is_administrator=True)
    for person in (colleague, administrator, case.coordinator):
        browser = sign_in(person)
        assert browser.get(f"/councils/{case.host.code}/offers").status_code == 403
        assert browser.post(f"{at}/take-up", data={"name": "Bins"}).status_code == 403
        assert browser.post(f"{at}/discard").status_code == 403
    for person in (colleague, administrator, case.publisher):
        assert sign_in(person).get(f"/groups/{case.group.slug}/offers").status_code == 403
        assert sign_in(person).get(f"/groups/{case.group.slug}/offers/new").status_code == 403


def test_an_offer_of_another_council_is_not_found(sign_in: SignIn) -> None:
    case, other = Case(), Case()
    ref = _offer(case, sign_in(case.coordinator)).rsplit("/", 1)[1]
    browser = sign_in(other.publisher)
    assert browser.get(f"/councils/{other.host.code}/offers/{ref}/take-up").status_code == 404
    assert browser.post(f"/councils/{other.host.code}/offers/{ref}/discard").status_code == 404


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"why": "Kept words"}, "Choose a council"),
        ({"council": "ELSEWHERE", "why": "Kept words"}, "Choose one of the councils in the list"),
        ({"council": "{code}", "why": ""}, "Enter why you would like to help"),
        ({"council": "{code}", "why": "x" * 2001}, "Your words must be 2,000 characters or fewer"),
    ],
)
def test_a_wrong_offer_is_explained_and_kept(
    sign_in: SignIn, data: dict[str, str], error: str
) -> None:
    case = Case()
    typed = {name: value.format(code=case.host.code) for name, value in data.items()}
    response = sign_in(case.coordinator).post(f"/groups/{case.group.slug}/offers/new", data=typed)
    assert (response.status_code, error in response.text) == (422, True)
    assert typed["why"] in response.text


def test_twenty_presses_make_one_offer(sign_in: SignIn) -> None:
    case = Case()
    data = {"council": case.host.code, "why": "To help.", "once": "abcdefghijklmnop"}
    browser = sign_in(case.coordinator)
    for _ in range(20):
        browser.post(f"/groups/{case.group.slug}/offers/new", data=data)
    assert offers.made_to(case.host).count == 1


def test_empty_lists_say_what_to_do(sign_in: SignIn) -> None:
    case = Case()
    made = sign_in(case.coordinator).get(f"/groups/{case.group.slug}/offers").text
    assert "Your group has not offered help to a council yet" in made
    received = sign_in(case.publisher).get(f"/councils/{case.host.code}/offers").text
    assert "Nobody has offered help yet" in received


def test_the_mail_of_an_offer_leads_to_it_without_its_words(sign_in: SignIn) -> None:
    case = Case()
    _offer(case, sign_in(case.coordinator), why="Secret words")
    letter = mail.render(messages.waiting(10)[0])
    assert f"/councils/{case.host.code}/offers" in letter.text
    assert "Secret words" not in letter.text
