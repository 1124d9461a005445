"""Who may see which review: the SQL form of table 3, and the relations of one person to one review.

`visible_to` is the only WHERE about who may see.
"""

from collections.abc import Callable, Iterable
from datetime import date
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from ..clock import today
from ..db import db
from ..models.panels import Seat
from ..models.reviews import ActingCoordinator, Review, TeamPlace
from ..rules import people
from ..rules.lifecycle import ENDED_EARLY, JOURNEY, Status
from ..rules.people import Relation, SeatRole, SeatState, Standing, Tie
from ..rules.visibility import SEES, Part, Sight

Condition = sa.ColumnElement[bool]

# Whoever asks, as parameters: `visible_to(ASKING, part)` is built once, and executed with
# `parameters(person)` for each who is signed in. Building the WHERE takes longer than answering it.
ASKING: Any = SimpleNamespace(
    is_signed_in=True,
    id=sa.bindparam("asking_id", type_=sa.Integer),
    **{
        name: sa.bindparam(f"asking_{name}", expanding=True)
        for name in ("works_for", "publishes_for", "coordinates", "hard_interests")
    },
)


def parameters(person: Standing) -> dict[str, Any]:
    """What to execute a statement about ASKING with, for a person who is signed in."""
    return {
        "asking_id": person.id,
        "asking_works_for": sorted(person.works_for),
        "asking_publishes_for": sorted(person.publishes_for),
        "asking_coordinates": sorted(person.coordinates),
        "asking_hard_interests": sorted(person.hard_interests),
    }


def relations(review: Review, person: Standing) -> frozenset[Relation]:
    """Everything that `person` is to `review`; one statement, none for somebody signed out."""
    return people.relations(person, _tie(review, person))


def _tie(review: Review, person: Standing) -> Tie:
    if not person.is_signed_in:
        return Tie(review.council_id, review.group_id)
    rows = db.session.execute(_TIES, {"asking_id": person.id, "review_id": review.id}).all()
    return Tie(
        review.council_id,
        review.group_id,
        is_named=any(kind == "named" for kind, _ in rows),
        is_acting=any(kind == "acting" for kind, _ in rows),
        seats=frozenset((SeatRole(role), SeatState(state)) for role, state in rows if state),
    )


def is_overdue(review: Review, on: date | None = None) -> bool:
    """Whether the accuracy check's due date has passed, so that the lead may agree the report too."""
    return review.check_due_on is not None and review.check_due_on < (on or today())


def visible_to(person: Standing, part: Part) -> Condition:
    """The WHERE over Review that holds exactly where `person` sees `part`, as table 3 says."""
    lines = [_where(sight, person) for sight in SEES[part]]
    return sa.or_(sa.false(), *lines)


def holds(relation: Relation, person: Standing) -> Condition:
    """The WHERE over Review that holds exactly where `person` has this relation to it."""
    if not person.is_signed_in:
        return sa.true() if relation is Relation.OUTSIDER else sa.false()
    return _HOLDS[relation](person)


def holds_any(found: Iterable[Relation], person: Standing) -> Condition:
    """The WHERE over Review that holds where `person` has one of these relations to it."""
    return sa.or_(sa.false(), *(holds(relation, person) for relation in found))


def _where(sight: Sight, person: Standing) -> Condition:
    reached = JOURNEY[JOURNEY.index(sight.since) :]
    conditions = [holds(sight.relation, person)]
    if sight.since is not Status.DRAFT:
        conditions.append(Review.reached.in_(reached))
    if not sight.kept:
        conditions.append(Review.status.not_in(ENDED_EARLY))
    return sa.and_(*conditions)


def _named(person: Standing, review_id: int | InstrumentedAttribute[int]) -> Condition:
    return (
        sa.exists()
        .where(
            TeamPlace.review_id == review_id,
            TeamPlace.person_id == person.id,
            TeamPlace.left_at.is_(None),
        )
        .correlate(Review)
    )


def _acting(person: Standing, review_id: int | InstrumentedAttribute[int]) -> Condition:
    return (
        sa.exists()
        .where(
            ActingCoordinator.review_id == review_id,
            ActingCoordinator.person_id == person.id,
            ActingCoordinator.ended_at.is_(None),
        )
        .correlate(Review)
    )


def _works_for(person: Standing) -> Condition:
    return Review.council_id.in_(person.works_for)


def _publishes(person: Standing) -> Condition:
    return Review.council_id.in_(person.publishes_for)


def _unconflicted(person: Standing) -> Condition:
    return sa.and_(
        Review.council_id.not_in(person.works_for), Review.council_id.not_in(person.hard_interests)
    )


def _seated(role: SeatRole) -> Callable[[Standing], Condition]:
    return lambda person: sa.and_(
        _unconflicted(person),
        sa.exists()
        .where(
            Seat.review_id == Review.id,
            Seat.person_id == person.id,
            Seat.role == role,
            Seat.state == SeatState.ACCEPTED,
        )
        .correlate(Review),
    )


def _invited(person: Standing) -> Condition:
    return sa.and_(
        _unconflicted(person),
        sa.exists()
        .where(
            Seat.review_id == Review.id,
            Seat.person_id == person.id,
            Seat.state == SeatState.OFFERED,
        )
        .correlate(Review),
    )


def _team(person: Standing) -> Condition:
    return sa.or_(_publishes(person), sa.and_(_works_for(person), _named(person, Review.id)))


def _coordinator(person: Standing) -> Condition:
    return sa.and_(
        _unconflicted(person),
        sa.or_(Review.group_id.in_(person.coordinates), _acting(person, Review.id)),
    )


def _peer(person: Standing) -> Condition:
    return sa.and_(sa.not_(_works_for(person)), Review.group_id.in_(person.groups))


_HOLDS: dict[Relation, Callable[[Standing], Condition]] = {
    Relation.PUBLISHER: _publishes,
    Relation.TEAM: _team,
    Relation.COLLEAGUE: lambda person: sa.and_(_works_for(person), sa.not_(_team(person))),
    Relation.LEAD: _seated(SeatRole.LEAD),
    Relation.ASSESSOR: _seated(SeatRole.ASSESSOR),
    Relation.OBSERVER: _seated(SeatRole.OBSERVER),
    Relation.INVITED: _invited,
    Relation.COORDINATOR: _coordinator,
    Relation.PEER: _peer,
    Relation.GROUPED: lambda person: sa.true() if person.groups else sa.false(),
    Relation.MEMBER: lambda person: sa.true() if person.works_for else sa.false(),
    Relation.OUTSIDER: lambda person: sa.true(),
}

# What binds whoever asks to one review; every page of a review asks it.
_REVIEW_ID: Any = sa.bindparam("review_id", type_=sa.Integer)
_TIES = sa.union_all(
    sa.select(sa.literal("named"), sa.literal("")).where(_named(ASKING, _REVIEW_ID)),
    sa.select(sa.literal("acting"), sa.literal("")).where(_acting(ASKING, _REVIEW_ID)),
    sa.select(sa.cast(Seat.role, sa.Text), sa.cast(Seat.state, sa.Text)).where(
        Seat.review_id == _REVIEW_ID,
        Seat.person_id == ASKING.id,
        Seat.state.in_((SeatState.OFFERED, SeatState.ACCEPTED)),
    ),
)
