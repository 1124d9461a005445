"""Candidates for a panel: who reviews for the group, how they fit, and what stands against them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from ..db import db
from ..models.panels import Seat
from ..models.people import Person, PersonDiscipline, ReviewsFor
from ..models.reviews import Review
from ..rules import panels
from ..rules.dates import Free, HalfDay
from ..rules.errors import NotVisible
from ..rules.panels import Level, Load
from ..rules.people import LIVE_SEATS, SeatRole
from ..rules.standard import Discipline
from . import interests, loads, sessions
from .pages import Page, page
from .panels import InterestShown, shown_with

_PEOPLE: Any = sa.select(Person.id, Person.ref, Person.name, Person.level)


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
    def said(self) -> list[tuple[Free | None, list[HalfDay]]]:
        """The half-days by what they said of them, those not known last; empty groups left out."""
        by_answer: dict[Free | None, list[HalfDay]] = {answer: [] for answer in (*Free, None)}
        for half_day, answer in self.answers:
            by_answer[answer].append(half_day)
        return [(answer, half_days) for answer, half_days in by_answer.items() if half_days]

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


def _candidates(review: Review) -> Any:
    return _PEOPLE.where(
        Person.is_assessor,
        Person.deactivated_at.is_(None),
        Person.id.in_(
            sa.select(ReviewsFor.person_id).where(ReviewsFor.group_id == review.group_id)
        ),
    )


def _in_full(review: Review, rows: Sequence[Any]) -> list[Candidate]:
    """These people with all that the list says; the same statements, however many they are."""
    ids = [row.id for row in rows]
    people, asked = interests.works(ids), sessions.asked(review)
    found, waivers = interests.of(review, people), interests.waivers(review)
    taken_on, skills = loads.of(ids), _disciplines(ids)
    answers, seated = sessions.answers(ids, asked), _seated(review)
    return [
        Candidate(
            person_id=row.id,
            ref=row.ref,
            name=row.name,
            councils=", ".join(interests.own(people[row.id]).values()),
            disciplines=skills[row.id],
            level=row.level,
            load=taken_on[row.id].load,
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
