"""Staying signed in: when a sign-in was last used."""

import sqlalchemy as sa

from ..clock import now
from ..credentials import hashed
from ..db import db
from ..models.sign_ins import SignIn


def stay(token: str) -> None:
    """Write down that this sign-in is used now; one that has ended stays ended."""
    db.session.execute(
        sa.update(SignIn)
        .where(SignIn.token == hashed(token), SignIn.ended_at.is_(None))
        .values(last_used_at=now())
    )
