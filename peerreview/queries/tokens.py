"""One-use tokens: what is still open. Looking uses nothing up, for mail scanners open links."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..clock import now
from ..credentials import hashed
from ..db import db
from ..models.people import Person
from ..models.sign_ins import Token
from ..rules.sign_ins import Purpose


def open_token(token: str, purpose: Purpose) -> Token | None:
    """The open token with its person; None where it was used, ended, is for something else, never
    was, or its person can no longer sign in.
    """
    return db.session.execute(
        sa.select(Token)
        .outerjoin(Person, Person.id == Token.person_id)
        .where(
            Token.token_hash == hashed(token),
            Token.purpose == purpose,
            Token.claimed_at.is_(None),
            Token.expires_at > now(),
            Person.deactivated_at.is_(None),
        )
        .options(joinedload(Token.person))
    ).scalar_one_or_none()


def person_of(token: str, purpose: Purpose) -> Person | None:
    """Whom an open token is for; None as `open_token` says."""
    found = open_token(token, purpose)
    return found.person if found is not None else None


def is_open(token: str) -> bool:
    """Whether this token, for whatever it is, can still be used."""
    query = sa.exists().where(
        Token.token_hash == hashed(token), Token.claimed_at.is_(None), Token.expires_at > now()
    )
    return bool(db.session.execute(sa.select(query)).scalar_one())
