"""People: what somebody is today, and who they are by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ..clock import now, today
from ..credentials import hashed
from ..db import db
from ..models.columns import UtcDateTime, lasting, not_over
from ..models.councils import Council, GroupCouncil, Lineage, PeerGroup
from ..models.panels import Seat
from ..models.people import (
    Availability,
    Coordination,
    Interest,
    Joining,
    Membership,
    Person,
    ReviewsFor,
)
from ..models.reviews import ActingCoordinator, Review
from ..models.sign_ins import Authenticator, Passkey, SignIn
from ..rules.dates import Free, Half, HalfDay
from ..rules.errors import NotVisible
from ..rules.lifecycle import Status, span
from ..rules.people import OUTSIDER, SeatState, Standing
from ..rules.sign_ins import IDLE_AT_MOST, SIGNED_IN_AT_MOST
from . import joinings, loads
from .loads import Work

WEEKS_ON_A_PAGE = 4
SATURDAY = 5


@dataclass(frozen=True)
class Here:
    """A live sign-in: who it is, since when, and when it was last used."""

    standing: Standing
    started_at: datetime
    last_used_at: datetime


def signed_in(token: str) -> Here | None:
    """The live sign-in of this token; None where it has ended, was left idle or was never begun."""
    moment = now()
    asked = {
        "token": hashed(token),
        "begun": moment - SIGNED_IN_AT_MOST,
        "used": moment - IDLE_AT_MOST,
    }
    found = db.session.execute(_SIGNED_IN, asked).first()
    if found is None:
        return None
    person = standing(found.person_id)
    return Here(person, found.started_at, found.last_used_at) if person.is_signed_in else None


def standing(person_id: int, on: date | None = None) -> Standing:
    """What this person is today: councils, groups and offices; an outsider once deactivated."""
    asked = {"person_id": person_id, "on": on or today()}
    person = db.session.execute(_PERSON, asked).first()
    if person is None:
        return OUTSIDER
    memberships = db.session.execute(_MEMBERSHIPS, asked).all()
    own = {council_id for council_id, _, _ in memberships}
    # Rights over an abolished council's reviews have passed to its successors' publishers.
    publisher_of = {
        council_id for council_id, publishes, is_live in memberships if publishes and is_live
    }
    interests = set(db.session.scalars(_INTERESTS, asked))
    earlier, later = _relatives(own | interests)
    return Standing(
        id=person.id,
        ref=person.ref,
        name=person.name,
        works_for=_with(own, earlier, later),
        publishes_for=_with(publisher_of, earlier),
        own_councils=frozenset(own),
        groups=frozenset(db.session.scalars(_GROUPS, asked | {"councils": own}) if own else ()),
        coordinates=frozenset(db.session.scalars(_COORDINATES, asked)),
        hard_interests=_with(interests, earlier, later),
        is_administrator=person.is_administrator,
        is_assessor=person.is_assessor,
        is_acting=person.is_acting,
        has_second_factor=person.has_second_factor,
    )


# Every request asks these: they are built once, because building takes longer than answering.
_ASKED = sa.bindparam("person_id", type_=sa.Integer)
_ON = sa.bindparam("on", type_=sa.Date)
_SIGNED_IN = sa.select(SignIn.person_id, SignIn.started_at, SignIn.last_used_at).where(
    SignIn.token == sa.bindparam("token"),
    SignIn.ended_at.is_(None),
    SignIn.started_at > sa.bindparam("begun", type_=UtcDateTime),
    SignIn.last_used_at > sa.bindparam("used", type_=UtcDateTime),
)
_PERSON = sa.select(
    Person.id,
    Person.ref,
    Person.name,
    Person.is_administrator,
    Person.is_assessor,
    sa.or_(
        sa.exists().where(
            Authenticator.person_id == Person.id,
            Authenticator.confirmed_at.is_not(None),
            Authenticator.removed_at.is_(None),
        ),
        sa.exists().where(Passkey.person_id == Person.id, Passkey.removed_at.is_(None)),
    ).label("has_second_factor"),
    sa.exists()
    .where(ActingCoordinator.person_id == Person.id, ActingCoordinator.ended_at.is_(None))
    .label("is_acting"),
).where(Person.id == _ASKED, Person.deactivated_at.is_(None))
_MEMBERSHIPS = (
    sa.select(
        Membership.council_id,
        Membership.is_publisher,
        not_over(Council, _ON),
    )
    .join(Council, Council.id == Membership.council_id)
    .where(Membership.person_id == _ASKED, lasting(Membership, _ON))
)
_INTERESTS = sa.select(Interest.council_id).where(
    Interest.person_id == _ASKED, Interest.is_hard, Interest.ended_at.is_(None)
)
_COUNCILS: sa.BindParameter[Any] = sa.bindparam("councils", expanding=True)
_LINEAGES = sa.select(Lineage.ancestor_id, Lineage.descendant_id).where(
    sa.or_(Lineage.ancestor_id.in_(_COUNCILS), Lineage.descendant_id.in_(_COUNCILS))
)
_GROUPS = sa.select(GroupCouncil.group_id).where(
    GroupCouncil.council_id.in_(_COUNCILS), lasting(GroupCouncil, _ON)
)
_COORDINATES = sa.select(Coordination.group_id).where(
    Coordination.person_id == _ASKED, lasting(Coordination, _ON)
)


def _relatives(councils: set[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """The predecessors and the successors of each of these councils, along the whole chain."""
    earlier: dict[int, set[int]] = {}
    later: dict[int, set[int]] = {}
    rows = db.session.execute(_LINEAGES, {"councils": councils}).all() if councils else []
    for ancestor_id, descendant_id in rows:
        earlier.setdefault(descendant_id, set()).add(ancestor_id)
        later.setdefault(ancestor_id, set()).add(descendant_id)
    return earlier, later


def _with(councils: set[int], *relatives: dict[int, set[int]]) -> frozenset[int]:
    return frozenset(councils).union(
        *(kin.get(council, ()) for kin in relatives for council in councils)
    )


def by_email(email: str) -> Person | None:
    """The person with this address."""
    query = sa.select(Person).where(Person.email == email.lower())
    return db.session.execute(query).scalar_one_or_none()


def profile(ref: str) -> Person:
    """The person with this reference, with disciplines and the groups that they review for.

    Raises NotVisible.
    """
    found = db.session.execute(
        sa.select(Person)
        .where(Person.ref == ref)
        .options(
            selectinload(Person.disciplines),
            selectinload(Person.reviews_for).joinedload(ReviewsFor.group),
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotVisible(ref)
    return found


@dataclass(frozen=True)
class OwnPage:
    """What somebody sees about themselves; memberships of today, and those that have ended."""

    profile: Person
    memberships: Sequence[Membership]
    earlier: Sequence[Membership]
    joinings: Sequence[Joining]
    coordinates: Sequence[PeerGroup]
    work: Work


def own_page(person: Standing) -> OwnPage:
    """Everything about oneself: councils, groups, profile and load."""
    work = loads.of([person.id or 0])[person.id or 0]
    mine = memberships(person)
    return OwnPage(
        profile=profile(person.ref),
        memberships=[one for one in mine if _is_live(one)],
        earlier=[one for one in mine if not _is_live(one)],
        joinings=joinings.waiting_of(person.id or 0),
        coordinates=coordinated(person),
        work=work,
    )


def memberships(person: Standing) -> Sequence[Membership]:
    """The memberships of a person, live ones first, with their councils."""
    return db.session.scalars(
        sa.select(Membership)
        .where(Membership.person_id == person.id)
        .options(joinedload(Membership.council))
        .order_by(Membership.ended_on.is_not(None), Membership.started_on, Membership.id)
    ).all()


def own_membership(person: Standing, ref: str) -> Membership:
    """A live membership of this person's own, with its council. Raises NotVisible."""
    for membership in memberships(person):
        if membership.ref == ref and _is_live(membership):
            return membership
    raise NotVisible(ref)


