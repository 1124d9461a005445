"""Table 1: the statuses of a review, and the verbs that move it from one to the next.

Time moves nothing by itself: there is no verb without a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .errors import Missing, Unmet, WrongStatus
from .verbs import Verb


class Status(StrEnum):
    """Where a review stands, in the order in which it gets there; the last three end it early."""

    DRAFT = "draft"
    REQUESTED = "requested"
    FORMING = "forming"
    SCHEDULED = "scheduled"
    IN_REVIEW = "in review"
    WRITING = "writing"
    ACCURACY_CHECK = "accuracy check"
    AGREED = "agreed"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


ENDED_EARLY = (Status.DECLINED, Status.WITHDRAWN, Status.CANCELLED)
JOURNEY = tuple(status for status in Status if status not in ENDED_EARLY)

MEANING = {
    Status.DRAFT: "The council is writing its request.",
    Status.REQUESTED: "The request is with the group’s coordinators.",
    Status.FORMING: "The coordinators are finding a panel and dates.",
    Status.SCHEDULED: "The panel and the sessions are fixed. Everybody prepares.",
    Status.IN_REVIEW: "The sessions are taking place.",
    Status.WRITING: "The panel is agreeing its findings.",
    Status.ACCURACY_CHECK: "The team is reading the findings and can query facts.",
    Status.AGREED: "The report is agreed. The council responds and chooses what to share.",
    Status.CLOSED: "The follow-up is done.",
    Status.DECLINED: "The coordinators could not take this review on.",
    Status.WITHDRAWN: "The council withdrew this review.",
    Status.CANCELLED: "The coordinators cancelled this review.",
}


class Need(StrEnum):
    """A fact that must already stand before a move; each has its own line in a task list."""

    SERVICE_DESCRIBED = "the service is described"
    GROUP_CHOSEN = "a peer group is chosen"
    STANDARD_CHOSEN = "a standard is chosen"
    FORMAT_CHOSEN = "a format is chosen"
    FOCUS_CHOSEN = "at least one focus point is chosen"
    HALF_DAYS_OFFERED = "two possible half-days or more"
    CONTACT_NAMED = "a contact is named"
    LEAD_SEATED = "a lead assessor has taken the seat"
    ENOUGH_SEATS = "enough assessors have taken their seats"
    DISCIPLINES_COVERED = "the leading disciplines of the focus are covered"
    NO_HARD_INTEREST = "nobody has a hard interest"
    SOFT_INTERESTS_WAIVED = "soft interests are waived"
    PANEL_APPROVED = "the publisher has approved this panel"
    SESSIONS_FIXED = "the sessions are fixed"
    PEOPLE_FREE = "contact, lead and assessors are free"
    NOTICE_GIVEN = "enough notice, or a reason for less"
    DAY_HAS_COME = "the first session’s day has come"
    POINTS_FOUND = "every point has a finding or is set aside"
    WORKS_WELL_SAID = "each view says what works well"
    SUGGESTIONS_MADE = "each view that asks for it has a suggestion"
    QUERIES_ANSWERED = "every query is answered"
    ACTIONS_SETTLED = "every action has an outcome or a reason"


@dataclass(frozen=True)
class Move:
    """From which statuses a verb leads where, and what must stand before."""

    starts: tuple[Status, ...]
    to: Status
    needs: tuple[Need, ...] = ()


def span(first: Status, last: Status) -> tuple[Status, ...]:
    """The statuses of the journey from `first` to `last`, both included."""
    return JOURNEY[JOURNEY.index(first) : JOURNEY.index(last) + 1]


MOVES: dict[Verb, Move] = {
    Verb.START: Move((), Status.DRAFT),
    Verb.SUBMIT: Move(
        (Status.DRAFT,),
        Status.REQUESTED,
        (
            Need.SERVICE_DESCRIBED,
            Need.GROUP_CHOSEN,
            Need.STANDARD_CHOSEN,
            Need.FORMAT_CHOSEN,
            Need.FOCUS_CHOSEN,
            Need.HALF_DAYS_OFFERED,
            Need.CONTACT_NAMED,
        ),
    ),
    Verb.SEND_BACK: Move((Status.REQUESTED,), Status.DRAFT),
    Verb.ACCEPT: Move((Status.REQUESTED,), Status.FORMING),
    Verb.DECLINE: Move((Status.REQUESTED,), Status.DECLINED),
    Verb.SCHEDULE: Move(
        (Status.FORMING,),
        Status.SCHEDULED,
        (
            Need.LEAD_SEATED,
            Need.ENOUGH_SEATS,
            Need.DISCIPLINES_COVERED,
            Need.NO_HARD_INTEREST,
            Need.SOFT_INTERESTS_WAIVED,
            Need.PANEL_APPROVED,
            Need.SESSIONS_FIXED,
            Need.PEOPLE_FREE,
            Need.NOTICE_GIVEN,
        ),
    ),
    Verb.REPLAN: Move((Status.SCHEDULED,), Status.FORMING),
    Verb.BEGIN: Move((Status.SCHEDULED,), Status.IN_REVIEW, (Need.DAY_HAS_COME,)),
    Verb.WRITE_UP: Move((Status.IN_REVIEW,), Status.WRITING),
    Verb.SEND_FOR_CHECK: Move(
        (Status.WRITING,),
        Status.ACCURACY_CHECK,
        (Need.POINTS_FOUND, Need.WORKS_WELL_SAID, Need.SUGGESTIONS_MADE),
    ),
    Verb.AGREE: Move((Status.ACCURACY_CHECK,), Status.AGREED, (Need.QUERIES_ANSWERED,)),
    Verb.CLOSE: Move((Status.AGREED,), Status.CLOSED, (Need.ACTIONS_SETTLED,)),
    Verb.WITHDRAW: Move(span(Status.DRAFT, Status.ACCURACY_CHECK), Status.WITHDRAWN),
    Verb.CANCEL: Move(span(Status.REQUESTED, Status.ACCURACY_CHECK), Status.CANCELLED),
}


def after(verb: Verb, status: Status | None, missing: Iterable[Missing]) -> Status:
    """The status that `verb` leads to.

    `status` is None only for START. Raises WrongStatus where the verb does not fit the status,
    Unmet with the list where facts are missing.
    """
    move = MOVES[verb]
    if (status is None) != (not move.starts) or (status is not None and status not in move.starts):
        raise WrongStatus(verb, status or "not begun")
    waiting = tuple(item for item in missing if item.need in move.needs)
    if waiting:
        raise Unmet(verb, waiting)
    return move.to


def furthest(reached: Status, status: Status) -> Status:
    """The furthest status of the journey that a review has ever had; early ends do not count."""
    if status in ENDED_EARLY:
        return reached
    return max(reached, status, key=JOURNEY.index)


def has_reached(reached: Status, milestone: Status) -> bool:
    """Whether a review whose furthest status is `reached` once got as far as `milestone`."""
    return JOURNEY.index(reached) >= JOURNEY.index(milestone)
