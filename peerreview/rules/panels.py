"""Formats, levels, interests and load: who may sit on a panel, and what speaks against it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .dates import months_after
from .people import SeatRole


class Format(StrEnum):
    """How a review is held: full, short (2 hours, the focus points) or clinic (1 hour)."""

    FULL = "full"
    SHORT = "short"
    CLINIC = "clinic"


class Level(StrEnum):
    """How far an assessor has come; the step is a coordinator's."""

    OBSERVING = "observing"
    ASSESSOR = "assessor"
    LEAD = "lead"


class InterestKind(StrEnum):
    """Why somebody may be too close to a review; the first five are hard."""

    WORKS_THERE = "works for the host council"
    RELATIVE = "a relative is on the team"
    STAKE = "has a personal stake"
    WORKED_ON_IT = "worked on this service"
    SUPPLIER = "is employed by the supplier"
    LEFT_RECENTLY = "left the host council under 24 months ago"
    SHARED_SERVICES = "their council shares services with the host"
    REVIEWED_US = "the host reviewed their council in the last 12 months"
    SAME_COUNCIL = "another panel member is from the same council"
    DECLARED = "declared a connection"


HARD = (
    InterestKind.WORKS_THERE,
    InterestKind.RELATIVE,
    InterestKind.STAKE,
    InterestKind.WORKED_ON_IT,
    InterestKind.SUPPLIER,
)
# What a person can declare; the other kinds are worked out from facts.
DECLARABLE = (*HARD[1:], InterestKind.DECLARED)

LEFT_MONTHS = 24  # domain.md, section 3
REVIEWED_US_MONTHS = 12  # domain.md, section 3


@dataclass(frozen=True)
class Declared:
    """An interest that a person declared, without its words: they are the person's own."""

    kind: InterestKind
    is_hard: bool
    declared_at: datetime


@dataclass(frozen=True)
class Closeness:
    """The facts about one person and one review that interests are worked out from.

    `left_on`: the first day without work for the host, where they once worked there.
    `sharing`: their councils that share services with the host. `reviewed`: their councils that
    the host reviewed, with the day of the last session. `beside`: other people on the panel from
    one of their councils, as (name, council, since when they are on the panel).
    """

    works_there: bool = False
    left_on: date | None = None
    declared: tuple[Declared, ...] = ()
    sharing: tuple[str, ...] = ()
    reviewed: tuple[tuple[str, date], ...] = ()
    beside: tuple[tuple[str, str, datetime], ...] = ()


@dataclass(frozen=True)
class Interest:
    """Something that brings a person too close to a review, with its reason.

    `since`: from when it could be known, where that matters for a waiver.
    """

    kind: InterestKind
    is_hard: bool
    reason: str
    since: datetime | None = None


@dataclass(frozen=True)
class Waiver:
    """A coordinator's reason to accept soft interests of one kind, until `ends_on` inclusive."""

    kind: InterestKind
    reason: str
    waived_at: datetime
    ends_on: date


def interests(facts: Closeness, host: str, on: date) -> tuple[Interest, ...]:
    """Every interest that a person with these facts has in a review of `host`, hard ones first."""
    found = sorted(_found(facts, host, on), key=lambda interest: not interest.is_hard)
    return tuple(found)


def _found(facts: Closeness, host: str, on: date) -> Iterator[Interest]:
    if facts.works_there:
        yield Interest(InterestKind.WORKS_THERE, True, f"Works for {host}, the host council")
    for one in facts.declared:
        reason = f"Declared: {one.kind}" if one.is_hard else f"Declared a connection with {host}"
        yield Interest(one.kind, one.is_hard, reason, one.declared_at)
    if (
        facts.left_on
        and not facts.works_there
        and facts.left_on <= on < months_after(facts.left_on, LEFT_MONTHS)
    ):
        reason = f"Left {host} {_months_ago(facts.left_on, on)}"
        yield Interest(InterestKind.LEFT_RECENTLY, False, reason)
    for council in facts.sharing:
        reason = f"{council} shares services with {host}"
        yield Interest(InterestKind.SHARED_SERVICES, False, reason)
    for council, held_on in facts.reviewed:
        if held_on <= on <= months_after(held_on, REVIEWED_US_MONTHS):
            reason = f"{host} reviewed {council} in the last {REVIEWED_US_MONTHS} months"
            yield Interest(InterestKind.REVIEWED_US, False, reason)
    for name, council, since in facts.beside:
        reason = f"{name}, on this panel, is from {council} too"
        yield Interest(InterestKind.SAME_COUNCIL, False, reason, since)


def _months_ago(then: date, on: date) -> str:
    months = next(n for n in range(LEFT_MONTHS + 1) if months_after(then, n + 1) > on)
    if months == 0:
        return "less than a month ago"
    return "1 month ago" if months == 1 else f"{months} months ago"


def waiver_for(interest: Interest, waivers: Iterable[Waiver], on: date) -> Waiver | None:
    """The waiver that covers this interest on that day; none covers a hard one, or a newer one."""
    for waiver in waivers:
        knew = interest.since is None or interest.since <= waiver.waived_at
        if waiver.kind is interest.kind and waiver.ends_on >= on and knew and not interest.is_hard:
            return waiver
    return None


def unwaived(
    found: Iterable[Interest], waivers: Iterable[Waiver], on: date
) -> tuple[Interest, ...]:
    """The soft interests that wait for a waiver on that day."""
    waivers = tuple(waivers)
    return tuple(one for one in found if not one.is_hard and not waiver_for(one, waivers, on))


def may_sit(role: SeatRole, level: Level) -> bool:
    """Whether somebody of this level may take a seat of this role; anybody may observe."""
    if role is SeatRole.LEAD:
        return level is Level.LEAD
    return role is SeatRole.OBSERVER or level is not Level.OBSERVING


class Load(StrEnum):
    """How much somebody has taken on, over all groups; coordinators see no more than this."""

    FREE = "free"
    NEARLY_FULL = "nearly full"
    FULL = "full"


def load(*, at_once: int, most_at_once: int, this_year: int, most_per_year: int) -> Load:
    """How full somebody is: full at a limit; nearly full where they have a seat and one is left."""
    if at_once >= most_at_once or this_year >= most_per_year:
        return Load.FULL
    if (at_once and at_once + 1 >= most_at_once) or (this_year and this_year + 1 >= most_per_year):
        return Load.NEARLY_FULL
    return Load.FREE
