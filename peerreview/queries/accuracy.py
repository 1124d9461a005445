"""The accuracy check: the team's queries about facts, and the lead's answers."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db
from ..models.findings import Query
from ..models.reviews import Point, Review
from ..rules import findings as rules
from ..rules.errors import Missing, NotVisible


def queries_of(review: Review) -> dict[int, list[Query]]:
    """The team's queries by the number of their point, the oldest first."""
    query = (
        sa.select(Query)
        .join(Query.point)
        .where(Query.review_id == review.id)
        .order_by(Point.number, Query.id)
        .options(joinedload(Query.point))
    )
    found: dict[int, list[Query]] = {}
    for one in db.session.scalars(query):
        found.setdefault(one.point.number, []).append(one)
    return found


def query_by_ref(review: Review, ref: str) -> Query:
    """The query with this reference, of this review. Raises NotVisible."""
    found = db.session.scalars(
        sa.select(Query)
        .where(Query.review_id == review.id, Query.ref == ref)
        .options(joinedload(Query.point))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotVisible(ref)
    return found


def missing_for_agree(review: Review) -> tuple[Missing, ...]:
    """The queries that the lead has not answered."""
    rows = db.session.execute(
        sa.select(Point.number, Query.answered_at.is_not(None))
        .join(Point, Point.id == Query.point_id)
        .where(Query.review_id == review.id)
        .order_by(Query.id)
    )
    return rules.unanswered((number, bool(is_answered)) for number, is_answered in rows)
