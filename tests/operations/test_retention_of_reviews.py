"""What is kept of a review goes when the review is over, notes first; nothing goes under a hold."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from peerreview.clock import now, pretended
from peerreview.db import commit, db
from peerreview.models.councils import Offer
from peerreview.models.findings import (
    Comment,
    Dissent,
    Finding,
    FirstView,
    Note,
    Query,
    ReportPoint,
    Suggestion,
)
from peerreview.models.messages import Event, Message
from peerreview.models.panels import Seat, Waiver
from peerreview.models.preparation import Evidence, EvidencePoint, SelfView
from peerreview.models.reviews import LegalHold, Review, TeamPlace
from peerreview.operations import history, retention
from peerreview.operations.outbox import drop, mark_sent
from peerreview.queries.endings import WRITTEN
from peerreview.rules.findings import Controller
from peerreview.rules.lifecycle import Status
from peerreview.rules.panels import InterestKind
from peerreview.rules.people import SeatRole, SeatState
from peerreview.rules.retention import NOTICE, PERIODS, Kind
from tests import factories as make
from tests.factories_findings import cast, dissent, finding, query
from tests.factories_reports import report
from tests.factories_retention import DAY, LONG_AGO, clear, left, over

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("status", (Status.AGREED, Status.CLOSED, Status.DECLINED))
@pytest.mark.parametrize(
    ("kind", "table"), [(Kind.FIRST_VIEWS, FirstView), (Kind.DISCUSSION, Comment)]
)
def test_what_a_panel_kept_for_itself_goes_after_the_review(
    status: Status, kind: Kind, table: Any
) -> None:
    over(status)
    over(status, since=now())
    assert (clear(kind), left(table)) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "tables"),
    [
        (Kind.PREPARATION, (SelfView, Evidence, EvidencePoint)),
        (Kind.FINDINGS, (Finding, Suggestion, Dissent, Query)),
    ],
)
def test_what_a_report_was_made_of_goes_after_the_review_is_closed(
    kind: Kind, tables: tuple[Any, ...]
) -> None:
    for status in (Status.AGREED, Status.CLOSED):
        one = over(status)
        finding(one.review, 1, suggestions=[("Ask users", Controller.COUNCIL)])
        dissent(one.review, 1, one.assessor, "I differ")
        query(one.review, 1, one.colleague)
        report(one.review)
    before = {table: left(table) for table in tables}
    assert clear(kind) > 0
    assert {table: left(table) for table in tables} == {
        table: number / 2 for table, number in before.items()
    }
    assert (clear(kind), left(ReportPoint)) == (0, 6)


def test_reasons_go_with_the_review_and_what_they_were_for_stays() -> None:
    one = over()
    one.review.replan_reason = "The lead is ill"
    make.seat(
        one.review, one.stranger, SeatRole.OBSERVER, SeatState.STEPPED_DOWN, reason="I am ill",
        objection="Not them",
    )  # fmt: skip
    make.save(
        Waiver(
            review_id=one.review.id, person_id=one.lead.id, kind=InterestKind.DECLARED,
            reason="Long ago", waived_by_id=one.coordinator.id, waived_at=LONG_AGO,
            ends_on=LONG_AGO.date(),
        )
    )  # fmt: skip
    seats = left(Seat)
    assert (clear(Kind.REASONS), clear(Kind.REASONS)) == (3, 0)
    said = [
        *db.session.scalars(sa.select(Seat.reason + Seat.objection)),
        *db.session.scalars(sa.select(Waiver.reason)),
        *db.session.scalars(sa.select(Review.replan_reason)),
    ]
    assert (set(said), left(Seat), left(Waiver)) == ({""}, seats, 1)


def test_why_help_was_offered_goes_and_what_began_with_it_stays() -> None:
    one = over()
    offer = Offer(
        group_id=one.group.id, council_id=one.review.council_id, why="They asked for help",
        offered_by_id=one.coordinator.id, offered_at=LONG_AGO, taken_up_at=LONG_AGO,
    )  # fmt: skip
    make.save(offer)
    one.review.offer_id = offer.id
    hold = make.save(
        LegalHold(review_id=one.review.id, why="FOI", held_by_id=one.lead.id, held_at=LONG_AGO)
    )
    assert clear(Kind.OFFERS) == 0
    hold.ended_at = now()
    commit()
    assert (clear(Kind.OFFERS), left(Offer)) == (1, 1)


@pytest.mark.parametrize(
    "kind",
    (
        Kind.NOTES, Kind.FIRST_VIEWS, Kind.DISCUSSION, Kind.ACCESS_NEEDS, Kind.REASONS,
        Kind.PREPARATION, Kind.FINDINGS,
    ),
)  # fmt: skip
def test_nothing_goes_while_the_panel_is_at_work(kind: Kind) -> None:
    over(Status.WRITING)
    retention.tell_authors(1)
    assert clear(kind, 1) == 0


@pytest.mark.parametrize("status", (Status.AGREED, Status.WITHDRAWN, Status.DRAFT))
def test_a_legal_hold_stops_every_kind(status: Status) -> None:
    one = over(status)
    hold = LegalHold(
        review_id=one.review.id, why="FOI", held_by_id=one.lead.id, held_at=LONG_AGO
    )  # fmt: skip
    make.save(hold)
    make.save(
        Message(
            person_id=one.lead.id, review_id=one.review.id, kind="x", written_at=LONG_AGO,
            sent_at=LONG_AGO,
        )
    )  # fmt: skip
    assert retention.tell_authors(1) == 0
    assert [clear(kind, 1) for kind in Kind] == [0] * len(Kind)
    hold.ended_at, hold.ended_by_id = now(), one.lead.id
    commit()
    assert sum(clear(kind, 1) for kind in Kind) > 0


def test_authors_are_told_once_and_weeks_before_their_notes_go() -> None:
    one = over()
    days = PERIODS[Kind.NOTES].days
    assert clear(Kind.NOTES) == 0
    assert (retention.tell_authors(days), retention.tell_authors(days)) == (1, 0)
    commit()
    (told,) = db.session.scalars(sa.select(Message).where(Message.kind == "notes_go_soon"))
    assert told.review_id == one.review.id
    mark_sent(told)
    commit()
    assert clear(Kind.NOTES) == 0
    with pretended(now() + NOTICE - DAY):
        assert (retention.tell_authors(days), clear(Kind.NOTES)) == (0, 0)
    with pretended(now() + NOTICE + DAY):
        assert (retention.tell_authors(days), clear(Kind.NOTES), left(Note)) == (0, 1, 0)


@pytest.mark.parametrize("close", (mark_sent, drop))
def test_notes_stay_while_the_mail_that_tells_of_it_waits(close: Callable[[Message], None]) -> None:
    over()
    retention.tell_authors(PERIODS[Kind.NOTES].days)
    commit()
    late = now() + 2 * NOTICE
    with pretended(late):
        assert clear(Kind.NOTES) == 0
        close(db.session.scalars(sa.select(Message)).one())
        commit()
    with pretended(late + NOTICE - DAY):
        assert clear(Kind.NOTES) == 0
    with pretended(late + NOTICE + DAY):
        assert clear(Kind.NOTES) == 1


@pytest.mark.parametrize("status", (Status.AGREED, Status.WITHDRAWN))
def test_the_day_in_the_mail_is_the_first_on_which_the_notes_are_gone(status: Status) -> None:
    over(status, since=datetime(2026, 1, 5, 12, tzinfo=UTC))
    days = PERIODS[Kind.NOTES].days
    with pretended(datetime(2026, 6, 1, tzinfo=UTC)):
        assert retention.tell_authors(days) == 0
    with pretended(datetime(2026, 6, 7, 11, tzinfo=UTC)):
        assert retention.tell_authors(days) == 1
        commit()
        told = db.session.scalars(sa.select(Message)).one()
        assert told.facts == {"goes_on": "5 July 2026"}
        mark_sent(told)
        commit()
    with pretended(datetime(2026, 7, 4, 22, tzinfo=UTC)):
        assert clear(Kind.NOTES) == 0
    with pretended(datetime(2026, 7, 5, 12, tzinfo=UTC)):
        assert clear(Kind.NOTES) == 1


def test_that_an_author_was_told_is_not_forgotten_before_the_notes_are_gone() -> None:
    over()
    retention.tell_authors(1)
    with pretended(now() + 3 * NOTICE):
        db.session.execute(sa.update(Message).values(sent_at=now()))
    with pretended(now() + 4 * NOTICE - DAY):
        assert (clear(Kind.NOTES, 1), clear(Kind.MAILS, 1)) == (0, 0)
    with pretended(now() + 7 * NOTICE):
        assert (clear(Kind.NOTES, 1), clear(Kind.MAILS, 1)) == (1, 1)


def test_access_needs_go_when_a_review_is_over_or_somebody_has_left() -> None:
    over()
    at_work = over(Status.WRITING)
    make.named(at_work.review, at_work.colleague, access_needs="Breaks", left_at=LONG_AGO)
    assert clear(Kind.ACCESS_NEEDS) == 2
    needs = db.session.scalars(
        sa.select(TeamPlace.access_needs).where(TeamPlace.access_needs != "")
    )
    assert needs.all() == ["Captions"]


def test_a_draft_that_nobody_touched_is_emptied_once_and_stays_a_draft() -> None:
    old, fresh = over(Status.DRAFT), over(Status.DRAFT)
    db.session.execute(sa.update(SelfView).values(written_at=LONG_AGO))
    history.record("edit request", review=fresh.review)
    commit()
    assert (clear(Kind.DRAFTS), clear(Kind.DRAFTS)) == (1, 0)
    emptied = db.session.get_one(Review, old.review.id, populate_existing=True)
    assert (emptied.status, emptied.what, emptied.owner) == (Status.DRAFT, "", "")
    assert db.session.scalars(sa.select(SelfView.review_id)).all() == [fresh.review.id]


def test_a_request_that_was_sent_back_stays_as_long_as_it_may_be_submitted_again() -> None:
    one = over(Status.DRAFT)
    one.review.submitted_on = LONG_AGO.date()
    db.session.execute(sa.update(SelfView).values(written_at=LONG_AGO))
    commit()
    assert clear(Kind.DRAFTS) == 0


def test_a_draft_whose_self_review_was_saved_lately_stays() -> None:
    over(Status.DRAFT)
    assert clear(Kind.DRAFTS) == 0


@pytest.mark.parametrize("status", (Status.DECLINED, Status.WITHDRAWN, Status.CANCELLED))
def test_of_an_ended_review_only_that_it_was_and_why_it_ended_stay(status: Status) -> None:
    one = over(status)
    db.session.execute(sa.update(Review).values(reason="We have no time", questions="Why?"))
    history.record("withdraw", review=one.review)
    commit()
    assert (clear(Kind.ENDED_REVIEWS), clear(Kind.ENDED_REVIEWS)) == (1, 0)
    kept = db.session.get_one(Review, one.review.id, populate_existing=True)
    assert (kept.status, kept.reason, kept.what, kept.questions) == (
        status, "We have no time", "", "",
    )  # fmt: skip
    happened = db.session.execute(sa.select(Event.verb, Event.relation, Event.object_ref))
    assert [tuple(row) for row in happened.all()] == [
        ("withdraw", "", one.review.ref),
        ("empty", "service", one.review.ref),
    ]


@pytest.mark.parametrize(
    "column",
    (
        "what",
        "whom",
        "owner",
        "questions",
        "supplier",
        "missing_words",
        "replan_reason",
        "notice_reason",
    ),
)
def test_no_words_of_an_ended_review_are_forgotten(column: str) -> None:
    one = cast(Status.WITHDRAWN, status_since=LONG_AGO)
    db.session.execute(sa.delete(Finding))
    db.session.execute(sa.update(Review).values(dict.fromkeys(WRITTEN, "")))
    assert clear(Kind.ENDED_REVIEWS) == 0
    setattr(one.review, column, "Something")
    commit()
    assert clear(Kind.ENDED_REVIEWS) == 1
    kept = db.session.get_one(Review, one.review.id, populate_existing=True)
    assert getattr(kept, column) == ""
