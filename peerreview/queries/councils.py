"""Councils: one by its code or name, what became of it, who works there, and its groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..clock import today
from ..db import db
from ..models.columns import lasting, not_over
from ..models.councils import Council, CouncilTie, GroupCouncil, Lineage, PeerGroup, Succession
from ..models.people import Membership, Person
from ..models.reviews import Service
from ..rules.errors import NotVisible
from . import accounts, pages
from .pages import Page

LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Background:
    """What a council's page shows beside the register: past, future, groups, and who acts for it."""

    predecessors: Sequence[Council]
    successors: Sequence[Council]
    groups: Sequence[PeerGroup]
    has_publisher: bool


def by_code(code: str, *, to_change: bool = False) -> Council | None:
    """The council with this code of the register; `to_change` holds it until the commit."""
    query = sa.select(Council).where(Council.code == code)
    return db.session.execute(_held(query) if to_change else query).scalar_one_or_none()


def _held(query: sa.Select[Any]) -> sa.Select[Any]:
    """Of two people who act at once, the second sees what the first did (PostgreSQL; SQLite has one
    writer anyhow). Rows that only point at the council or group are not held up.
    """
    return query.with_for_update(key_share=True)


def seen(code: str) -> Council:
    """The council with this code: what the register says of it is public. Raises NotVisible."""
    found = by_code(code)
    if found is None:
        raise NotVisible(code)
    return found


def group_by_slug(slug: str, *, to_change: bool = False) -> PeerGroup | None:
    """The peer group at this address; `to_change` holds it until the commit."""
    query = sa.select(PeerGroup).where(PeerGroup.slug == slug)
    return db.session.execute(_held(query) if to_change else query).scalar_one_or_none()


def groups() -> Sequence[PeerGroup]:
    """All peer groups, by name."""
    return db.session.scalars(sa.select(PeerGroup).order_by(PeerGroup.name)).all()


def groups_of(council_id: int) -> frozenset[int]:
    """The ids of the peer groups that the council belongs to today."""
    return frozenset(
        db.session.scalars(
            sa.select(GroupCouncil.group_id).where(
                GroupCouncil.council_id == council_id, lasting(GroupCouncil, today())
            )
        )
    )


def still_there() -> sa.ColumnElement[bool]:
    """The WHERE over Council that holds for those that exist today."""
    return not_over(Council, today())


def named(words: str) -> Council | None:
    """The council that somebody means by this name or code, if it is one council only.

    Of two of the same everyday name, as with North Yorkshire, the one that still exists is meant.
    """
    folded = " ".join(words.split()).lower()
    rows = db.session.scalars(
        sa.select(Council).where(
            sa.or_(
                sa.func.lower(Council.name) == folded,
                sa.func.lower(Council.nice_name) == folded,
                sa.func.lower(Council.code) == folded,
            )
        )
    ).all()
    whole = [row for row in rows if row.name.lower() == folded]
    live = [row for row in rows if row.ended_on is None or row.ended_on > today()]
    for found in (whole, live, rows):
        if len(found) == 1:
            return found[0]
    return None


def listed(words: str = "", number: int = 1) -> Page[Any]:
    """A page of the register, by name: code, name, kind, nation, region, when it ended.

    `words` are looked for in name and code.
    """
    query = sa.select(
        Council.code,
        Council.name,
        Council.kind,
        Council.nation,
        Council.region,
        Council.ended_on,
    ).order_by(Council.nice_name, Council.id)
    for word in words[:LONGEST_SEARCH].split():
        found = Council.name.icontains(word, autoescape=True)
        query = query.where(sa.or_(found, sa.func.lower(Council.code) == word.lower()))
    return pages.page(query, number)


def background(council: Council) -> Background:
    """What the council took the place of, what took its place, its groups and publishers today."""
    return Background(
        predecessors=_councils(
            Succession.council_id, Succession.successor_id == council.id, Succession
        ),
        successors=_councils(
            Succession.successor_id, Succession.council_id == council.id, Succession
        ),
        groups=db.session.scalars(
            sa.select(PeerGroup)
            .join(GroupCouncil, GroupCouncil.group_id == PeerGroup.id)
            .where(GroupCouncil.council_id == council.id, lasting(GroupCouncil, today()))
            .order_by(PeerGroup.name)
        ).all(),
        has_publisher=has_publisher(council),
    )


