"""Sessions of a review, the half-days that it asks people about, and what they answered."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from ..db import db
from ..models.panels import Session
from ..models.people import Availability
from ..models.reviews import OfferedHalfDay, Review
from ..rules.dates import LONDON, Free, HalfDay, is_doubled_hour
from ..rules.errors import NotVisible
from ..rules.scheduling import Sitting

Answers = dict[int, dict[HalfDay, Free]]


def fixed(review: Review) -> list[Session]:
    """The sessions of the review, without the cancelled ones, in their order."""
    return list(
        db.session.scalars(
            sa.select(Session)
            .where(Session.review_id == review.id, Session.cancelled_at.is_(None))
            .order_by(Session.starts_at, Session.id)
        )
    )


def shown(review: Review) -> list[tuple[str, Sitting, str, str]]:
    """The sessions as pages show them: reference, when (in London), place, link."""
    return [(one.ref, sitting(one), one.place, one.link) for one in fixed(review)]


def session(review: Review, ref: str) -> Session:
    """The session of this review with this reference. Raises NotVisible."""
    found = next((one for one in fixed(review) if one.ref == ref), None)
    if found is None:
        raise NotVisible(ref)
    return found


def as_asked(review: Review, ref: str) -> dict[str, Any]:
    """The session as the form asks for it, with its version. Raises NotVisible."""
    found = session(review, ref)
    at = sitting(found)
    starts = found.starts_at.astimezone(LONDON)
    is_doubled = is_doubled_hour(at.on, at.starts) or is_doubled_hour(at.on, at.ends)
    which = ("second" if starts.fold else "first") if is_doubled else None
    return {
        "on": at.on, "starts": at.starts, "ends": at.ends, "which": which,
        "place": found.place, "link": found.link, "version": found.version,
    }  # fmt: skip


def sitting(session: Session) -> Sitting:
    """When the session is, in London."""
    starts, ends = (at.astimezone(LONDON) for at in (session.starts_at, session.ends_at))
    return Sitting(starts.date(), starts.time(), ends.time())


def sittings(review: Review) -> list[Sitting]:
    """When the sessions of the review are, in London and in their order."""
    return [sitting(session) for session in fixed(review)]


def offered(review: Review) -> list[HalfDay]:
    """The half-days on which the team could have its review, in their order."""
    rows = db.session.execute(
        sa.select(OfferedHalfDay.on, OfferedHalfDay.half).where(
            OfferedHalfDay.review_id == review.id
        )
    )
    return sorted(HalfDay(on, half) for on, half in rows)


def asked(review: Review) -> list[HalfDay]:
    """The half-days that people are asked about: those offered and those of the sessions."""
    held = {half_day for one in sittings(review) for half_day in one.half_days}
    return sorted(held.union(offered(review)))


def answers(person_ids: Iterable[int], half_days: Collection[HalfDay]) -> Answers:
    """What these people said of these half-days; whoever said nothing has no entry."""
    rows = db.session.execute(
        sa.select(
            Availability.person_id, Availability.on, Availability.half, Availability.answer
        ).where(
            Availability.person_id.in_(set(person_ids)),
            Availability.on.in_({half_day.on for half_day in half_days}),
        )
    )
    found: Answers = defaultdict(dict)
    for person_id, on, half, answer in rows:
        if (half_day := HalfDay(on, half)) in half_days:
            found[person_id][half_day] = answer
    return found
