"""The home page of a person: what waits for them, what is coming up, what happened lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from ..clock import LONDON, now, today
from ..db import db
from ..models.councils import Council, Offer, PeerGroup
from ..models.panels import Session
from ..models.reviews import Review
from ..rules.lifecycle import ENDED_EARLY, Status
from ..rules.people import PANEL, Relation, Standing
from ..rules.turns import Wait
from ..rules.visibility import Part, sees
from . import events, scope, turns
from .turns import Turn

AT_MOST = 40  # reviews looked at for one person; the list of reviews and the board have all
TASKS = 12
COMING = 4
RECENT = 5
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
    """What the home page shows; `more` counts the tasks left out."""

    tasks: Sequence[Task]
    more: int
    offers: Sequence[Any]
    coming: Sequence[Coming]
    recent: Sequence[Any]


def home(person: Standing) -> Home:
    """What waits for `person`, what is coming up and what happened lately."""
    rows = _own(person)
    known = {row.id for row in rows}
    rows += [row for row in _coordinated(person) if row.id not in known]
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
        more=max(0, len(tasks) - TASKS),
        offers=_offers(person),
        coming=_coming(found),
        recent=events.newest(told, RECENT) if told else (),
    )


def _selected(person: Standing) -> turns.Rows:
    flags = [
        scope.holds(relation, person).label(relation.name.lower())
        for relation in (*OWN, Relation.COORDINATOR)
    ]
    return (
        turns.selected(*flags)
        .where(scope.visible_to(person, Part.EXISTENCE))
        .order_by(Review.status == Status.CLOSED, Review.status_since.desc(), Review.id.desc())
        .limit(AT_MOST)
    )


def _own(person: Standing) -> list[Any]:
    """Reviews under way to whose team or panel the person belongs, or is invited."""
    query = _selected(person).where(Review.status.not_in(ENDED_EARLY), scope.holds_any(OWN, person))
    return list(db.session.execute(query))


def _coordinated(person: Standing) -> list[Any]:
    """Reviews that wait for a decision and that the person coordinates."""
    query = _selected(person).where(
        Review.status.in_(TO_DECIDE), scope.holds(Relation.COORDINATOR, person)
    )
    return list(db.session.execute(query))


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
        if turn.facts.last_session_on and turn.facts.last_session_on >= today()
    ]
    if not soon:
        return []
    rows = db.session.execute(
        sa.select(Session.review_id, Session.starts_at, Session.ends_at)
        .where(Session.review_id.in_(soon), Session.cancelled_at.is_(None), Session.ends_at > now())
        .order_by(Session.starts_at)
        .limit(COMING)
    )
    return [
        Coming(found[review_id], starts.astimezone(LONDON), ends.astimezone(LONDON))
        for review_id, starts, ends in rows
    ]


def _offers(person: Standing) -> Sequence[Any]:
    """Offers of help that the person's councils have neither taken up nor discarded."""
    if not person.publishes_for:
        return ()
    query = (
        sa.select(Offer.ref, Council.code, Council.nice_name.label("council"), PeerGroup.name)
        .join(Council, Council.id == Offer.council_id)
        .join(PeerGroup, PeerGroup.id == Offer.group_id)
        .where(
            Offer.council_id.in_(person.publishes_for),
            Offer.taken_up_at.is_(None),
            Offer.discarded_at.is_(None),
        )
        .order_by(Offer.id)
        .limit(5)
    )
    return db.session.execute(query).all()
