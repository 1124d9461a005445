"""What has been kept for long enough goes, kind by kind, and nothing else does."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from peerreview.clock import now, pretended
from peerreview.db import commit, db
from peerreview.models.findings import Comment, Finding, FirstView, Note, Report
from peerreview.models.messages import Event, Message, Press
from peerreview.models.people import Availability, Interest, Joining
from peerreview.models.preparation import SelfView
from peerreview.models.reviews import LegalHold, Review, TeamPlace
from peerreview.models.sign_ins import (
    Attempt,
    Authenticator,
    Device,
    KeptForm,
    Passkey,
    RecoveryCode,
    SignIn,
    Token,
)
from peerreview.operations import history, retention
from peerreview.operations.outbox import drop, mark_sent
from peerreview.queries import retention as due
from peerreview.rules.dates import Free, Half
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole
from peerreview.rules.retention import NOTICE, PERIODS, Kind
from peerreview.rules.sign_ins import Means, Purpose, Try
from tests import factories as make
from tests.factories_findings import cast, found
from tests.factories_preparation import comments, evidence, first_view, note, self_view
from tests.factories_reports import report

pytestmark = pytest.mark.usefixtures("database")
LONG_AGO = datetime(2020, 1, 6, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def clear(kind: Kind, days: int | None = None) -> int:
    """Everything of this kind that is over, batch by batch."""
    number = 0
    while went := retention.clear(kind, days or PERIODS[kind].days):
        commit()
        number += went
    return number


def left(kind: Any) -> int:
    return db.session.scalars(sa.select(sa.func.count()).select_from(kind)).one()


def over(status: Status = Status.AGREED, since: datetime = LONG_AGO) -> Any:
    """A review that was agreed, or ended, at that moment, with words in every part of it."""
    one = cast(status, status_since=since, agreed_on=since.date(), reached=Status.AGREED)
    make.named(one.review, one.publisher, does="Runs it", access_needs="Captions")
    seat = make.seat(one.review, make.assessor(make.council()), SeatRole.OBSERVER)
    note(one.review, seat)
    first_view(one.review, seat)
    comments(one.review, one.lead, ["Let us talk"])
    self_view(one.review, one.publisher)
    evidence(one.review, one.publisher, 1)
    found(one.review)
    return one


def row_of(kind: Kind, at: datetime) -> tuple[type[Any], Any]:
    """A row of a kind that belongs to a person, as old as that moment."""
    person, council = make.person().id, make.council().id
    rows: dict[Kind, Callable[[], Any]] = {
        Kind.MAILS: lambda: Message(person_id=person, kind="x", written_at=at, sent_at=at),
        Kind.SIGN_INS: lambda: SignIn(
            person_id=person, token="t", means=Means.PASSWORD, started_at=at, last_used_at=at
        ),
        Kind.DEVICES: lambda: Device(
            person_id=person, token_hash="t", first_used_at=at, last_used_at=at
        ),
        Kind.TOKENS: lambda: Token(
            person_id=person, token_hash="t", purpose=Purpose.RESET, created_at=at, expires_at=at
        ),
        Kind.FACTORS: lambda: Authenticator(person_id=person, secret="s", added_at=at),
        Kind.ATTEMPTS: lambda: Attempt(what=Try.PASSWORD, account="a", address="b", at=at),
        Kind.PRESSES: lambda: Press(key="k", person_id=person, pressed_at=at),
        Kind.KEPT_FORMS: lambda: KeptForm(person_id=person, path="/me", fields=[], kept_at=at),
        Kind.AVAILABILITY: lambda: Availability(
            person_id=person, on=at.date(), half=Half.AM, answer=Free.FREE
        ),
        Kind.JOININGS: lambda: Joining(
            person_id=person, council_id=council, asked_by_id=person, asked_at=at, answered_at=at,
            answered_by_id=person, agreed=True,
        ),
    }  # fmt: skip
    made = make.save(rows[kind]())
    return type(made), made


OWN = (
    Kind.MAILS, Kind.SIGN_INS, Kind.DEVICES, Kind.TOKENS, Kind.FACTORS, Kind.ATTEMPTS,
    Kind.PRESSES, Kind.KEPT_FORMS, Kind.AVAILABILITY, Kind.JOININGS,
)  # fmt: skip


@pytest.mark.parametrize("kind", OWN)
def test_a_row_goes_on_the_day_after_its_days_and_not_before(kind: Kind) -> None:
    days = PERIODS[kind].days
    table, _ = row_of(kind, now())
    with pretended(now() + timedelta(days=days) - timedelta(minutes=1)):
        assert (due.count(kind, days), clear(kind), left(table)) == (0, 0, 1)
    with pretended(now() + timedelta(days=days + 1, minutes=1)):
        assert (due.count(kind, days), clear(kind), left(table)) == (1, 1, 0)
        assert clear(kind) == 0


def test_second_factors_that_are_in_use_stay() -> None:
    person = make.person().id
    facts = {"person_id": person, "added_at": LONG_AGO}
    kept = [
        make.save(Authenticator(secret="s", confirmed_at=LONG_AGO, **facts)),
        make.save(Passkey(credential_id="a", public_key=b"", name="Key", **facts)),
        make.save(RecoveryCode(person_id=person, code_hash="h", made_at=LONG_AGO)),
    ]
    gone = [
        make.save(Authenticator(secret="s", removed_at=LONG_AGO, **facts)),
        make.save(
            Passkey(credential_id="b", public_key=b"", name="", removed_at=LONG_AGO, **facts)
        ),
        make.save(
            RecoveryCode(person_id=person, code_hash="i", made_at=LONG_AGO, used_at=LONG_AGO)
        ),
    ]
    assert clear(Kind.FACTORS) == len(gone)
    assert [left(type(row)) for row in kept] == [1, 1, 1]


def test_words_of_an_ended_interest_go_and_the_interest_stays() -> None:
    person, council = make.person(), make.council()
    ended = make.interest(person, council, words="My sister works there")
    ended.ended_at = LONG_AGO
    live = make.interest(person, council, words="I have shares")
    commit()
    assert clear(Kind.INTERESTS) == 1
    words = db.session.execute(sa.select(Interest.id, Interest.words)).all()
    assert set(map(tuple, words)) == {(ended.id, ""), (live.id, "I have shares")}


def test_words_of_an_interest_stay_while_a_review_of_theirs_is_held() -> None:
    one = over()
    ended = make.interest(one.assessor, make.council(), words="My sister works there")
    ended.ended_at = LONG_AGO
    hold = make.save(
        LegalHold(review_id=one.review.id, why="FOI", held_by_id=one.lead.id, held_at=LONG_AGO)
    )
    assert clear(Kind.INTERESTS) == 0
    hold.ended_at, hold.ended_by_id = now(), one.lead.id
    commit()
    assert clear(Kind.INTERESTS) == 1


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


@pytest.mark.parametrize("kind", (Kind.NOTES, Kind.FIRST_VIEWS, Kind.DISCUSSION, Kind.ACCESS_NEEDS))
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
    assert left(Event) == 1


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
    db.session.execute(sa.update(Review).values(dict.fromkeys(due.WRITTEN, "")))
    assert clear(Kind.ENDED_REVIEWS) == 0
    setattr(one.review, column, "Something")
    commit()
    assert clear(Kind.ENDED_REVIEWS) == 1
    kept = db.session.get_one(Review, one.review.id, populate_existing=True)
    assert getattr(kept, column) == ""


def test_reports_and_the_history_are_never_deleted() -> None:
    one = over(Status.CLOSED)
    report(one.review)
    history.record("close", review=one.review)
    commit()
    for kind in Kind:
        clear(kind, 1)
    assert (left(Report), left(Event), left(Review)) == (1, 1, 1)


def test_more_than_a_batch_goes_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for number in range(5):
        make.save(Press(key=f"k{number}", person_id=make.person().id, pressed_at=LONG_AGO))
    days = PERIODS[Kind.PRESSES].days
    assert [retention.clear(Kind.PRESSES, days) for _ in range(4)] == [2, 2, 1, 0]
