"""Agreed reports to test with: `report(review, points=…)`, and what stands beside them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa

from peerreview import operations, queries
from peerreview.clock import now, today
from peerreview.db import commit, db
from peerreview.models.findings import Report, ReportPoint
from peerreview.models.people import Person
from peerreview.models.responses import Action, ActionVersion, FollowUp, Response
from peerreview.models.reviews import Point, Review
from peerreview.models.shares import Share
from peerreview.rules.findings import FindingState
from peerreview.rules.lifecycle import Status
from peerreview.rules.responses import Decision, Outcome
from peerreview.rules.sharing import Audience
from tests import factories as make

LABELS = {4: "Leading", 3: "Working well", 2: "Some way to go", 1: "Help needed"}


def report(review: Review, points: Iterable[int] | None = None, **changes: Any) -> Report:
    """The next version of the review's report, with all points of its standard or those named.

    `changes` go to every point: `view=1`, `works_well="…"`.
    """
    stored = db.session.scalars(
        sa.select(Point).where(Point.standard_id == review.standard_id).order_by(Point.number)
    )
    wanted = None if points is None else set(points)
    number = db.session.scalar(
        sa.select(sa.func.count()).select_from(Report).where(Report.review_id == review.id)
    )
    made = Report(
        review_id=review.id,
        number=number + 1,
        agreed_at=now(),
        agreed_by_id=review.created_by_id,
    )
    made.points = [
        _point(point, **changes) for point in stored if wanted is None or point.number in wanted
    ]
    return make.save(made)


def _point(point: Point, **changes: Any) -> ReportPoint:
    view = changes.get("view", 3)
    facts = {
        "state": FindingState.VIEW, "view": view, "label": LABELS.get(view, ""),
        "works_well": f"Well {point.number}", "to_explore": f"Explore {point.number}",
        "suggestions": [{"words": f"Try {point.number}", "controlled_by": "team"}],
        "dissents": [],
    } | changes  # fmt: skip
    return ReportPoint(point_id=point.id, number=point.number, title=point.title, **facts)


def agreed(status: Status = Status.AGREED, *, standard_points: int = 3, **about: Any) -> Review:
    """A review of a council in a group, agreed, with its report; loaded as the gate loads it.

    `about` may hold `council`, `group`, `standard`, `points`, and fields of every report point.
    """
    group = about.pop("group", None) or make.group()
    council = about.pop("council", None) or make.council(group)
    standard = about.pop("standard", None) or make.standard(points=standard_points)
    facts = {name: about.pop(name) for name in ("stage", "service_id") if name in about}
    review = make.review(
        council, status, group=group, standard=standard, agreed_on=today(), **facts
    )
    report(review, **about)
    return loaded(review)


def loaded(review: Review) -> Review:
    """The same review with everything that the gate loads."""
    found = queries.reviews.by_ref(review.ref)
    assert found is not None
    return found


def response(review: Review, number: int, words: str = "We agree.") -> Response:
    """The next version of the council's response to a point."""
    before = queries.responses.point(review, number)
    return make.save(
        Response(
            review_id=review.id,
            point_id=before.found.point_id,
            number=len(before.responses) + 1,
            words=words,
            written_by_id=review.created_by_id,
            written_at=now(),
        )
    )


def action(review: Review, number: int, words: str = "We will do it.", **changes: Any) -> Action:
    """An action beside a point: accepted and open unless told otherwise."""
    facts = {
        "decision": Decision.ACCEPT, "owner": "Head of Streets", "due_on": today(),
        "outcome": Outcome.OPEN, "outcome_words": "",
    } | changes  # fmt: skip
    made = Action(
        review_id=review.id,
        point_id=queries.responses.point(review, number).found.point_id,
        planned_at=now(),
    )
    made.versions = [
        ActionVersion(
            number=1, words=words, written_by_id=review.created_by_id, written_at=now(), **facts
        )
    ]
    return make.save(made)


def follow_up(review: Review, due_on: date | None = None) -> FollowUp:
    """A planned follow-up."""
    return make.save(FollowUp(review_id=review.id, due_on=due_on or today()))


def publisher(review: Review) -> Person:
    """A publisher of the review's council."""
    return make.person(loaded(review).council, publisher=True)


def share(
    review: Review,
    audience: Audience = Audience.EVERYONE,
    points: Iterable[int] = (1,),
    *,
    by: Person | None = None,
    with_responses: bool = False,
    **choice: Any,
) -> Share:
    """A share of the newest words, made as a publisher makes it."""
    by = by or publisher(review)
    review = loaded(review)
    found = queries.sharing.newest(review, set(points), with_responses=with_responses)
    made = operations.sharing.share(
        review,
        by=make.standing(by),
        points=[each.id for each in found.points],
        answers=[each.id for each in found.responses],
        actions=[each.id for each in found.actions],
        audience=audience,
        with_responses=with_responses,
        understood=True,
        **choice,
    )
    commit()
    return queries.sharing.share(review, made.ref)
