"""When things happen in the demo: days counted from today, so that it is fresh whenever it starts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ..clock import bank_holidays, today
from ..rules.dates import is_working, moment

_counted_from: ContextVar[date | None] = ContextVar("counted from", default=None)


@dataclass(frozen=True)
class Step:
    """Something that somebody does at a moment of the demo's past."""

    at: datetime
    act: Callable[[], object]


@contextmanager
def counted_from(start: date) -> Iterator[None]:
    """Inside, days are counted from this one, whatever day is pretended."""
    token = _counted_from.set(start)
    try:
        yield
    finally:
        _counted_from.reset(token)


def day(offset: int) -> date:
    """The day that lies `offset` days from today."""
    return (_counted_from.get() or today()) + timedelta(days=offset)


def at(on: date, hour: int, minute: int = 0) -> datetime:
    """A time of that day, in London."""
    return moment(on, time(hour, minute))


def working(on: date, nation: str, step: int = 1) -> date:
    """That day, or the nearest working day after it (before it, where `step` is -1)."""
    while not is_working(on, bank_holidays(nation, on.year, on.year)):
        on += timedelta(days=step)
    return on


def later(on: date, days: int, nation: str) -> date:
    """The first working day from `days` after that day on."""
    return working(on + timedelta(days=days), nation)
