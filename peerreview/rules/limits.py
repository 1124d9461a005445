"""How often something may be tried, so that guessing leads nowhere and nobody can lock a colleague out.

What was tried counts for the account as it was typed, whether there is such a person or not, and
for the place that it came from: a network, or a browser that this person has signed in with before.
Another place can slow an account down by seconds; only tries from one's own place bar it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from .sign_ins import Try

WINDOW = timedelta(minutes=5)
LONGEST_DELAY = timedelta(seconds=30)
# Mails to one address, whoever asks for them; the link of the last one lasts as long as this.
MAILS_AT_MOST = 3
MAILS_WITHIN = timedelta(minutes=60)
# One household or one office has a whole /64 of the newer addresses.
OF_ONE_NETWORK = 64


@dataclass(frozen=True)
class Limit:
    """How many tries within WINDOW.

    `together`: for one account from one place; `of_place`: from one place, for whatever accounts;
    `free`: for one account from everywhere, before each next try has to wait longer.
    """

    of_place: int
    together: int | None = None
    free: int | None = None


# Source of the figures for passwords: trust.md. A code has six digits only, and nobody comes to it
# without the password, so it bars sooner.
LIMITS: dict[Try, Limit] = {
    Try.PASSWORD: Limit(of_place=100, together=10, free=5),
    Try.CODE: Limit(of_place=100, together=5, free=3),
    Try.RESET: Limit(of_place=30),
    Try.JOINING: Limit(of_place=30),
    Try.INVITATION: Limit(of_place=30),
}


@dataclass(frozen=True)
class Tried:
    """When something was tried within WINDOW, oldest first: of the account, of the place, of both."""

    account: Sequence[datetime] = ()
    place: Sequence[datetime] = ()
    together: Sequence[datetime] = ()


def wait(limit: Limit, tried: Tried, now: datetime, *, is_known: bool = False) -> timedelta:
    """How long the next try has to wait; nothing where it need not.

    `is_known`: it comes from a browser that signed in well before, which nobody else slows down.
    """
    waits = [
        _until_fewer(tried.together, limit.together, now),
        _until_fewer(tried.place, limit.of_place, now),
    ]
    if not is_known:
        waits.append(_delay(tried.account, limit.free, now))
    return max(waits)


def _until_fewer(tries: Sequence[datetime], most: int | None, now: datetime) -> timedelta:
    if most is None or len(tries) < most:
        return timedelta()
    return tries[-most] + WINDOW - now


def _delay(tries: Sequence[datetime], free: int | None, now: datetime) -> timedelta:
    if free is None or len(tries) < free:
        return timedelta()
    seconds = 2 ** min(len(tries) - free, 10)
    return tries[-1] + min(timedelta(seconds=seconds), LONGEST_DELAY) - now


def network(address: str) -> str:
    """The network that an address belongs to, for whoever has one such address has all of them."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((found, OF_ONE_NETWORK), strict=False))


def in_words(seconds: int) -> str:
    """1 second, 20 seconds, 1 minute, 5 minutes: how long to wait."""
    number, unit = (seconds, "second") if seconds < 60 else (-(-seconds // 60), "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"
