"""Deleting what has been kept for long enough, in batches: whoever calls commits after each.

Two that run at once share the work: each batch is held until its commit, and passed over by others.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from ..clock import LONDON, today
from ..db import db
from ..models.findings import Comment, Dissent, Finding, Query, Suggestion
from ..models.panels import Seat, Session, Waiver
from ..models.preparation import Evidence, EvidencePoint, SelfView
from ..models.reviews import OfferedHalfDay, Review, TeamPlace
from ..queries import retention
from ..queries.endings import TOLD, WRITTEN
from ..queries.retention import Due
from ..rules.retention import NOTICE, Kind
from ..words import short_day
from . import history, outbox

TELLING_LOCK = 7_346_002  # any number that no other advisory lock uses
BATCH = 500  # a few tenths of a second, so that nobody who saves has to wait


def tell_authors(days: int) -> int:
    """Tell authors once that their notes go, weeks before; gives how many were told in this batch."""
    if db.session.get_bind().dialect.name == "postgresql":  # SQLite lets one write at a time anyway
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(TELLING_LOCK)))
    rows = db.session.execute(retention.authors_to_tell(days).limit(BATCH)).all()
    for person_id, review_id, agreed_on, status_since in rows:
        over_on = agreed_on or status_since.astimezone(LONDON).date()
        goes_on = max(over_on + timedelta(days=days + 1), today() + NOTICE)
        review = db.session.get_one(Review, review_id)
        outbox.tell([person_id], TOLD, review=review, goes_on=short_day(goes_on))
    db.session.flush()
    return len(rows)


def clear(kind: Kind, days: int) -> int:
    """Delete a batch of what has been kept for so many days; gives how many rows went, 0 at the end."""
    for due in retention.DUE[kind]:
        query = retention.keys(due, days).limit(BATCH)
        rows = db.session.execute(query.with_for_update(of=due.of, skip_locked=True)).all()
        if rows and due.of is Review and not due.instead:
            _empty([row[0] for row in rows])
        elif rows:
            _let_go(due, rows)
            history.record("let go", on=("data", kind.value))
        if rows:
            return len(rows)
    return 0


def _let_go(due: Due, rows: Collection[Any]) -> None:
    for column in due.below:
        belong = column.in_([row[0] for row in rows])
        db.session.execute(sa.delete(column.class_).where(belong))
    columns = sa.inspect(due.of).primary_key
    theirs = sa.tuple_(*columns).in_([tuple(row) for row in rows])
    if due.instead:
        db.session.execute(sa.update(due.of).where(theirs).values(due.instead))
    else:
        db.session.execute(sa.delete(due.of).where(theirs))


def _empty(review_ids: Collection[int]) -> None:
    """Leave of these reviews that they were, and the reason why they ended."""
    findings = sa.select(Finding.id).where(Finding.review_id.in_(review_ids))
    evidence = sa.select(Evidence.id).where(Evidence.review_id.in_(review_ids))
    for kind, condition in (
        (Suggestion, Suggestion.finding_id.in_(findings)),
        (Dissent, Dissent.finding_id.in_(findings)),
        (EvidencePoint, EvidencePoint.evidence_id.in_(evidence)),
    ):
        db.session.execute(sa.delete(kind).where(condition))
    kinds: tuple[Any, ...] = (Finding, Query, Comment, SelfView, Evidence, OfferedHalfDay)
    for kind in kinds:
        db.session.execute(sa.delete(kind).where(kind.review_id.in_(review_ids)))
    wiped: dict[Any, dict[str, str]] = {
        TeamPlace: {"does": "", "access_needs": ""},
        Seat: {"reason": "", "objection": ""},
        Waiver: {"reason": ""},
        Session: {"place": "", "link": ""},
    }
    for kind, values in wiped.items():
        changed = sa.update(kind).where(kind.review_id.in_(review_ids))
        db.session.execute(changed.values(values))
    emptied = sa.select(Review).where(Review.id.in_(review_ids)).order_by(Review.id)
    for review in db.session.scalars(emptied):
        history.record("empty", relation="service", review=review)
    words = dict.fromkeys(WRITTEN, "")
    reviews = sa.update(Review).where(Review.id.in_(review_ids))
    db.session.execute(reviews.values(**words, version=Review.version + 1))
