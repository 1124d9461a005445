"""What happened to accounts, for administrators: by name as it is today, and never of a review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ..db import db
from ..models.councils import Council, PeerGroup
from ..models.messages import Event
from ..models.people import Coordination, Joining, Membership, Person
from ..rules import account_events
from ..rules.account_events import Kind
from . import pages

Query = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Named:
    """A person, with the reference that leads to their page."""

    ref: str
    name: str


@dataclass(frozen=True)
class About:
    """What an event was about: a person, a council or a group, or a person there."""

    person: Named | None
    place: str


@dataclass(frozen=True)
class AccountEvent:
    """Something that happened to an account. `who` is None where a command of the server did it."""

    at: datetime
    verb: str
    who: Named | None
    about: About


NOTHING = About(None, "")
# A part of the service that was closed, and a kind of data that went: their word is all there is.
NAMED_BY_THEMSELVES = frozenset({"part", "data"})


def _objects() -> dict[str, Query]:
    """For each kind of object: its reference, the person it is about, and the place."""
    nowhere = sa.literal("").label("place")
    nobody = (sa.null().label("person_ref"), sa.null().label("name"))
    who = (Person.ref.label("person_ref"), Person.name)
    at_council, in_group = Council.nice_name.label("place"), PeerGroup.name.label("place")
    return {
        "person": sa.select(Person.ref.label("ref"), *who, nowhere),
        "membership": sa.select(Membership.ref.label("ref"), *who, at_council)
        .join(Person, Person.id == Membership.person_id)
        .join(Council, Council.id == Membership.council_id),
        "joining": sa.select(Joining.ref.label("ref"), *who, at_council)
        .join(Person, Person.id == Joining.person_id)
        .join(Council, Council.id == Joining.council_id),
        "coordination": sa.select(Coordination.ref.label("ref"), *who, in_group)
        .join(Person, Person.id == Coordination.person_id)
        .join(PeerGroup, PeerGroup.id == Coordination.group_id),
        "council": sa.select(Council.code.label("ref"), *nobody, at_council),
        "group": sa.select(PeerGroup.slug.label("ref"), *nobody, in_group),
    }


_OBJECTS = _objects()


def listed(
    kind: Kind | None = None, person: Person | None = None, number: int = 1
) -> pages.Page[AccountEvent]:
    """A page of what happened to accounts, the newest first; of a kind, or of what `person` did and
    what was done to them, where one is given.
    """
    query = (
        sa.select(
            Event.at,
            Event.verb,
            Event.object_kind,
            Event.object_ref,
            Person.ref.label("person_ref"),
            Person.name,
        )
        .outerjoin(Person, Person.pseudonym == Event.actor)
        .where(Event.review_id.is_(None), Event.verb.in_(account_events.told(kind)))
        .order_by(Event.number.desc())
    )
    if person is not None:
        query = query.where(_concerns(person))
    found = pages.page(query, number)
    about = _about({(row.object_kind, row.object_ref) for row in found.items})
    events = [
        AccountEvent(
            row.at, row.verb, _named(row), about.get((row.object_kind, row.object_ref), NOTHING)
        )
        for row in found.items
    ]
    return pages.Page(events, found.number, found.count)


def _concerns(person: Person) -> sa.ColumnElement[bool]:
    """The WHERE over Event that holds where the person did it, or it was done to them."""
    return sa.or_(Event.actor == person.pseudonym, done_to(person))


def done_to(person: Person | type[Person]) -> sa.ColumnElement[bool]:
    """The WHERE over Event that holds where it was done to this person: to their account, or to what
    they are, were or were to be at a council or in a group. Over Person it joins the two.
    """
    return sa.or_(
        sa.and_(Event.object_kind == "person", Event.object_ref == person.ref),
        *(
            sa.and_(
                Event.object_kind == kind,
                Event.object_ref.in_(
                    sa.select(table.ref).where(table.person_id == person.id).correlate(Person)
                ),
            )
            for kind, table in (
                ("membership", Membership),
                ("joining", Joining),
                ("coordination", Coordination),
            )
        ),
    )


def _about(objects: Iterable[tuple[str, str]]) -> dict[tuple[str, str], About]:
    """What these objects are, in one statement."""
    wanted: dict[str, list[str]] = {}
    for kind, ref in objects:
        if kind in _OBJECTS:
            wanted.setdefault(kind, []).append(ref)
    asked = []
    for kind, refs in wanted.items():
        found = _OBJECTS[kind].subquery()
        asked.append(
            sa.select(
                sa.literal(kind).label("kind"),
                found.c.ref,
                sa.cast(found.c.person_ref, sa.Text).label("person_ref"),
                sa.cast(found.c.name, sa.Text).label("name"),
                found.c.place,
            ).where(found.c.ref.in_(refs))
        )
    rows = db.session.execute(sa.union_all(*asked)).all() if asked else []
    parts = {(kind, ref): About(None, ref) for kind, ref in objects if kind in NAMED_BY_THEMSELVES}
    return parts | {(row.kind, row.ref): About(_named(row), row.place) for row in rows}


def _named(row: Any) -> Named | None:
    return Named(row.person_ref, row.name) if row.person_ref else None
