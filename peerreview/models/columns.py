"""Column types and shorthands that every table shares."""

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import mapped_column, relationship
from sqlalchemy.types import TypeDecorator

# Without vowels no words arise; without 0, 1 and L nothing is misread on the telephone.
REF_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
REF_LENGTH = 5


def new_ref(prefix: str, length: int = REF_LENGTH) -> str:
    """A random public reference such as `PR-7K3M9`; uniqueness is the table's."""
    return f"{prefix}-{''.join(secrets.choice(REF_LETTERS) for _ in range(length))}"


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; always with its time zone in Python, also on SQLite."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Store in UTC; a naive time is a mistake of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give back in UTC, with the time zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Key = Annotated[int, mapped_column(primary_key=True)]
Moment = Annotated[datetime, mapped_column(UtcDateTime())]
MaybeMoment = Annotated[datetime | None, mapped_column(UtcDateTime())]


def to(target: str, *, index: bool = True, **kwargs: Any) -> Any:
    """A foreign key to `table.id`; rows that others point at are never deleted under them."""
    return mapped_column(sa.ForeignKey(f"{target}.id", ondelete="RESTRICT"), index=index, **kwargs)


def loaded(**kwargs: Any) -> Any:
    """A relationship that the query must have loaded: a page that forgets to fails loudly."""
    return relationship(lazy="raise_on_sql", **kwargs)


def not_over(kind: Any, on: Any) -> sa.ColumnElement[bool]:
    """The WHERE that holds for rows whose end, the first day without them, lies after the day `on`."""
    return sa.or_(kind.ended_on.is_(None), kind.ended_on > on)


def lasting(kind: Any, on: Any) -> sa.ColumnElement[bool]:
    """The WHERE that holds for dated rows that have begun by the day `on` and are not over."""
    return sa.and_(kind.started_on <= on, not_over(kind, on))
