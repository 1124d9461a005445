"""How migrations reach the database: one at a time, each wholly or not at all."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, NullPool, create_engine

import peerreview.models  # noqa: F401 - fills the metadata with all tables
from config import INSTANCE, migrations_url
from peerreview.db import Base
from peerreview.models.columns import UtcDateTime

# Any number serves, as long as nothing else in the database locks it.
ADVISORY_LOCK = 7_337_001


def without_foreign_keys(connection: Connection) -> None:
    """Before it begins on SQLite: remaking a table would delete the rows that point at it."""
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")


def wait_for_turn(connection: Connection) -> None:
    """Lets one start migrate at a time, as db.py's BEGIN IMMEDIATE does on SQLite."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
        # Rather give up than make every request queue behind a lock that does not come.
        connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")


def is_compared(name: str | None, kind: str, parents: object) -> bool:
    """Whether autogenerate looks at it: SQLite keeps its search index in tables without a model."""
    return kind != "table" or name in Base.metadata.tables or not str(name).startswith("search")


def written_plainly(kind: str, item: object, _context: object) -> str | Literal[False]:
    """How autogenerate writes our own types: as what the database keeps, so revisions need no model."""
    return "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else False


def migrate(connection: Connection) -> None:
    """Runs what alembic was asked for."""
    context.configure(
        connection,
        target_metadata=Base.metadata,
        include_name=is_compared,
        render_item=written_plainly,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if given := context.config.attributes.get("connection"):
    migrate(given)
else:
    INSTANCE.mkdir(exist_ok=True)
    url = context.config.attributes.get("url") or migrations_url()
    with create_engine(url, poolclass=NullPool).connect() as connection:
        without_foreign_keys(connection)
        with connection.begin():
            wait_for_turn(connection)
            migrate(connection)
