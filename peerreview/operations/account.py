"""Signing in and out, and the invitation that sets a first password."""

import sqlalchemy as sa

from .. import credentials
from ..clock import now
from ..credentials import hashed, new_token
from ..db import db
from ..models.people import Person
from ..models.sign_ins import SignIn
from ..queries import tokens as open_tokens
from ..queries.people import standing
from ..rules.errors import NotVisible, Refused
from ..rules.people import Standing
from ..rules.sign_ins import Browser, Means, Purpose
from . import history, tokens

NO_MATCH = "Enter the email address and password that belong together"
NOWHERE = Browser()


def sign_in(*, email: str, password: str, browser: Browser = NOWHERE) -> str:
    """Sign a person in; gives the token that their browser keeps.

    Raises Refused with the same words for a wrong password, an unknown address and a person who
    was deactivated.
    """
    person = db.session.execute(
        sa.select(Person).where(Person.email == email.lower(), Person.deactivated_at.is_(None))
    ).scalar_one_or_none()
    kept = person.password_hash if person is not None else None
    if not credentials.matches(kept, password) or person is None:
        raise Refused(None, NO_MATCH)
    if credentials.is_hashed_weakly(kept or ""):
        person.password_hash = credentials.hash_of(password)
    return begin_sign_in(person, Means.PASSWORD, browser)


def begin_sign_in(person: Person, means: Means, browser: Browser = NOWHERE) -> str:
    """A new sign-in of somebody who has shown who they are, in every step that is asked of them.

    Gives the token that their browser keeps; only its hash is stored.
    """
    token = new_token()
    moment = now()
    db.session.add(
        SignIn(
            token=hashed(token),
            person_id=person.id,
            means=means,
            browser=browser.name,
            started_at=moment,
            last_used_at=moment,
        )
    )
    history.record("sign in", by=standing(person.id), on=("person", person.ref))
    return token


def sign_out(token: str, *, by: Standing) -> None:
    """End this browser's sign-in: a copy of its cookie opens nothing any more."""
    db.session.execute(
        sa.update(SignIn)
        .where(SignIn.token == hashed(token), SignIn.ended_at.is_(None))
        .values(ended_at=now())
    )
    history.record("sign out", by=by, on=("person", by.ref))


def end_sign_ins(person_id: int, *, but: str = "") -> None:
    """End all sign-ins of a person, wherever they are; `but` the one of this token."""
    db.session.execute(
        sa.update(SignIn)
        .where(
            SignIn.person_id == person_id,
            SignIn.ended_at.is_(None),
            SignIn.token != hashed(but),
        )
        .values(ended_at=now())
    )


def claim_invitation(token: str, *, name: str, password: str, browser: Browser = NOWHERE) -> str:
    """Take an invitation: name and first password are set; gives the token of the new sign-in.

    Raises NotVisible where the link was used or has ended, Refused where the password is too easy
    to guess.
    """
    person = open_tokens.person_of(token, Purpose.INVITATION)
    if person is None:
        raise NotVisible
    if problem := credentials.problem(password, email=person.email, name=name):
        raise Refused("password", problem)
    tokens.claim(token, Purpose.INVITATION)
    person.name = name
    person.password_hash = credentials.hash_of(password)
    history.record("take invitation", by=standing(person.id), on=("person", person.ref))
    return begin_sign_in(person, Means.PASSWORD, browser)
