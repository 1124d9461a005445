"""Findings in the making: for their pages, for how far they are, and for what they still miss."""

from collections import Counter

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ..db import db
from ..models.findings import Dissent, Finding, Query, Suggestion
from ..models.panels import Seat
from ..models.reviews import FocusPoint, Point, Review, ScaleOption
from ..rules import findings as rules
from ..rules.errors import Missing, NotVisible
from ..rules.findings import Drafted, FindingState

_WITH_EVERYTHING = (
    joinedload(Finding.point),
    selectinload(Finding.suggestions),
    selectinload(Finding.dissents).joinedload(Dissent.seat).joinedload(Seat.person),
)


def of_review(review: Review) -> list[Finding]:
    """Every finding of the review in the order of the points, with suggestions and dissents."""
    query = (
        sa.select(Finding)
        .join(Finding.point)
        .where(Finding.review_id == review.id)
        .order_by(Point.number)
        .options(*_WITH_EVERYTHING)
    )
    return list(db.session.scalars(query))


def of_point(review: Review, number: int) -> Finding:
    """The review's finding on the point with this number. Raises NotVisible without one."""
    query = (
        sa.select(Finding)
        .join(Finding.point)
        .where(Finding.review_id == review.id, Point.number == number)
        .options(*_WITH_EVERYTHING)
        .execution_options(populate_existing=True)
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotVisible(f"{review.ref} has no point {number}")
    return found


def focus_of(review: Review) -> frozenset[int]:
    """The numbers of the review's focus points."""
    return frozenset(
        db.session.scalars(
            sa.select(Point.number)
            .join(FocusPoint, FocusPoint.point_id == Point.id)
            .where(FocusPoint.review_id == review.id)
        )
    )


def scale_of(review: Review) -> list[ScaleOption]:
    """The options of the scale of the review's standard, the highest first."""
    return list(
        db.session.scalars(
            sa.select(ScaleOption)
            .where(ScaleOption.standard_id == review.standard_id)
            .order_by(ScaleOption.number.desc())
        )
    )


def points_of(review: Review) -> list[Point]:
    """The points of the review's standard, in order."""
    return list(
        db.session.scalars(
            sa.select(Point).where(Point.standard_id == review.standard_id).order_by(Point.number)
        )
    )


def progress(review: Review) -> dict[FindingState, int]:
    """How many findings stand in each state: as much as a coordinator sees of them."""
    rows = db.session.scalars(sa.select(Finding.state).where(Finding.review_id == review.id))
    counts = Counter(rows)
    return {state: counts[state] for state in FindingState}


def missing_for_check(review: Review) -> tuple[Missing, ...]:
    """What the findings still miss before the team may read them."""
    suggestions = (
        sa.select(sa.func.count())
        .select_from(Suggestion)
        .where(Suggestion.finding_id == Finding.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            Point.number,
            Point.title,
            Finding.state,
            Finding.view,
            Finding.works_well,
            suggestions,
        )
        .join(Point, Point.id == Finding.point_id)
        .where(Finding.review_id == review.id)
        .order_by(Point.number)
    )
    needing = {option.number for option in scale_of(review) if option.needs_suggestion}
    return rules.missing((Drafted(*row) for row in rows), needing)


def missing_for_agree(review: Review) -> tuple[Missing, ...]:
    """The queries that the lead has not answered."""
    rows = db.session.execute(
        sa.select(Point.number, Query.answered_at.is_not(None))
        .join(Point, Point.id == Query.point_id)
        .where(Query.review_id == review.id)
        .order_by(Query.id)
    )
    return rules.unanswered((number, bool(is_answered)) for number, is_answered in rows)


def queries_of(review: Review, number: int | None = None) -> list[Query]:
    """The team's queries about facts, oldest first; of one point where a number is given."""
    query = (
        sa.select(Query)
        .join(Query.point)
        .where(Query.review_id == review.id)
        .order_by(Point.number, Query.id)
        .options(joinedload(Query.point))
    )
    if number is not None:
        query = query.where(Point.number == number)
    return list(db.session.scalars(query))


def query_by_ref(review: Review, ref: str) -> Query:
    """The query with this reference, of this review. Raises NotVisible."""
    found = db.session.scalars(
        sa.select(Query)
        .where(Query.review_id == review.id, Query.ref == ref)
        .options(joinedload(Query.point))
    ).one_or_none()
    if found is None:
        raise NotVisible(ref)
    return found


def own_seat(review: Review, person_id: int | None) -> Seat:
    """The accepted seat of this person on this review. Raises NotVisible without one."""
    found = db.session.scalars(
        sa.select(Seat).where(
            Seat.review_id == review.id, Seat.person_id == person_id, Seat.state == "accepted"
        )
    ).one_or_none()
    if found is None:
        raise NotVisible(review.ref)
    return found
