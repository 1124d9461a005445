"""Pages of long lists: 25 rows at a time, counted over rows that the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from ..db import db

SIZE = 25  # architecture.md: lists show 25 with pages
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list: its rows, its number from 1, and how many rows there are on all pages."""

    items: Sequence[Row]
    number: int
    count: int

    @property
    def last(self) -> int:
        """The number of the last page; 1 where there is nothing."""
        return max(1, -(-self.count // SIZE))


def page(query: sa.Select[*tuple[Any, ...]], number: int = 1) -> Page[Any]:
    """Page `number` of the rows of `query` (plain columns); the last page where there are fewer.

    Two statements: the count and the rows.
    """
    counted = sa.select(sa.func.count()).select_from(query.order_by(None).subquery())
    count = db.session.execute(counted).scalar_one()
    number = within(number, count)
    rows = db.session.execute(query.limit(SIZE).offset((number - 1) * SIZE)).all()
    return Page(rows, number, count)


def within(number: int, count: int) -> int:
    """The number of a page that there is: `number`, or the first or last where it is beyond."""
    return min(max(number, 1), max(1, -(-count // SIZE)))
