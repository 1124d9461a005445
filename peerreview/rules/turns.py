"""Whose turn it is: what a review waits for, from whom, and until when.

The board, the page of a review and everybody's home page read their tasks from here. A wait names
the parts of a review that show it, so that nobody learns from a task what they do not see.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .lifecycle import Status, span
from .people import Relation
from .verbs import Verb
from .visibility import Part


class Party(StrEnum):
    """Those for whom a review can wait."""

    TEAM = "the council’s team"
    PUBLISHERS = "the council’s publishers"
    COORDINATORS = "the group’s coordinators"
    INVITED = "invited people"
    LEAD = "the lead assessor"
    ASSESSORS = "the panel"


PARTIES: dict[Party, frozenset[Relation]] = {
    Party.TEAM: frozenset({Relation.TEAM}),
    Party.PUBLISHERS: frozenset({Relation.PUBLISHER}),
    Party.COORDINATORS: frozenset({Relation.COORDINATOR}),
    Party.INVITED: frozenset({Relation.INVITED}),
    Party.LEAD: frozenset({Relation.LEAD}),
    Party.ASSESSORS: frozenset({Relation.LEAD, Relation.ASSESSOR}),
}


@dataclass(frozen=True)
class Wait:
    """One thing that a review waits for. `does` follows “waiting for … to”.

    `seen_with`: whoever sees one of these parts may know of it, and those for whom it waits.
    """

    party: Party
    verb: Verb
    does: str
    due_on: date | None = None
    seen_with: tuple[Part, ...] = (Part.EXISTENCE,)

    def is_for(self, relations: Iterable[Relation]) -> bool:
        """Whether it waits for somebody with these relations."""
        return not PARTIES[self.party].isdisjoint(relations)


@dataclass(frozen=True)
class Facts:
    """What must be known of a review to say whose turn it is. Counts are of live things only."""

    status: Status
    today: date
    first_session_on: date | None = None
    are_sessions_over: bool = False
    evidence_due_on: date | None = None
    findings_due_on: date | None = None
    check_due_on: date | None = None
    offered: int = 0  # seats offered and not answered, which could be taken now
    unapproved: int = 0  # seats that the publisher has neither approved nor objected to
    objected: int = 0  # seats of people to whom the publisher objects
    leads: int = 0
    is_without_lead: bool = False  # the lead has left since the review was scheduled
    self_views: int = 0
    open_queries: int = 0
    responses: int = 0
    corrections: int = 0  # written by the lead, not yet agreed or refused
    due_actions: int = 0
    action_due_on: date | None = None
    follow_up_on: date | None = None


def waits(facts: Facts) -> tuple[Wait, ...]:
    """What the review waits for now, the most pressing first; nothing once it has ended."""
    found = _OF_STATUS[facts.status](facts) if facts.status in _OF_STATUS else []
    return (*_after_an_objection(facts), *found, *_for_the_panel(facts))


def _draft(_facts: Facts) -> list[Wait]:
    return [Wait(Party.TEAM, Verb.EDIT_REQUEST, "complete and submit the request")]


def _requested(_facts: Facts) -> list[Wait]:
    return [Wait(Party.COORDINATORS, Verb.ACCEPT, "answer the request")]


def _forming(facts: Facts) -> list[Wait]:
    if not facts.leads:
        does = "find a lead and a panel"
    elif not facts.first_session_on:
        does = "fix the sessions"
    else:
        does = "complete the panel and schedule the review"
    seen_with = (Part.PANEL,)
    return [Wait(Party.COORDINATORS, Verb.SCHEDULE, does, seen_with=seen_with)]


def _scheduled(facts: Facts) -> list[Wait]:
    found = []
    first = facts.first_session_on
    if first and first <= facts.today:
        found.append(Wait(Party.LEAD, Verb.BEGIN, "begin the review", first))
    if not facts.self_views:
        found.append(
            Wait(
                Party.TEAM,
                Verb.WRITE_SELF_REVIEW,
                "write the self-review and add evidence",
                facts.evidence_due_on,
                (Part.SELF_REVIEW, Part.PREPARED),
            )
        )
    else:
        seen_with = (Part.SELF_REVIEW, Part.PREPARED)
        does = "read what the team has prepared"
        found.append(Wait(Party.ASSESSORS, Verb.TAKE_NOTES, does, first, seen_with))
    return found


def _in_review(facts: Facts) -> list[Wait]:
    found = [Wait(Party.ASSESSORS, Verb.GIVE_FIRST_VIEW, "take notes and give first views")]
    if facts.are_sessions_over:
        does = "end the sessions and begin to write up"
        found.insert(0, Wait(Party.LEAD, Verb.WRITE_UP, does))
    return found


def _writing(facts: Facts) -> list[Wait]:
    does = "write and agree the findings"
    return [Wait(Party.ASSESSORS, Verb.WRITE_FINDINGS, does, facts.findings_due_on)]


def _accuracy_check(facts: Facts) -> list[Wait]:
    # This line is the same whatever was queried: coordinators do not see queries.
    does = "read the findings, query facts and agree the report"
    found = [Wait(Party.TEAM, Verb.RAISE_QUERY, does, facts.check_due_on)]
    if facts.open_queries:
        queries = "the team’s query" if facts.open_queries == 1 else f"{facts.open_queries} queries"
        does = f"answer {queries}"
        found.append(Wait(Party.LEAD, Verb.ANSWER_QUERY, does, None, (Part.QUERIES,)))
    return found


def _agreed(facts: Facts) -> list[Wait]:
    seen_with = (Part.RESPONSES,)
    found = []
    if facts.corrections:
        does = "agree a correction of the report"
        found.append(Wait(Party.PUBLISHERS, Verb.AGREE_CORRECTION, does, None, (Part.REPORT,)))
    if not facts.responses:
        does = "respond to the report"
        found.append(Wait(Party.TEAM, Verb.RESPOND, does, None, seen_with))
    if facts.due_actions:
        actions = "an action" if facts.due_actions == 1 else f"{facts.due_actions} actions"
        does = f"say what became of {actions}"
        found.append(Wait(Party.TEAM, Verb.PLAN_ACTION, does, facts.action_due_on, seen_with))
    if facts.follow_up_on:
        does = "hold the follow-up"
        found.append(Wait(Party.TEAM, Verb.RECORD_FOLLOW_UP, does, facts.follow_up_on, seen_with))
    return found


def _after_an_objection(facts: Facts) -> list[Wait]:
    if not facts.objected or facts.status not in span(Status.FORMING, Status.ACCURACY_CHECK):
        return []
    verb = Verb.PROPOSE if facts.status is Status.FORMING else Verb.CHANGE_PANEL
    # Only coordinators know of it: the panel is not told who was objected to.
    does = "replace somebody to whom the council objects"
    return [Wait(Party.COORDINATORS, verb, does, None, ())]


def _for_the_panel(facts: Facts) -> list[Wait]:
    found = []
    if facts.is_without_lead and facts.status in span(Status.SCHEDULED, Status.ACCURACY_CHECK):
        does = "find another lead assessor"
        found.append(Wait(Party.COORDINATORS, Verb.CHANGE_PANEL, does, None, (Part.PANEL,)))
    if facts.offered and facts.status in span(Status.FORMING, Status.WRITING):
        does = "answer the invitation to the panel"
        found.append(Wait(Party.INVITED, Verb.TAKE_SEAT, does, None, (Part.PANEL,)))
    if facts.unapproved and facts.status in span(Status.FORMING, Status.ACCURACY_CHECK):
        does = "approve the panel"
        found.append(Wait(Party.PUBLISHERS, Verb.APPROVE, does, None, (Part.PANEL,)))
    return found


_OF_STATUS: dict[Status, Callable[[Facts], list[Wait]]] = {
    Status.DRAFT: _draft,
    Status.REQUESTED: _requested,
    Status.FORMING: _forming,
    Status.SCHEDULED: _scheduled,
    Status.IN_REVIEW: _in_review,
    Status.WRITING: _writing,
    Status.ACCURACY_CHECK: _accuracy_check,
    Status.AGREED: _agreed,
    Status.CLOSED: lambda facts: [wait for wait in _agreed(facts) if wait.due_on],
}
