"""The team of a review: the people named on it, and who could be."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..clock import today
from ..db import db
from ..models.columns import lasting
from ..models.people import Membership, Person
from ..models.reviews import Review, TeamPlace
from ..rules.errors import NotVisible
from ..rules.lifecycle import ENDED_EARLY, Status
from ..rules.people import Standing
from . import recipients

PAST = (Status.CLOSED, *ENDED_EARLY)


def places(review: Review) -> list[TeamPlace]:
    """The live places on the review's team with their people, in the order in which they were named.

    Those who were invited and have not yet said that they work there are not on the team.
    """
    return list(db.session.scalars(_live(review).order_by(TeamPlace.id)))


def waiting(review: Review) -> list[tuple[int, str]]:
    """Who was named and has not yet agreed to work for the council: id, and the address typed.

    Whoever may be behind the address is not named.
    """
    query = (
        _named(review)
        .with_only_columns(TeamPlace.person_id, Person.email)
        .join(Person, Person.id == TeamPlace.person_id)
        .where(sa.not_(_works_there(review)))
    )
    rows = db.session.execute(query.order_by(TeamPlace.id))
    return [(row.person_id, row.email) for row in rows]


def named_on(person_id: int, council_id: int) -> list[Review]:
    """The open reviews of the council on whose team a person is named."""
    named = sa.select(TeamPlace.review_id).where(
        TeamPlace.person_id == person_id, TeamPlace.left_at.is_(None)
    )
    query = sa.select(Review).where(
        Review.id.in_(named),
        Review.council_id == council_id,
        Review.status.not_in(PAST),
    )
    return list(db.session.scalars(query.order_by(Review.id)))


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
    return _named(review).where(_works_there(review)).options(joinedload(TeamPlace.person))


def _named(review: Review) -> sa.Select[TeamPlace]:
    return sa.select(TeamPlace).where(TeamPlace.review_id == review.id, TeamPlace.left_at.is_(None))


def _works_there(review: Review) -> sa.ColumnElement[bool]:
    """That somebody works for the host council; of a past review, that they ever did."""
    there = sa.select(Membership.person_id).where(
        Membership.council_id.in_(recipients.with_relatives(review.council_id))
    )
    if review.status not in PAST:
        there = there.join(Person, Person.id == Membership.person_id).where(
            lasting(Membership, today()), Person.deactivated_at.is_(None)
        )
    return TeamPlace.person_id.in_(there)
