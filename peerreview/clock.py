"""The one clock: the moment in UTC, the day in London, and the nations' bank holidays."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")

# The register's nations, in the words of the holidays library (subdivisions of the UK).
_SUBDIVISIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}


_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The moment, in UTC, with its time zone."""
    return _pretended.get() or datetime.now(UTC)


@contextmanager
def pretended(moment: datetime) -> Iterator[None]:
    """Inside, `now()` is this moment: for the demo, whose reviews need a past."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def today() -> date:
    """The day on which people in the UK live now."""
    return now().astimezone(LONDON).date()


@lru_cache(maxsize=64)
def _holidays_of(nation: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", _SUBDIVISIONS.get(nation, "ENG"), years=year))


def bank_holidays(nation: str, first: int, last: int) -> frozenset[date]:
    """The bank holidays of a nation in the years `first` to `last`; England's where it is unknown.

    Source: the `holidays` library, which follows https://www.gov.uk/bank-holidays.
    """
    return frozenset().union(*(_holidays_of(nation, year) for year in range(first, last + 1)))
