"""Who hears of something: ids of people, worked out from live facts."""

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from ..clock import today
from ..db import db
from ..models.columns import lasting, not_over
from ..models.councils import Council, Lineage
from ..models.panels import Seat
from ..models.people import Coordination, Interest, Membership, Person
from ..models.reviews import ActingCoordinator, Review, TeamPlace
from ..rules.people import SeatRole, SeatState
from . import accounts


def _ids(
    *conditions: sa.ColumnExpressionArgument[bool], of: InstrumentedAttribute[int]
) -> set[int]:
    active = sa.select(of).join(Person, Person.id == of).where(Person.deactivated_at.is_(None))
    return set(db.session.scalars(active.where(*conditions)))


def with_relatives(council_id: int) -> sa.Select[tuple[int]]:
    """The council with those before and after it, whose people are the same to a review."""
    later = sa.select(Lineage.descendant_id).where(Lineage.ancestor_id == council_id)
    earlier = sa.select(Lineage.ancestor_id).where(Lineage.descendant_id == council_id)
    return sa.select(sa.union(sa.select(sa.literal(council_id)), later, earlier).subquery().c[0])


def publishers(council_id: int) -> set[int]:
    """People who may act for the council: its publishers, or those of its live successors."""
    later = sa.select(Lineage.descendant_id).where(Lineage.ancestor_id == council_id)
    still_there = sa.select(Council.id).where(
        sa.or_(Council.id == council_id, Council.id.in_(later)),
        not_over(Council, today()),
    )
    return _ids(
        Membership.is_publisher,
        lasting(Membership, today()),
        Membership.council_id.in_(still_there),
        of=Membership.person_id,
    )


def colleagues(council_id: int) -> set[int]:
    """Everybody who works for the council, its predecessors or successors."""
    return _ids(
        lasting(Membership, today()),
        Membership.council_id.in_(with_relatives(council_id)),
        of=Membership.person_id,
    )


def team(review: Review) -> set[int]:
    """The people named on the review who still work for its council, and its publishers."""
    named = _ids(
        TeamPlace.review_id == review.id, TeamPlace.left_at.is_(None), of=TeamPlace.person_id
    )
    return (named & colleagues(review.council_id)) | publishers(review.council_id)


def _conflicted(review: Review) -> set[int]:
    declared = _ids(
        Interest.council_id.in_(with_relatives(review.council_id)),
        Interest.is_hard,
        Interest.ended_at.is_(None),
        of=Interest.person_id,
    )
    return declared | colleagues(review.council_id)


def panel(review: Review) -> set[int]:
    """The people with an accepted seat, observers included."""
    seated = _ids(Seat.review_id == review.id, Seat.state == SeatState.ACCEPTED, of=Seat.person_id)
    return seated - _conflicted(review)


def lead(review: Review) -> set[int]:
    """The lead assessor, if the seat is taken."""
    seated = _ids(
        Seat.review_id == review.id,
        Seat.state == SeatState.ACCEPTED,
        Seat.role == SeatRole.LEAD,
        of=Seat.person_id,
    )
    return seated - _conflicted(review)


def invited(review: Review) -> set[int]:
    """The people whose seat is offered and not answered."""
    offered = _ids(Seat.review_id == review.id, Seat.state == SeatState.OFFERED, of=Seat.person_id)
    return offered - _conflicted(review)


def coordinators(review: Review) -> set[int]:
    """The group's coordinators and the acting one, without those who have a conflict."""
    acting = _ids(
        ActingCoordinator.review_id == review.id,
        ActingCoordinator.ended_at.is_(None),
        of=ActingCoordinator.person_id,
    )
    return (of_group(review.group_id) | acting) - _conflicted(review)


def of_group(group_id: int | None) -> set[int]:
    """The coordinators of a peer group who can sign in: until then nobody waits for them."""
    return _ids(
        lasting(Coordination, today()),
        Coordination.group_id == group_id,
        accounts.stands(),
        of=Coordination.person_id,
    )


def administrators() -> set[int]:
    """The site administrators."""
    active = sa.select(Person.id).where(Person.is_administrator, Person.deactivated_at.is_(None))
    return set(db.session.scalars(active))
