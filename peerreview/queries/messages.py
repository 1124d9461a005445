"""Messages of the outbox, with all that a mail is rendered from."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db
from ..models.messages import Message
from ..models.reviews import Review

_WHOLE = (
    joinedload(Message.person),
    joinedload(Message.review).joinedload(Review.council),
    joinedload(Message.review).joinedload(Review.service),
)


def waiting(limit: int) -> Sequence[Message]:
    """The oldest messages that are neither sent nor dropped."""
    query = sa.select(Message).where(Message.sent_at.is_(None), Message.dropped_at.is_(None))
    return db.session.scalars(query.options(*_WHOLE).order_by(Message.id).limit(limit)).all()


def newest(limit: int) -> Sequence[Message]:
    """The newest messages, sent or not: for the outbox of the demo."""
    query = sa.select(Message).options(*_WHOLE).order_by(Message.id.desc()).limit(limit)
    return db.session.scalars(query).all()


def told(review: Review, kind: str, since: datetime) -> set[int]:
    """The ids of those to whom a message of this kind about the review was written since then."""
    query = sa.select(Message.person_id).where(
        Message.review_id == review.id, Message.kind == kind, Message.written_at >= since
    )
    return set(db.session.scalars(query))
