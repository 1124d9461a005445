"""People who no longer come: an administrator decides what becomes of them."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from ..clock import now
from ..db import db
from ..models.messages import Event
from ..models.people import Person
from . import pages

# The history knows of every sign-in, also when the sign-in itself has been deleted. Grouped once:
# asked person by person it would be read as often as there are people.
_ACTED = sa.select(Event.actor, sa.func.max(Event.at).label("at")).group_by(Event.actor).subquery()
_LAST_HERE = sa.func.coalesce(_ACTED.c.at, Person.created_at)


def people(days: int, number: int = 1) -> pages.Page[Any]:
    """A page of those who were last here so many days ago or more, the longest ago first.

    Columns: ref, name, email, created_at, deactivated_at, and `came_at`, None where they never came.
    """
    query = sa.select(
        Person.ref, Person.name, Person.email, Person.created_at, Person.deactivated_at,
        _ACTED.c.at.label("came_at"),
    )  # fmt: skip
    return pages.page(_unused(query, days).order_by(_LAST_HERE, Person.id), number)


def count(days: int) -> int:
    """How many people were last here so many days ago or more."""
    found: int = db.session.execute(_unused(sa.select(sa.func.count(Person.id)), days)).scalar_one()
    return found


def _unused(query: sa.Select[*tuple[Any, ...]], days: int) -> sa.Select[*tuple[Any, ...]]:
    return (
        query.select_from(Person)
        .outerjoin(_ACTED, _ACTED.c.actor == Person.pseudonym)
        .where(Person.erased_at.is_(None), now() - timedelta(days=days) > _LAST_HERE)
    )
