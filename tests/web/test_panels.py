"""The pages of the panel, as each person sees them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from peerreview.clock import now, today
from peerreview.db import db
from peerreview.models.panels import Seat
from peerreview.rules.lifecycle import Status
from peerreview.rules.panels import InterestKind, Level
from peerreview.rules.people import SeatRole, SeatState
from tests import factories as make
from tests import factories_panels as form
from tests.conftest import Client

SignIn = Callable[..., Client]


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.get_data(as_text=True)


def holds(page: str, *words: str) -> list[bool]:
    return [word in page for word in words]


def test_a_coordinator_finds_proposes_and_invites_somebody(sign_in: SignIn) -> None:
    case = form.Forming()
    person = case.candidate("Ann Able")
    browser, at = sign_in(case.coordinator), f"/reviews/{case.review.ref}/panel"
    assert "Nobody is on this panel yet" in text(browser, at)
    assert (
        holds(text(browser, f"{at}/candidates"), "Ann Able", "level: lead", "load: free")
        == [True] * 3
    )
    propose = f"{at}/candidates/{person.ref}/propose"
    text(browser, propose)
    answer = {"role": "lead", "disciplines": ["user research"]}
    assert browser.post(propose, data=answer).location == at
    page = text(browser, at)
    assert holds(page, "Ann Able", "Proposed", "Lead assessor") == [True] * 3
    seat = db.session.query(Seat).one()
    assert browser.post(f"{at}/seats/{seat.ref}/offer").location == at
    assert "Invited" in text(browser, at)
    assert form.told() == [("seat_offered", person.id), ("panel_to_approve", case.publisher.id)]


def test_the_coordinator_sees_kinds_of_interests_and_never_the_words(sign_in: SignIn) -> None:
    case = form.Forming()
    soft, hard = case.candidate("Sue Soft"), case.candidate("Hal Hard")
    make.interest(soft, case.host, InterestKind.DECLARED, words="my secret cousin")
    case.seat(soft)
    case.seat(hard)
    make.interest(hard, case.host, InterestKind.STAKE, words="my secret shares")
    browser, at = sign_in(case.coordinator), f"/reviews/{case.review.ref}/panel"
    for address in (at, f"{at}/candidates"):
        page = text(browser, address)
        expected = (
            "Declared a connection with Hostham: <strong>soft interest</strong>, not waived",
            "Declared: has a personal stake: <strong>hard interest</strong>",
        )
        assert holds(page, *expected, "secret") == [True, True, False]


def test_the_publisher_reads_only_that_an_interest_is_waived_and_why(sign_in: SignIn) -> None:
    case = form.Forming()
    person = case.candidate("Sue Soft")
    case.seat(person)
    make.interest(person, case.host, InterestKind.DECLARED, words="my secret cousin")
    at = f"/reviews/{case.review.ref}/panel"
    assert holds(text(sign_in(case.publisher), at), "Declared", "soft interest") == [False, False]
    form.waiver(case.review, person, InterestKind.DECLARED, by=case.coordinator, reason="Old news")
    words = (
        "Interest waived by the coordinators: “Old news”",
        "Declared",
        "soft interest",
        "secret",
    )
    assert holds(text(sign_in(case.publisher), at), *words) == [True, False, False, False]
    assert holds(text(sign_in(case.contact), at), "Old news", "Sue Soft") == [False, True]


def test_reasons_of_those_who_left_are_for_coordinators(sign_in: SignIn) -> None:
    case = form.Forming()
    gone = case.candidate("Gus Gone")
    case.seat(gone, state=SeatState.NOT_THIS_TIME, reason="On leave", ended_at=now())
    assessor = case.candidate("Ash")
    case.seat(assessor)
    at = f"/reviews/{case.review.ref}/panel"
    for person, shown in (
        (case.coordinator, True),
        (case.publisher, False),
        (case.contact, False),
        (assessor, False),
    ):
        assert holds(text(sign_in(person), at), "Gus Gone", "On leave") == [shown] * 2


@pytest.mark.parametrize("who", ("colleague", "peer", "member", "gone", "conflicted"))
def test_the_panel_is_hidden_from_everybody_else(sign_in: SignIn, who: str) -> None:
    case = form.Forming()
    case.ready()
    people = {
        "colleague": lambda: make.person(case.host),
        "peer": lambda: make.person(case.other),
        "member": lambda: make.person(make.council()),
        "gone": case.candidate,
        "conflicted": case.candidate,
    }
    person = people[who]()
    if who == "gone":
        case.seat(person, state=SeatState.STEPPED_DOWN)
    if who == "conflicted":
        case.seat(person)
        make.interest(person, case.host)
    browser = sign_in(person)
    at = f"/reviews/{case.review.ref}"
    pages = ("panel", "panel/candidates", "invitation", "take-seat", "schedule", "sessions/fix")
    assert [browser.get(f"{at}/{page}").status_code for page in pages] == [404] * 6


def test_the_invited_see_the_invitation_and_not_the_panel(sign_in: SignIn) -> None:
    case = form.Forming(what="What nobody outside reads")
    invited = case.candidate("Ina Invited")
    case.seat(invited, state=SeatState.OFFERED)
    case.seat(case.candidate("Ash Assessor"))
    browser, at = sign_in(invited), f"/reviews/{case.review.ref}"
    page = text(browser, f"{at}/invitation")
    assert holds(page, "Hostham Council", "Short", "morning") == [True] * 3
    assert holds(page, "What nobody outside reads", "Ash Assessor") == [False] * 2
    assert browser.get(f"{at}/panel").status_code == 403


def test_an_invited_person_takes_the_seat_and_says_when_free(sign_in: SignIn) -> None:
    case = form.Forming()
    person = case.candidate("Ina Invited")
    case.seat(person, state=SeatState.OFFERED)
    browser, at = sign_in(person), f"/reviews/{case.review.ref}"
    page = text(browser, f"{at}/take-seat")
    day = today() + form.SOON
    field = f"free_{day:%Y%m%d}_am"
    assert field in page
    refused = browser.post(f"{at}/take-seat", data={field: "free"})
    assert (refused.status_code, "Say whether you have a connection" in refused.text) == (422, True)
    taken = browser.post(f"{at}/take-seat", data={"interest": "none", field: "if needed"})
    assert taken.location == f"{at}/panel"
    assert "On the panel" in text(browser, f"{at}/panel")
    assert "checked" in text(browser, f"{at}/when-free")


def test_a_hard_interest_ends_the_relation_at_once(sign_in: SignIn) -> None:
    case = form.Forming()
    person = case.candidate("Ina Invited")
    case.seat(person, state=SeatState.OFFERED)
    browser, at = sign_in(person), f"/reviews/{case.review.ref}"
    answer = {"interest": InterestKind.SUPPLIER.value, "words": "I work for them"}
    assert browser.post(f"{at}/take-seat", data=answer).location == "/home"
    assert browser.get(f"{at}/invitation").status_code == 404
    page = text(sign_in(case.coordinator), f"{at}/panel")
    assert holds(page, "Conflict", "is employed by the supplier", "I work for them") == [
        True,
        True,
        False,
    ]


def test_saying_not_this_time_leads_home_with_a_reason_for_coordinators(sign_in: SignIn) -> None:
    case = form.Forming()
    person = case.candidate("Ina Invited")
    case.seat(person, state=SeatState.OFFERED)
    browser, at = sign_in(person), f"/reviews/{case.review.ref}"
    text(browser, f"{at}/not-this-time")
    answer = {"reason": "On leave"}
    assert browser.post(f"{at}/not-this-time", data=answer).location == "/home"
    assert browser.get(f"{at}/invitation").status_code == 404
    assert "On leave" in text(sign_in(case.coordinator), f"{at}/panel")


def test_somebody_on_the_panel_steps_down(sign_in: SignIn) -> None:
    case = form.Forming(Status.IN_REVIEW)
    lead = case.candidate("Lea Lead")
    case.seat(lead, SeatRole.LEAD)
    browser, at = sign_in(lead), f"/reviews/{case.review.ref}"
    text(browser, f"{at}/step-down")
    assert browser.post(f"{at}/step-down", data={"reason": ""}).location == "/home"
    assert form.told() == [("seat_given_back", case.coordinator.id)]


def test_the_publisher_approves_exactly_what_was_shown(sign_in: SignIn) -> None:
    case = form.Forming()
    case.seat(case.candidate("Ann Able"))
    browser, at = sign_in(case.publisher), f"/reviews/{case.review.ref}/approve"
    fields = browser.token(at)
    case.seat(case.candidate())
    late = browser.post(at, data=fields)
    assert (late.status_code, "Ann Able, assessor" in late.text) == (409, True)
    assert browser.post(at, data=browser.token(at)).location == f"/reviews/{case.review.ref}/panel"
    assert form.told() == [("panel_approved", case.coordinator.id)]


def test_the_publisher_objects_and_the_coordinator_reads_why(sign_in: SignIn) -> None:
    case = form.Forming()
    seat = case.seat(case.candidate("Ann Able"))
    at = f"/reviews/{case.review.ref}/panel"
    browser = sign_in(case.publisher)
    object_to = f"{at}/seats/{seat.ref}/object-to"
    text(browser, object_to)
    assert browser.post(object_to, data={"reason": ""}).status_code == 422
    assert browser.post(object_to, data={"reason": "We know her too well"}).location == at
    page = text(sign_in(case.coordinator), at)
    assert holds(page, "We know her too well", "Find somebody else for Ann Able") == [True] * 2
    assert "too well" not in text(sign_in(case.contact), at)


def test_waive_asks_for_a_reason_and_a_last_day(sign_in: SignIn) -> None:
    case = form.Forming()
    person = case.candidate("Sue Soft")
    seat = case.seat(person)
    make.interest(person, case.host, InterestKind.DECLARED)
    browser, at = sign_in(case.coordinator), f"/reviews/{case.review.ref}/panel"
    waive = f"{at}/seats/{seat.ref}/waive"
    text(browser, waive)
    day = today() - timedelta(days=1)
    answer = {
        "kinds": InterestKind.DECLARED.value, "reason": "Long ago",
        "ends_on-day": day.day, "ends_on-month": day.month, "ends_on-year": day.year,
    }  # fmt: skip
    refused = browser.post(waive, data=answer)
    assert (refused.status_code, "must end today or later" in refused.text) == (422, True)
    wrong = browser.post(waive, data=answer | {"ends_on-day": 31, "ends_on-month": 2})
    assert (wrong.status_code, "must be a real date" in wrong.text) == (422, True)
    answer["ends_on-year"] = day.year + 1
    assert browser.post(waive, data=answer).location == at
    assert "waived until" in text(browser, at)


@pytest.mark.parametrize(
    ("answer", "error"),
    (
        ({"role": "lead", "disciplines": "user research"}, "Choose one of the answers"),
        ({"role": "observer", "disciplines": "nonsense"}, "Choose one of the answers"),
        ({"role": "nonsense"}, "Choose one of the answers"),
        ({}, "Choose a seat on the panel"),
    ),
)
def test_propose_refuses_what_does_not_fit(
    sign_in: SignIn, answer: dict[str, Any], error: str
) -> None:
    case = form.Forming()
    person = case.candidate("Ola", level=Level.OBSERVING)
    at = f"/reviews/{case.review.ref}/panel/candidates/{person.ref}/propose"
    refused = sign_in(case.coordinator).post(at, data=answer)
    assert (refused.status_code, error in refused.text) == (422, True)
