"""Where somebody stands in the tables: by reference, and by name or address in what was written.

Read from the tables themselves, so that a table of tomorrow is looked through without being listed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ..db import Base, db
from ..models.messages import Event, Message
from ..models.people import Person
from ..models.reviews import Review
from . import holds

PEOPLE: sa.Table = Base.metadata.tables[Person.__tablename__]
# The register and the standards name no people; the history holds pseudonyms and never changes.
NAMELESS = frozenset(
    {"councils", "council_domains", "standards", "points", "scale_options", "events"}
)


@dataclass(frozen=True)
class Trace:
    """A row in which somebody is named: its key, the columns as they read without the name, and
    the review that it belongs to, if any.
    """

    table: sa.Table
    key: tuple[Any, ...]
    values: dict[str, Any]
    review_id: int | None


def columns_to(target: sa.Table) -> list[sa.Column[Any]]:
    """Every column of every table that points at a row of this one."""
    return [
        key.parent
        for table in Base.metadata.sorted_tables
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table is target
    ]


def way_to_review(table: sa.Table) -> tuple[sa.FromClause, sa.ColumnElement[int]] | None:
    """From the rows of a table to the id of the review that each belongs to; None where to none."""
    ways: list[tuple[sa.FromClause, sa.Table]] = [(table, table)]
    seen = {table}
    for way, end in ways:  # grows while it is walked: the nearest tables come first
        if end.name == Review.__tablename__:
            return way, end.c.id
        if "review_id" in end.c:
            return way, end.c.review_id
        for key in sorted(end.foreign_keys, key=lambda key: key.parent.name):
            target = key.column.table
            if target not in seen:
                seen.add(target)
                ways.append((way.join(target, key.parent == key.column), target))
    return None


def prose() -> dict[sa.Table, list[sa.Column[Any]]]:
    """The columns in which people write, or are written about, by table."""
    found: dict[sa.Table, list[sa.Column[Any]]] = {}
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if _is_prose(column)]
        if columns and table.name not in NAMELESS:
            found[table] = columns
    return found


def _is_prose(column: sa.Column[Any]) -> bool:
    if column is PEOPLE.c.name or column.unique or column.primary_key:
        return False
    return isinstance(column.type, sa.Text | sa.JSON)


def naming(person: Person, instead: str) -> list[Trace]:
    """Every row that names the person or their address, and how it reads with `instead`.

    A name of a single word is looked for only where it stands by itself, as in the facts of a mail:
    within a text “May” would be a month more often than a person.
    """
    needles = [person.name, person.email]
    patterns = [_pattern(needle) for needle in needles]
    return [
        Trace(table, tuple(key), values, review_id)
        for table, columns in prose().items()
        for key, review_id, texts in _rows(table, columns, needles)
        if (values := _without(texts, patterns, instead))
    ]


def _pattern(needle: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in needle.split())
    if "@" in needle:
        return re.compile(rf"(?<![\w.+-]){words}(?![\w-])(?!\.\w)", re.IGNORECASE)
    if " " in needle.strip():
        return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
    return re.compile(rf"\A\s*{words}\s*\Z", re.IGNORECASE)


def _rows(
    table: sa.Table, columns: list[sa.Column[Any]], needles: Iterable[str]
) -> Iterator[tuple[Any, int | None, dict[str, Any]]]:
    """Rows that may hold one of the needles: the database looks, Python decides."""
    way, review_id = way_to_review(table) or (table, sa.null())
    keys = list(table.primary_key.columns)
    is_near = [
        sa.cast(column, sa.Text).icontains(_core(needle))
        for column in columns
        for needle in needles
    ]
    rows = db.session.execute(
        sa.select(*keys, review_id.label("of_review"), *columns)
        .select_from(way)
        .where(sa.or_(*is_near))
    )
    names = [column.name for column in columns]
    for row in rows:
        key, of_review, texts = row[: len(keys)], row[len(keys)], row[len(keys) + 1 :]
        yield key, of_review, dict(zip(names, texts, strict=True))


def _core(needle: str) -> str:
    # The longest run of plain letters: it reads alike in text, in JSON with its escapes, and for
    # either database's idea of small and capital letters.
    return max(re.findall(r"[A-Za-z0-9]+", needle), key=len, default="")


def _without(
    texts: dict[str, Any], patterns: list[re.Pattern[str]], instead: str
) -> dict[str, Any]:
    """The columns that read otherwise without the name."""
    after = {name: _replaced(text, patterns, instead) for name, text in texts.items()}
    return {name: text for name, text in after.items() if text != texts[name]}


def _replaced(value: Any, patterns: list[re.Pattern[str]], instead: str) -> Any:
    if isinstance(value, str):
        for pattern in patterns:
            value = pattern.sub(lambda _: instead, value)
        return value
    if isinstance(value, list):
        return [_replaced(one, patterns, instead) for one in value]
    if isinstance(value, dict):
        return {name: _replaced(one, patterns, instead) for name, one in value.items()}
    return value


def held_reviews(person: Person) -> set[int]:
    """The ids of the reviews under a legal hold in which the person took part, in whatever way."""
    acted = sa.select(Event.review_id).where(Event.actor == person.pseudonym)
    parts = [acted.where(Event.review_id.is_not(None))]
    tables = {column.table for column in columns_to(PEOPLE)}
    for table in sorted(tables, key=lambda table: table.name):
        found = way_to_review(table)
        if found is None or table.name == Message.__tablename__:  # being told is not taking part
            continue
        way, review_id = found
        own = [column == person.id for column in columns_to(PEOPLE) if column.table is table]
        parts.append(sa.select(review_id).select_from(way).where(sa.or_(*own)))
    took_part = sa.union(*parts).subquery()
    query = sa.select(Review.id).where(Review.id.in_(sa.select(took_part.c[0])), holds.held())
    return set(db.session.scalars(query))


def held_among(review_ids: Iterable[int]) -> set[int]:
    """Which of these reviews are under a legal hold."""
    query = sa.select(Review.id).where(Review.id.in_(set(review_ids)), holds.held())
    return set(db.session.scalars(query))
