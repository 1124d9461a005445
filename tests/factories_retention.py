"""Retention to test with: what is over, how to clear it, and how much is left."""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from peerreview.db import commit, db
from peerreview.operations import retention
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole
from peerreview.rules.retention import PERIODS, Kind
from tests import factories as make
from tests.factories_findings import cast, found
from tests.factories_preparation import comments, evidence, first_view, note, self_view

LONG_AGO = datetime(2020, 1, 6, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def clear(kind: Kind, days: int | None = None) -> int:
    """Everything of this kind that is over, batch by batch."""
    number = 0
    while went := retention.clear(kind, days or PERIODS[kind].days):
        commit()
        number += went
    return number


def left(kind: Any) -> int:
    return db.session.scalars(sa.select(sa.func.count()).select_from(kind)).one()


def over(status: Status = Status.AGREED, since: datetime = LONG_AGO) -> Any:
    """A review that was agreed, or ended, at that moment, with words in every part of it."""
    one = cast(status, status_since=since, agreed_on=since.date(), reached=Status.AGREED)
    make.named(one.review, one.publisher, does="Runs it", access_needs="Captions")
    seat = make.seat(one.review, make.assessor(make.council()), SeatRole.OBSERVER)
    note(one.review, seat)
    first_view(one.review, seat)
    comments(one.review, one.lead, ["Let us talk"])
    self_view(one.review, one.publisher)
    evidence(one.review, one.publisher, 1)
    found(one.review)
    return one
