"""Presses of buttons: the second press of the same button has no second effect."""

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ..clock import now
from ..db import db
from ..models.messages import Press
from ..rules.people import Standing


def claim(key: str, *, by: Standing) -> str | None:
    """Claim a press for this transaction; where it already led, None for a first press.

    A second press waits for the first one's commit: the table's key is what decides.
    """
    insert = sa.insert(Press).values(key=key, person_id=by.id, pressed_at=now())
    try:
        with db.session.begin_nested():
            db.session.execute(insert)
    except IntegrityError:
        return db.session.execute(sa.select(Press.led_to).where(Press.key == key)).scalar_one()
    return None


def led(key: str, address: str) -> None:
    """Keep where a press has led, in the transaction of what it did."""
    db.session.execute(sa.update(Press).where(Press.key == key).values(led_to=address))
