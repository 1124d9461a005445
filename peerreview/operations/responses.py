"""What the council does with its report: it responds, plans actions, follows up; all give feedback."""

from datetime import date

from ..clock import now, today
from ..db import db
from ..models.councils import PeerGroup
from ..models.findings import ReportPoint
from ..models.responses import Action, ActionVersion, Feedback, FollowUp, Response
from ..models.reviews import Review
from ..queries import responses, scope
from ..rules.dates import FOLLOW_UP_MONTHS, months_after
from ..rules.errors import Outdated, Refused
from ..rules.people import Relation, Standing
from ..rules.responses import Decision, Outcome, needs_owner
from ..rules.verbs import Verb
from ..words import short_day
from . import history, outbox


def plan_follow_ups(review: Review) -> None:
    """Plan the checks on the actions, counted from the day on which the report was agreed."""
    group = db.session.get(PeerGroup, review.group_id) if review.group_id else None
    months = (
        (group.first_follow_up_months, group.second_follow_up_months) if group else FOLLOW_UP_MONTHS
    )
    agreed_on = review.agreed_on or today()
    db.session.add_all(
        FollowUp(review_id=review.id, due_on=months_after(agreed_on, count)) for count in months
    )


def respond(review: Review, number: int, *, by: Standing, version: int, words: str) -> None:
    """Put the council's own words beside a finding. Earlier words are kept as earlier versions.

    `version`: the number of the response that the person was looking at, 0 where there was none.
    """
    relation = history.allow(review, Verb.RESPOND, by=by)
    if not words.strip():
        raise Refused("words", "Enter what the council says to this point")
    point = responses.point(review, number)
    standing = point.response
    if version != (standing.number if standing else 0):
        raise Outdated([("The council’s response", standing.words if standing else "")])
    if standing and standing.words == words:
        return
    is_first = not any(each.responses for each in responses.answered(review))
    row = Response(
        review_id=review.id,
        point_id=point.found.point_id,
        number=version + 1,
        words=words,
        written_by_id=by.id,
        written_at=now(),
    )
    db.session.add(row)
    history.record(Verb.RESPOND, by=by, relation=relation, review=review, on=("point", str(number)))
    if is_first:
        outbox.tell_panel(review, "responded", but=by.id)


def plan_action(
    review: Review,
    number: int,
    *,
    by: Standing,
    words: str,
    decision: Decision,
    owner: str = "",
    due_on: date | None = None,
    outcome_words: str = "",
) -> Action:
    """Decide what to do about a point: accept, do differently or not now."""
    relation = history.allow(review, Verb.PLAN_ACTION, by=by)
    _check_action(words, decision, owner, due_on)
    if due_on is not None and due_on < today():
        raise Refused("due_on", "The date must be today or in the future")
    found: ReportPoint = responses.point(review, number).found
    action = Action(review_id=review.id, point_id=found.point_id, planned_at=now())
    action.versions = [
        ActionVersion(
            number=1,
            words=words,
            decision=decision,
            owner=owner,
            due_on=due_on,
            outcome=Outcome.OPEN,
            outcome_words=outcome_words,
            written_by_id=by.id,
            written_at=now(),
        )
    ]
    db.session.add(action)
    db.session.flush()  # the history wants the reference, which the flush makes
    history.record(
        Verb.PLAN_ACTION, by=by, relation=relation, review=review, on=("action", action.ref)
    )
    return action


def update_action(
    review: Review,
    ref: str,
    *,
    by: Standing,
    version: int,
    words: str,
    decision: Decision,
    owner: str,
    due_on: date | None,
    outcome: Outcome,
    outcome_words: str,
) -> None:
    """Change an action or say what became of it; what it said before is kept as earlier versions."""
    relation = history.allow(review, Verb.PLAN_ACTION, by=by)
    _check_action(words, decision, owner, due_on)
    action = responses.action(review, ref)
    standing = action.versions[-1]
    if version != standing.number:
        raise Outdated(told(standing))
    facts = {
        "words": words, "decision": decision, "owner": owner, "due_on": due_on,
        "outcome": outcome, "outcome_words": outcome_words,
    }  # fmt: skip
    if all(getattr(standing, name) == value for name, value in facts.items()):
        return
    action.versions.append(
        ActionVersion(number=version + 1, written_by_id=by.id, written_at=now(), **facts)
    )
    history.record(Verb.PLAN_ACTION, by=by, relation=relation, review=review, on=("action", ref))


def told(version: ActionVersion) -> list[tuple[str, str]]:
    """What an action says, by label."""
    return [
        ("What the council will do", version.words),
        ("Decision", version.decision.value),
        ("Who sees to it", version.owner),
        ("By when", short_day(version.due_on) if version.due_on else ""),
        ("What became of it", version.outcome.value),
        ("In words", version.outcome_words),
    ]


def _check_action(words: str, decision: Decision, owner: str, due_on: date | None) -> None:
    if not words.strip():
        raise Refused("words", "Enter what the council will do, or will not do for now")
    if needs_owner(decision) and not owner.strip():
        raise Refused("owner", "Enter the role or team that sees to it")
    if needs_owner(decision) and due_on is None:
        raise Refused("due_on", "Enter the date by which it should be done")


def record_follow_up(
    review: Review, ref: str, *, by: Standing, version: int, held_on: date | None, words: str
) -> None:
    """Say when the actions were checked and what had come of them; the panel hears of the first time."""
    relation = history.allow(review, Verb.RECORD_FOLLOW_UP, by=by)
    if held_on is None:
        raise Refused("held_on", "Enter the date of the follow-up")
    if held_on > today():
        raise Refused("held_on", "The date of the follow-up must be today or in the past")
    if not words.strip():
        raise Refused("words", "Enter what has come of the actions")
    follow_up = responses.follow_up(review, ref)
    if version != follow_up.version:
        raise Outdated([("What has come of the actions", follow_up.words)])
    is_first = follow_up.held_on is None
    follow_up.held_on, follow_up.words = held_on, words
    follow_up.version += 1
    history.record(
        Verb.RECORD_FOLLOW_UP, by=by, relation=relation, review=review, on=("follow-up", ref)
    )
    if is_first:
        outbox.tell_panel(review, "follow_up_recorded", but=by.id)


def give_feedback(
    review: Review, *, by: Standing, version: int, helped: str, hindered: str, change: str
) -> None:
    """Answer the three questions about the review, or change one's answers.

    Coordinators read them without names, so nobody is told that an answer came.
    """
    relation = history.allow(review, Verb.GIVE_FEEDBACK, by=by)
    if not any(text.strip() for text in (helped, hindered, change)):
        raise Refused("helped", "Answer at least one of the questions")
    row = responses.own_feedback(review, by)
    if version != (row.version if row else 0):
        raise Outdated(
            [("What helped", row.helped), ("What got in the way", row.hindered),
             ("What to change", row.change)] if row else []
        )  # fmt: skip
    if row is None:
        is_from_team = Relation.TEAM in scope.relations(review, by)
        row = Feedback(
            review_id=review.id, person_id=by.id, is_from_team=is_from_team, version=0,
        )  # fmt: skip
        db.session.add(row)
    row.helped, row.hindered, row.change = helped, hindered, change
    row.given_at = now()
    row.version += 1
    history.record(Verb.GIVE_FEEDBACK, by=by, relation=relation, review=review)
