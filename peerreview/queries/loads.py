"""How much assessors have taken on, over all groups, and how much they have done.

Coordinators see `Load` and the counts of reviews done; numbers of what is going on are the owner's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from ..clock import now
from ..db import db
from ..models.panels import Seat
from ..models.people import Person
from ..models.reviews import Review
from ..rules import panels
from ..rules.lifecycle import Status, span
from ..rules.panels import Load
from ..rules.people import SeatRole, SeatState

YEAR = timedelta(days=365)
GOING_ON = span(Status.FORMING, Status.ACCURACY_CHECK)
DONE = (Status.AGREED, Status.CLOSED)


@dataclass(frozen=True)
class Work:
    """What one person has taken on and done: seats held now, taken in a year, and past reviews."""

    at_once: int = 0
    this_year: int = 0
    observed: int = 0
    done: int = 0
    load: Load = Load.FREE


def of(people: Iterable[int]) -> dict[int, Work]:
    """The work of each of these people (ids), in one statement; people without seats included."""
    ids = set(people)
    rows = db.session.execute(
        sa.select(
            Person.id,
            Person.most_at_once,
            Person.most_per_year,
            _count(Review.status.in_(GOING_ON)),
            _count(Seat.answered_at > now() - YEAR),
            _count(Review.status.in_(DONE), Seat.role == SeatRole.OBSERVER),
            _count(Review.status.in_(DONE), Seat.role != SeatRole.OBSERVER),
        )
        .outerjoin(Seat, sa.and_(Seat.person_id == Person.id, Seat.state == SeatState.ACCEPTED))
        .outerjoin(Review, Review.id == Seat.review_id)
        .where(Person.id.in_(ids))
        .group_by(Person.id, Person.most_at_once, Person.most_per_year)
    )
    return {row[0]: _work(*row[1:]) for row in rows}


def _count(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count(sa.case((sa.and_(*conditions), Seat.id)))


def _work(
    most_at_once: int, most_per_year: int, at_once: int, this_year: int, observed: int, done: int
) -> Work:
    load = panels.load(
        at_once=at_once,
        most_at_once=most_at_once,
        this_year=this_year,
        most_per_year=most_per_year,
    )
    return Work(at_once, this_year, observed, done, load)
