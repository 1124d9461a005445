"""What has been kept for long enough, kind by kind; nothing of a review under a legal hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from ..clock import LONDON, now
from ..db import Base, db
from ..models.findings import Comment, Finding, FirstView, Note, Query
from ..models.messages import Event, Message, Press
from ..models.panels import Seat
from ..models.people import Availability, Interest, Joining
from ..models.preparation import Evidence, SelfView
from ..models.reviews import Review, TeamPlace
from ..models.sign_ins import (
    Attempt,
    Authenticator,
    Device,
    KeptForm,
    Passkey,
    RecoveryCode,
    SignIn,
    Token,
)
from ..rules.lifecycle import ENDED_EARLY, Status
from ..rules.retention import NOTICE, Kind
from .holds import held

Condition = sa.ColumnElement[bool]
TOLD = "notes_go_soon"
# What was written for a review on the way to it. Why it ended stays.
WRITTEN = (
    "what", "whom", "owner", "questions", "supplier",
    "missing_words", "replan_reason", "notice_reason",
)  # fmt: skip
_OF_SEAT = (Review, Review.id == Seat.review_id)


@dataclass(frozen=True)
class Due:
    """Rows of a table that are over: which, seen from the moment before which all is over.

    `instead`: what they are changed to, where they are not deleted.
    """

    of: type[Base]
    which: Callable[[datetime], tuple[Condition, ...]]
    joins: tuple[tuple[Any, Any], ...] = ()
    instead: Mapping[str, Any] = field(default_factory=dict)


def _day(before: datetime) -> date:
    return before.astimezone(LONDON).date()


def _over(before: datetime) -> Condition:
    """Over Review: its report was agreed, or it ended early, on a day before that day."""
    midnight = datetime.combine(_day(before), time(), LONDON)
    ended = sa.and_(Review.status.in_(ENDED_EARLY), Review.status_since < midnight)
    agreed = sa.and_(
        Review.status.in_((Status.AGREED, Status.CLOSED)), Review.agreed_on < _day(before)
    )
    return sa.and_(sa.or_(ended, agreed), sa.not_(held()))


def _went_out(before: datetime) -> Condition:
    """Over Message: it was sent, or nobody was left to read it, before then."""
    return sa.or_(Message.sent_at < before, Message.dropped_at < before)


def _was_told(*when: Condition) -> Condition:
    """Over Seat: a mail to its person says that the notes on this review go."""
    told = sa.exists().where(
        Message.kind == TOLD,
        Message.person_id == Seat.person_id,
        Message.review_id == Seat.review_id,
        *when,
    )
    return told.correlate(Seat)


def _unchanged(before: datetime) -> Condition:
    """Over Review: nothing was done to it since then. What is saved by itself leaves no event."""
    events = sa.exists().where(Event.review_id == Review.id, Event.at >= before)
    views = sa.exists().where(SelfView.review_id == Review.id, SelfView.written_at >= before)
    return sa.and_(Review.status_since < before, sa.not_(events), sa.not_(views))


def _has_words() -> Condition:
    """Over Review: something was written for it that is still there."""
    kinds: tuple[Any, ...] = (SelfView, Evidence, Finding, Query, Comment)
    return sa.or_(
        *(getattr(Review, name) != "" for name in WRITTEN),
        *(sa.exists().where(kind.review_id == Review.id) for kind in kinds),
    )


def _sits_where_held() -> Condition:
    """Over Interest: its person has or had a seat on the panel of a review under a legal hold."""
    seat = sa.exists().where(Seat.person_id == Interest.person_id, held(Seat.review_id))
    return seat.correlate(Interest)


def _mails(before: datetime) -> tuple[Condition, ...]:
    # That somebody was told of their notes is known from the mail, until the notes are gone.
    is_over = sa.or_(Message.kind != TOLD, _went_out(now() - 3 * NOTICE))
    return _went_out(before), is_over, sa.not_(held(Message.review_id))


DUE: dict[Kind, tuple[Due, ...]] = {
    Kind.NOTES: (
        Due(
            Note,
            lambda before: (
                _over(before),
                sa.or_(Note.words == "", _was_told(_went_out(now() - NOTICE))),
            ),
            ((Seat, Seat.id == Note.seat_id), _OF_SEAT),
        ),
    ),
    Kind.FIRST_VIEWS: (
        Due(
            FirstView,
            lambda before: (_over(before),),
            ((Seat, Seat.id == FirstView.seat_id), _OF_SEAT),
        ),
    ),
    Kind.DISCUSSION: (
        Due(Comment, lambda before: (_over(before),), ((Review, Review.id == Comment.review_id),)),
    ),
    Kind.ACCESS_NEEDS: (
        Due(
            TeamPlace,
            lambda before: (
                TeamPlace.access_needs != "",
                sa.or_(_over(before), sa.and_(TeamPlace.left_at < before, sa.not_(held()))),
            ),
            ((Review, Review.id == TeamPlace.review_id),),
            {"access_needs": ""},
        ),
    ),
    Kind.DRAFTS: (
        Due(
            Review,
            lambda before: (
                Review.status == Status.DRAFT, Review.submitted_on.is_(None), _unchanged(before),
                _has_words(), sa.not_(held()),
            ),
        ),
    ),
    Kind.ENDED_REVIEWS: (
        Due(
            Review,
            lambda before: (Review.status.in_(ENDED_EARLY), _over(before), _has_words()),
        ),
    ),
    Kind.MAILS: (Due(Message, _mails),),
    Kind.SIGN_INS: (Due(SignIn, lambda before: (SignIn.last_used_at < before,)),),
    Kind.DEVICES: (Due(Device, lambda before: (Device.last_used_at < before,)),),
    Kind.TOKENS: (
        Due(
            Token,
            lambda before: (sa.or_(Token.claimed_at < before, Token.expires_at < before),),
        ),
    ),
    Kind.FACTORS: (
        Due(
            Authenticator,
            lambda before: (
                sa.or_(
                    Authenticator.removed_at < before,
                    sa.and_(Authenticator.confirmed_at.is_(None), Authenticator.added_at < before),
                ),
            ),
        ),
        Due(Passkey, lambda before: (Passkey.removed_at < before,)),
        Due(RecoveryCode, lambda before: (RecoveryCode.used_at < before,)),
    ),
    Kind.ATTEMPTS: (Due(Attempt, lambda before: (Attempt.at < before,)),),
    Kind.PRESSES: (Due(Press, lambda before: (Press.pressed_at < before,)),),
    Kind.KEPT_FORMS: (Due(KeptForm, lambda before: (KeptForm.kept_at < before,)),),
    Kind.AVAILABILITY: (Due(Availability, lambda before: (Availability.on < _day(before),)),),
    Kind.INTERESTS: (
        Due(
            Interest,
            lambda before: (
                Interest.ended_at < before, Interest.words != "", sa.not_(_sits_where_held()),
            ),
            instead={"words": ""},
        ),
    ),
    Kind.JOININGS: (Due(Joining, lambda before: (Joining.answered_at < before,)),),
    Kind.UNUSED_PEOPLE: (),  # an administrator decides: queries.unused
}  # fmt: skip


def keys(due: Due, days: int) -> sa.Select[*tuple[Any, ...]]:
    """The keys of the rows that have been kept for so many days."""
    query = sa.select(*sa.inspect(due.of).primary_key).select_from(due.of)
    for target, on in due.joins:
        query = query.join(target, on)
    return query.where(*due.which(now() - timedelta(days=days)))


def count(kind: Kind, days: int) -> int:
    """How many rows of this kind have been kept for so many days."""
    counts = (
        db.session.scalars(sa.select(sa.func.count()).select_from(keys(due, days).subquery())).one()
        for due in DUE[kind]
    )
    return sum(counts)


def authors_to_tell(days: int) -> sa.Select[*tuple[Any, ...]]:
    """Person and review of the notes that go in less than the notice, where nobody was told yet.

    Columns: person_id, review_id, agreed_on, status_since.
    """
    soon = now() - timedelta(days=days) + NOTICE
    return (
        sa.select(Seat.person_id, Seat.review_id, Review.agreed_on, Review.status_since)
        .select_from(Note)
        .join(Seat, Seat.id == Note.seat_id)
        .join(Review, Review.id == Seat.review_id)
        .where(Note.words != "", _over(soon), sa.not_(_was_told()))
        .distinct()
    )
