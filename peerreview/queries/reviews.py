"""Reviews: one by its reference."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db
from ..models.reviews import Review


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
