"""Reviews: one by its reference, and what its request still misses."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db
from ..models.reviews import FocusPoint, OfferedHalfDay, Review
from ..rules.errors import Missing
from ..rules.lifecycle import Need

HALF_DAYS_NEEDED = 2  # domain.md, section 4: submit


def by_ref(ref: str, *, to_change: bool = False) -> Review | None:
    """The review with this reference, with its council, service, group, standard and contact.

    `to_change` locks the row until the commit (PostgreSQL; SQLite has one writer anyhow), so that
    of two people who act at once the second sees what the first did.
    """
    query = (
        sa.select(Review)
        .where(Review.ref == ref)
        .options(
            joinedload(Review.council),
            joinedload(Review.service),
            joinedload(Review.group),
            joinedload(Review.standard),
            joinedload(Review.contact),
        )
    )
    if to_change:
        query = query.with_for_update(of=Review)
    return db.session.execute(query).unique().scalar_one_or_none()


def missing_for_submit(review: Review) -> tuple[Missing, ...]:
    """What the request still misses, a sentence for each need of *submit*."""
    focus = _count(FocusPoint, review)
    offered = _count(OfferedHalfDay, review)
    described = all((review.what.strip(), review.whom.strip(), review.stage, review.built))
    stands = {
        Need.SERVICE_DESCRIBED: (
            described,
            "Describe the service: what it does, for whom, its stage and who made it",
        ),
        Need.GROUP_CHOSEN: (review.group_id is not None, "Choose the peer group to ask"),
        Need.STANDARD_CHOSEN: (review.standard_id is not None, "Choose a standard"),
        Need.FORMAT_CHOSEN: (review.format is not None, "Choose a format"),
        Need.FOCUS_CHOSEN: (focus > 0, "Choose at least one point to focus on"),
        Need.HALF_DAYS_OFFERED: (
            offered >= HALF_DAYS_NEEDED,
            "Offer at least two possible half-days",
        ),
        Need.CONTACT_NAMED: (review.contact_id is not None, "Name a contact"),
    }
    return tuple(Missing(need, sentence) for need, (met, sentence) in stands.items() if not met)


def _count(kind: type[FocusPoint] | type[OfferedHalfDay], review: Review) -> int:
    count = sa.select(sa.func.count()).select_from(kind).where(kind.review_id == review.id)
    return db.session.execute(count).scalar_one()
