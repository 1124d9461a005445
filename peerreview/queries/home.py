"""The home page of a person: what waits for them, what is coming up, what happened lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from ..clock import LONDON, now
from ..db import db
from ..models.columns import UtcDateTime
from ..models.councils import Council, Offer, PeerGroup
from ..models.panels import Seat, Session
from ..models.reviews import Review
from ..rules.lifecycle import ENDED_EARLY, Status
from ..rules.people import PANEL, Relation, SeatRole, SeatState, Standing
from ..rules.turns import Wait
from ..rules.visibility import Part, sees
from . import events, joinings, scope, turns
from .turns import Turn

AT_MOST = 25  # reviews looked at for one person; the list of reviews and the board have all
TASKS = 12
COMING = 4
RECENT = 5
OFFERS = 5
OWN = (Relation.PUBLISHER, Relation.TEAM, *PANEL, Relation.INVITED)
# A coordinator's home looks at what asks for a decision; the board shows the rest.
TO_DECIDE = (Status.REQUESTED, Status.FORMING, Status.SCHEDULED)


@dataclass(frozen=True)
class Task:
    """One thing that waits for the person."""

    turn: Turn
    wait: Wait


@dataclass(frozen=True)
class Coming:
    """A session on a review of the person's."""

    turn: Turn
    starts_at: Any
    ends_at: Any


@dataclass(frozen=True)
class Home:
    """What the home page shows, and whether there are more tasks than that."""

    tasks: Sequence[Task]
    has_more: bool
    offers: Sequence[Any]
    joinings: Sequence[Any]
    coming: Sequence[Coming]
    recent: Sequence[Any]


def home(person: Standing) -> Home:
    """What waits for `person`, what is coming up and what happened lately."""
    rows = _concerning(person)
    relations = {row.id: _relations(row) for row in rows}
    found = dict(zip([row.id for row in rows], turns.of_rows(rows, relations), strict=True))
    tasks = _tasks(list(found.values()))
    told = {
        row.id: relations[row.id]
        for row in rows
        if sees(Part.EVENTS, relations[row.id], row.reached, row.status)
    }
    return Home(
        tasks=tasks[:TASKS],
        has_more=len(tasks) > TASKS,
        offers=_offers(person),
        joinings=joinings.on_home(person),
        coming=_coming(found),
        recent=events.newest(told, RECENT) if told else (),
    )


def _selected(*conditions: sa.ColumnElement[bool], order: Any) -> turns.Rows:
    flags = [
        scope.holds(relation, scope.ASKING).label(relation.name.lower())
        for relation in (*OWN, Relation.COORDINATOR)
    ]
    # First which, then what of them: else all is worked out for all, to be sorted and thrown away.
    first = (
        sa.select(Review.id)
        .where(scope.visible_to(scope.ASKING, Part.EXISTENCE), *conditions)
        .order_by(*order, Review.id)
        .limit(AT_MOST)
        .subquery()
    )
    return turns.selected(*flags).join(first, first.c.id == Review.id).order_by(*order, Review.id)


# Reviews to whose team or panel the person belongs, or is invited: those under way first. That one
# was ended early is news too.
_CONCERNED = _selected(
    scope.holds_any(OWN, scope.ASKING),
    order=(Review.status.in_((Status.CLOSED, *ENDED_EARLY)), Review.status_since.desc()),
)
_lead = sa.exists().where(
    Seat.review_id == Review.id, Seat.state == SeatState.ACCEPTED, Seat.role == SeatRole.LEAD
)
# Reviews that wait for a decision and that the person coordinates, the longest waiting first.
_DECIDING = _selected(
    sa.or_(Review.status.in_(TO_DECIDE), sa.and_(Review.status.in_(turns.AT_WORK), ~_lead)),
    scope.holds(Relation.COORDINATOR, scope.ASKING),
    order=(Review.status_since,),
)
_SESSIONS = (
    sa.select(Session.review_id, Session.starts_at, Session.ends_at)
    .where(
        Session.review_id.in_(sa.bindparam("review_ids", expanding=True)),
        Session.cancelled_at.is_(None),
        Session.ends_at > sa.bindparam("now", type_=UtcDateTime()),
    )
    .order_by(Session.starts_at, Session.id)
    .limit(COMING)
)
_OFFERS = (
    sa.select(Offer.ref, Council.code, Council.nice_name.label("council"), PeerGroup.name)
    .join(Council, Council.id == Offer.council_id)
    .join(PeerGroup, PeerGroup.id == Offer.group_id)
    .where(
        Offer.council_id.in_(sa.bindparam("council_ids", expanding=True)),
        Offer.taken_up_at.is_(None),
        Offer.discarded_at.is_(None),
    )
    .order_by(Offer.id)
    .limit(OFFERS)
)


def _concerning(person: Standing) -> list[Any]:
    asking = scope.parameters(person)
    rows = list(db.session.execute(_CONCERNED, asking))
    known = {row.id for row in rows}
    return rows + [row for row in db.session.execute(_DECIDING, asking) if row.id not in known]


def _relations(row: Any) -> frozenset[Relation]:
    return frozenset(
        relation for relation in (*OWN, Relation.COORDINATOR) if getattr(row, relation.name.lower())
    )


def _tasks(found: list[Turn]) -> list[Task]:
    """The waits for this person: first what has a date, the earliest first, then what waits longest."""
    tasks = [Task(turn, wait) for turn in found for wait in turn.mine]
    return sorted(tasks, key=lambda task: (task.wait.due_on or date.max, task.turn.since))


def _coming(found: dict[int, Turn]) -> list[Coming]:
    """The next sessions of these reviews."""
    soon = [
        review_id
        for review_id, turn in found.items()
        if turn.facts.first_session_on and not turn.facts.are_sessions_over
    ]
    if not soon:
        return []
    rows = db.session.execute(_SESSIONS, {"review_ids": soon, "now": now()})
    return [
        Coming(found[review_id], starts.astimezone(LONDON), ends.astimezone(LONDON))
        for review_id, starts, ends in rows
    ]


def _offers(person: Standing) -> Sequence[Any]:
    """Offers of help that the person's councils have neither taken up nor discarded."""
    if not person.publishes_for:
        return ()
    return db.session.execute(_OFFERS, {"council_ids": sorted(person.publishes_for)}).all()
