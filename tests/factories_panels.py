"""A review whose panel is being formed, and the people around it."""

from datetime import date, datetime, timedelta
from typing import Any

from peerreview.clock import now, today
from peerreview.db import db
from peerreview.models.councils import CouncilTie
from peerreview.models.messages import Message
from peerreview.models.panels import Seat, Session, Waiver
from peerreview.models.people import Availability, Membership, Person, ReviewsFor
from peerreview.models.reviews import Review
from peerreview.queries import panels
from peerreview.rules.dates import Free, Half
from peerreview.rules.lifecycle import Status
from peerreview.rules.panels import Format, InterestKind, Level
from peerreview.rules.people import SeatRole, SeatState
from peerreview.rules.standard import Discipline
from tests import factories as make

SOON = timedelta(days=60)  # the first half-day that make.review offers, in the morning


class Forming:
    """A short review being formed: host, group, coordinator, publisher, contact, and candidates."""

    def __init__(self, status: Status = Status.FORMING, **changes: Any) -> None:
        self.group = make.group()
        self.host = make.council(self.group, "Hostham")
        self.other = make.council(self.group, "Bramley")
        self.coordinator = make.person(self.other, coordinates=self.group, name="Cora Coord")
        self.publisher = make.person(self.host, publisher=True, name="Pia Publisher")
        self.contact = make.person(self.host, name="Tom Team")
        facts = {"format": Format.SHORT} | changes
        self.review: Review = make.review(
            self.host, status, group=self.group, contact=self.contact, **facts
        )
        make.named(self.review, self.contact)

    def candidate(
        self,
        name: str = "",
        *disciplines: Discipline,
        level: Level = Level.LEAD,
        council: Any = None,
        **changes: Any,
    ) -> Person:
        """Somebody who reviews for the group, from a council of their own unless told otherwise."""
        person = make.assessor(
            council or make.council(self.group),
            *(disciplines or (Discipline.USER_RESEARCH,)),
            level=level,
            **({"name": name} if name else {}),
            **changes,
        )
        make.save(ReviewsFor(person_id=person.id, group_id=self.group.id))
        return person

    def seat(
        self,
        person: Person,
        role: SeatRole = SeatRole.ASSESSOR,
        state: SeatState = SeatState.ACCEPTED,
        **changes: Any,
    ) -> Seat:
        """A seat on the panel, covering the discipline of the focus."""
        return make.seat(self.review, person, role, state, Discipline.USER_RESEARCH, **changes)

    def ready(self) -> tuple[Seat, Seat]:
        """Everything that schedule needs; gives the lead's and the assessor's seat."""
        seats = (
            self.seat(self.candidate("Lea Lead"), SeatRole.LEAD, approved_at=now()),
            self.seat(self.candidate("Ash Assessor"), approved_at=now()),
        )
        make.session(self.review)
        for seat in seats:
            free(seat.person_id, today() + SOON)
        return seats

    def missing(self) -> list[str]:
        """The names of the needs of schedule that do not stand yet."""
        return [one.need.name for one in panels.missing_for_schedule(self.review)]


def free(person_id: int, on: date, half: Half = Half.AM, answer: Free = Free.FREE) -> Availability:
    """What somebody says of a half-day."""
    return make.save(Availability(person_id=person_id, on=on, half=half, answer=answer))


def worked(person: Person, council: Any, started_on: date, ended_on: date) -> Membership:
    """An ended membership."""
    return make.save(
        Membership(
            person_id=person.id, council_id=council.id, started_on=started_on, ended_on=ended_on
        )
    )


def tie(one: Any, other: Any) -> CouncilTie:
    """Two councils that share services."""
    low, high = sorted((one.id, other.id))
    return make.save(CouncilTie(council_id=low, other_id=high))


def waiver(
    review: Review,
    person: Person,
    kind: InterestKind,
    *,
    by: Person,
    reason: str = "Long ago",
    at: datetime | None = None,
) -> Waiver:
    """A waiver until the day after tomorrow."""
    return make.save(
        Waiver(
            review_id=review.id, person_id=person.id, kind=kind, reason=reason,
            waived_by_id=by.id, waived_at=at or now(), ends_on=today() + timedelta(days=2),
        )
    )  # fmt: skip


def held(review: Review, on: date) -> Session:
    """A session that took place."""
    return make.session(review, on)


def told() -> list[tuple[str, int]]:
    """The messages in the outbox: kind and person, in order."""
    db.session.flush()
    rows = db.session.query(Message).order_by(Message.id).all()
    return [(row.kind, row.person_id) for row in rows]
