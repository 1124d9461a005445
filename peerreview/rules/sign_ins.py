"""Signing in: by which means, with which one-use links, for how long. Figures from trust.md."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

IDLE_AT_MOST = timedelta(minutes=60)
SIGNED_IN_AT_MOST = timedelta(hours=12)
USED_EVERY = timedelta(minutes=1)  # how often a last use is written down
WARNED_BEFORE = timedelta(minutes=5)  # so long before the end a page says so


class Means(StrEnum):
    """How somebody showed who they are."""

    PASSWORD = "password"  # noqa: S105
    PASSKEY = "passkey"
    COUNCIL_ACCOUNT = "council account"


class Purpose(StrEnum):
    """What a one-use token is for; it opens nothing else."""

    INVITATION = "invitation"
    RESET = "reset"
    JOINING = "joining"  # shows that somebody reads the mail of an address
    NEW_ADDRESS = "new address"
    SECOND_FACTOR = "second factor"  # the password was right, the second step is to come
    PASSKEY = "passkey"  # a challenge that a passkey answers
    IDENTITY = "identity"  # an account at a provider that is not tied to anybody yet


LASTS: dict[Purpose, timedelta] = {
    Purpose.INVITATION: timedelta(hours=72),
    Purpose.RESET: timedelta(minutes=60),
    Purpose.JOINING: timedelta(hours=72),
    Purpose.NEW_ADDRESS: timedelta(minutes=60),
    Purpose.SECOND_FACTOR: timedelta(minutes=10),
    Purpose.PASSKEY: timedelta(minutes=5),
    Purpose.IDENTITY: timedelta(minutes=30),
}


class Try(StrEnum):
    """What was tried and failed, or must not be tried without end."""

    PASSWORD = "password"  # noqa: S105
    CODE = "code"
    RESET = "reset"
    JOINING = "joining"
    INVITATION = "invitation"  # mails that one person causes: by inviting somebody, or by asking


# These failed; the others went well, and are counted only so that they have an end.
GUESSES = frozenset({Try.PASSWORD, Try.CODE})


@dataclass(frozen=True)
class Browser:
    """From where somebody signs in: network address, token of the device cookie, what it calls itself.

    `device_next`: the token that its device cookie carries after the next sign-in.
    """

    address: str = ""
    device: str = ""
    name: str = ""
    device_next: str = ""


def ends_at(started_at: datetime, last_used_at: datetime) -> datetime:
    """When a sign-in ends if it is not used again."""
    return min(last_used_at + IDLE_AT_MOST, started_at + SIGNED_IN_AT_MOST)


def can_be_extended(started_at: datetime, last_used_at: datetime) -> bool:
    """Whether using a sign-in puts its end off; after SIGNED_IN_AT_MOST nothing does."""
    return last_used_at + IDLE_AT_MOST < started_at + SIGNED_IN_AT_MOST
