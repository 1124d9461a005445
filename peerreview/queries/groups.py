"""Peer groups: their councils, coordinators and assessors, and reviews that nobody may run."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ..clock import today
from ..db import db
from ..models.columns import lasting
from ..models.councils import Council, GroupCouncil, PeerGroup
from ..models.people import Coordination, Membership, Person, ReviewsFor
from ..rules.errors import NotVisible
from . import accounts, pages
from .pages import Page


def by_slug(slug: str) -> PeerGroup:
    """The group at this address. Raises NotVisible."""
    found = db.session.scalars(sa.select(PeerGroup).where(PeerGroup.slug == slug)).first()
    if found is None:
        raise NotVisible(slug)
    return found


def by_name(name: str) -> PeerGroup | None:
    """The group of this name, however it is written."""
    same = sa.select(PeerGroup).where(sa.func.lower(PeerGroup.name) == name.lower())
    return db.session.scalars(same).first()


def listed() -> Sequence[Any]:
    """All groups by name: slug, name, how many councils and coordinators they have today."""
    councils = _counted(GroupCouncil)
    coordinators = _counted(Coordination, Person.deactivated_at.is_(None), accounts.stands())
    query = sa.select(
        PeerGroup.slug,
        PeerGroup.name,
        councils.label("councils_count"),
        coordinators.label("coordinators_count"),
    )
    return db.session.execute(query.order_by(PeerGroup.name)).all()


def _counted(kind: Any, *conditions: sa.ColumnElement[bool]) -> Any:
    query = sa.select(sa.func.count()).select_from(kind)
    if conditions:
        query = query.join(Person, Person.id == kind.person_id)
    return query.where(
        kind.group_id == PeerGroup.id, lasting(kind, today()), *conditions
    ).scalar_subquery()


def councils(group: PeerGroup, number: int = 1) -> Page[Any]:
    """A page of the group's councils, by name, as plain columns."""
    query = (
        sa.select(Council.code, Council.name, Council.kind, GroupCouncil.started_on)
        .join(GroupCouncil, GroupCouncil.council_id == Council.id)
        .where(GroupCouncil.group_id == group.id, lasting(GroupCouncil, today()))
        .order_by(Council.nice_name, Council.id)
    )
    return pages.page(query, number)


def council_in(group: PeerGroup, code: str) -> Council:
    """The council with this code, if it belongs to the group today. Raises NotVisible."""
    found: Council | None = db.session.scalars(_in(group).where(Council.code == code)).first()
    if found is None:
        raise NotVisible(code)
    return found


def choices(group: PeerGroup) -> Sequence[Any]:
    """Code and name of each council of the group, by name: to choose one from."""
    query = _in(group).with_only_columns(Council.code, Council.nice_name)
    return db.session.execute(query.order_by(Council.nice_name)).all()


def _in(group: PeerGroup) -> sa.Select[Any]:
    return (
        sa.select(Council)
        .join(GroupCouncil, GroupCouncil.council_id == Council.id)
        .where(GroupCouncil.group_id == group.id, lasting(GroupCouncil, today()))
    )


def coordinations(group: PeerGroup) -> Sequence[Coordination]:
    """Who coordinates the group today, with the person, by name."""
    query = (
        sa.select(Coordination)
        .join(Person, Person.id == Coordination.person_id)
        .where(
            Coordination.group_id == group.id,
            lasting(Coordination, today()),
            Person.deactivated_at.is_(None),
        )
        .options(joinedload(Coordination.person))
        .order_by(sa.func.lower(Person.name), Coordination.id)
    )
    return db.session.scalars(query).all()


def is_coordinated_by(group: PeerGroup, person: Person) -> bool:
    """Whether this person coordinates the group today, also while they cannot sign in."""
    query = sa.exists().where(
        Coordination.group_id == group.id,
        Coordination.person_id == person.id,
        lasting(Coordination, today()),
    )
    return bool(db.session.execute(sa.select(query)).scalar_one())


def coordination(group: PeerGroup, ref: str) -> Coordination:
    """The live coordination of this group with this reference. Raises NotVisible."""
    for found in coordinations(group):
        if found.ref == ref:
            return found
    raise NotVisible(ref)


def assessors(group: PeerGroup, number: int = 1) -> Page[Person]:
    """A page of the people who review for the group, by name, with disciplines and councils."""
    query = sa.select(Person.id).where(*_reviews_for(group))
    found = pages.page(query.order_by(sa.func.lower(Person.name), Person.id), number)
    ids = [row.id for row in found.items]
    people = db.session.scalars(_with_profile().where(Person.id.in_(ids))).all()
    by_id = {person.id: person for person in people}
    return Page([by_id[id] for id in ids], found.number, found.count)


def assessor(group: PeerGroup, ref: str) -> Person:
    """The person with this reference, if they review for the group; with their profile.

    Raises NotVisible.
    """
    query = _with_profile().where(Person.ref == ref, *_reviews_for(group))
    found: Person | None = db.session.scalars(query).first()
    if found is None:
        raise NotVisible(ref)
    return found


def _reviews_for(group: PeerGroup) -> tuple[Any, ...]:
    willing = sa.exists().where(ReviewsFor.person_id == Person.id, ReviewsFor.group_id == group.id)
    return (Person.is_assessor, Person.deactivated_at.is_(None), willing)


def _with_profile() -> sa.Select[Any]:
    live = Person.memberships.and_(lasting(Membership, today()))
    return sa.select(Person).options(
        selectinload(Person.disciplines),
        selectinload(live).joinedload(Membership.council),
    )
