"""Tries that failed, counted so that guessing leads nowhere. Figures in rules/limits.py.

Before a password or a code is looked at: `insist(…)`. Where it does not fit: `note(…)`, and raise
Mismatch, so that the note is kept. A right one clears nothing: who knows one password could
otherwise go on guessing another from the same place.
"""

import logging
import math

import sqlalchemy as sa

from .. import queries
from ..clock import now
from ..credentials import blinded
from ..db import db
from ..models.sign_ins import Attempt
from ..rules import limits
from ..rules.errors import TooOften
from ..rules.limits import LIMITS, WINDOW, Tried
from ..rules.sign_ins import GUESSES, Browser, Try

log = logging.getLogger(__name__)
MARK = 12  # letters of a key in the log: enough to see what belongs together
LOCK_BITS = 15  # hexadecimal digits that fit into the lock's 63 bits


def insist(what: Try, *, account: str, browser: Browser) -> None:
    """Let a try go on where it is not one too many; refused tries count for nothing.

    `account`: the e-mail address that was typed, or that of the person who is at a second step.
    Raises TooOften. Of tries at the same moment on one account, each sees the ones before it.
    """
    known, of_account, of_place = _keys(account, browser)
    if db.session.get_bind().dialect.name == "postgresql":
        lock = int(of_account[:LOCK_BITS], 16)
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))
    tried = _tried(what, of_account, of_place)
    left = limits.wait(LIMITS[what], tried, now(), is_known=known).total_seconds()
    if left > 0:
        _tell("refused", what, of_account, of_place)
        raise TooOften(math.ceil(left))


def note(what: Try, *, account: str, browser: Browser) -> None:
    """Note a try that failed, or that must not be made without end."""
    _, of_account, of_place = _keys(account, browser)
    if what in GUESSES:
        _tell("noted", what, of_account, of_place)
    db.session.add(Attempt(what=what, account=of_account, address=of_place, at=now()))
    db.session.flush()


def had_mails(what: Try, *, account: str) -> bool:
    """Whether so many mails went to this address that none is sent now: the last one still opens.

    `note` a try for each mail and for no other. The answer to who asked stays the same, so that
    nobody can use up a colleague's mails to keep them out.
    """
    since = now() - limits.MAILS_WITHIN
    of_account = blinded(account.lower())
    query = sa.select(sa.func.count(Attempt.id)).where(
        Attempt.what == what, Attempt.account == of_account, Attempt.at > since
    )
    return db.session.scalars(query).one() >= limits.MAILS_AT_MOST


def tell_of_passkey(account: str = "") -> None:
    """Leave a trace of a passkey that did not fit; nobody is named yet where it stands alone."""
    mark = blinded(account.lower())[:MARK] if account else "unknown"
    log.warning("noted: passkey, account %s", mark)


def tell_of_council_account(subject: str) -> None:
    """Leave a trace of a council account that is tied to nobody who may sign in."""
    log.warning("refused: council account %s", blinded(subject)[:MARK])


def _tell(happened: str, what: Try, of_account: str, of_place: str) -> None:
    """Leave a trace in the log for whoever looks into it, without saying who or from where."""
    log.warning("%s: %s, account %s, place %s", happened, what, of_account[:MARK], of_place[:MARK])


def _keys(account: str, browser: Browser) -> tuple[bool, str, str]:
    """Whether the browser is known, and under which keys the account and the place are counted.

    A known browser is a place of its own: a colleague who guesses through the same network does
    not bar it, nor does it bar the network. It is the same place whoever signs in with it meanwhile:
    its cookie changes then, and nobody may begin to count anew so.
    """
    device = queries.sign_ins.device_id(browser, account)
    place = limits.network(browser.address) if device is None else f"device {device}"
    return device is not None, blinded(account.lower()), blinded(place)


def _tried(what: Try, of_account: str, of_place: str) -> Tried:
    is_account, is_place = Attempt.account == of_account, Attempt.address == of_place
    rows = db.session.execute(
        sa.select(Attempt.at, is_account.label("is_account"), is_place.label("is_place"))
        .where(Attempt.what == what, Attempt.at > now() - WINDOW, sa.or_(is_account, is_place))
        .order_by(Attempt.at)
    ).all()
    return Tried(
        account=[row.at for row in rows if row.is_account],
        place=[row.at for row in rows if row.is_place],
        together=[row.at for row in rows if row.is_account and row.is_place],
    )
