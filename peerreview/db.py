"""The database: session, base class, constraint names, SQLite's settings, and the one commit."""

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, registry

BUSY_TIMEOUT_MS = 10_000
# What is raised where the database does not answer, or is busy for too long.
Unreachable = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)
_reading: ContextVar[bool] = ContextVar("reading", default=False)


def words_of(kind: type[enum.Enum]) -> list[str]:
    """The stored words of an enum: its values, not its names."""
    return [member.value for member in kind]


class Base(DeclarativeBase):
    """Base of every table; names every constraint, so that migrations can speak of them."""

    registry = registry(
        type_annotation_map={
            enum.Enum: sa.Enum(enum.Enum, native_enum=False, length=60, values_callable=words_of),
            str: sa.Text(),
        }
    )
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# What was read stays readable after the commit: a redirect must not ask the database again.
db = SQLAlchemy(
    model_class=Base, disable_autonaming=True, session_options={"expire_on_commit": False}
)


def commit() -> None:
    """Make everything since the last commit last, events of the history included."""
    db.session.commit()


def rollback() -> None:
    """Forget everything since the last commit; where the database is gone, its connection too."""
    try:
        db.session.rollback()
    except Unreachable:
        db.session().invalidate()


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside take no write lock: for requests that only read."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None  # the driver's own BEGIN loses updates without an error
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    # What is deleted is overwritten, so that an erased name does not stay in the file.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")
