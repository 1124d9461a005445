"""What the council does with its report: its words and actions beside each finding, and feedback."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ..db import db
from ..models.findings import Report, ReportPoint
from ..models.responses import Action, ActionVersion, Feedback, FollowUp, Response
from ..models.reviews import Review, ScaleOption
from ..rules.errors import Missing, NotVisible
from ..rules.lifecycle import Need
from ..rules.people import Standing
from ..rules.responses import is_settled
from ..words import count

Row = TypeVar("Row", Action, FollowUp)


@dataclass(frozen=True)
class Answered:
    """One point of the newest report, and what the council has said and decided beside it.

    Of `responses` the newest comes first and stands; of each action's versions the last stands.
    """

    found: ReportPoint
    responses: tuple[Response, ...]
    actions: tuple[Action, ...]

    @property
    def response(self) -> Response | None:
        """The response that stands, if there is one."""
        return self.responses[0] if self.responses else None


@dataclass(frozen=True)
class Answers:
    """What people said of the review, question by question, so that no writer can be told.

    Each list is in the order of the alphabet: neither time nor person shows in it, and the answers
    of one person do not stand together.
    """

    count: int
    helped: tuple[str, ...]
    hindered: tuple[str, ...]
    change: tuple[str, ...]


def report(review: Review) -> Report:
    """The newest version of the review's report, with its points.

    Raises NotVisible before there is one.
    """
    found = db.session.scalars(
        sa.select(Report)
        .where(Report.review_id == review.id)
        .order_by(Report.number.desc())
        .limit(1)
        .options(selectinload(Report.points).joinedload(ReportPoint.report))
    ).first()
    if found is None:
        raise NotVisible(review.ref)
    return found


def answered(review: Review) -> list[Answered]:
    """Every point of the newest report with its responses and actions, in order."""
    responses: dict[int, list[Response]] = {}
    for response in _responses(review):
        responses.setdefault(response.point_id, []).append(response)
    planned: dict[int, list[Action]] = {}
    for action in actions(review):
        planned.setdefault(action.point_id, []).append(action)
    return [
        Answered(
            found,
            tuple(responses.get(found.point_id, ())),
            tuple(planned.get(found.point_id, ())),
        )
        for found in report(review).points
    ]


def point(review: Review, number: int) -> Answered:
    """One point of the newest report. Raises NotVisible where it has none of this number."""
    for each in answered(review):
        if each.found.number == number:
            return each
    raise NotVisible(f"{review.ref} has no point {number}")


def actions(review: Review) -> list[Action]:
    """The actions that the council planned, in the order of planning, with point and versions."""
    return list(
        db.session.scalars(
            sa.select(Action)
            .where(Action.review_id == review.id)
            .order_by(Action.id)
            .options(
                joinedload(Action.point),
                selectinload(Action.versions).joinedload(ActionVersion.action),
            )
        )
    )


def action(review: Review, ref: str) -> Action:
    """One action of this review. Raises NotVisible where it has none of this reference."""
    return _only(actions(review), ref)


def follow_ups(review: Review) -> list[FollowUp]:
    """The checks on the actions, the first due first."""
    return list(
        db.session.scalars(
            sa.select(FollowUp)
            .where(FollowUp.review_id == review.id)
            .order_by(FollowUp.due_on, FollowUp.id)
        )
    )


def follow_up(review: Review, ref: str) -> FollowUp:
    """One follow-up of this review. Raises NotVisible where it has none of this reference."""
    return _only(follow_ups(review), ref)


def steps(review: Review) -> int:
    """How many options the scale of the review's standard has."""
    scale = sa.select(sa.func.count()).where(ScaleOption.standard_id == review.standard_id)
    return db.session.execute(scale).scalar_one()


def open_count(review: Review) -> int:
    """How many actions have neither an outcome nor a reason: all that a coordinator sees of them."""
    newest = (
        sa.select(ActionVersion.action_id, sa.func.max(ActionVersion.number).label("number"))
        .group_by(ActionVersion.action_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(ActionVersion.outcome, ActionVersion.outcome_words)
        .join(Action, Action.id == ActionVersion.action_id)
        .join(
            newest,
            sa.and_(
                newest.c.action_id == ActionVersion.action_id,
                newest.c.number == ActionVersion.number,
            ),
        )
        .where(Action.review_id == review.id)
    )
    return sum(not is_settled(outcome, words) for outcome, words in rows)


def missing_for_close(review: Review) -> tuple[Missing, ...]:
    """What closing still waits for: the count of actions only, for a coordinator sees no more."""
    waiting = open_count(review)
    if not waiting:
        return ()
    verb = "needs" if waiting == 1 else "need"
    sentence = f"{count(waiting, 'action')} still {verb} an outcome, or a reason for having none"
    return (Missing(Need.ACTIONS_SETTLED, sentence),)


def own_feedback(review: Review, by: Standing) -> Feedback | None:
    """What this person has said of the review so far."""
    return db.session.scalars(
        sa.select(Feedback).where(Feedback.review_id == review.id, Feedback.person_id == by.id)
    ).first()


def feedback(review: Review) -> Answers:
    """What team and panel said of the review, without names and without an order that tells one."""
    rows = db.session.execute(
        sa.select(Feedback.helped, Feedback.hindered, Feedback.change).where(
            Feedback.review_id == review.id
        )
    ).all()
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    return Answers(len(rows), *(tuple(sorted(filter(None, column))) for column in columns))


def _responses(review: Review) -> Iterable[Response]:
    return db.session.scalars(
        sa.select(Response)
        .join(Response.point)
        .where(Response.review_id == review.id)
        .order_by(Response.number.desc())
        .options(contains_eager(Response.point))
    )


def _only(rows: Iterable[Row], ref: str) -> Row:
    for row in rows:
        if row.ref == ref:
            return row
    raise NotVisible(ref)
