"""The whole site, for administrators: people, standards, and reviews that nobody may run.

Administrators read no findings: of a review they see its reference and its group.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ..clock import today
from ..db import db
from ..models.columns import lasting
from ..models.councils import Council, Lineage, PeerGroup, Succession
from ..models.people import Coordination, Interest, Membership, Person
from ..models.reviews import ActingCoordinator, Review, Standard
from ..rules.errors import NotVisible
from ..rules.lifecycle import Status, span
from . import accounts, groups, pages
from .councils import LONGEST_SEARCH
from .pages import Page

# From the request on somebody must answer; at the end, open actions are counted for the group.
NEEDS_COORDINATOR = span(Status.REQUESTED, Status.AGREED)


@dataclass(frozen=True)
class Waiting:
    """How much waits for an administrator."""

    reviews: int
    councils: int
    groups: Sequence[Any]


def waiting() -> Waiting:
    """Reviews that nobody may run, abolished councils without a successor, and all groups."""
    reviews = sa.select(sa.func.count()).select_from(Review).where(_leaderless())
    councils = sa.select(sa.func.count()).select_from(Council).where(*_unsucceeded())
    counted = sa.select(reviews.scalar_subquery(), councils.scalar_subquery())
    return Waiting(*db.session.execute(counted).one(), groups.listed())


def people(words: str = "", number: int = 1) -> Page[Any]:
    """A page of all people, by name; `words` are looked for in name and address."""
    query = sa.select(
        Person.ref,
        Person.name,
        Person.email,
        Person.is_administrator,
        Person.deactivated_at,
        Person.erased_at,
        sa.not_(accounts.stands()).label("is_invited"),
    ).order_by(sa.func.lower(Person.name), Person.id)
    for word in words[:LONGEST_SEARCH].split():
        name = Person.name.icontains(word, autoescape=True)
        query = query.where(sa.or_(name, Person.email.icontains(word, autoescape=True)))
    return pages.page(query, number)


def person(ref: str) -> Person:
    """The person with this reference, with all memberships and their councils. Raises NotVisible."""
    query = sa.select(Person).where(Person.ref == ref)
    loads = selectinload(Person.memberships).joinedload(Membership.council)
    found = db.session.execute(query.options(loads)).scalar_one_or_none()
    if found is None:
        raise NotVisible(ref)
    return found


def coordinations(person: Person) -> Sequence[Coordination]:
    """The groups that the person coordinates today."""
    query = sa.select(Coordination).where(
        Coordination.person_id == person.id, lasting(Coordination, today())
    )
    return db.session.scalars(query.options(joinedload(Coordination.group))).all()


def standards() -> Sequence[Any]:
    """The stored standards, by name: name, version, publisher, address, whether it is the default."""
    query = sa.select(
        Standard.name, Standard.version, Standard.publisher, Standard.address, Standard.is_default
    )
    return db.session.execute(query.order_by(Standard.name, Standard.stored_at)).all()


def waiting_for_successor(number: int = 1) -> Page[Any]:
    """A page of the abolished councils of which nobody has said what took their place."""
    query = sa.select(Council.code, Council.name, Council.ended_on).where(*_unsucceeded())
    return pages.page(query.order_by(Council.nice_name, Council.id), number)


def _unsucceeded() -> tuple[Any, ...]:
    known = sa.exists().where(Succession.council_id == Council.id)
    return (Council.ended_on <= today(), sa.not_(known))


def without_coordinator(number: int = 1) -> Page[Any]:
    """A page of the reviews that no coordinator may run: reference and group, nothing more."""
    query = (
        sa.select(Review.ref, PeerGroup.name.label("group_name"))
        .join(PeerGroup, PeerGroup.id == Review.group_id)
        .where(_leaderless())
        .order_by(Review.ref)
    )
    return pages.page(query, number)


def leaderless_ones() -> set[tuple[str, str]]:
    """All reviews that no coordinator may run: reference, and name of the group."""
    query = sa.select(Review.ref, PeerGroup.name).join(PeerGroup, PeerGroup.id == Review.group_id)
    return {(row.ref, row.name) for row in db.session.execute(query.where(_leaderless()))}


def leaderless(ref: str) -> Review:
    """The review with this reference, with its group, if no coordinator may run it.

    Raises NotVisible.
    """
    query = sa.select(Review).where(Review.ref == ref, _leaderless())
    loaded = query.options(joinedload(Review.group, innerjoin=True))
    found = db.session.execute(loaded).scalar_one_or_none()
    if found is None or found.group is None:
        raise NotVisible(ref)
    return found


def _leaderless() -> sa.ColumnElement[bool]:
    acting = _any_where(
        ActingCoordinator.person_id == Person.id,
        ActingCoordinator.review_id == Review.id,
        ActingCoordinator.ended_at.is_(None),
    )
    may_run = _may_run(sa.or_(_coordinates(), acting))
    return sa.and_(Review.status.in_(NEEDS_COORDINATOR), sa.not_(may_run))


def is_run_by_its_group() -> sa.ColumnElement[bool]:
    """The WHERE over Review that holds where a coordinator of its group has no conflict."""
    return _may_run(_coordinates())


def _may_run(is_coordinator: sa.ColumnElement[bool]) -> sa.Exists:
    able = sa.and_(Person.deactivated_at.is_(None), accounts.stands())
    found = sa.exists().where(able, is_coordinator, sa.not_(_conflicted()))
    return found.correlate(Review)


def _coordinates() -> sa.Exists:
    return _any_where(
        Coordination.person_id == Person.id,
        Coordination.group_id == Review.group_id,
        lasting(Coordination, today()),
    )


def _conflicted() -> sa.ColumnElement[bool]:
    works_there = _any_where(
        Membership.person_id == Person.id,
        lasting(Membership, today()),
        _is_kin(Membership.council_id),
    )
    declared = _any_where(
        Interest.person_id == Person.id,
        Interest.is_hard,
        Interest.ended_at.is_(None),
        _is_kin(Interest.council_id),
    )
    return sa.or_(works_there, declared)


def _is_kin(council_id: Any) -> sa.ColumnElement[bool]:
    """The host council, one before it or one after it."""
    related = _any_where(
        sa.or_(
            sa.and_(Lineage.ancestor_id == council_id, Lineage.descendant_id == Review.council_id),
            sa.and_(Lineage.descendant_id == council_id, Lineage.ancestor_id == Review.council_id),
        )
    )
    return sa.or_(council_id == Review.council_id, related)


def _any_where(*conditions: sa.ColumnExpressionArgument[bool]) -> sa.Exists:
    # By itself SQLAlchemy ties an inner query to the one just around it only: the review asked about
    # stands further out, and any review at all would do.
    return sa.exists().where(*conditions).correlate(Review, Person, Membership, Interest)
