"""Departures: what still stands in the name of somebody who leaves, and would wait for them."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..clock import today
from ..db import db
from ..models.columns import lasting
from ..models.councils import Council
from ..models.panels import Seat
from ..models.people import Joining, Membership
from ..models.reviews import ActingCoordinator, Review, TeamPlace
from ..rules.lifecycle import Status, span
from ..rules.people import LIVE_SEATS
from . import people, site

AT_WORK = span(Status.DRAFT, Status.AGREED)
WITH_PANEL = span(Status.FORMING, Status.ACCURACY_CHECK)


def reviews_left(person_id: int) -> Sequence[Review]:
    """The open reviews to whose team a person was named, or whose contact they are, without
    working for the host council any more.
    """
    named = sa.select(TeamPlace.review_id).where(
        TeamPlace.person_id == person_id, TeamPlace.left_at.is_(None)
    )
    query = sa.select(Review).where(
        sa.or_(Review.id.in_(named), Review.contact_id == person_id),
        Review.status.in_(AT_WORK),
        Review.council_id.not_in(people.standing(person_id).works_for),
    )
    return db.session.scalars(query.order_by(Review.id)).all()


def contacted(person_id: int) -> Sequence[Review]:
    """The open reviews whose contact this person is."""
    query = sa.select(Review).where(Review.contact_id == person_id, Review.status.in_(AT_WORK))
    return db.session.scalars(query.order_by(Review.id)).all()


def named(review: Review) -> set[int]:
    """The ids of the people named on the review's team."""
    query = sa.select(TeamPlace.person_id).where(
        TeamPlace.review_id == review.id, TeamPlace.left_at.is_(None)
    )
    return set(db.session.scalars(query))


def published(person_id: int) -> Sequence[Council]:
    """The councils that a person acts for, as long as they can sign in."""
    query = (
        sa.select(Council)
        .join(Membership, Membership.council_id == Council.id)
        .where(
            Membership.person_id == person_id,
            Membership.is_publisher,
            lasting(Membership, today()),
        )
    )
    return db.session.scalars(query.order_by(Council.id)).all()


def askers(council_id: int) -> Sequence[Joining]:
    """What people who ask to join this council wait for."""
    query = sa.select(Joining).where(
        Joining.council_id == council_id,
        Joining.answered_at.is_(None),
        Joining.asked_by_id == Joining.person_id,
    )
    return db.session.scalars(query.order_by(Joining.id)).all()


def seats(person_id: int) -> Sequence[Seat]:
    """The live seats of a person on panels that form or are at work, with review and person."""
    query = (
        sa.select(Seat)
        .join(Review, Review.id == Seat.review_id)
        .where(
            Seat.person_id == person_id,
            Seat.state.in_(LIVE_SEATS),
            Review.status.in_(WITH_PANEL),
        )
        .options(joinedload(Seat.review), joinedload(Seat.person))
    )
    return db.session.scalars(query.order_by(Seat.id)).all()


def acting_no_more() -> Sequence[tuple[ActingCoordinator, Review]]:
    """Acting coordinators, with the review, where a coordinator of the group may run it again."""
    query = (
        sa.select(ActingCoordinator, Review)
        .join(Review, Review.id == ActingCoordinator.review_id)
        .where(ActingCoordinator.ended_at.is_(None), site.is_run_by_its_group())
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]
