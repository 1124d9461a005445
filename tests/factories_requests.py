"""Requests to test with: a council in a group, its people, and a review as the gate loads it."""

from typing import Any

import sqlalchemy as sa

from peerreview.db import commit, db
from peerreview.models.messages import Event, Message
from peerreview.queries import reviews
from peerreview.rules.lifecycle import Status
from tests import factories as make


class Case:
    """A council in a group with its publisher, the group's coordinator, and one review."""

    def __init__(self, status: Status = Status.DRAFT, **facts: Any) -> None:
        self.group = make.group()
        self.host = make.council(self.group)
        self.publisher = make.person(self.host, publisher=True)
        self.coordinator = make.person(coordinates=self.group)
        self.by = make.standing(self.publisher)
        made = make.review(self.host, status, group=self.group, contact=self.publisher, **facts)
        self.review: Any = reviews.by_ref(made.ref)
        self.at = f"/reviews/{made.ref}"

    def save(self, operation: Any, **answers: Any) -> None:
        """Answer a question at the version that stands."""
        operation(self.review, by=self.by, version=self.review.version, **answers)
        commit()


def events() -> list[tuple[str, str, str, str]]:
    """What the history holds: verb, relation, kind of the object, status after."""
    rows = db.session.scalars(sa.select(Event).order_by(Event.number))
    return [(row.verb, row.relation, row.object_kind, row.status_after) for row in rows]


def told() -> list[tuple[str, int]]:
    """Who hears of what: kind and person."""
    rows = db.session.scalars(sa.select(Message).order_by(Message.kind, Message.person_id))
    return [(row.kind, row.person_id) for row in rows]
