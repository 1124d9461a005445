"""One-use tokens: made for a purpose, a person and a thing, and claimed once, by POST."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ..clock import now
from ..credentials import hashed, new_token
from ..db import db
from ..models.sign_ins import Token
from ..rules.errors import NotVisible
from ..rules.sign_ins import LASTS, Purpose


def make(
    purpose: Purpose, *, person_id: int | None = None, made_by_id: int | None = None, **facts: Any
) -> str:
    """A new token; the person's earlier ones for the same purpose end. Only its hash is kept."""
    if person_id is not None:
        end(purpose, person_id=person_id)
    token = new_token()
    db.session.add(
        Token(
            token_hash=hashed(token),
            purpose=purpose,
            person_id=person_id,
            made_by_id=made_by_id,
            facts=facts,
            created_at=now(),
            expires_at=now() + LASTS[purpose],
        )
    )
    return token


def claim(token: str, purpose: Purpose) -> None:
    """Use a token up: of many at once one succeeds. Raises NotVisible for all others."""
    claimed = db.session.execute(
        sa.update(Token)
        .where(
            Token.token_hash == hashed(token),
            Token.purpose == purpose,
            Token.claimed_at.is_(None),
            Token.expires_at > now(),
        )
        .values(claimed_at=now())
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise NotVisible


def spend(token: str, purpose: Purpose) -> None:
    """Use up a token that was not kept here but in somebody's signed cookie: of many at once one
    succeeds. Raises NotVisible for all others.
    """
    moment = now()
    spent = {"created_at": moment, "claimed_at": moment, "expires_at": moment + LASTS[purpose]}
    try:
        with db.session.begin_nested():
            db.session.add(Token(token_hash=hashed(token), purpose=purpose, facts={}, **spent))
    except IntegrityError:
        raise NotVisible from None


def end(*purposes: Purpose, person_id: int) -> None:
    """End the person's open tokens for these purposes, or for every purpose where none is named."""
    db.session.execute(
        sa.update(Token)
        .where(
            Token.person_id == person_id,
            Token.purpose.in_(purposes or tuple(Purpose)),
            Token.claimed_at.is_(None),
            Token.expires_at > now(),
        )
        .values(expires_at=now())
    )
