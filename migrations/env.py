"""How migrations reach the database: one at a time, each wholly or not at all."""

from alembic import context
from sqlalchemy import Connection, NullPool, create_engine

import peerreview.models  # noqa: F401 - fills the metadata with all tables
from config import INSTANCE, database_url
from peerreview.db import Base

# Any number serves, as long as nothing else in the database locks it.
ADVISORY_LOCK = 7_337_001


def wait_for_turn(connection: Connection) -> None:
    """Lets only one start migrate; then gives up rather than queue behind a long transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
        connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
    elif connection.dialect.name == "sqlite":
        # With foreign keys on, remaking a table would delete the rows that point at it.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def is_compared(name: str | None, kind: str, parents: object) -> bool:
    """Whether autogenerate looks at it: SQLite keeps its search index in tables without a model."""
    return kind != "table" or name in Base.metadata.tables or not str(name).startswith("search")


def migrate(connection: Connection) -> None:
    """Runs what alembic was asked for."""
    context.configure(
        connection,
        target_metadata=Base.metadata,
        include_name=is_compared,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if given := context.config.attributes.get("connection"):
    migrate(given)
else:
    INSTANCE.mkdir(exist_ok=True)
    url = context.config.attributes.get("url") or database_url()
    own = {"isolation_level": None, "timeout": 30} if url.startswith("sqlite") else {}
    with create_engine(url, poolclass=NullPool, connect_args=own).begin() as connection:
        wait_for_turn(connection)
        migrate(connection)
