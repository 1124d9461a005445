"""Closing a part of the service for a while, and opening it again: for operators, at once, without a deploy."""

from ..clock import now
from ..db import db
from ..models.site import Freeze
from ..rules.freezing import Freezable
from . import history


def freeze(what: Freezable) -> bool:
    """Close a part of the service from the next request on; False where it was closed already."""
    if db.session.get(Freeze, what) is not None:
        return False
    db.session.add(Freeze(what=what, frozen_at=now()))
    history.record("freeze", on=("part", what.value))
    return True


def thaw(what: Freezable) -> bool:
    """Open a part of the service again; False where it was open."""
    frozen = db.session.get(Freeze, what)
    if frozen is None:
        return False
    db.session.delete(frozen)
    history.record("thaw", on=("part", what.value))
    return True
