"""What a council shows, to which audience, until when; who reads it; and what they read of it.

The frozen values at the end are all that a reader's page is ever given: never a review.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from .findings import FindingState
from .people import Relation
from .responses import Decision, Outcome


class Audience(StrEnum):
    """Who a share is for; each contains the one before."""

    COORDINATORS = "our group’s coordinators"
    GROUP = "our peer group"
    GROUPS = "all peer groups"
    EVERYONE = "everyone"


AUDIENCES = tuple(Audience)

_ADDS = {
    Audience.COORDINATORS: {Relation.COORDINATOR, Relation.COLLEAGUE},
    Audience.GROUP: {Relation.PEER},
    Audience.GROUPS: {Relation.GROUPED},
    Audience.EVERYONE: {Relation.MEMBER, Relation.OUTSIDER},
}


@dataclass(frozen=True)
class Choice:
    """One sharing choice, as far as reading goes: a stored share, or one that is being previewed."""

    audience: Audience
    with_views: bool
    with_responses: bool
    report_number: int
    shared_at: datetime
    ends_on: date | None = None
    ended_at: datetime | None = None


def readers(audience: Audience) -> frozenset[Relation]:
    """The relations that an audience includes, those of the smaller audiences among them."""
    upto = AUDIENCES[: AUDIENCES.index(audience) + 1]
    return frozenset().union(*(_ADDS[one] for one in upto))


def containing(audience: Audience) -> tuple[Audience, ...]:
    """The audiences that everybody in this one belongs to: itself and the wider ones."""
    return AUDIENCES[AUDIENCES.index(audience) :]


def is_live(share: Choice, today: date) -> bool:
    """Whether a share still shows anything. Its end date is inclusive; `today` is London's."""
    return share.ended_at is None and (share.ends_on is None or share.ends_on >= today)


def reads(share: Choice, relations: Iterable[Relation], today: date) -> bool:
    """Whether somebody with these relations to the review reads this share."""
    return is_live(share, today) and not readers(share.audience).isdisjoint(relations)


def fullness(share: Choice) -> tuple[bool, bool, int, datetime]:
    """How much a share gives: views first, then responses, a later report, a later choice."""
    return share.with_views, share.with_responses, share.report_number, share.shared_at


def fullest(shares: Iterable[Choice]) -> Choice:
    """Of the shares of one point that a reader is included in, the one that they get."""
    return max(shares, key=fullness)


@dataclass(frozen=True)
class SharedResponse:
    """The council's own words beside a finding, in the version that is shared."""

    words: str
    written_on: date


@dataclass(frozen=True)
class SharedAction:
    """What the council decided to do, in the version that is shared."""

    words: str
    decision: Decision
    owner: str
    due_on: date | None
    outcome: Outcome
    outcome_words: str


@dataclass(frozen=True)
class SharedPoint:
    """One point of a report as its readers get it.

    `view` and `label` are None and empty where views are not shared. A dissent is a second view, so
    it goes where the views go. `response` and `actions` are there only where they are shared.
    """

    number: int
    title: str
    state: str
    view: int | None
    label: str
    works_well: str
    to_explore: str
    suggestions: tuple[dict[str, Any], ...]
    dissents: tuple[dict[str, Any], ...]
    response: SharedResponse | None
    actions: tuple[SharedAction, ...]

    @property
    def words(self) -> str:
        """Every word that its readers can read of it: all that a search may find it by."""
        said = [self.title, self.works_well, self.to_explore]
        said += [one["words"] for one in (*self.suggestions, *self.dissents)]
        said += [self.response.words] if self.response else []
        said += [text for one in self.actions for text in (one.words, one.outcome_words)]
        return "\n".join(filter(None, said))


@dataclass(frozen=True)
class SharedReport:
    """What one reader gets of one review's report; everything that the library's page shows.

    `named` are assessors who agreed to be named, with their council; `councils` are those of the
    others. `steps`: how many options the scale has. `is_public`: all of it is for everyone.
    """

    ref: str
    service: str
    council: str
    standard: str
    stage: str
    agreed_on: date
    named: tuple[str, ...]
    councils: tuple[str, ...]
    steps: int
    is_public: bool
    points: tuple[SharedPoint, ...]


def shown(
    found: Any,
    share: Choice,
    response: SharedResponse | None = None,
    actions: Iterable[SharedAction] = (),
) -> SharedPoint:
    """What of one frozen report point a share shows; what it leaves out is not in the value.

    A point that is not covered or not applicable has nothing found, whatever was once drafted.
    """
    views, responses = share.with_views, share.with_responses
    is_found = found.state == FindingState.VIEW
    return SharedPoint(
        number=found.number,
        title=found.title,
        state=str(found.state),
        view=found.view if views and is_found else None,
        label=found.label if views and is_found else "",
        works_well=found.works_well if is_found else "",
        to_explore=found.to_explore if is_found else "",
        suggestions=tuple(found.suggestions) if is_found else (),
        dissents=tuple(found.dissents) if views else (),
        response=response if responses else None,
        actions=tuple(actions) if responses else (),
    )
