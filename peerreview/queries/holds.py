"""Legal holds: which reviews nothing may be deleted of, why, and what was held before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ..db import db
from ..models.people import Person
from ..models.reviews import LegalHold, Review


@dataclass(frozen=True)
class Hold:
    """A legal hold on a review, with the names of who put it there and who ended it."""

    why: str
    held_at: datetime
    held_by: str
    ended_at: datetime | None
    ended_by: str | None


def held(review_id: Any = Review.id) -> sa.ColumnElement[bool]:
    """The WHERE that holds where the review of this column is under a legal hold now.

    `held()` over Review; `held(Note.review_id)` over anything that belongs to a review.
    """
    hold = aliased(LegalHold)
    return (
        sa.exists()
        .where(hold.review_id == review_id, hold.ended_at.is_(None))
        .correlate_except(hold)
    )


def is_held(review_id: int) -> bool:
    """Whether nothing of this review may be deleted now."""
    return live(review_id) is not None


def live(review_id: int) -> LegalHold | None:
    """The hold that lasts on this review; there is one at most."""
    query = sa.select(LegalHold).where(
        LegalHold.review_id == review_id, LegalHold.ended_at.is_(None)
    )
    return db.session.execute(query).scalar_one_or_none()


def of_review(review: Review) -> Sequence[Hold]:
    """Every hold that was ever put on this review, the newest first."""
    ender = aliased(Person)
    rows = db.session.execute(
        sa.select(
            LegalHold.why,
            LegalHold.held_at,
            Person.name.label("held_by"),
            LegalHold.ended_at,
            ender.name.label("ended_by"),
        )
        .join(Person, Person.id == LegalHold.held_by_id)
        .outerjoin(ender, ender.id == LegalHold.ended_by_id)
        .where(LegalHold.review_id == review.id)
        .order_by(LegalHold.held_at.desc(), LegalHold.id.desc())
    )
    return [Hold(*row) for row in rows]
