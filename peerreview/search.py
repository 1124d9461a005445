"""The one bridge over FTS5 and tsvector: what a share shows is kept as words, and found by words.

Operations write it when something is shared and wipe it when the share ends; queries ask it. It
knows no reader: a query must look only among what its reader gets. Both databases find the same,
because text becomes words here and not in their own parsers.
"""

import re
import unicodedata
from collections.abc import Iterable

import sqlalchemy as sa

from .db import db

WORD = re.compile(r"[^\W_]+")
# Letters from which a word also finds longer ones: "form" finds "forms", "a" finds "a" alone.
BEGINNING = 3
LONGEST_WORD = 60  # PostgreSQL keeps none above 2,046 bytes; nobody types one above this
# Kept by hand in migration 0013: FTS5 has no table that SQLAlchemy could describe.
_TABLE = sa.table("search_points")


def words_of(text: str) -> list[str]:
    """The words of a text, each once, in order: small letters, no accents, letters and digits only."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in WORD.findall(bare)))


def keep(texts: Iterable[tuple[int, str]]) -> None:
    """Keep the words of shared points: pairs of the point's id and everything that it shows."""
    statement = (
        "INSERT INTO search_points (shared_point_id, words)"
        " VALUES (:id, array_to_tsvector(CAST(string_to_array(:words, ' ') AS text[])))"
        if _is_postgresql()
        else "INSERT INTO search_points (rowid, words) VALUES (:id, :words)"
    )
    rows = [{"id": id_, "words": " ".join(words_of(text))} for id_, text in texts]
    if rows:
        db.session.execute(sa.text(statement), rows)


def wipe(shared_point_ids: Iterable[int]) -> None:
    """Take these shared points out of the search."""
    ids = list(shared_point_ids)
    db.session.execute(sa.delete(_TABLE).where(_key().in_(ids)))


def purge() -> None:
    """Leave no words of what was taken out: FTS5 only marks them until its parts are merged."""
    if not _is_postgresql():
        merge = "INSERT INTO search_points (search_points) VALUES ('optimize')"
        db.session.execute(sa.text(merge))


def matching(text: str) -> sa.Select[int]:
    """The ids of the shared points that hold every word of `text`, longer words also by beginnings.

    No points where `text` holds no word at all. Safe for any text: words are letters and digits.
    """
    words = words_of(text)
    if not words:
        return sa.select(_key()).select_from(_TABLE).where(sa.false())
    if _is_postgresql():
        condition = sa.text("words @@ CAST(:query AS tsquery)")
        query = " & ".join(f"'{word}'{':*' * _is_beginning(word)}" for word in words)
    else:
        condition = sa.text("search_points MATCH :query")
        query = " ".join(f'"{word}"{"*" * _is_beginning(word)}' for word in words)
    return sa.select(_key()).select_from(_TABLE).where(condition.bindparams(query=query))


def _is_beginning(word: str) -> bool:
    return len(word) >= BEGINNING


def _key() -> sa.ColumnClause[int]:
    return sa.column("shared_point_id" if _is_postgresql() else "rowid", sa.Integer)


def _is_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"