def _is_live(membership: Membership) -> bool:
    return membership.ended_on is None or membership.ended_on > today()


def coordinated(person: Standing) -> Sequence[PeerGroup]:
    """The groups that the person coordinates, by name."""
    query = sa.select(PeerGroup).where(PeerGroup.id.in_(person.coordinates))
    return db.session.scalars(query.order_by(PeerGroup.name)).all()


def interests(person: Standing) -> Sequence[Interest]:
    """The interests that this person declared, with councils: their own eyes only."""
    return db.session.scalars(
        sa.select(Interest)
        .where(Interest.person_id == person.id)
        .options(joinedload(Interest.council))
        .order_by(Interest.ended_at.is_not(None), Interest.declared_at.desc(), Interest.id)
    ).all()


def interest(person: Standing, ref: str) -> Interest:
    """An interest of this person's own that has not ended, by its reference. Raises NotVisible."""
    for found in interests(person):
        if found.ref == ref and found.ended_at is None:
            return found
    raise NotVisible(ref)


def availability(person: Standing, number: int = 1) -> dict[HalfDay, Free | None]:
    """What the person says of each working half-day of four weeks; None is not known.

    `number` 1 begins with the week of today, 2 four weeks later.
    """
    monday = today() - timedelta(days=today().weekday())
    first = monday + timedelta(weeks=WEEKS_ON_A_PAGE * (number - 1))
    days = [first + timedelta(days=n) for n in range(7 * WEEKS_ON_A_PAGE)]
    rows = db.session.execute(
        sa.select(Availability.on, Availability.half, Availability.answer).where(
            Availability.person_id == person.id, Availability.on.between(days[0], days[-1])
        )
    )
    said = {HalfDay(on, half): answer for on, half, answer in rows}
    open_days = [day for day in days if day.weekday() < SATURDAY and day >= today()]
    shown = [HalfDay(day, half) for day in open_days for half in Half]
    return {half_day: said.get(half_day) for half_day in shown}


def panels_close_to(council: Council, person: Standing) -> list[Review]:
    """The open reviews of this council, or of one before or after it, on whose panel a person is."""
    later = sa.select(Lineage.descendant_id).where(Lineage.ancestor_id == council.id)
    earlier = sa.select(Lineage.ancestor_id).where(Lineage.descendant_id == council.id)
    query = (
        sa.select(Review)
        .join(Seat, Seat.review_id == Review.id)
        .where(
            Seat.person_id == person.id,
            Seat.state.in_((SeatState.OFFERED, SeatState.ACCEPTED)),
            sa.or_(*(Review.council_id.in_(kin) for kin in ([council.id], later, earlier))),
            Review.status.in_(span(Status.FORMING, Status.ACCURACY_CHECK)),
        )
    )
    return list(db.session.scalars(query))
