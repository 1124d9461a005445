"""Whether the service can work: its database answers, and stands where the code expects it."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic.script import ScriptDirectory

from ..db import Unreachable, db

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


def is_ready() -> bool:
    """Whether the database answers and every migration was run."""
    try:
        found = db.session.scalars(sa.text("SELECT version_num FROM alembic_version")).all()
    except (*Unreachable, sa.exc.ProgrammingError):  # the latter: nothing was ever migrated
        db.session.rollback()
        return False
    return list(found) == [newest_revision()]


@cache
def newest_revision() -> str | None:
    """The revision that the code expects."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()
