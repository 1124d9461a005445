"""What a panel and its sessions still miss before the review can be scheduled (table 1)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time

from .dates import Free, HalfDay, half_days, working_days_between
from .errors import Missing
from .lifecycle import Need
from .panels import Format, Interest
from .people import SeatRole
from .standard import Discipline

SEATS_NEEDED = {Format.FULL: 3, Format.SHORT: 2, Format.CLINIC: 1}  # the lead among them
NOTICE_DAYS = {Format.FULL: 25, Format.SHORT: 15, Format.CLINIC: 5}  # working days


@dataclass(frozen=True)
class Member:
    """One live seat. `hard` and `unwaived`: the interests that stand against it."""

    name: str
    role: SeatRole
    has_taken_seat: bool = True
    disciplines: frozenset[Discipline] = frozenset()
    hard: tuple[Interest, ...] = ()
    unwaived: tuple[Interest, ...] = ()
    is_approved: bool = True
    is_objected_to: bool = False
    answers: Mapping[HalfDay, Free] = field(default_factory=dict)

    @property
    def reviews(self) -> bool:
        """Whether this is the lead or an assessor who sits on the panel, without a conflict."""
        return self.has_taken_seat and self.role is not SeatRole.OBSERVER and not self.hard


@dataclass(frozen=True)
class Contact:
    """The team's contact, with their answers; free on what the team offered unless they said not."""

    name: str
    answers: Mapping[HalfDay, Free] = field(default_factory=dict)


@dataclass(frozen=True)
class Sitting:
    """When one session is, in London."""

    on: date
    starts: time
    ends: time

    @property
    def half_days(self) -> tuple[HalfDay, ...]:
        """The half-days that it lies in."""
        return half_days(self.on, self.starts, self.ends)


@dataclass(frozen=True)
class Plan:
    """A review that is being arranged: everything that `missing_for_schedule` judges."""

    format: Format
    focus: frozenset[Discipline]
    members: tuple[Member, ...]
    contact: Contact | None
    offered: frozenset[HalfDay]
    sessions: tuple[Sitting, ...]
    today: date
    holidays: Collection[date] = frozenset()
    has_notice_reason: bool = False


def missing_for_schedule(plan: Plan, called: Callable[[HalfDay], str] = str) -> tuple[Missing, ...]:
    """Everything that is missing, one sentence for each need. `called`: how a half-day reads."""
    sentences = {
        Need.LEAD_SEATED: _lead(plan),
        Need.ENOUGH_SEATS: _enough(plan),
        Need.DISCIPLINES_COVERED: _disciplines(plan),
        Need.NO_HARD_INTEREST: _hard(plan),
        Need.SOFT_INTERESTS_WAIVED: _soft(plan),
        Need.PANEL_APPROVED: _approval(plan),
        Need.SESSIONS_FIXED: _sessions(plan),
        Need.PEOPLE_FREE: "; ".join(_not_free(plan, called)),
        Need.NOTICE_GIVEN: _notice(plan),
    }
    return tuple(Missing(need, sentence) for need, sentence in sentences.items() if sentence)


def not_yet_known(missing: Iterable[Missing]) -> frozenset[Need]:
    """The needs that nobody can judge before a session is fixed: neither done nor missing."""
    is_fixed = all(one.need is not Need.SESSIONS_FIXED for one in missing)
    return frozenset() if is_fixed else frozenset({Need.PEOPLE_FREE, Need.NOTICE_GIVEN})


def notice_days(plan: Plan) -> int | None:
    """The working days until the first session, None without one."""
    if not plan.sessions:
        return None
    first = min(session.on for session in plan.sessions)
    return working_days_between(plan.today, first, plan.holidays)


def _lead(plan: Plan) -> str:
    if any(one.reviews and one.role is SeatRole.LEAD for one in plan.members):
        return ""
    return "Find a lead assessor: nobody has taken the lead’s seat"


def _enough(plan: Plan) -> str:
    needed, taken = SEATS_NEEDED[plan.format], sum(one.reviews for one in plan.members)
    if taken >= needed:
        return ""
    have = "nobody has" if not taken else f"{taken} {'has' if taken == 1 else 'have'}"
    kind = plan.format if plan.format is Format.CLINIC else f"{plan.format} review"
    return (
        f"Find {needed - taken} more to review: a {kind} needs {needed}, "
        f"the lead among them, and {have} taken a seat. Observers do not count"
    )


def _disciplines(plan: Plan) -> str:
    if not plan.focus:
        return "Ask the team to choose at least one point to focus on"
    covered = frozenset().union(*(one.disciplines for one in plan.members if one.reviews))
    lacking = [one for one in Discipline if one in plan.focus - covered]
    if not lacking:
        return ""
    return f"Find somebody who has taken a seat to cover: {', '.join(lacking)}"


def _hard(plan: Plan) -> str:
    found = [(one.name, one.hard) for one in plan.members if one.hard]
    return f"Take back the seat, because of a hard interest: {_against(found)}" if found else ""


def _soft(plan: Plan) -> str:
    found = [(one.name, one.unwaived) for one in plan.members if one.unwaived]
    return f"Waive the soft interest, or take back the seat: {_against(found)}" if found else ""


def _against(found: Iterable[tuple[str, tuple[Interest, ...]]]) -> str:
    return _listed(
        [f"{name} ({', '.join(one.kind for one in against)})" for name, against in found]
    )


def _approval(plan: Plan) -> str:
    objected = [one.name for one in plan.members if one.is_objected_to]
    if objected:
        return f"Find somebody else for {_listed(objected)}: the council objects"
    if not plan.members:
        return "Propose a panel, for the council’s publisher to approve"
    if all(one.is_approved for one in plan.members):
        return ""
    return "The council’s publisher has not approved this panel yet"


def _sessions(plan: Plan) -> str:
    if not plan.sessions:
        return "Fix at least one session"
    if any(session.on < plan.today for session in plan.sessions):
        return "Change the date of the session that has already passed"
    return ""


def _not_free(plan: Plan, called: Callable[[HalfDay], str]) -> Iterator[str]:
    """A clause for each person and half-day that does not fit, in the order of the sessions."""
    asked = dict.fromkeys(half for session in plan.sessions for half in session.half_days)
    people: list[tuple[str, Mapping[HalfDay, Free], frozenset[HalfDay]]] = [
        (one.name, one.answers, frozenset()) for one in plan.members if one.reviews
    ]
    if plan.contact is None:
        yield "Ask the team to name a contact"
    else:
        people.insert(0, (plan.contact.name, plan.contact.answers, plan.offered))
    for half_day in asked:
        for name, answers, offered in people:
            answer = answers.get(half_day, Free.FREE if half_day in offered else None)
            if answer is Free.NOT_FREE:
                yield f"{name} is not free on {called(half_day)}"
            elif answer is None:
                yield f"{name} has not said about {called(half_day)}"


def _notice(plan: Plan) -> str:
    needed, days = NOTICE_DAYS[plan.format], notice_days(plan)
    if days is None or days >= needed or plan.has_notice_reason:
        return ""
    return (
        f"Give {needed} working days’ notice, or record a reason for less: "
        f"the first session is in {days} working {'day' if days == 1 else 'days'}"
    )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
