"""What happened to reviews: when, by whom in which part, and no text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from ..clock import LONDON
from ..db import db
from ..models.councils import Council, Lineage
from ..models.messages import Event
from ..models.reviews import Review, Service
from ..rules import people
from ..rules.people import Relation, Standing, Tie
from ..rules.visibility import Part, untold
from . import pages, scope

SPARE = 5  # rows read for each one shown, because some are not told to everybody
_HAPPENED = (Event.at, Event.relation, Event.verb)


@dataclass(frozen=True)
class Happened:
    """Something that was done to a review: the last time, and how often in a row on that day.

    The review is named where events of several stand together.
    """

    at: datetime
    relation: str
    verb: str
    count: int
    ref: str = ""
    council: str = ""
    service: str = ""


_NAMED = (
    sa.select(
        *_HAPPENED,
        Event.review_id,
        Review.ref,
        Council.nice_name.label("council"),
        Service.name.label("service"),
    )
    .join(Review, Review.id == Event.review_id)
    .join(Council, Council.id == Review.council_id)
    .join(Service, Service.id == Review.service_id)
)
_NEWEST = (
    _NAMED.where(Event.review_id.in_(sa.bindparam("review_ids", expanding=True)))
    .order_by(Event.number.desc())
    .limit(sa.bindparam("most"))
)


def of_review(
    review: Review, relations: Iterable[Relation], number: int = 1
) -> pages.Page[Happened]:
    """One page of what happened to the review, as told to these relations; the newest first."""
    query = sa.select(*_HAPPENED).where(
        Event.review_id == review.id, Event.verb.not_in(untold(relations))
    )
    found = pages.page(query.order_by(Event.number.desc()), number)
    return pages.Page(_together(found.items), found.number, found.count)


def all_of(review: Review, relations: Iterable[Relation]) -> list[Happened]:
    """Everything that happened to the review, as told to these relations; the oldest first."""
    query = sa.select(*_HAPPENED).where(
        Event.review_id == review.id, Event.verb.not_in(untold(relations))
    )
    return _together(db.session.execute(query.order_by(Event.number)).all())


def newest(relations: Mapping[int, Iterable[Relation]], limit: int) -> list[Happened]:
    """The newest events of the reviews with these ids, as told to these relations to each.

    Each with the reference, council and service of its review.
    """
    untold_of = {review_id: untold(held) for review_id, held in relations.items()}
    ids = {"review_ids": sorted(relations), "most": limit * SPARE}
    rows = db.session.execute(_NEWEST, ids).all()
    told = [row for row in rows if row.verb not in untold_of[row.review_id]]
    return _together(told)[:limit]


def of_council(council: Council, person: Standing, number: int = 1) -> pages.Page[Happened]:
    """One page of what happened to the reviews of the council and of those whose place it took, as
    told to `person`, who publishes for it; the newest first.

    Each with the reference, council and service of its review.
    """
    # Whoever publishes for a council works for it, so nothing else binds them to its reviews.
    held = people.relations(person, Tie(council.id, None))
    before = sa.select(Lineage.ancestor_id).where(Lineage.descendant_id == council.id)
    query = _NAMED.where(
        sa.or_(Review.council_id == council.id, Review.council_id.in_(before)),
        scope.holds(Relation.PUBLISHER, person),
        scope.visible_to(person, Part.EVENTS),
        Event.verb.not_in(untold(held)),
    ).order_by(Event.number.desc())
    found = pages.page(query, number)
    return pages.Page(_together(found.items), found.number, found.count)


def _together(rows: Sequence[Any]) -> list[Happened]:
    """What was done again and again in a row, on one day and in one part, as one."""
    found = []
    for _, again in groupby(rows, key=_sameness):
        first, *rest = again
        about = (first.ref, first.council, first.service) if hasattr(first, "ref") else ()
        found.append(Happened(first.at, first.relation, first.verb, 1 + len(rest), *about))
    return found


def _sameness(row: Any) -> tuple[object, ...]:
    day = row.at.astimezone(LONDON).date()
    return row.relation, row.verb, day, getattr(row, "ref", "")
