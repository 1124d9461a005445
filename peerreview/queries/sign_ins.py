"""Sign-ins and browsers: which are live, and which ones somebody has used well before."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ..clock import now
from ..credentials import hashed
from ..db import db
from ..models.people import Person
from ..models.sign_ins import Device, SignIn
from ..rules.people import Standing
from ..rules.sign_ins import IDLE_AT_MOST, SIGNED_IN_AT_MOST, Browser, Means


def device_id(browser: Browser, email: str) -> int | None:
    """Under which number we know this browser of the person with this address; None where they have
    not signed in with it before. It stays while the token of its cookie changes.
    """
    if not browser.device:
        return None
    query = sa.select(Device.id).join(Person, Person.id == Device.person_id)
    query = query.where(Device.token_hash == hashed(browser.device), Person.email == email.lower())
    return db.session.scalars(query).first()


@dataclass(frozen=True)
class Live:
    """A sign-in by which somebody can be in now; `is_this`: of the browser that asks."""

    ref: str
    browser: str
    means: Means
    started_at: datetime
    last_used_at: datetime
    is_this: bool


def live(person: Standing, token: str) -> list[Live]:
    """The sign-ins of this person that have not ended, this browser's first, then the last used.

    `token` is what this browser carries.
    """
    moment = now()
    query = sa.select(SignIn).where(
        SignIn.person_id == person.id,
        SignIn.ended_at.is_(None),
        SignIn.started_at > moment - SIGNED_IN_AT_MOST,
        SignIn.last_used_at > moment - IDLE_AT_MOST,
    )
    this = hashed(token)
    found = [
        Live(row.ref, row.browser, row.means, row.started_at, row.last_used_at, row.token == this)
        for row in db.session.scalars(query.order_by(SignIn.last_used_at.desc(), SignIn.id.desc()))
    ]
    return sorted(found, key=lambda one: not one.is_this)


@dataclass(frozen=True)
class SignsInWith:
    """The address that somebody signs in with, and whether there is a password to it."""

    email: str
    has_password: bool


def signs_in_with(person: Standing) -> SignsInWith:
    """What this person, who is signed in, signs in with."""
    query = sa.select(Person.email, Person.password_hash).where(Person.id == person.id)
    row = db.session.execute(query).one()
    return SignsInWith(row.email, row.password_hash is not None)
