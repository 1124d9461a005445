"""What has been kept for long enough, kind by kind; nothing of a review under a legal hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ..clock import now
from ..db import Base, db
from ..models.councils import Offer
from ..models.findings import Comment, Dissent, Finding, FirstView, Note, Query, Suggestion
from ..models.messages import Message, Press
from ..models.panels import Seat, Session, Waiver
from ..models.people import Availability, Interest, Joining
from ..models.preparation import Evidence, EvidencePoint, SelfView
from ..models.responses import Feedback
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
from .endings import (
    TOLD,
    Condition,
    began_what_is_held,
    closed,
    day,
    has_words,
    over,
    sits_where_held,
    unchanged,
    was_told,
    went_out,
)
from .holds import held

_OF_SEAT = (Review, Review.id == Seat.review_id)


@dataclass(frozen=True)
class Due:
    """Rows of a table that are over: which, seen from the moment before which all is over.

    `instead`: what they are changed to, where they are not deleted. `below`: the columns by which
    rows of other tables belong to them, and go before them.
    """

    of: type[Base]
    which: Callable[[datetime], tuple[Condition, ...]]
    joins: tuple[tuple[Any, Any], ...] = ()
    instead: Mapping[str, Any] = field(default_factory=dict)
    below: tuple[Any, ...] = ()


def _mails(before: datetime) -> tuple[Condition, ...]:
    # That somebody was told of their notes is known from the mail, until the notes are gone.
    is_over = sa.or_(Message.kind != TOLD, went_out(now() - 3 * NOTICE))
    return went_out(before), is_over, sa.not_(held(Message.review_id))


def _of_review(
    of: type[Base], when: Callable[[datetime], Condition], *words: Any, below: tuple[Any, ...] = ()
) -> Due:
    """Rows of a review that go with it, or only their words where these are named."""
    joins = () if of is Review else ((Review, Review.id == of.__table__.c.review_id),)
    written = (sa.or_(*(column != "" for column in words)),) if words else ()
    instead = {column.key: "" for column in words}
    return Due(of, lambda before: (when(before), *written), joins, instead, below)


DUE: dict[Kind, tuple[Due, ...]] = {
    Kind.NOTES: (
        Due(
            Note,
            lambda before: (
                over(before),
                sa.or_(Note.words == "", was_told(went_out(now() - NOTICE))),
            ),
            ((Seat, Seat.id == Note.seat_id), _OF_SEAT),
        ),
    ),
    Kind.FIRST_VIEWS: (
        Due(
            FirstView,
            lambda before: (over(before),),
            ((Seat, Seat.id == FirstView.seat_id), _OF_SEAT),
        ),
    ),
    Kind.DISCUSSION: (
        Due(Comment, lambda before: (over(before),), ((Review, Review.id == Comment.review_id),)),
    ),
    Kind.ACCESS_NEEDS: (
        Due(
            TeamPlace,
            lambda before: (
                TeamPlace.access_needs != "",
                sa.or_(over(before), sa.and_(TeamPlace.left_at < before, sa.not_(held()))),
            ),
            ((Review, Review.id == TeamPlace.review_id),),
            {"access_needs": ""},
        ),
    ),
    Kind.REASONS: (
        _of_review(Seat, over, Seat.reason, Seat.objection),
        _of_review(Waiver, over, Waiver.reason),
        _of_review(Review, over, Review.missing_words, Review.replan_reason, Review.notice_reason),
    ),
    Kind.PREPARATION: (
        _of_review(SelfView, closed),
        _of_review(Evidence, closed, below=(EvidencePoint.evidence_id,)),
        _of_review(Session, closed, Session.place, Session.link),
    ),
    Kind.FINDINGS: (
        _of_review(Finding, closed, below=(Suggestion.finding_id, Dissent.finding_id)),
        _of_review(Query, closed),
    ),
    Kind.FEEDBACK: (
        Due(
            Feedback,
            lambda before: (Feedback.given_at < before, sa.not_(held(Feedback.review_id))),
        ),
    ),
    Kind.DRAFTS: (
        Due(
            Review,
            lambda before: (
                Review.status == Status.DRAFT, Review.submitted_on.is_(None), unchanged(before),
                has_words(), sa.not_(held()),
            ),
        ),
    ),
    Kind.ENDED_REVIEWS: (
        Due(
            Review,
            lambda before: (Review.status.in_(ENDED_EARLY), over(before), has_words()),
        ),
    ),
    Kind.OFFERS: (
        Due(
            Offer,
            lambda before: (
                Offer.taken_up_at < before, Offer.why != "", sa.not_(began_what_is_held()),
            ),
            instead={"why": ""},
        ),
        Due(
            Offer,
            lambda before: (
                Offer.taken_up_at.is_(None),
                sa.func.coalesce(Offer.discarded_at, Offer.offered_at) < before,
            ),
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
    Kind.AVAILABILITY: (Due(Availability, lambda before: (Availability.on < day(before),)),),
    Kind.INTERESTS: (
        Due(
            Interest,
            lambda before: (
                Interest.ended_at < before, Interest.words != "", sa.not_(sits_where_held()),
            ),
            instead={"words": ""},
        ),
    ),
    Kind.JOININGS: (
        Due(
            Joining,
            lambda before: (sa.func.coalesce(Joining.answered_at, Joining.asked_at) < before,),
        ),
    ),
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
        .where(Note.words != "", over(soon), sa.not_(was_told()))
        .distinct()
    )
