"""Accounts: whether a person can come in by themselves, or was only invited so far."""

from typing import Any

import sqlalchemy as sa

from ..clock import today
from ..db import db
from ..models.columns import lasting
from ..models.people import Coordination, Joining, Membership, Person
from ..models.sign_ins import Identity, Passkey


def stands() -> sa.ColumnElement[bool]:
    """The WHERE over Person for those who have a way in: a password, a council account, or a passkey
    that signs in alone.
    """
    by_key = (sa.exists().where(*ways).correlate(Person) for ways in _keys())
    return sa.or_(Person.password_hash.is_not(None), *by_key)


def _keys() -> tuple[tuple[Any, ...], ...]:
    """What holds for each council account, and each passkey, by which a person comes in."""
    live = (Passkey.is_verified, Passkey.removed_at.is_(None))
    return (Identity.person_id == Person.id,), (Passkey.person_id == Person.id, *live)


def ways_in(person_id: int) -> int:
    """By how many ways this person can come in."""
    password = sa.case((Person.password_hash.is_not(None), 1), else_=0)
    keys = (
        sa.select(sa.func.count()).where(*ways).correlate(Person).scalar_subquery()
        for ways in _keys()
    )
    query = sa.select(sum(keys, password)).where(Person.id == person_id)
    return int(db.session.scalars(query).one())


def has_one(person: Any) -> bool:
    """Whether this person has an account, also one that was deactivated."""
    query = sa.select(sa.exists().where(Person.id == person.id, stands()))
    return bool(db.session.execute(query).scalar_one())


def is_taken(email: str) -> bool:
    """Whether somebody who has an account, or was deactivated, has this address: nobody else can
    sign in with it. Who was only invited there has not said yet who they are.
    """
    kept = sa.or_(stands(), Person.deactivated_at.is_not(None))
    query = sa.select(sa.exists().where(Person.email == email.lower(), kept))
    return bool(db.session.execute(query).scalar_one())


def is_awaited(person_id: int) -> bool:
    """Whether somebody is invited to a council, or holds an office that they can only begin by
    coming in.
    """
    invited = sa.exists().where(Joining.person_id == Person.id, Joining.answered_at.is_(None))
    held = (
        sa.exists().where(kind.person_id == Person.id, lasting(kind, today()))
        for kind in (Membership, Coordination)
    )
    wanted = sa.or_(Person.is_assessor, Person.is_administrator, invited, *held)
    query = sa.exists().where(Person.id == person_id, Person.deactivated_at.is_(None), wanted)
    return bool(db.session.execute(sa.select(query)).scalar_one())
