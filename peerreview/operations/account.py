"""Signing in and out, and the invitation that sets a first password."""

import secrets
from datetime import timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from ..clock import now
from ..db import db
from ..models.people import Invitation, Person, SignIn
from ..queries.people import hashed, standing
from ..rules import passwords
from ..rules.errors import NotVisible, Refused
from ..rules.people import Standing
from . import history

INVITATION_LASTS = timedelta(hours=72)  # trust.md, rules, 10
TOKEN_BYTES = 32
NO_MATCH = "Enter the email address and password that belong together"

# Source: OWASP Password Storage Cheat Sheet, Argon2id with 19 MiB.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked where there is no such person, so that both answers take the same time.
_NOBODY = _hasher.hash(secrets.token_urlsafe(TOKEN_BYTES))


def sign_in(*, email: str, password: str) -> str:
    """Sign a person in; gives the token that their browser keeps.

    Raises Refused with the same words for a wrong password, an unknown address and a person who
    was deactivated.
    """
    person = db.session.execute(
        sa.select(Person).where(Person.email == email.lower(), Person.deactivated_at.is_(None))
    ).scalar_one_or_none()
    kept = person.password_hash if person is not None else None
    if not _matches(kept, password) or person is None:
        raise Refused(None, NO_MATCH)
    if _hasher.check_needs_rehash(kept or ""):
        person.password_hash = _hasher.hash(password)
    return _begin_sign_in(person)


def _matches(kept: str | None, password: str) -> bool:
    try:
        return _hasher.verify(kept or _NOBODY, password) and kept is not None
    except VerificationError:
        return False


def _begin_sign_in(person: Person) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    moment = now()
    db.session.add(
        SignIn(token=hashed(token), person_id=person.id, started_at=moment, last_used_at=moment)
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


def end_sign_ins(person: Person) -> None:
    """End all sign-ins of a person, wherever they are."""
    db.session.execute(
        sa.update(SignIn)
        .where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
        .values(ended_at=now())
    )


def new_invitation(person: Person, *, by: Standing) -> str:
    """A new link for somebody without a password, valid for 72 hours; earlier links end.

    Gives the token; only its SHA-256 is kept. Whoever calls this has checked who may invite.
    """
    _end_invitations(person.id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        Invitation(
            token_hash=hashed(token),
            person_id=person.id,
            invited_by_id=by.id,
            created_at=now(),
            expires_at=now() + INVITATION_LASTS,
        )
    )
    return token


def _end_invitations(person_id: int) -> None:
    db.session.execute(
        sa.update(Invitation)
        .where(
            Invitation.person_id == person_id,
            Invitation.claimed_at.is_(None),
            Invitation.expires_at > now(),
        )
        .values(expires_at=now())
    )


def claim_invitation(token: str, *, name: str, password: str) -> str:
    """Take an invitation: name and first password are set; gives the token of the new sign-in.

    One UPDATE claims it, so that of many at once one succeeds. Raises NotVisible where the link
    was used or has ended, Refused where the password is too easy to guess.
    """
    person = db.session.execute(
        sa.select(Person)
        .join(Invitation, Invitation.person_id == Person.id)
        .where(Invitation.token_hash == hashed(token), Person.deactivated_at.is_(None))
    ).scalar_one_or_none()
    if person is None:
        raise NotVisible
    if problem := passwords.problem(password, email=person.email, name=name):
        raise Refused("password", problem)
    _claim(token)
    _end_invitations(person.id)
    person.name = name
    person.password_hash = _hasher.hash(password)
    history.record("take invitation", by=standing(person.id), on=("person", person.ref))
    return _begin_sign_in(person)


def _claim(token: str) -> None:
    claimed = db.session.execute(
        sa.update(Invitation)
        .where(
            Invitation.token_hash == hashed(token),
            Invitation.claimed_at.is_(None),
            Invitation.expires_at > now(),
        )
        .values(claimed_at=now())
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise NotVisible


def hash_of(password: str) -> str:
    """How a password is kept: Argon2id. For the demo, whose people have one from the start."""
    return _hasher.hash(password)
