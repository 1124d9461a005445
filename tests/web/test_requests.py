"""The pages of a request: started, answered question by question, checked, submitted, read."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from peerreview import mail
from peerreview.clock import today
from peerreview.db import db
from peerreview.models.messages import Message
from peerreview.models.reviews import Review
from peerreview.queries import messages, reviews
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole
from tests import factories as make
from tests.conftest import Client
from tests.factories_requests import Case

SignIn = Callable[..., Client]
QUESTIONS = (
    "describe-service", "choose-stage", "say-who-built", "choose-group", "choose-standard",
    "choose-format", "choose-focus", "offer-dates",
)  # fmt: skip


def _dates(*days: int) -> dict[str, str]:
    typed = {}
    for place, ahead in enumerate(days, 1):
        on = today() + timedelta(days=ahead)
        parts = {"day": on.day, "month": on.month, "year": on.year, "half": "am"}
        typed |= {f"half_days-{place}-{part}": str(value) for part, value in parts.items()}
    return typed


def _errors(text: str) -> list[str]:
    found = re.search(r"govuk-error-summary__list.*?</ul>", text, re.DOTALL)
    return re.findall(r"<a[^>]*>(.*?)</a>", found[0]) if found else []


def test_a_publisher_walks_from_start_to_submitted(sign_in: SignIn) -> None:
    group = make.group()
    host = make.council(group)
    make.person(coordinates=group)
    standard = make.standard(is_default=True)
    browser = sign_in(make.person(host, publisher=True))
    started = browser.get("/requests/new").location
    assert started == f"/councils/{host.code}/reviews/new"
    assert browser.get(started).status_code == 200
    at = browser.post(started, data={"name": "Report a missed bin"}).location.removesuffix(
        "/request"
    )
    assert "You have completed 2 of 9 parts" in browser.get(f"{at}/request").text
    described = {"name": "Report a missed bin", "what": "a", "whom": "b", "owner": "c"}
    version = 1
    for question, answer, following in (
        ("describe-service", described, "choose-stage"),
        ("choose-stage", {"stage": "beta"}, "say-who-built"),
        ("say-who-built", {"built": "built"}, "choose-standard"),
        ("choose-standard", {"standard": f"{standard.slug}/1"}, "choose-format"),
        ("choose-format", {"format": "clinic"}, "choose-focus"),
        ("choose-focus", {"points": ["1", "3"], "questions": "How?"}, "offer-dates"),
        ("offer-dates", _dates(30, 31), "check-request"),
    ):
        assert browser.get(f"{at}/{question}").status_code == 200
        posted = browser.post(f"{at}/{question}", data=answer | {"version": str(version)})
        assert (posted.status_code, posted.location) == (302, f"{at}/{following}")
        version += 1
    check = browser.get(f"{at}/check-request").text
    assert ["Submit the request" in check, "What is still missing" in check] == [True, False]
    assert browser.post(f"{at}/submit").location == f"{at}/submitted"
    assert at.removeprefix("/reviews/") in browser.get(f"{at}/submitted").text
    assert "Submitted on" in browser.get(f"{at}/request").text


def test_somebody_with_two_councils_chooses_one(sign_in: SignIn) -> None:
    host, other = make.council(name="Averham"), make.council(name="Brackley")
    person = make.person(host)
    make.save(make.Membership(person_id=person.id, council_id=other.id, started_on=make.LONG_AGO))
    browser = sign_in(person)
    assert browser.get("/requests/new").status_code == 200
    assert _errors(browser.post("/requests/new").text) == ["Choose a council"]
    foreign = {"council": make.council().code}
    assert browser.post("/requests/new", data=foreign).status_code == 422
    chosen = browser.post("/requests/new", data={"council": other.code})
    assert chosen.location == f"/councils/{other.code}/reviews/new"


def test_somebody_without_a_council_reads_how_to_join(sign_in: SignIn) -> None:
    page = sign_in(make.person()).get("/requests/new").text
    assert "ask a colleague who uses this service to invite you" in page


def test_twenty_presses_of_start_make_one_review(sign_in: SignIn) -> None:
    host = make.council()
    browser = sign_in(make.person(host))
    data = {"name": "Bins", "once": "abcdefghijklmnop"}
    places = {
        browser.post(f"/councils/{host.code}/reviews/new", data=data).location for _ in range(20)
    }
    assert (len(places), db.session.scalar(sa.select(sa.func.count(Review.id)))) == (1, 1)


def test_twenty_presses_of_submit_tell_once(sign_in: SignIn) -> None:
    case = Case()
    browser = sign_in(case.publisher)
    data = {"once": "abcdefghijklmnop"}
    found = {browser.post(f"{case.at}/submit", data=data).status_code for _ in range(20)}
    assert (found, db.session.scalar(sa.select(sa.func.count(Message.id)))) == ({302}, 2)


def test_a_council_without_a_group_reads_how_to_join_one(sign_in: SignIn) -> None:
    host = make.council()
    group = make.group("Midlands")
    review = make.review(host, contact=make.person(host))
    page = (
        sign_in(make.person(host, publisher=True)).get(f"/reviews/{review.ref}/choose-group").text
    )
    link = f'href="/groups/{group.slug}">Midlands</a>'
    assert ["Join a peer group first" in page, link in page] == [True, True]


def test_saved_for_later_leads_back_to_the_list_with_gaps(sign_in: SignIn) -> None:
    case = Case(what="", whom="")
    browser = sign_in(case.publisher)
    data = {"name": "Bins", "what": "Half a", "version": "1", "later": "yes"}
    assert browser.post(f"{case.at}/describe-service", data=data).location == f"{case.at}/request"
    db.session.expire_all()
    assert reviews.by_ref(case.review.ref).what == "Half a"


def test_the_focus_asks_for_a_standard_first(sign_in: SignIn) -> None:
    case = Case()
    case.review.standard_id = None
    make.save(case.review)
    assert "Choose a standard first" in sign_in(case.publisher).get(f"{case.at}/choose-focus").text


def test_choosing_a_standard_warns_that_the_focus_goes(sign_in: SignIn) -> None:
    case = Case()
    page = sign_in(case.publisher).get(f"{case.at}/choose-standard").text
    assert "You have chosen 1 point of" in page


@pytest.mark.parametrize(
    ("question", "data", "error"),
    [
        ("choose-focus", {"points": "99"}, "Choose points of the standard that you have chosen"),
        ("choose-group", {"group": "elsewhere"}, "Choose one of the groups in the list"),
        ("choose-standard", {"standard": "1"}, "Choose one of the standards in the list"),
        ("describe-service", {"name": "N", "what": "kept <b>", "whom": "w"},
         "Enter who owns the service"),
        ("offer-dates", {"half_days-1-day": "31", "half_days-1-month": "2",
                         "half_days-1-year": "2027", "half_days-1-half": "am"},
         "Half-day 1: the date must be a real date"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_named_and_everything_typed_is_kept(
    sign_in: SignIn, question: str, data: dict[str, str], error: str
) -> None:
    case = Case()
    response = sign_in(case.publisher).post(f"{case.at}/{question}", data=data | {"version": "1"})
    assert (response.status_code, _errors(response.text)) == (422, [error])
    for typed in {"kept <b>", "31", "2027"} & set(data.values()):
        assert typed.replace("<", "&lt;").replace(">", "&gt;") in response.text


def test_dates_that_have_passed_are_refused_at_the_question(sign_in: SignIn) -> None:
    case = Case()
    data = _dates(30, -1) | {"version": "1"}
    response = sign_in(case.publisher).post(f"{case.at}/offer-dates", data=data)
    assert response.status_code == 422
    assert "is not in the future: offer a later day" in _errors(response.text)[0]


def test_the_second_of_two_colleagues_gets_both_texts(sign_in: SignIn) -> None:
    case = Case()
    named = make.person(case.host)
    make.named(case.review, named)
    first, second = sign_in(case.publisher), sign_in(named)
    said = {"name": "", "whom": "All", "owner": "Ann", "version": "1", "later": "yes"}
    first.post(f"{case.at}/describe-service", data=said | {"what": "Theirs stands"})
    response = second.post(f"{case.at}/describe-service", data=said | {"what": "Mine is late"})
    assert response.status_code == 409
    assert ["Theirs stands" in response.text, "Mine is late" in response.text] == [True, True]


def test_a_colleague_on_the_team_reads_who_can_submit(sign_in: SignIn) -> None:
    case = Case()
    named = make.person(case.host)
    make.named(case.review, named)
    browser = sign_in(named)
    page = browser.get(f"{case.at}/check-request").text
    assert f"A publisher of your council can submit it: {case.publisher.name}" in page
    assert browser.post(f"{case.at}/submit").status_code == 403


def test_submitting_too_early_lists_what_is_missing(sign_in: SignIn) -> None:
    case = Case(format=None)
    browser = sign_in(case.publisher)
    assert "Choose a format" in browser.get(f"{case.at}/check-request").text
    assert browser.post(f"{case.at}/submit").status_code == 422
    assert browser.get(f"{case.at}/submitted").location == f"{case.at}/request"


def test_a_request_is_seen_by_team_coordinator_and_panel(sign_in: SignIn) -> None:
    case = Case(Status.FORMING)
    seated, invited = make.assessor(make.council()), make.assessor(make.council())
    make.seat(case.review, seated, SeatRole.LEAD)
    make.seat(case.review, invited, SeatRole.ASSESSOR, make.SeatState.OFFERED)
    strangers = (make.person(case.host), make.person(), make.person(is_administrator=True))
    for person, status in (
        (case.publisher, 200), (case.coordinator, 200), (seated, 200), (invited, 403),
        *((stranger, 404) for stranger in strangers),
    ):  # fmt: skip
        assert sign_in(person).get(f"{case.at}/request").status_code == status


def test_a_draft_is_nobodys_but_the_teams(sign_in: SignIn) -> None:
    case = Case()
    for question in ("request", "check-request", "team", *QUESTIONS):
        assert sign_in(case.publisher).get(f"{case.at}/{question}").status_code == 200
        assert sign_in(case.coordinator).get(f"{case.at}/{question}").status_code == 404


@pytest.mark.parametrize(("status", "editable"), [(Status.REQUESTED, 200), (Status.FORMING, 409)])
def test_only_what_may_be_changed_has_a_link(
    sign_in: SignIn, status: Status, editable: int
) -> None:
    case = Case(status)
    page = sign_in(case.publisher).get(f"{case.at}/request").text
    linked = {question for question in QUESTIONS if f"{case.at}/{question}" in page}
    fixed = {"choose-group", "choose-standard"}
    assert linked == (set(QUESTIONS) - fixed if editable == 200 else {"offer-dates"})
    for question in QUESTIONS[:-1]:
        assert sign_in(case.publisher).get(f"{case.at}/{question}").status_code == editable
        assert sign_in(case.coordinator).get(f"{case.at}/{question}").status_code == 403
    coordinators = sign_in(case.coordinator).get(f"{case.at}/request").text
    assert "Change" not in coordinators


def test_a_change_after_submit_is_shown_to_the_coordinator(sign_in: SignIn) -> None:
    case = Case()
    team = sign_in(case.publisher)
    team.post(f"{case.at}/submit")
    saved = team.post(f"{case.at}/choose-stage", data={"stage": "beta", "version": "1"})
    assert saved.location == f"{case.at}/request"
    page = sign_in(case.coordinator).get(f"{case.at}/request").text
    assert "The team has changed this since: stage." in page


def test_what_was_sent_back_stands_on_the_task_list(sign_in: SignIn) -> None:
    case = Case(reached=Status.REQUESTED, missing_words="Say who *pays*.", submitted_on=today())
    page = sign_in(case.publisher).get(f"{case.at}/request").text
    assert "Say who <em>pays</em>." in page


def test_mails_of_a_submitted_request_say_where_to_look(sign_in: SignIn) -> None:
    case = Case()
    sign_in(case.publisher).post(f"{case.at}/submit")
    found: dict[str, Any] = {}
    for message in messages.waiting(10):
        found[message.kind] = mail.render(message)
    assert sorted(found) == ["request_sent", "request_submitted"]
    for letter in found.values():
        assert f"{case.at}/request" in letter.text
        assert "Report a pothole" not in letter.text
