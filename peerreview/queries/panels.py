"""Panels as pages show them, seats by their reference, and what scheduling still misses."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from .. import words
from ..clock import bank_holidays, today
from ..db import db
from ..models.councils import Council
from ..models.panels import Seat
from ..models.people import Person
from ..models.reviews import FocusPoint, Point, Review
from ..rules import panels, scheduling
from ..rules.dates import Free, HalfDay
from ..rules.errors import Missing, NotVisible
from ..rules.lifecycle import Need
from ..rules.panels import Format, Interest, InterestKind, Waiver
from ..rules.people import LIVE_SEATS, Relation, SeatRole, SeatState, Standing
from ..rules.standard import Discipline
from . import interests, sessions

ROLES = list(SeatRole)
# Table 3: coordinators see kinds, publishers the reasons of waivers; nobody the words.
KNOW_INTERESTS = {Relation.COORDINATOR, Relation.PUBLISHER}
KNOW_NEEDS = {Relation.COORDINATOR, Relation.LEAD}


@dataclass(frozen=True)
class InterestShown:
    """An interest as coordinators see it, with the waiver that covers it, if any."""

    interest: Interest
    waiver: Waiver | None

    @property
    def kind(self) -> InterestKind:
        """What kind of interest it is."""
        return self.interest.kind

    @property
    def is_hard(self) -> bool:
        """Whether nobody can waive it."""
        return self.interest.is_hard

    @property
    def is_to_waive(self) -> bool:
        """Whether it is soft and no waiver covers it."""
        return not self.is_hard and self.waiver is None


@dataclass(frozen=True)
class SeatShown:
    """A seat as one reader sees it: what is not for that reader is empty.

    `interests` are for coordinators, `waived_for` (reasons only) for the host's publishers.
    """

    ref: str
    person_id: int
    name: str
    councils: str
    role: SeatRole
    state: SeatState
    disciplines: Sequence[str]
    is_approved: bool
    is_objected_to: bool
    objection: str
    access_needs: str
    interests: Sequence[InterestShown] = ()
    waived_for: Sequence[str] = ()

    @property
    def is_conflict(self) -> bool:
        """Whether a hard interest has come up: the person has no part in the review any more."""
        return any(interest.is_hard for interest in self.interests)

    @property
    def is_to_waive(self) -> bool:
        """Whether a soft interest waits for a waiver."""
        return any(one.is_to_waive for one in self.interests)


@dataclass(frozen=True)
class PanelShown:
    """A panel as one reader sees it; `earlier`, the seats that ended, is for coordinators.

    `as_shown` travels with the publisher's approval, which is for exactly this panel.
    """

    seats: Sequence[SeatShown]
    earlier: Sequence[Seat]
    as_shown: str

    @property
    def is_to_approve(self) -> bool:
        """Whether a seat waits for the publisher."""
        return any(not seat.is_approved and not seat.is_objected_to for seat in self.seats)


def seats(review: Review) -> list[Seat]:
    """The live seats of the review, with people and disciplines: lead, assessors, observers."""
    found = _with_people(review, Seat.state.in_(LIVE_SEATS))
    return sorted(found, key=lambda seat: (ROLES.index(seat.role), seat.id))


def earlier(review: Review) -> list[Seat]:
    """The seats that ended, with their people, newest first."""
    return _with_people(review, Seat.state.not_in(LIVE_SEATS))[::-1]


def _with_people(review: Review, condition: sa.ColumnElement[bool]) -> list[Seat]:
    query = sa.select(Seat).where(Seat.review_id == review.id, condition).order_by(Seat.id)
    load = (joinedload(Seat.person), selectinload(Seat.disciplines))
    # Fresh from the database: a refused change may have left rows half known.
    return list(db.session.scalars(query.options(*load).execution_options(populate_existing=True)))


def seat(review: Review, ref: str) -> Seat:
    """The live seat of this review with this reference. Raises NotVisible."""
    found = next((one for one in seats(review) if one.ref == ref), None)
    if found is None:
        raise NotVisible(ref)
    return found


def own_seat(review: Review, person: Standing) -> Seat:
    """The live seat of this person on the review. Raises NotVisible."""
    found = next((one for one in seats(review) if one.person_id == person.id), None)
    if found is None:
        raise NotVisible(review.ref)
    return found


def fingerprint(seats: Iterable[Seat]) -> str:
    """A short mark of who sits where for what; taking a seat does not change it."""
    text = " ".join(sorted(f"{seat.ref}.{seat.version}" for seat in seats))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def shown(review: Review, relations: frozenset[Relation]) -> PanelShown:
    """The panel for a reader with these relations to the review: what table 3 lets them see of it."""
    live = seats(review)
    people = interests.works(seat.person_id for seat in live)
    against = _against(review, people) if relations & KNOW_INTERESTS else {}
    return PanelShown(
        seats=[
            _shown(seat, people[seat.person_id], against.get(seat.person_id, []), relations)
            for seat in live
        ],
        earlier=earlier(review) if Relation.COORDINATOR in relations else (),
        as_shown=fingerprint(live),
    )


def _against(review: Review, people: interests.Works) -> dict[int, list[InterestShown]]:
    """What stands against each of these people, with the waivers that cover it today."""
    waivers = interests.waivers(review)
    return {
        person_id: [shown_with(one, waivers.get(person_id, ())) for one in found]
        for person_id, found in interests.of(review, people).items()
    }


def shown_with(interest: Interest, waivers: Iterable[Waiver]) -> InterestShown:
    """The interest with the waiver that covers it today, if one does."""
    waiver = panels.waiver_for(interest, waivers, today())
    return InterestShown(interest, waiver)


def _shown(
    seat: Seat,
    works: list[interests.Work],
    against: list[InterestShown],
    relations: frozenset[Relation],
) -> SeatShown:
    knows = relations & KNOW_INTERESTS
    # Who is only proposed or invited said what they need for reviews that they take part in.
    has_taken_it = seat.state is SeatState.ACCEPTED
    return SeatShown(
        ref=seat.ref,
        person_id=seat.person_id,
        name=seat.person.name,
        councils=", ".join(interests.own(works).values()),
        role=seat.role,
        state=seat.state,
        disciplines=sorted(one.discipline for one in seat.disciplines),
        is_approved=seat.approved_at is not None,
        is_objected_to=bool(knows) and seat.objected_at is not None,
        objection=seat.objection if knows else "",
        access_needs=seat.person.access_needs if has_taken_it and relations & KNOW_NEEDS else "",
        interests=against if Relation.COORDINATOR in relations else (),
        waived_for=(
            [one.waiver.reason for one in against if one.waiver]
            if Relation.PUBLISHER in relations
            else ()
        ),
    )


def standing_against(review: Review, person_id: int) -> list[InterestShown]:
    """What stands against this one person: hard and soft interests, with their waivers."""
    return _against(review, interests.works([person_id]))[person_id]


def to_waive(review: Review, person_id: int) -> dict[InterestKind, str]:
    """The kinds of soft interest of this person that wait for a waiver, with their reasons."""
    found: dict[InterestKind, str] = {}
    for one in standing_against(review, person_id):
        if one.is_to_waive:
            found[one.kind] = "; ".join(filter(None, (found.get(one.kind), one.interest.reason)))
    return found


def plan(review: Review) -> scheduling.Plan:
    """The review as the rules of scheduling see it."""
    live, fixed = seats(review), [sessions.sitting(one) for one in sessions.fixed(review)]
    nation, contact = _nation_and_contact(review)
    against = _against(review, interests.works(seat.person_id for seat in live))
    half_days = {half_day for one in fixed for half_day in one.half_days}
    people = {seat.person_id for seat in live} | {review.contact_id or 0}
    answers = sessions.answers(people, half_days)
    last = max((one.on for one in fixed), default=today())
    return scheduling.Plan(
        format=review.format or Format.FULL,
        focus=_focus(review),
        members=tuple(
            _member(seat, against[seat.person_id], answers.get(seat.person_id, {})) for seat in live
        ),
        contact=_contact(contact, answers.get(review.contact_id or 0, {})),
        offered=frozenset(sessions.offered(review)),
        sessions=tuple(fixed),
        today=today(),
        holidays=bank_holidays(nation, today().year, last.year),
        has_notice_reason=bool(review.notice_reason.strip()),
    )


def _member(
    seat: Seat, against: list[InterestShown], answers: dict[HalfDay, Free]
) -> scheduling.Member:
    return scheduling.Member(
        name=seat.person.name,
        role=seat.role,
        has_taken_seat=seat.state is SeatState.ACCEPTED and seat.person.deactivated_at is None,
        disciplines=frozenset(one.discipline for one in seat.disciplines),
        hard=tuple(one.interest for one in against if one.is_hard),
        unwaived=tuple(one.interest for one in against if one.is_to_waive),
        is_approved=seat.approved_at is not None,
        is_objected_to=seat.objected_at is not None,
        answers=answers,
    )


def _contact(name: str | None, answers: dict[HalfDay, Free]) -> scheduling.Contact | None:
    return None if name is None else scheduling.Contact(name, answers)


def _nation_and_contact(review: Review) -> tuple[str, str | None]:
    nation = db.session.scalars(
        sa.select(Council.nation).where(Council.id == review.council_id)
    ).one()
    contact = db.session.scalars(
        sa.select(Person.name).where(Person.id == review.contact_id)
    ).one_or_none()
    return nation, contact


def _focus(review: Review) -> frozenset[Discipline]:
    """The leading disciplines of the focus points."""
    return frozenset(
        db.session.scalars(
            sa.select(Point.discipline)
            .join(FocusPoint, FocusPoint.point_id == Point.id)
            .where(FocusPoint.review_id == review.id)
        )
    )


def missing_for_schedule(review: Review) -> tuple[Missing, ...]:
    """What panel and sessions still miss, one sentence for each need of *schedule*."""
    return scheduling.missing_for_schedule(plan(review), words.half_day)


def missing_for_begin(review: Review) -> tuple[Missing, ...]:
    """Whether the first session’s day is still to come, in London."""
    fixed = sessions.fixed(review)
    if not fixed:
        return (Missing(Need.DAY_HAS_COME, "Fix a session: none is planned"),)
    first = sessions.sitting(fixed[0]).on
    if first <= today():
        return ()
    sentence = f"The review can begin on the day of its first session, {words.day(first)}"
    return (Missing(Need.DAY_HAS_COME, sentence),)
