"""Reviews: one by its reference, and the list of those that somebody sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db
from ..models.councils import Council
from ..models.reviews import Review, Service
from ..rules.lifecycle import Status
from ..rules.people import Standing
from ..rules.visibility import Part
from . import pages, scope


@dataclass(frozen=True)
class Listed:
    """One page of the reviews that somebody sees, and how many there are in each status."""

    page: pages.Page[Any]
    counts: Sequence[tuple[Status, int]]
    status: Status | None

    @property
    def total(self) -> int:
        """How many there are in all statuses."""
        return sum(count for _, count in self.counts)


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


def _listed() -> tuple[sa.Select[*tuple[Any, ...]], sa.Select[*tuple[Any, ...]]]:
    """How many reviews are seen in each status, and one page of those of the chosen statuses."""
    visible = scope.visible_to(scope.ASKING, Part.EXISTENCE)
    counts = sa.select(Review.status, sa.func.count()).where(visible).group_by(Review.status)
    rows = (
        sa.select(
            Review.ref,
            Review.status,
            Review.status_since,
            Council.nice_name.label("council"),
            Service.name.label("service"),
        )
        .join(Council, Council.id == Review.council_id)
        .join(Service, Service.id == Review.service_id)
        .where(visible, Review.status.in_(sa.bindparam("statuses", expanding=True)))
        .order_by(Review.status_since.desc(), Review.id.desc())
        .limit(pages.SIZE)
        .offset(sa.bindparam("before"))
    )
    return counts, rows


_COUNTS, _ROWS = _listed()


def listed(person: Standing, status: Status | None = None, number: int = 1) -> Listed:
    """The reviews that `person` sees, the last moved first; of one status where one is given."""
    asking = scope.parameters(person)
    counts = dict(db.session.execute(_COUNTS, asking).all())
    count = counts.get(status, 0) if status else sum(counts.values())
    number = pages.within(number, count)
    chosen = {"statuses": [status] if status else list(Status), "before": (number - 1) * pages.SIZE}
    rows = db.session.execute(_ROWS, asking | chosen).all()
    ordered = [(each, counts[each]) for each in Status if each in counts]
    return Listed(pages.Page(rows, number, count), ordered, status)
