"""The pages of a team: named, changed, taken off; access needs seen by three readers alone."""

from collections.abc import Callable

import pytest

from peerreview.db import db
from peerreview.queries import team
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole
from tests import factories as make
from tests.conftest import Client
from tests.factories_requests import Case

SignIn = Callable[..., Client]


def test_a_colleague_is_added_made_contact_and_taken_off(sign_in: SignIn) -> None:
    case = Case()
    sam = make.person(case.host, email="sam@example.org", name="Sam Okoro")
    browser = sign_in(case.publisher)
    assert browser.get(f"{case.at}/name-team").status_code == 200
    data = {"email": "sam@example.org", "does": "Designer"}
    assert browser.post(f"{case.at}/name-team", data=data).location == f"{case.at}/team"
    place = team.places(case.review)[0]
    at = f"{case.at}/team/{place.ref}"
    page = browser.get(f"{case.at}/team").text
    assert ["Sam Okoro" in page, "Designer" in page] == [True, True]
    said = {"does": "Lead designer", "version": "1"}
    assert browser.get(f"{at}/say-what-they-do").status_code == 200
    assert browser.post(f"{at}/say-what-they-do", data=said).location == f"{case.at}/team"
    late = said | {"does": "Late"}
    assert browser.post(f"{at}/say-what-they-do", data=late).status_code == 409
    assert browser.post(f"{at}/make-contact").location == f"{case.at}/team"
    refused = browser.post(f"{at}/take-off")
    assert (refused.status_code, "Choose another contact" in refused.text) == (422, True)
    case.review = db.session.merge(case.review)
    db.session.refresh(case.review)
    assert case.review.contact_id == sam.id


def test_who_leaves_the_team_sees_the_review_no_longer(sign_in: SignIn) -> None:
    case = Case()
    named = make.person(case.host)
    place = make.named(case.review, named)
    browser = sign_in(named)
    assert browser.get(f"{case.at}/team/{place.ref}/take-off").status_code == 200
    assert browser.post(f"{case.at}/team/{place.ref}/take-off").location == "/reviews"
    assert browser.get(f"{case.at}/team").status_code == 404


@pytest.mark.parametrize("way", ["say-what-they-do", "take-off"])
def test_a_place_of_another_review_is_not_found(sign_in: SignIn, way: str) -> None:
    case, other = Case(), Case()
    foreign = make.named(other.review, other.publisher)
    browser = sign_in(case.publisher)
    assert browser.get(f"{case.at}/team/{foreign.ref}/{way}").status_code == 404
    assert browser.post(f"{case.at}/team/{foreign.ref}/make-contact").status_code == 404


def test_twenty_presses_name_one_person_once(sign_in: SignIn) -> None:
    case = Case()
    make.person(case.host, email="sam@example.org")
    data = {"email": "sam@example.org", "does": "x", "once": "abcdefghijklmnop"}
    browser = sign_in(case.publisher)
    found = {browser.post(f"{case.at}/name-team", data=data).status_code for _ in range(20)}
    assert (found, len(team.places(case.review))) == ({302}, 1)


def test_typed_answers_stay_when_somebody_new_cannot_be_invited(sign_in: SignIn) -> None:
    case = Case()
    named = make.person(case.host)
    make.named(case.review, named)
    data = {"email": "new@example.org", "does": "Data analyst", "name": "Noor Ali"}
    response = sign_in(named).post(f"{case.at}/name-team", data=data)
    assert response.status_code == 422
    assert [text in response.text for text in (*data.values(), case.publisher.name)] == [True] * 4


def test_access_needs_are_read_by_oneself_coordinator_and_lead_alone(sign_in: SignIn) -> None:
    case = Case(Status.FORMING)
    named = make.person(case.host)
    make.named(case.review, named)
    own = sign_in(named)
    assert own.get(f"{case.at}/say-access-needs").status_code == 200
    said = {"access_needs": "Captions please", "version": "1"}
    assert own.post(f"{case.at}/say-access-needs", data=said).location == f"{case.at}/request"
    lead, assessor = make.assessor(make.council()), make.assessor(make.council())
    make.seat(case.review, lead, SeatRole.LEAD)
    make.seat(case.review, assessor)
    for person, seen in (
        (named, True), (case.coordinator, True), (lead, True),
        (case.publisher, False), (assessor, False),
    ):  # fmt: skip
        page = sign_in(person).get(f"{case.at}/request").text
        assert ("Captions please" in page) is seen


def test_the_task_list_tells_whether_one_has_said_what_one_needs(sign_in: SignIn) -> None:
    case = Case()
    make.named(case.review, case.publisher)
    browser = sign_in(case.publisher)
    assert "Optional" in browser.get(f"{case.at}/request").text
    said = {"access_needs": "Captions please", "version": "1"}
    browser.post(f"{case.at}/say-access-needs", data=said)
    assert "Optional" not in browser.get(f"{case.at}/request").text


def test_a_publisher_who_is_not_named_has_no_access_needs_to_say(sign_in: SignIn) -> None:
    case = Case()
    page = sign_in(case.publisher).get(f"{case.at}/say-access-needs").text
    assert "Add yourself to the team" in page


def test_the_panel_reads_the_team_and_changes_nothing(sign_in: SignIn) -> None:
    case = Case(Status.FORMING)
    place = make.named(case.review, case.publisher)
    lead = make.assessor(make.council())
    make.seat(case.review, lead, SeatRole.LEAD)
    browser = sign_in(lead)
    page = browser.get(f"{case.at}/team").text
    assert [case.publisher.name in page, "Add a colleague" in page] == [True, False]
    assert browser.get(f"{case.at}/name-team").status_code == 403
    assert browser.post(f"{case.at}/team/{place.ref}/make-contact").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_team_page_sends_the_same_statements(
    sign_in: SignIn, statements: Callable[[], object], count: int
) -> None:
    case = Case()
    for _ in range(count):
        make.named(case.review, make.person(case.host))
    browser = sign_in(case.publisher)
    browser.get(f"{case.at}/team")
    with statements() as sent:
        browser.get(f"{case.at}/team")
    assert len(sent) == 17
