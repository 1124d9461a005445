"""Devices: the browsers that somebody has signed in with well before, known by a cookie of their own.

Its token changes with every sign-in: a copy, or one that somebody planted, opens nothing afterwards.
"""

import sqlalchemy as sa

from .. import words
from ..clock import now
from ..credentials import hashed
from ..db import db
from ..models.sign_ins import Device, SignIn
from ..rules.sign_ins import Browser
from . import outbox


def greet(person_id: int, browser: Browser) -> None:
    """Remember the browser that somebody comes in with; tell them by mail where it is new to them.

    Not at their very first sign-in. Call it before the sign-in is written down.
    """
    came_before = _came_before(person_id)
    if not remember(person_id, browser) and came_before:
        at = words.moment(now())
        outbox.tell([person_id], "new_device", at=at, browser=browser.name)


def _came_before(person_id: int) -> bool:
    """Whether somebody has signed in at all; browsers are remembered longer than sign-ins."""
    rows = (sa.exists().where(kind.person_id == person_id) for kind in (SignIn, Device))
    return bool(db.session.execute(sa.select(sa.or_(*rows))).scalar_one())


def follow(browser: Browser) -> None:
    """Know the browser by its next token, for everybody who uses it."""
    if browser.device and browser.device_next:
        db.session.execute(
            sa.update(Device)
            .where(Device.token_hash == hashed(browser.device))
            .values(token_hash=hashed(browser.device_next))
        )


def remember(person_id: int, browser: Browser) -> bool:
    """Keep that somebody uses this browser, under its next token; gives whether they did before.

    A browser that keeps no token is taken as known: nothing could be remembered of it.
    """
    if not browser.device_next:
        return True
    follow(browser)
    new, moment = hashed(browser.device_next), now()
    used = db.session.execute(
        sa.update(Device)
        .where(Device.token_hash == new, Device.person_id == person_id)
        .values(last_used_at=moment, browser=browser.name)
    )
    if used.rowcount == 1:  # type: ignore[attr-defined]
        return True
    db.session.add(
        Device(
            token_hash=new,
            person_id=person_id,
            browser=browser.name,
            first_used_at=moment,
            last_used_at=moment,
        )
    )
    return False


def forget(person_id: int, *, but: str = "") -> None:
    """Forget the browsers of a person, `but` the one whose cookie carries this token: the others
    are new again.
    """
    db.session.execute(
        sa.delete(Device).where(Device.person_id == person_id, Device.token_hash != hashed(but))
    )
