"""When a sign-in was last used, and when it will end if nothing is done."""

from dataclasses import replace
from datetime import datetime, timedelta

from flask import g
from flask_login import AnonymousUserMixin, current_user

from .. import operations
from ..clock import now
from ..db import Unreachable, commit, rollback
from ..rules.sign_ins import USED_EVERY, ends_at


def is_due() -> bool:
    """Whether it has to be written down that the sign-in of this browser is used: once a minute."""
    if not current_user.is_authenticated:
        return False
    unwritten: timedelta = now() - current_user.here.last_used_at
    return unwritten >= USED_EVERY


def note_use() -> None:
    """Write down that the sign-in of this browser is used now.

    The one exception to "GET never changes anything". In a transaction of its own: what was begun
    for reading only cannot write, so call it outside `reading()`.
    """
    rollback()
    try:
        operations.staying.stay(current_user.token)
        commit()
    except Unreachable:  # a page must not fail because this could not be written
        rollback()
        return
    current_user.here = replace(current_user.here, last_used_at=now())


def signed_in_until() -> datetime | None:
    """When the person will be signed out if they do nothing; None where nobody is signed in."""
    if not current_user.is_authenticated:
        return None
    return ends_at(current_user.here.started_at, current_user.here.last_used_at)


def is_looked_up() -> bool:
    """Whether it is known already who asks."""
    return "_login_user" in g


def look_nobody_up() -> None:
    """Take whoever asks for nobody, where the database cannot be asked."""
    g._login_user = AnonymousUserMixin()