def _councils(
    key: Any, condition: sa.ColumnElement[bool], source: type[Succession]
) -> Sequence[Council]:
    query = sa.select(Council).join(source, key == Council.id).where(condition)
    return db.session.scalars(query.order_by(Council.nice_name, Council.id)).all()


def waits_for_successor(council: Council) -> bool:
    """Whether the council was abolished and nobody has said what took its place."""
    known = sa.select(sa.exists().where(Succession.council_id == council.id))
    ended = council.ended_on is not None and council.ended_on <= today()
    return ended and not db.session.execute(known).scalar_one()


def descendants(council_id: int) -> frozenset[int]:
    """The ids of the councils that took this one's place, along the whole chain."""
    later = sa.select(Lineage.descendant_id).where(Lineage.ancestor_id == council_id)
    return frozenset(db.session.scalars(later))


def tied(council: Council) -> Sequence[Council]:
    """The councils that share services with this one, by name."""
    ids = sa.union(
        sa.select(CouncilTie.other_id).where(CouncilTie.council_id == council.id),
        sa.select(CouncilTie.council_id).where(CouncilTie.other_id == council.id),
    )
    return db.session.scalars(
        sa.select(Council)
        .where(Council.id.in_(sa.select(ids.subquery().c[0])))
        .order_by(Council.nice_name)
    ).all()


def own(ids: frozenset[int]) -> Sequence[Council]:
    """These councils, by name."""
    query = sa.select(Council).where(Council.id.in_(ids))
    return db.session.scalars(query.order_by(Council.nice_name, Council.id)).all()


def _lives_in(council: Council) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Membership.council_id == council.id,
        lasting(Membership, today()),
        Person.deactivated_at.is_(None),
    )


def colleagues(council: Council, number: int = 1) -> Page[Any]:
    """A page of the people who work for the council, by name, as plain columns."""
    query = (
        sa.select(
            Membership.ref,
            Membership.is_publisher,
            Membership.started_on,
            Person.ref.label("person_ref"),
            Person.name,
            Person.email,
        )
        .join(Person, Person.id == Membership.person_id)
        .where(*_lives_in(council))
        .order_by(sa.func.lower(Person.name), Membership.id)
    )
    return pages.page(query, number)


def membership(council: Council, ref: str) -> Membership:
    """The live membership of this council with this reference, with its person and council.

    Raises NotVisible.
    """
    found = db.session.execute(
        sa.select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.ref == ref, *_lives_in(council))
        .options(joinedload(Membership.person), joinedload(Membership.council))
    ).scalar_one_or_none()
    if found is None:
        raise NotVisible(ref)
    return found


def has_publisher(council: Council) -> bool:
    """Whether somebody may act for the council who can sign in."""
    query = sa.select(publisher_of(council.id, today()))
    return bool(db.session.execute(query).scalar_one())


def publisher_of(council_id: Any, on: Any) -> sa.Exists:
    """The WHERE that holds where somebody may act for this council on a day, and can sign in."""
    acting = sa.select(Membership.id).join(Person, Person.id == Membership.person_id)
    return acting.where(
        Membership.council_id == council_id,
        Membership.is_publisher,
        lasting(Membership, on),
        Person.deactivated_at.is_(None),
        accounts.stands(),
    ).exists()


def services(council: Council, number: int = 1) -> Page[Any]:
    """A page of the council's services and of those that came to it, by name, as plain columns."""
    query = sa.select(Service.ref, Service.name, Service.owner, Service.stage, Service.built)
    query = query.where(_offered_by(council))
    return pages.page(query.order_by(sa.func.lower(Service.name), Service.id), number)


def service(council: Council, ref: str) -> Service:
    """The service with this reference, if it is the council's or came to it. Raises NotVisible."""
    query = sa.select(Service).where(Service.ref == ref, _offered_by(council))
    found = db.session.scalars(query).first()
    if found is None:
        raise NotVisible(ref)
    return found


def _offered_by(council: Council) -> sa.ColumnElement[bool]:
    earlier = sa.select(Lineage.ancestor_id).where(Lineage.descendant_id == council.id)
    return sa.or_(Service.council_id == council.id, Service.council_id.in_(earlier))
