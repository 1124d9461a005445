"""Sessions: coordinators fix their dates and places by hand, while the panel forms."""

from datetime import date, datetime, time, timedelta

from .. import words
from ..clock import now, today
from ..db import db
from ..models.panels import Session
from ..models.reviews import Review
from ..queries import sessions
from ..rules import dates
from ..rules.errors import Outdated, Refused
from ..rules.people import Standing
from ..rules.verbs import Verb
from . import history

LONGEST = timedelta(hours=8)  # half a day is usual; beyond a working day it is a slip
MOST_SESSIONS = 10  # a full review has two
FURTHEST_MONTHS = 24


def fix(
    review: Review,
    *,
    by: Standing,
    on: date,
    starts: time,
    ends: time,
    place: str = "",
    link: str = "",
    which: str | None = None,
) -> Session:
    """Fix one more session. Times are London's; `which`: first or second, in a doubled hour."""
    relation = history.allow(review, Verb.FIX_SESSIONS, by=by)
    if len(sessions.fixed(review)) >= MOST_SESSIONS:
        raise Refused(None, f"A review has at most {MOST_SESSIONS} sessions: remove one first")
    starts_at, ends_at = _moments(on, starts, ends, which)
    _insist_it_fits(review, starts_at, ends_at, place, link)
    session = Session(
        review_id=review.id, starts_at=starts_at, ends_at=ends_at, place=place, link=link
    )
    db.session.add(session)
    db.session.flush()  # its reference is for the history
    on_session = ("session", session.ref)
    history.record(Verb.FIX_SESSIONS, by=by, relation=relation, review=review, on=on_session)
    return session


def change(
    review: Review,
    ref: str,
    *,
    by: Standing,
    version: int,
    on: date,
    starts: time,
    ends: time,
    place: str = "",
    link: str = "",
    which: str | None = None,
) -> None:
    """Change date, times or place of a session."""
    relation = history.allow(review, Verb.FIX_SESSIONS, by=by)
    session = sessions.session(review, ref)
    if session.version != version:
        raise Outdated([("The session now", _in_words(session))])
    starts_at, ends_at = _moments(on, starts, ends, which)
    _insist_it_fits(review, starts_at, ends_at, place, link, session)
    session.starts_at, session.ends_at = starts_at, ends_at
    session.place, session.link = place, link
    session.version += 1
    session.sequence += 1
    on_session = ("session", session.ref)
    history.record(Verb.FIX_SESSIONS, by=by, relation=relation, review=review, on=on_session)


def remove(review: Review, ref: str, *, by: Standing) -> None:
    """Take a session out of the plan."""
    relation = history.allow(review, Verb.FIX_SESSIONS, by=by)
    session = sessions.session(review, ref)
    session.cancelled_at = now()
    session.sequence += 1
    on_session = ("session", session.ref)
    history.record(Verb.FIX_SESSIONS, by=by, relation=relation, review=review, on=on_session)


def give_notice_reason(review: Review, *, by: Standing, version: int, reason: str) -> None:
    """Record why there is less notice than usual; an empty reason takes it back."""
    relation = history.allow(review, Verb.FIX_SESSIONS, by=by)
    if review.version != version:
        raise Outdated([("Reason for short notice", review.notice_reason)])
    review.notice_reason = reason
    review.version += 1
    history.record(Verb.FIX_SESSIONS, by=by, relation=relation, review=review)


def _moments(on: date, starts: time, ends: time, which: str | None) -> tuple[datetime, datetime]:
    """Start and end in UTC. Refuses hours that do not exist and asks which of a doubled one."""
    for field, at in (("starts", starts), ("ends", ends)):
        if dates.is_missing_hour(on, at):
            raise Refused(
                field,
                f"There is no {words.clock(at)} on {words.short_day(on)}, because the clocks go "
                "forward. Choose another time",
            )
        if dates.is_doubled_hour(on, at) and which is None:
            raise Refused(
                "which",
                f"The clocks go back on {words.short_day(on)}, so {words.clock(at)} comes twice. "
                "Choose which one you mean",
            )
    if ends <= starts:
        raise Refused("ends", "The end must be later than the start")
    second = which == "second"
    return dates.moment(on, starts, second=second), dates.moment(on, ends, second=second)


def _insist_it_fits(
    review: Review,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    link: str,
    session: Session | None = None,
) -> None:
    if starts_at < now():
        raise Refused("on", "The session must be in the future")
    if starts_at.date() > dates.months_after(today(), FURTHEST_MONTHS):
        raise Refused("on", f"The session must be in the next {FURTHEST_MONTHS} months")
    if ends_at - starts_at > LONGEST:
        raise Refused("ends", "A session lasts at most 8 hours: make two of it")
    if not (place or link):
        raise Refused("place", "Enter a place, or a link to the call")
    for other in sessions.fixed(review):
        if other is not session and other.starts_at < ends_at and starts_at < other.ends_at:
            raise Refused("starts", f"There is another session at this time: {_in_words(other)}")


def _in_words(session: Session) -> str:
    at = sessions.sitting(session)
    where = ", ".join(filter(None, (session.place, session.link)))
    return f"{words.day(at.on)}, {words.time_range(at.starts, at.ends)}, {where}"
