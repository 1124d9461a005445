"""The check of the history: nothing was changed, deleted, inserted or moved since it was written.

The chain finds whatever somebody did who did not hash everything after it anew. Who can write to
the table can also cut off its end, or write a whole new one: to find that, the last number and hash
that were printed before are compared (`expected`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from ..db import db
from ..models.messages import Event
from .history import FIRST_HASH, digest, facts_of

AT_ONCE = 1000  # rows in memory
FURTHEST_MOVE = 25  # beyond this a row that was moved is called changed

_ROWS = sa.select(
    Event.number,
    # As it is kept: SQLite keeps whatever it is given, and an impossible time must be named too.
    sa.type_coerce(Event.at, sa.Text).label("at"),
    *(column for column in Event.__table__.columns if column.name not in {"number", "at"}),
).order_by(Event.number)


@dataclass
class Chain:
    """What was seen of the history so far: how many events, and the last number and hash."""

    number: int = 0
    hash: str = FIRST_HASH
    count: int = 0
    before: str = ""  # the hash of the event before the last
    named: bool = False  # whether the last event was called touched already
    shift: int = 0  # by how much the last event was moved that was moved

    def problems(self, expected: tuple[int, str] | None = None) -> Iterator[str]:
        """Walk along the whole history; a sentence for each event that was touched.

        `expected`: a number and its hash, as they were printed after an earlier walk.
        """
        met = False
        for row in _in_order():
            if row.number < 1:
                yield f"Event {row.number} was inserted: the history begins with event 1"
                continue
            yield from self._problems_of(row)
            if expected is not None and row.number == expected[0]:
                met = True
                if row.hash != expected[1]:
                    yield f"Event {row.number} is not the one of the earlier check: the history up to it was written anew"
            self.before, self.number, self.hash = self.hash, row.number, row.hash
            self.count += 1
        if expected is not None and not met:
            yield f"Event {expected[0]} of the earlier check is gone: the history now ends with event {self.number}"

    def _problems_of(self, row: Any) -> Iterator[str]:
        follows, named = self.number + 1, self.named
        self.named = not _is_as_written(row, row.number)
        if row.number > follows:
            yield _gone(follows, row.number - 1)
        if self.named:
            yield self._changed_or_moved(row)
        elif row.number == follows and row.previous_hash != self.hash and not named:
            yield self._unlinked(row)

    def _changed_or_moved(self, row: Any) -> str:
        nearby = (step * way for step in range(1, FURTHEST_MOVE + 1) for way in (1, -1))
        for shift in (self.shift, *nearby):
            if shift and _is_as_written(row, row.number + shift):
                self.shift = shift
                return f"Event {row.number} was moved: it was written as event {row.number + shift}"
        return f"Event {row.number} was changed: it does not match its hash"

    def _unlinked(self, row: Any) -> str:
        """The event is as it was written, and does not follow the one before it."""
        if row.number == 1:
            return "Event 1 was inserted: it does not begin a history"
        if row.previous_hash == self.before:
            return f"Event {self.number} was inserted: event {row.number} follows the one before it"
        return f"Event {self.number} was changed and hashed anew: event {row.number} does not follow it"


def _in_order() -> Iterator[Any]:
    """Every event, by number, a thousand in memory at a time."""
    with db.session.execute(_ROWS, execution_options={"yield_per": AT_ONCE}) as rows:
        yield from rows


def _gone(first: int, last: int) -> str:
    if first == last:
        return f"Event {first} was deleted"
    return f"Events {first} to {last} were deleted"


def _is_as_written(row: Any, number: int) -> bool:
    """Whether the hash is the one of this event, had it this number."""
    at = _moment(row.at)
    if at is None:
        return False
    written = Event(**dict(row._mapping) | {"number": number, "at": at})
    return str(row.hash) == digest(row.previous_hash, facts_of(written))


def _moment(kept: datetime | str) -> datetime | None:
    """The time as the hash has it; None where what is kept is none."""
    try:
        at = datetime.fromisoformat(kept) if isinstance(kept, str) else kept
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
