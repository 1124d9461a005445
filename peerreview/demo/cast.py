"""The people of the demo by the keys that its files call them."""

from datetime import datetime
from functools import cache, lru_cache

import sqlalchemy as sa

from ..clock import now
from ..db import db
from ..models.people import Person
from ..queries import people
from ..rules.people import Standing
from . import content

DOMAINS = {
    "ZZ-FRN": "fernshire",
    "ZZ-LWD": "littlewending",
    "ZZ-OXM": "oxenmere",
    "ZZ-WMR": "westmardle",
    "ZZ-IOC": "isleofcandle",
    "ZZ-GRM": "grimsdale",
    "ZZ-TNB": "tannerby",
    "ZZ-LRK": "larkmoor",
    "ZZ-BLH": "bellhaven",
    "ZZ-STM": "strathmorrow",
    "ZZ-CWE": "cwmeirin",
    "ZZ-LFG": "loughfarran",
    "ZZ-PFD": "pennyfold",
}


def members() -> list[content.Table]:
    """What the demo's file says of each person."""
    people: list[content.Table] = content.read("people")["people"]
    return people


def email(told: content.Table) -> str:
    """The address of a person: first and last name at their council's invented domain."""
    before = told.get("email") or ".".join(told["name"].lower().split())
    works_at = [*told["councils"], told.get("asks")][0]
    return f"{before}@{domain(works_at)}"


def domain(code: str | None) -> str:
    """The invented domain of a council, or of those who run the site."""
    return f"{DOMAINS[code] if code else 'peerreview'}.example"


EMAILS = {told["key"]: email(told) for told in members()}


def person(key: str) -> Person:
    """The person whom the files call `key`."""
    return db.session.execute(sa.select(Person).where(Person.email == EMAILS[key])).scalar_one()


def by(key: str) -> Standing:
    """What this person is at the pretended moment."""
    return _standing(key, now())


# Within one step nobody becomes somebody else; asking once is a sixth of the time to fill.
@lru_cache(maxsize=64)
def _standing(key: str, _at: datetime) -> Standing:
    return people.standing(_id(key))


@cache
def _id(key: str) -> int:
    return person(key).id


def forget() -> None:
    """Know nobody of an earlier database."""
    _standing.cache_clear()
    _id.cache_clear()
