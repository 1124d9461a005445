"""When what belongs to a review, a person or a mail is over: conditions of the retention table."""

from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from ..clock import LONDON
from ..models.councils import Offer
from ..models.findings import Comment, Finding, Query
from ..models.messages import Event, Message
from ..models.panels import Seat
from ..models.people import Interest
from ..models.preparation import Evidence, SelfView
from ..models.reviews import Review
from ..rules.lifecycle import ENDED_EARLY, Status
from .holds import held

Condition = sa.ColumnElement[bool]
TOLD = "notes_go_soon"
# What was written for a review on the way to it. Why it ended stays.
WRITTEN = (
    "what", "whom", "owner", "questions", "supplier",
    "missing_words", "replan_reason", "notice_reason",
)  # fmt: skip


def day(before: datetime) -> date:
    """The day of this moment, in Europe/London."""
    return before.astimezone(LONDON).date()


def _so_since(before: datetime) -> Condition:
    """Over Review: its status is the same since a day before that day."""
    return Review.status_since < datetime.combine(day(before), time(), LONDON)


def over(before: datetime) -> Condition:
    """Over Review: its report was agreed, or it ended early, on a day before that day."""
    ended = sa.and_(Review.status.in_(ENDED_EARLY), _so_since(before))
    agreed = sa.and_(
        Review.status.in_((Status.AGREED, Status.CLOSED)), Review.agreed_on < day(before)
    )
    return sa.and_(sa.or_(ended, agreed), sa.not_(held()))


def closed(before: datetime) -> Condition:
    """Over Review: it was closed, or ended early, on a day before that day; a correction of its report
    would need what was found, and cannot come any more.
    """
    over = Review.status.in_((Status.CLOSED, *ENDED_EARLY))
    return sa.and_(over, _so_since(before), sa.not_(held()))


def went_out(before: datetime) -> Condition:
    """Over Message: it was sent, or nobody was left to read it, before then."""
    return sa.or_(Message.sent_at < before, Message.dropped_at < before)


def was_told(*when: Condition) -> Condition:
    """Over Seat: a mail to its person says that the notes on this review go."""
    told = sa.exists().where(
        Message.kind == TOLD,
        Message.person_id == Seat.person_id,
        Message.review_id == Seat.review_id,
        *when,
    )
    return told.correlate(Seat)


def unchanged(before: datetime) -> Condition:
    """Over Review: nothing was done to it since then. What is saved by itself leaves no event."""
    events = sa.exists().where(Event.review_id == Review.id, Event.at >= before)
    views = sa.exists().where(SelfView.review_id == Review.id, SelfView.written_at >= before)
    return sa.and_(Review.status_since < before, sa.not_(events), sa.not_(views))


def has_words() -> Condition:
    """Over Review: something was written for it that is still there."""
    kinds: tuple[Any, ...] = (SelfView, Evidence, Finding, Query, Comment)
    return sa.or_(
        *(getattr(Review, name) != "" for name in WRITTEN),
        *(sa.exists().where(kind.review_id == Review.id) for kind in kinds),
    )


def sits_where_held() -> Condition:
    """Over Interest: its person has or had a seat on the panel of a review under a legal hold."""
    seat = sa.exists().where(Seat.person_id == Interest.person_id, held(Seat.review_id))
    return seat.correlate(Interest)


def began_what_is_held() -> Condition:
    """Over Offer: a review under a legal hold began with it."""
    return sa.exists().where(Review.offer_id == Offer.id, held()).correlate(Offer)
