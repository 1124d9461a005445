"""Accounts: whether a person can come in by themselves, or was only invited so far."""

from typing import Any

import sqlalchemy as sa

from ..db import db
from ..models.people import Person
from ..models.sign_ins import Identity


def stands() -> sa.ColumnElement[bool]:
    """The WHERE over Person for those who have chosen a password or tied a council account."""
    tied = sa.exists().where(Identity.person_id == Person.id).correlate(Person)
    return sa.or_(Person.password_hash.is_not(None), tied)


def has_one(person: Any) -> bool:
    """Whether this person has an account, also one that was deactivated."""
    query = sa.select(sa.exists().where(Person.id == person.id, stands()))
    return bool(db.session.execute(query).scalar_one())
