"""The people of the demo for whoever tries it out: one of each kind, and what to try as them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from . import cast, content
from .content import Table
from .world import PASSWORD


@dataclass(frozen=True)
class Account:
    """Somebody to sign in as: what they are, and what to try."""

    kind: str
    name: str
    email: str
    password: str
    role: str
    council: str
    group: str
    to_try: str


@cache
def shown() -> tuple[Account, ...]:
    """One account for each kind of person, for the sign-in page."""
    members = {told["key"]: told for told in cast.members()}
    kinds: list[Table] = content.read("accounts")["accounts"]
    return tuple(_account(members[told["person"]], told["kind"], told["to_try"]) for told in kinds)


def _account(told: Table, kind: str, to_try: str) -> Account:
    return Account(
        kind=kind,
        name=told["name"],
        email=cast.email(told),
        password=PASSWORD,
        role=", ".join(_roles(told)) or "council member",
        council=", ".join(_councils()[code]["nice_name"] for code in told["councils"]),
        group=", ".join(_groups(told)),
        to_try=to_try,
    )


def _roles(told: Table) -> Iterator[str]:
    if told.get("administrator"):
        yield "site administrator"
    if "coordinates" in told:
        yield "group coordinator"
    if told.get("publisher"):
        yield "publisher"
    if "level" in told:
        yield {"lead": "lead assessor", "assessor": "assessor", "observing": "observer"}[
            told["level"]
        ]


def _councils() -> dict[str, Table]:
    return {one["code"]: one for one in content.read("councils")["councils"]}


def _groups(told: Table) -> list[str]:
    names = {one["key"]: one["name"] for one in content.read("councils")["groups"]}
    own = [slug for code in told["councils"] for slug in _councils()[code]["groups"]]
    return [names[slug] for slug in dict.fromkeys([*own, *filter(None, [told.get("coordinates")])])]
