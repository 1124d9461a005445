"""The team of a review: the people named on it, and who could be."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db
from ..models.people import Person
from ..models.reviews import Review, TeamPlace
from ..rules.errors import NotVisible
from ..rules.people import Standing
from . import recipients


def places(review: Review) -> list[TeamPlace]:
    """The live places on the review's team with their people, in the order in which they were named."""
    return list(db.session.scalars(_live(review).order_by(TeamPlace.id)))


def place(review: Review, ref: str) -> TeamPlace:
    """One live place on this review's team. Raises NotVisible where the review has no such place."""
    found = db.session.execute(_live(review).where(TeamPlace.ref == ref)).scalar_one_or_none()
    if found is None:
        raise NotVisible(ref)
    return found


def own_place(review: Review, person: Standing) -> TeamPlace | None:
    """The live place of this person on the review's team."""
    return db.session.execute(
        _live(review).where(TeamPlace.person_id == person.id)
    ).scalar_one_or_none()


def colleague(review: Review, email: str) -> Person | None:
    """The person with this address who works for the host council today."""
    return db.session.execute(
        sa.select(Person).where(
            Person.email == email.lower(),
            Person.id.in_(recipients.colleagues(review.council_id)),
        )
    ).scalar_one_or_none()


def publishers(council_id: int) -> list[str]:
    """The names of those who may act for the council."""
    return list(
        db.session.scalars(
            sa.select(Person.name)
            .where(Person.id.in_(recipients.publishers(council_id)))
            .order_by(Person.name)
        )
    )


def _live(review: Review) -> sa.Select[TeamPlace]:
    return (
        sa.select(TeamPlace)
        .where(
            TeamPlace.review_id == review.id,
            TeamPlace.left_at.is_(None),
        )
        .options(joinedload(TeamPlace.person))
    )
