"""Table 3: which part of a review is seen by whom, from when, and what is kept after an early end.

This is the only place that decides visibility. `queries/scope.py` is its SQL form; a test holds
the two equal over every person and status.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .lifecycle import ENDED_EARLY, Status, has_reached
from .people import Relation
from .verbs import Verb

PUBLISHER, TEAM, COORDINATOR, LEAD, ASSESSOR, OBSERVER, INVITED = (
    Relation.PUBLISHER,
    Relation.TEAM,
    Relation.COORDINATOR,
    Relation.LEAD,
    Relation.ASSESSOR,
    Relation.OBSERVER,
    Relation.INVITED,
)


class Part(StrEnum):
    """One part of a review, as far as seeing it goes."""

    EXISTENCE = "existence and status"
    INVITATION = "what an invited person reads"
    REQUEST = "request"
    ACCESS_NEEDS = "access needs"
    SELF_REVIEW = "self-review"
    EVIDENCE = "evidence"
    PREPARED = "whether self-review and evidence are there"
    PANEL = "panel and sessions"
    NOTES = "own notes"
    FIRST_VIEWS = "first views of others"
    DISCUSSION = "discussion"
    FINDINGS = "findings and dissent"
    PROGRESS = "how far the findings are"
    QUERIES = "queries and answers"
    REPORT = "report"
    RESPONSES = "responses and actions"
    OPEN_ACTIONS = "how many actions are open"
    FEEDBACK = "feedback on the review"
    EVENTS = "events"
    HOLD = "legal hold"
    FOI = "file for Freedom of Information requests"


@dataclass(frozen=True)
class Sight:
    """One line of the table: this relation sees, once the review has first reached `since`.

    `kept`: it stays so after the review is declined, withdrawn or cancelled.
    """

    relation: Relation
    since: Status = Status.DRAFT
    kept: bool = False


def _lines(
    *relations: Relation, since: Status = Status.DRAFT, kept: bool = False
) -> tuple[Sight, ...]:
    return tuple(Sight(relation, since, kept) for relation in relations)


ON_PANEL = (LEAD, ASSESSOR, OBSERVER)

SEES: dict[Part, tuple[Sight, ...]] = {
    Part.EXISTENCE: (
        *_lines(TEAM, kept=True),
        *_lines(COORDINATOR, since=Status.REQUESTED, kept=True),
        *_lines(INVITED, *ON_PANEL, kept=True),
    ),
    Part.INVITATION: _lines(INVITED),
    Part.REQUEST: (
        *_lines(TEAM, kept=True),
        *_lines(COORDINATOR, since=Status.REQUESTED),
        *_lines(*ON_PANEL),
    ),
    Part.ACCESS_NEEDS: _lines(COORDINATOR, LEAD, since=Status.REQUESTED),
    Part.SELF_REVIEW: (*_lines(TEAM, kept=True), *_lines(*ON_PANEL, since=Status.SCHEDULED)),
    Part.EVIDENCE: (*_lines(TEAM, kept=True), *_lines(*ON_PANEL, since=Status.SCHEDULED)),
    Part.PREPARED: _lines(COORDINATOR, since=Status.REQUESTED),
    Part.PANEL: (
        *_lines(TEAM, *ON_PANEL),
        *_lines(COORDINATOR, since=Status.REQUESTED),
    ),
    Part.NOTES: _lines(*ON_PANEL, kept=True),
    Part.FIRST_VIEWS: (
        *_lines(LEAD, ASSESSOR, since=Status.IN_REVIEW),
        *_lines(OBSERVER, since=Status.WRITING),
    ),
    Part.DISCUSSION: _lines(*ON_PANEL, since=Status.SCHEDULED),
    Part.FINDINGS: (
        *_lines(*ON_PANEL, since=Status.IN_REVIEW),
        *_lines(TEAM, since=Status.ACCURACY_CHECK, kept=True),
    ),
    Part.PROGRESS: _lines(COORDINATOR, since=Status.IN_REVIEW),
    Part.QUERIES: _lines(TEAM, *ON_PANEL, since=Status.ACCURACY_CHECK),
    Part.REPORT: _lines(TEAM, *ON_PANEL, since=Status.AGREED),
    Part.RESPONSES: _lines(TEAM, *ON_PANEL, since=Status.AGREED),
    Part.OPEN_ACTIONS: _lines(COORDINATOR, since=Status.AGREED),
    Part.FEEDBACK: _lines(COORDINATOR, since=Status.AGREED),
    Part.EVENTS: (
        *_lines(TEAM, kept=True),
        *_lines(COORDINATOR, since=Status.REQUESTED, kept=True),
        *_lines(*ON_PANEL, kept=True),
    ),
    Part.HOLD: _lines(PUBLISHER, kept=True),
    Part.FOI: _lines(PUBLISHER, kept=True),
}


# Events are told without any text, and still some would tell more than their part does: that a note
# was taken, who gave feedback when, or that the council objected to a person. Others are told to all.
TOLD_TO: dict[Verb, tuple[Relation, ...]] = {
    Verb.TAKE_NOTES: (),
    Verb.GIVE_FEEDBACK: (),
    Verb.OBJECT_TO: (TEAM, COORDINATOR),
    Verb.WAIVE: (TEAM, COORDINATOR),
    Verb.GIVE_FIRST_VIEW: ON_PANEL,
    Verb.DISCUSS: ON_PANEL,
    Verb.WRITE_FINDINGS: (*ON_PANEL, COORDINATOR),
    Verb.RECORD_DISSENT: ON_PANEL,
    Verb.AGREE_TO_BE_NAMED: ON_PANEL,
    Verb.AMEND_FINDINGS: (TEAM, *ON_PANEL),
    Verb.RAISE_QUERY: (TEAM, *ON_PANEL),
    Verb.ANSWER_QUERY: (TEAM, *ON_PANEL),
    Verb.CORRECT: (TEAM, *ON_PANEL),
    Verb.AGREE_CORRECTION: (TEAM, *ON_PANEL),
    Verb.REFUSE_CORRECTION: (TEAM, *ON_PANEL),
    Verb.RESPOND: (TEAM, *ON_PANEL),
    Verb.PLAN_ACTION: (TEAM, *ON_PANEL),
    Verb.RECORD_FOLLOW_UP: (TEAM, *ON_PANEL),
    Verb.SHARE: (TEAM,),
    Verb.STOP_SHARING: (TEAM,),
    Verb.HOLD: (PUBLISHER,),
    Verb.END_HOLD: (PUBLISHER,),
}


def untold(relations: Iterable[Relation]) -> frozenset[Verb]:
    """The verbs whose events are not told to somebody with these relations."""
    relations = frozenset(relations)
    return frozenset(verb for verb, told in TOLD_TO.items() if relations.isdisjoint(told))


def sees(part: Part, relations: Iterable[Relation], reached: Status, status: Status) -> bool:
    """Whether somebody with these relations sees this part of a review.

    `reached` is the furthest status the review has ever had, so that a sent-back or replanned
    review hides nothing that had been seen.
    """
    relations = frozenset(relations)
    ended = status in ENDED_EARLY
    return any(
        sight.relation in relations
        and has_reached(reached, sight.since)
        and (sight.kept or not ended)
        for sight in SEES[part]
    )


def sees_first_view(
    relations: Iterable[Relation], reached: Status, status: Status, *, own: bool, given: bool
) -> bool:
    """Whether a first view is seen: one's own always; others' once one's own on that point is given.

    Observers give none and see them from writing.
    """
    if own:
        return True
    relations = frozenset(relations)
    if not sees(Part.FIRST_VIEWS, relations, reached, status):
        return False
    if relations & {LEAD, ASSESSOR}:
        return given
    return True
