"""What happened to reviews: when, by whom in which part, and no text."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from ..db import db
from ..models.councils import Council
from ..models.messages import Event
from ..models.reviews import Review, Service
from . import pages

_HAPPENED = (Event.at, Event.relation, Event.verb, Event.object_kind, Event.status_after)


def of_review(review: Review, number: int = 1) -> pages.Page[Any]:
    """One page of what happened to the review, the newest first."""
    query = sa.select(*_HAPPENED).where(Event.review_id == review.id)
    return pages.page(query.order_by(Event.number.desc()), number)


def newest(review_ids: Iterable[int], limit: int) -> Sequence[Any]:
    """The newest events of these reviews, with reference, council and service."""
    named = (Review.ref, Council.nice_name.label("council"), Service.name.label("service"))
    query = (
        sa.select(*_HAPPENED, *named)
        .join(Review, Review.id == Event.review_id)
        .join(Council, Council.id == Review.council_id)
        .join(Service, Service.id == Review.service_id)
        .where(Event.review_id.in_(review_ids))
        .order_by(Event.number.desc())
        .limit(limit)
    )
    return db.session.execute(query).all()
