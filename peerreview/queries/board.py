"""The board of a peer group: its reviews by status, with what waits for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ..db import db
from ..models.councils import PeerGroup
from ..models.reviews import Review
from ..rules.lifecycle import Status, span
from ..rules.people import Relation, Standing
from ..rules.visibility import Part
from . import scope, turns
from .turns import Turn

SHOWN = 6  # of each status, the longest waiting first; the list of reviews has the rest
STATUSES = span(Status.DRAFT, Status.AGREED)
COORDINATOR = frozenset({Relation.COORDINATOR})


@dataclass(frozen=True)
class Column:
    """The reviews of one status: how many there are, and the first of them."""

    status: Status
    count: int
    turns: Sequence[Turn]

    @property
    def more(self) -> int:
        """How many are not shown here."""
        return self.count - len(self.turns)


def _board() -> turns.Rows:
    order = (Review.status_since, Review.id)
    ranked = (
        sa.select(
            Review.id,
            sa.func.row_number().over(partition_by=Review.status, order_by=order).label("place"),
            sa.func.count().over(partition_by=Review.status).label("count"),
        )
        .where(
            Review.group_id == sa.bindparam("group_id"),
            Review.status.in_(STATUSES),
            scope.holds(Relation.COORDINATOR, scope.ASKING),
            scope.visible_to(scope.ASKING, Part.EXISTENCE),
        )
        .subquery()
    )
    return (
        turns.selected(ranked.c.count)
        .join(ranked, ranked.c.id == Review.id)
        .where(ranked.c.place <= SHOWN)
        .order_by(*order)
    )


_BOARD = _board()


def groups(person: Standing) -> Sequence[Any]:
    """The peer groups that `person` coordinates: name and slug, by name."""
    query = sa.select(PeerGroup.name, PeerGroup.slug).where(PeerGroup.id.in_(person.coordinates))
    return db.session.execute(query.order_by(PeerGroup.name)).all()


def board(group_id: int, person: Standing) -> list[Column]:
    """The columns of the group's board, in the order of the journey, without those that are empty.

    Only reviews that `person` coordinates: whoever has a conflict in one does not find it here.
    """
    asking = {"group_id": group_id, **scope.parameters(person)}
    rows = db.session.execute(_BOARD, asking).all()
    counts = {row.status: row[-1] for row in rows}
    found = turns.of_rows(rows, {row.id: COORDINATOR for row in rows})
    return [
        Column(status, counts[status], [turn for turn in found if turn.status is status])
        for status in STATUSES
        if status in counts
    ]
