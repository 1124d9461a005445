"""Messages of the outbox, with all that a mail is rendered from."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..clock import now
from ..db import db
from ..models.messages import Message
from ..models.reviews import Review
from .pages import SIZE, Page, within

_WHOLE = (
    joinedload(Message.person),
    joinedload(Message.review).joinedload(Review.council),
    joinedload(Message.review).joinedload(Review.service),
)


def waiting(limit: int) -> Sequence[Message]:
    """The messages that are due, neither sent nor dropped, those first that have been due longest."""
    due_at = sa.func.coalesce(Message.due_at, Message.written_at)
    query = sa.select(Message).where(
        Message.sent_at.is_(None), Message.dropped_at.is_(None), due_at <= now()
    )
    query = query.order_by(due_at, Message.id).limit(limit)
    return db.session.scalars(query.options(*_WHOLE)).all()


def newest(number: int = 1) -> Page[Message]:
    """A page of all messages, sent or not, the newest first: for the outbox of the demo."""
    count = db.session.scalars(sa.select(sa.func.count(Message.id))).one()
    number = within(number, count)
    query = sa.select(Message).options(*_WHOLE).order_by(Message.id.desc())
    rows = db.session.scalars(query.limit(SIZE).offset((number - 1) * SIZE)).all()
    return Page(rows, number, count)


def told(review: Review, kind: str, since: datetime) -> set[int]:
    """The ids of those to whom a message of this kind about the review was written since then."""
    query = sa.select(Message.person_id).where(
        Message.review_id == review.id, Message.kind == kind, Message.written_at >= since
    )
    return set(db.session.scalars(query))
