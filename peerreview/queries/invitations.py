"""What somebody reads who is invited to a panel: service, council, format, dates and the seat."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..models.reviews import Review
from ..rules.dates import HalfDay
from ..rules.lifecycle import Status
from ..rules.panels import Format
from ..rules.people import SeatRole, Standing
from ..rules.scheduling import Sitting
from . import panels, sessions


@dataclass(frozen=True)
class Invitation:
    """An invitation; `waits_for_council`: the seat can be taken once the council has said yes."""

    service: str
    council: str
    format: Format | None
    half_days: Sequence[HalfDay]
    sessions: Sequence[Sitting]
    role: SeatRole
    disciplines: Sequence[str]
    waits_for_council: bool


def invitation(review: Review, person: Standing) -> Invitation:
    """The invitation of this person. Raises NotVisible where they have no live seat."""
    seat = panels.own_seat(review, person)
    return Invitation(
        service=review.service.name,
        council=review.council.name,
        format=review.format,
        half_days=sessions.offered(review),
        sessions=[sessions.sitting(session) for session in sessions.fixed(review)],
        role=seat.role,
        disciplines=sorted(one.discipline for one in seat.disciplines),
        waits_for_council=review.status is not Status.FORMING and seat.approved_at is None,
    )
