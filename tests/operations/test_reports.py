"""Agreeing a report, and correcting it afterwards."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from peerreview import queries
from peerreview.clock import today
from peerreview.db import db
from peerreview.models.findings import Report
from peerreview.models.panels import Seat
from peerreview.models.responses import FollowUp
from peerreview.operations import findings, reports
from peerreview.rules.errors import NotAllowed, NotVisible, Outdated, Refused, Unmet, WrongStatus
from peerreview.rules.findings import Controller, FindingState
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatState
from tests import factories as make
from tests.factories_findings import (
    Cast,
    agree,
    agreed,
    by,
    cast,
    dissent,
    finding,
    found,
    fresh,
    last_event,
    query,
    seat,
    told,
)

pytestmark = pytest.mark.usefixtures("database")

CORRECTED: dict[str, Any] = {
    "why": "The team has six people",
    "state": FindingState.VIEW,
    "view": 2,
    "works_well": "Six people meet daily",
    "to_explore": "",
    "suggestions": [("Ask residents", Controller.COUNCIL)],
}


def propose(one: Cast, number: int = 1, version: int = 1, **changes: Any) -> str:
    facts = CORRECTED | changes
    made = reports.correct(one.review, number, by=by(one.lead), version=version, **facts)
    one.review = fresh(one.review)
    return made.ref


def text(report: Report) -> list[tuple[int, str, str]]:
    return [(point.number, point.label, point.works_well) for point in report.points]


def test_agree_freezes_every_point() -> None:
    one = cast(Status.ACCURACY_CHECK)
    finding(one.review, 1, view=2, suggestions=[("Ask residents", Controller.TEAM)])
    finding(one.review, 2, FindingState.NOT_COVERED, works_well="Kept, not reported")
    finding(one.review, 3, FindingState.NOT_APPLICABLE, works_well="")
    seat(one.review, one.lead).is_named = True
    dissent(one.review, 1, one.lead, "Higher", 4)
    dissent(one.review, 1, one.assessor, "Lower", 1)
    agree(one.review, one.publisher)
    assert (one.review.status, one.review.agreed_on) == (Status.AGREED, today())
    assert last_event()[:2] == ("agree", "publisher")
    report = queries.reports.newest(fresh(one.review))
    assert report.number == 1
    assert text(report) == [(1, "Some way to go", "They meet daily"), (2, "", ""), (3, "", "")]
    assert report.points[0].suggestions == [{"words": "Ask residents", "controlled_by": "team"}]
    assert report.points[0].dissents == [
        {"view": 4, "label": "Leading", "words": "Higher", "name": one.lead.name},
        {"view": 1, "label": "Help needed", "words": "Lower", "name": ""},
    ]
    follow_ups = sa.select(sa.func.count()).where(FollowUp.review_id == one.review.id)
    assert db.session.scalar(follow_ups) == 2


def test_agree_tells_everybody_once_and_the_coordinator_no_more_than_the_status() -> None:
    one = cast(Status.ACCURACY_CHECK)
    found(one.review)
    agree(one.review, one.publisher)
    assert told() == {
        (one.colleague.id, "report_agreed"),
        (one.lead.id, "report_agreed"),
        (one.assessor.id, "report_agreed"),
        (one.observer.id, "report_agreed"),
        (one.coordinator.id, "review_agreed"),
    }


def test_agree_takes_back_the_seats_that_nobody_has_taken() -> None:
    one = cast(Status.ACCURACY_CHECK)
    found(one.review)
    council = make.council()
    offered = make.seat(one.review, make.assessor(council), state=SeatState.OFFERED)
    proposed = make.seat(one.review, make.assessor(council), state=SeatState.PROPOSED)
    agree(one.review, one.publisher)
    assert (offered.person_id, "seat_taken_back") in told()
    assert (proposed.person_id, "seat_taken_back") not in told()
    fresh(one.review)
    for ref in (offered.ref, proposed.ref):
        row = db.session.scalars(sa.select(Seat).where(Seat.ref == ref)).one()
        assert row.state == SeatState.TAKEN_BACK
        assert row.ended_at is not None
    assert seat(one.review, one.lead).state == SeatState.ACCEPTED


def test_agree_waits_for_every_answer() -> None:
    one = cast(Status.ACCURACY_CHECK)
    found(one.review)
    query(one.review, 2, one.colleague)
    with pytest.raises(Unmet) as unmet:
        agree(one.review, one.publisher)
    assert [missing.sentence for missing in unmet.value.missing] == [
        "The query on point 2 waits for the lead’s answer"
    ]


def test_lead_agrees_only_after_the_due_date() -> None:
    one = cast(Status.ACCURACY_CHECK, check_due_on=today())
    found(one.review)
    with pytest.raises(NotAllowed):
        agree(one.review, one.lead)
    one.review.check_due_on = today() - timedelta(days=1)
    agree(fresh(one.review), one.lead)
    assert last_event()[:2] == ("agree", "lead")
    assert (one.publisher.id, "report_agreed") in told()


@pytest.mark.parametrize("who", ("colleague", "assessor", "observer", "coordinator"))
def test_nobody_else_agrees(who: str) -> None:
    one = cast(Status.ACCURACY_CHECK, check_due_on=today() - timedelta(days=1))
    with pytest.raises(NotAllowed):
        agree(one.review, getattr(one, who))


def test_a_report_is_agreed_once() -> None:
    one = agreed()
    with pytest.raises(WrongStatus):
        agree(one.review, one.publisher)
    assert [version.number for version in queries.reports.versions(one.review)] == [1]


def test_a_correction_changes_nothing_until_the_publisher_agrees() -> None:
    one = agreed()
    before = text(queries.reports.newest(one.review))
    ref = propose(one)
    assert last_event() == ("correct", "lead", f"correction {ref}")
    assert told() == {(one.publisher.id, "correction_proposed")}
    assert text(queries.reports.newest(one.review)) == before


def test_an_agreed_correction_makes_the_next_version_of_the_whole_report() -> None:
    one = agreed()
    ref = propose(one)
    reports.agree_correction(one.review, ref, by=by(one.publisher))
    assert last_event() == ("agree correction", "publisher", f"correction {ref}")
    newest = queries.reports.newest(fresh(one.review))
    assert (newest.number, text(newest)) == (
        2,
        [
            (1, "Some way to go", "Six people meet daily"),
            (2, "Working well", "Well 2"),
            (3, "Working well", "Well 3"),
        ],
    )
    assert newest.points[0].suggestions == [{"words": "Ask residents", "controlled_by": "council"}]
    assert text(queries.reports.version(one.review, 1))[0] == (1, "Working well", "Well 1")
    assert {kind for _, kind in told()} == {"correction_proposed", "correction_agreed"}
    assert (one.lead.id, "correction_agreed") in told()


def test_a_refused_correction_leaves_the_report_with_a_word_to_the_lead() -> None:
    one = agreed()
    ref = propose(one)
    with pytest.raises(Refused):
        reports.refuse_correction(one.review, ref, by=by(one.publisher), refusal="")
    reports.refuse_correction(one.review, ref, by=by(one.publisher), refusal="We were five then")
    assert last_event()[0] == "refuse correction"
    assert (one.lead.id, "correction_refused") in told()
    assert queries.reports.newest(fresh(one.review)).number == 1
    assert queries.reports.correction_by_ref(one.review, ref).refusal == "We were five then"
    with pytest.raises(Outdated):
        reports.agree_correction(one.review, ref, by=by(one.publisher))


def test_a_correction_is_settled_once() -> None:
    one = agreed()
    ref = propose(one)
    reports.agree_correction(one.review, ref, by=by(one.publisher))
    with pytest.raises(Outdated):
        reports.agree_correction(fresh(one.review), ref, by=by(one.publisher))
    with pytest.raises(Outdated):
        reports.refuse_correction(one.review, ref, by=by(one.publisher), refusal="No")


def test_a_correction_is_based_on_the_newest_version() -> None:
    one = agreed()
    reports.agree_correction(one.review, propose(one), by=by(one.publisher))
    one.review = fresh(one.review)
    with pytest.raises(Outdated):
        propose(one, number=2, version=1)
    assert (
        queries.reports.correction_by_ref(one.review, propose(one, 2, 2)).report_point.number == 2
    )


def test_two_corrections_of_different_points_can_both_be_agreed() -> None:
    one = agreed()
    first, second = propose(one, 1), propose(one, 2)
    for ref in (first, second):
        reports.agree_correction(one.review, ref, by=by(one.publisher))
        one.review = fresh(one.review)
    assert text(queries.reports.newest(one.review)) == [
        (1, "Some way to go", "Six people meet daily"),
        (2, "Some way to go", "Six people meet daily"),
        (3, "Working well", "Well 3"),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    (
        ({"why": ""}, "why"),
        ({"view": 7}, "view"),
        ({"state": FindingState.OPEN}, "view"),
        ({"works_well": ""}, "works_well"),
        ({"suggestions": []}, "suggestions"),
        ({"view": 3, "works_well": "Well 1", "to_explore": "Explore 1", "suggestions": []}, None),
    ),
)
def test_a_correction_that_cannot_stand_is_refused(changes: Any, field: str | None) -> None:
    one = agreed()
    with pytest.raises(Refused) as refused:
        propose(one, **changes)
    assert refused.value.field == field


def test_one_correction_of_a_point_waits_at_a_time() -> None:
    one = agreed()
    propose(one)
    with pytest.raises(Refused):
        propose(one, works_well="Seven people meet daily")


def test_a_correction_can_set_a_point_aside_without_its_words() -> None:
    one = agreed()
    ref = propose(one, state=FindingState.NOT_APPLICABLE, view=None)
    reports.agree_correction(one.review, ref, by=by(one.publisher))
    point = queries.reports.newest(fresh(one.review)).points[0]
    assert (point.state, point.view, point.label) == (FindingState.NOT_APPLICABLE, None, "")
    assert (point.works_well, point.suggestions) == ("", [])


def test_a_later_dissent_joins_the_next_version_only() -> None:
    one = agreed()
    findings.record_dissent(
        one.review, 3, by=by(one.assessor), version=0, view=1, words="Otherwise"
    )
    one.review = fresh(one.review)
    assert [point.dissents for point in queries.reports.newest(one.review).points] == [[], [], []]
    assert queries.reports.new_dissents(one.review, queries.reports.newest(one.review)) == [3]
    reports.agree_correction(one.review, propose(one), by=by(one.publisher))
    newest = queries.reports.newest(fresh(one.review))
    assert [len(point.dissents) for point in newest.points] == [0, 0, 1]
    assert queries.reports.new_dissents(one.review, newest) == []


def test_a_correction_of_another_review_is_not_there() -> None:
    one, other = agreed(), agreed()
    ref = propose(other)
    with pytest.raises(NotVisible):
        reports.agree_correction(one.review, ref, by=by(one.publisher))


@pytest.mark.parametrize("who", ("assessor", "publisher", "observer", "coordinator"))
def test_only_the_lead_corrects(who: str) -> None:
    one = agreed()
    with pytest.raises(NotAllowed):
        reports.correct(one.review, 1, by=by(getattr(one, who)), version=1, **CORRECTED)


@pytest.mark.parametrize("who", ("lead", "colleague", "coordinator"))
def test_only_the_publisher_agrees_a_correction(who: str) -> None:
    one = agreed()
    ref = propose(one)
    with pytest.raises(NotAllowed):
        reports.agree_correction(one.review, ref, by=by(getattr(one, who)))
    with pytest.raises(NotAllowed):
        reports.refuse_correction(one.review, ref, by=by(getattr(one, who)), refusal="No")
