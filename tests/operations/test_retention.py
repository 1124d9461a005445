"""What has been kept for long enough goes, kind by kind, and nothing else does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from peerreview.clock import now, pretended
from peerreview.db import commit, db
from peerreview.models.councils import Offer
from peerreview.models.findings import Report
from peerreview.models.messages import Event, Message, Press
from peerreview.models.people import Availability, Interest, Joining
from peerreview.models.responses import Feedback
from peerreview.models.reviews import LegalHold, Review
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
from peerreview.queries import retention as due
from peerreview.queries import traces
from peerreview.rules.dates import Free, Half
from peerreview.rules.lifecycle import Status
from peerreview.rules.retention import KEPT, PERIODS, Kind
from peerreview.rules.sign_ins import Means, Purpose, Try
from tests import factories as make
from tests.factories_reports import report
from tests.factories_retention import LONG_AGO, clear, left, over

pytestmark = pytest.mark.usefixtures("database")


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
            person_id=person, council_id=council, asked_by_id=person, asked_at=at
        ),
        Kind.FEEDBACK: lambda: Feedback(
            review_id=make.review(make.council()).id, person_id=person, is_from_team=True, given_at=at
        ),
        Kind.OFFERS: lambda: Offer(
            group_id=make.group().id, council_id=council, why="", offered_by_id=person, offered_at=at
        ),
    }  # fmt: skip
    made = make.save(rows[kind]())
    return type(made), made


OWN = (
    Kind.MAILS, Kind.SIGN_INS, Kind.DEVICES, Kind.TOKENS, Kind.FACTORS, Kind.ATTEMPTS,
    Kind.PRESSES, Kind.KEPT_FORMS, Kind.AVAILABILITY, Kind.JOININGS, Kind.FEEDBACK, Kind.OFFERS,
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
    told = db.session.execute(sa.select(Event.verb, Event.object_kind, Event.object_ref))
    assert [tuple(row) for row in told.all()] == [("let go", "data", kind.value)]


def test_every_column_of_words_goes_or_stays_for_a_reason() -> None:
    """What goes of reviews that ended early is left out: the words of all others need a rule too."""
    goes = {
        name
        for kind, rows in due.DUE.items()
        if kind not in (Kind.DRAFTS, Kind.ENDED_REVIEWS)
        for row in rows
        for name in _let_go(row)
    }
    stays = {name for one in KEPT for where in one.where for name in _columns(where)}
    assert {name for table in traces.prose() for name in _columns(table.name)} == goes | stays
    assert goes & stays == set()


def _columns(where: str) -> set[str]:
    """The columns of words of a table, or this one of them."""
    table, _, column = where.partition(".")
    words = {each.name: columns for each, columns in traces.prose().items()}
    return {f"{table}.{one.name}" for one in words.get(table, ()) if column in ("", one.name)}


def _let_go(row: due.Due) -> set[str]:
    table = row.of.__tablename__
    if row.instead:
        return {f"{table}.{name}" for name in row.instead} & _columns(table)
    below = {column.class_.__tablename__ for column in row.below}
    return {name for each in (table, *below) for name in _columns(each)}


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


def test_more_than_a_batch_goes_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for number in range(5):
        make.save(Press(key=f"k{number}", person_id=make.person().id, pressed_at=LONG_AGO))
    days = PERIODS[Kind.PRESSES].days
    assert [retention.clear(Kind.PRESSES, days) for _ in range(4)] == [2, 2, 1, 0]


def test_reports_and_the_history_are_never_deleted() -> None:
    one = over(Status.CLOSED)
    report(one.review)
    history.record("close", review=one.review)
    commit()
    for kind in Kind:
        clear(kind, 1)
    closings = db.session.scalars(sa.select(Event.verb).where(Event.review_id.is_not(None)))
    assert (left(Report), left(Review), closings.all()) == (1, 1, ["close"])
