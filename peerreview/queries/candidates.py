"""Candidates for a panel: who reviews for the group, how they fit, and what stands against them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ..clock import today
from ..db import db
from ..models.panels import Seat
from ..models.people import Person, PersonDiscipline, ReviewsFor
from ..models.reviews import Review
from ..rules import panels
from ..rules.dates import LONDON, Free, HalfDay
from ..rules.errors import NotVisible
from ..rules.lifecycle import ENDED_EARLY, Status, span
from ..rules.panels import Level, Load
from ..rules.people import LIVE_SEATS, SeatRole, SeatState
from ..rules.standard import Discipline
from . import interests, sessions
from .pages import Page, page
from .panels import InterestShown, shown_with

_PEOPLE: Any = sa.select(Person.id, Person.ref, Person.name, Person.level)
AT_WORK = span(Status.FORMING, Status.ACCURACY_CHECK)


@dataclass(frozen=True)
class Candidate:
    """A person who could sit on the panel, as the coordinator sees them.

    `answers` has each half-day that the review asks about, with None where they have not said.
    """

    person_id: int
    ref: str
    name: str
    councils: str
    disciplines: Sequence[Discipline]
    level: Level
    load: Load
    interests: Sequence[InterestShown]
    answers: Sequence[tuple[HalfDay, Free | None]]
    is_on_panel: bool

    @property
    def is_conflict(self) -> bool:
        """Whether a hard interest forbids a seat."""
        return any(interest.is_hard for interest in self.interests)

    @property
    def roles(self) -> list[SeatRole]:
        """The seats that their level allows."""
        return [role for role in SeatRole if panels.may_sit(role, self.level)]


def listed(
    review: Review, *, name: str = "", discipline: Discipline | None = None, number: int = 1
) -> Page[Candidate]:
    """A page of the people who review for the group, by name; always the same count of statements."""
    query = _candidates(review)
    if name:
        query = query.where(Person.name.icontains(name, autoescape=True))
    if discipline is not None:
        query = query.where(
            Person.id.in_(
                sa.select(PersonDiscipline.person_id).where(
                    PersonDiscipline.discipline == discipline
                )
            )
        )
    found = page(query.order_by(Person.name, Person.id), number)
    return replace(found, items=_in_full(review, found.items))


def candidate(review: Review, ref: str) -> Candidate:
    """The candidate with this reference. Raises NotVisible for anybody else."""
    row = db.session.execute(_candidates(review).where(Person.ref == ref)).first()
    if row is None:
        raise NotVisible(ref)
    return _in_full(review, [row])[0]


def seated(review: Review, person_id: int) -> Candidate:
    """Somebody on the panel as a candidate, even where they review for the group no longer."""
    return _in_full(review, db.session.execute(_PEOPLE.where(Person.id == person_id)).all())[0]


def loads(person_ids: Iterable[int]) -> dict[int, Load]:
    """How full each of these people is, over all groups; one statement."""
    year = datetime(today().year, 1, 1, tzinfo=LONDON)
    rows = db.session.execute(
        sa.select(
            Person.id,
            Person.most_at_once,
            Person.most_per_year,
            sa.func.count(sa.case((Review.status.in_(AT_WORK), 1))).label("at_once"),
            sa.func.count(
                sa.case((sa.and_(Seat.answered_at >= year, Review.status.not_in(ENDED_EARLY)), 1))
            ).label("this_year"),
        )
        .outerjoin(Seat, sa.and_(Seat.person_id == Person.id, Seat.state == SeatState.ACCEPTED))
        .outerjoin(Review, Review.id == Seat.review_id)
        .where(Person.id.in_(set(person_ids)))
        .group_by(Person.id, Person.most_at_once, Person.most_per_year)
    )
    return {
        row.id: panels.load(
            at_once=row.at_once,
            most_at_once=row.most_at_once,
            this_year=row.this_year,
            most_per_year=row.most_per_year,
        )
        for row in rows
    }


def _candidates(review: Review) -> Any:
    return _PEOPLE.where(
        Person.is_assessor,
        Person.deactivated_at.is_(None),
        Person.id.in_(
            sa.select(ReviewsFor.person_id).where(ReviewsFor.group_id == review.group_id)
        ),
    )


def _in_full(review: Review, rows: Sequence[Any]) -> list[Candidate]:
    """These people with everything the list says of them; nine questions, however many they are."""
    ids = [row.id for row in rows]
    people, asked = interests.works(ids), sessions.asked(review)
    found, waivers = interests.of(review, people), interests.waivers(review)
    load, skills = loads(ids), _disciplines(ids)
    answers, seated = sessions.answers(ids, asked), _seated(review)
    return [
        Candidate(
            person_id=row.id,
            ref=row.ref,
            name=row.name,
            councils=", ".join(interests.own(people[row.id]).values()),
            disciplines=skills[row.id],
            level=row.level,
            load=load[row.id],
            interests=[shown_with(one, waivers.get(row.id, ())) for one in found[row.id]],
            answers=[(half_day, answers.get(row.id, {}).get(half_day)) for half_day in asked],
            is_on_panel=row.id in seated,
        )
        for row in rows
    ]


def _disciplines(ids: Sequence[int]) -> dict[int, list[Discipline]]:
    rows = db.session.execute(
        sa.select(PersonDiscipline.person_id, PersonDiscipline.discipline).where(
            PersonDiscipline.person_id.in_(ids)
        )
    )
    found: dict[int, set[Discipline]] = {id: set() for id in ids}
    for id, discipline in rows:
        found[id].add(discipline)
    return {id: [one for one in Discipline if one in skills] for id, skills in found.items()}


def _seated(review: Review) -> set[int]:
    return set(
        db.session.scalars(
            sa.select(Seat.person_id).where(Seat.review_id == review.id, Seat.state.in_(LIVE_SEATS))
        )
    )
