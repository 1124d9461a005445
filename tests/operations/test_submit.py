"""Submitting a request: what it needs, who hears of it, and who may."""

from datetime import timedelta

import pytest

from peerreview.clock import today
from peerreview.db import commit
from peerreview.models.reviews import Review
from peerreview.operations import requests
from peerreview.queries import requests as shown
from peerreview.rules.dates import Half, HalfDay
from peerreview.rules.errors import NotAllowed, NotVisible, Refused, Unmet, WrongStatus
from peerreview.rules.lifecycle import Need, Status
from peerreview.rules.panels import Format
from peerreview.rules.services import Stage
from tests import factories as make
from tests.factories_requests import Case, events, told

pytestmark = pytest.mark.usefixtures("database")

SOON = today() + timedelta(days=40)
TWO = [HalfDay(SOON, Half.AM), HalfDay(SOON, Half.PM)]


def test_submit_tells_coordinators_and_team_and_remembers_the_service() -> None:
    case = Case()
    named = make.person(case.host)
    make.named(case.review, named)
    case.save(requests.describe_service, name="", what="Mends roads", whom="All", owner="Ann")
    requests.submit(case.review, by=case.by)
    commit()
    review = case.review
    assert (review.status, review.reached, review.submitted_on) == (
        "requested",
        "requested",
        today(),
    )
    assert (review.service.what, review.service.owner) == ("Mends roads", "Ann")
    assert told() == [
        ("request_sent", case.publisher.id), ("request_sent", named.id),
        ("request_submitted", case.coordinator.id),
    ]  # fmt: skip
    assert events()[-1] == ("submit", "publisher", "review", "requested")


def test_what_changes_after_submit_is_named_for_the_coordinator() -> None:
    case = Case()
    case.save(requests.choose_stage, stage=Stage.BETA)
    requests.submit(case.review, by=case.by)
    commit()
    case.save(requests.offer_dates, half_days=TWO)
    case.save(requests.choose_format, format=Format.FULL)
    assert shown.changed_since_submit(case.review) == ["format", "possible dates"]


def test_submit_without_a_coordinator_who_may_read_it_tells_the_administrators() -> None:
    case = Case()
    make.interest(case.coordinator, case.host)
    administrator = make.person(is_administrator=True)
    requests.submit(case.review, by=case.by)
    commit()
    assert told() == [
        ("coordinator_needed", administrator.id), ("request_sent", case.publisher.id),
    ]  # fmt: skip


def test_submit_lists_what_is_missing() -> None:
    host = make.council()
    by = make.standing(make.person(host, publisher=True))
    started = requests.start(host, by=by, name="Bins")
    started.contact_id = None
    commit()
    with pytest.raises(Unmet) as unmet:
        requests.submit(started, by=by)
    assert [missing.need for missing in unmet.value.missing] == [
        Need.SERVICE_DESCRIBED, Need.GROUP_CHOSEN, Need.STANDARD_CHOSEN, Need.FORMAT_CHOSEN,
        Need.FOCUS_CHOSEN, Need.HALF_DAYS_OFFERED, Need.CONTACT_NAMED,
    ]  # fmt: skip


def test_only_the_team_answers_and_only_a_publisher_submits() -> None:
    case = Case(Status.REQUESTED)
    draft: Review = Case().review
    named = make.person(case.host)
    make.named(case.review, named)
    stage = {"stage": Stage.BETA, "version": 1}
    with pytest.raises(NotAllowed):
        requests.choose_stage(case.review, by=make.standing(case.coordinator), **stage)
    with pytest.raises(NotVisible):
        requests.choose_stage(case.review, by=make.standing(make.person(case.host)), **stage)
    with pytest.raises(NotVisible):
        requests.choose_stage(draft, by=make.standing(case.coordinator), **stage)
    with pytest.raises(NotAllowed):
        requests.submit(case.review, by=make.standing(named))
    requests.choose_stage(case.review, by=make.standing(named), **stage)
    commit()


def test_an_accepted_request_is_no_longer_edited() -> None:
    with pytest.raises(WrongStatus):
        Case(Status.FORMING).save(requests.choose_stage, stage=Stage.BETA)


def test_the_half_day_of_a_fixed_session_is_kept() -> None:
    case = Case(Status.SCHEDULED)
    make.session(case.review)  # on the first half-day that the factory offers
    with pytest.raises(Refused, match="A session is fixed on"):
        case.save(requests.offer_dates, half_days=TWO)
    kept = shown.coming_half_days(case.review)[0]
    case.save(requests.offer_dates, half_days=[kept, *TWO])
    assert shown.coming_half_days(case.review) == [*TWO, kept]
