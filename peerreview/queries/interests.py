"""What brings people close to a review: the facts, gathered for the rules, and the waivers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from ..clock import now, today
from ..db import db
from ..models.councils import Council, CouncilTie, Lineage
from ..models.panels import Seat, Session, Waiver
from ..models.people import Interest, Membership, Person
from ..models.reviews import Review
from ..rules import panels
from ..rules.dates import LONDON
from ..rules.lifecycle import Status, span
from ..rules.panels import Closeness, Declared
from ..rules.people import LIVE_SEATS, SUBTRACTED, SeatRole, SeatState, Standing
from . import scope

A_YEAR = timedelta(days=367)  # a little more: the rule decides by the day
HAS_MET = span(Status.IN_REVIEW, Status.CLOSED)


@dataclass(frozen=True)
class Work:
    """One membership: somebody works, or worked, for a council."""

    council_id: int
    council: str
    started_on: date
    ended_on: date | None

    def is_live(self, on: date) -> bool:
        """Whether they work there on that day."""
        return self.started_on <= on and (self.ended_on is None or self.ended_on > on)


Works = dict[int, list[Work]]


def works(person_ids: Iterable[int]) -> Works:
    """All memberships of these people, ended ones too; one statement."""
    found: Works = {person_id: [] for person_id in person_ids}
    rows = db.session.execute(
        sa.select(
            Membership.person_id,
            Membership.council_id,
            Council.nice_name,
            Membership.started_on,
            Membership.ended_on,
        )
        .join(Council, Council.id == Membership.council_id)
        .where(Membership.person_id.in_(set(found)))
        .order_by(Council.nice_name)
    )
    for person_id, council_id, council, started_on, ended_on in rows:
        found[person_id].append(Work(council_id, council, started_on, ended_on))
    return found


def own(works: Iterable[Work]) -> dict[int, str]:
    """The councils of the live memberships, by id."""
    return {one.council_id: one.council for one in works if one.is_live(today())}


def of(review: Review, people: Works) -> dict[int, tuple[panels.Interest, ...]]:
    """The interests of each of these people (with their memberships) in the review.

    Where two on the panel are from one council, the one who was proposed later has the interest.
    """
    host = _relatives(review.council_id)
    declared, sharing = _declared(people, host), _sharing(host)
    councils = {council for one in people.values() for council in own(one)} - host
    reviewed, beside = _reviewed(councils, host), _seated(review)
    name = db.session.scalars(
        sa.select(Council.nice_name).where(Council.id == review.council_id)
    ).one()
    found = {}
    for person_id, jobs in people.items():
        mine = own(jobs)
        facts = Closeness(
            works_there=not host.isdisjoint(mine),
            left_on=max(
                (w.ended_on for w in jobs if w.ended_on and w.council_id in host), default=None
            ),
            declared=tuple(declared[person_id]),
            sharing=tuple(called for council, called in mine.items() if council in sharing),
            reviewed=tuple((mine[id], on) for id, on in reviewed.items() if id in mine),
            beside=tuple(_from_same(person_id, mine, beside)),
        )
        found[person_id] = panels.interests(facts, name, today())
    return found


def waivers(review: Review) -> dict[int, list[panels.Waiver]]:
    """The waivers given on this review, by person."""
    found: dict[int, list[panels.Waiver]] = defaultdict(list)
    for row in db.session.scalars(sa.select(Waiver).where(Waiver.review_id == review.id)):
        found[row.person_id].append(panels.Waiver(row.kind, row.reason, row.waived_at, row.ends_on))
    return found


def _relatives(council_id: int) -> set[int]:
    """The council, with its predecessors and successors."""
    rows = db.session.execute(
        sa.select(Lineage.ancestor_id, Lineage.descendant_id).where(
            sa.or_(Lineage.ancestor_id == council_id, Lineage.descendant_id == council_id)
        )
    )
    return {council_id}.union(*rows)


def _declared(people: Works, host: set[int]) -> dict[int, list[Declared]]:
    rows = db.session.execute(
        sa.select(Interest.person_id, Interest.kind, Interest.is_hard, Interest.declared_at).where(
            Interest.person_id.in_(set(people)),
            Interest.council_id.in_(host),
            Interest.ended_at.is_(None),
        )
    )
    found: dict[int, list[Declared]] = defaultdict(list)
    for person_id, kind, is_hard, declared_at in rows:
        found[person_id].append(Declared(kind, is_hard, declared_at))
    return found


def given_back(council: Council, person: Standing) -> Sequence[Review]:
    """The open reviews of this council, or of one before or after it, that a person coordinates or
    on whose panel they are, now that an interest in the council has ended.
    """
    query = sa.select(Review).where(
        Review.council_id.in_(_relatives(council.id)),
        Review.status.in_(span(Status.REQUESTED, Status.AGREED)),
        scope.holds_any(SUBTRACTED, person),
    )
    return db.session.scalars(query.order_by(Review.id)).all()


def _sharing(host: set[int]) -> set[int]:
    """The councils that share services with the host."""
    rows = db.session.execute(
        sa.select(CouncilTie.council_id, CouncilTie.other_id).where(
            sa.or_(CouncilTie.council_id.in_(host), CouncilTie.other_id.in_(host))
        )
    )
    return set().union(*rows) - host


def _reviewed(councils: Collection[int], host: set[int]) -> dict[int, date]:
    """Which of these councils were reviewed by people of the host in the last year, and when last."""
    rows = db.session.execute(
        sa.select(Review.council_id, Session.starts_at, Membership.started_on, Membership.ended_on)
        .join(Session, Session.review_id == Review.id)
        .join(Seat, Seat.review_id == Review.id)
        .join(Membership, Membership.person_id == Seat.person_id)
        .where(
            Review.council_id.in_(councils),
            Review.reached.in_(HAS_MET),
            Session.cancelled_at.is_(None),
            Session.starts_at.between(now() - A_YEAR, now()),
            Seat.state == SeatState.ACCEPTED,
            Seat.role != SeatRole.OBSERVER,
            Membership.council_id.in_(host),
        )
    )
    found: dict[int, date] = {}
    for council_id, starts_at, started_on, ended_on in rows:
        on = starts_at.astimezone(LONDON).date()
        if Work(council_id, "", started_on, ended_on).is_live(on):
            found[council_id] = max(on, found.get(council_id, on))
    return found


Seated = list[tuple[int, str, datetime, dict[int, str]]]


def _seated(review: Review) -> Seated:
    """The live seats in the order of their proposal: person, name, since when, own councils."""
    rows = db.session.execute(
        sa.select(Person.id, Person.name, Seat.proposed_at)
        .join(Seat, Seat.person_id == Person.id)
        .where(Seat.review_id == review.id, Seat.state.in_(LIVE_SEATS))
        .order_by(Seat.id)
    ).all()
    jobs = works(person_id for person_id, _, _ in rows)
    return [(id, name, since, own(jobs[id])) for id, name, since in rows]


def _from_same(
    person_id: int, councils: dict[int, str], seated: Seated
) -> Iterator[tuple[str, str, datetime]]:
    for other_id, name, since, theirs in seated:
        if other_id == person_id:
            return
        for council_id in councils.keys() & theirs.keys():
            yield name, councils[council_id], since
