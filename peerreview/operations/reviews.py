"""The moves of a review that belong to nobody else's noun: answer the request, hold the review, end it.

`submit` is in operations.requests, `schedule` in operations.panels, `send_for_check` and `agree` in
operations.findings. Every move takes a review with its council and group, as queries.reviews.by_ref
gives it.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa

from ..clock import LONDON, bank_holidays, now, today
from ..db import db
from ..models.panels import Session
from ..models.reviews import Review
from ..queries import recipients
from ..rules.dates import FINDINGS_DAYS, working_days_after
from ..rules.errors import Refused
from ..rules.lifecycle import Status, has_reached
from ..rules.people import Standing
from ..rules.verbs import Verb
from ..words import day
from . import findings, history, outbox


def send_back(review: Review, *, by: Standing, missing_words: str) -> None:
    """Give the request back to its team, with what is missing."""
    history.allow(review, Verb.SEND_BACK, by=by)
    _insist(missing_words, "missing_words", "Say what is missing")
    history.move(review, Verb.SEND_BACK, by=by)
    review.missing_words = missing_words
    outbox.tell_team(review, "request_sent_back", missing=missing_words)


def accept(review: Review, *, by: Standing) -> None:
    """Take the request on: the coordinators look for a panel and dates from now on."""
    history.move(review, Verb.ACCEPT, by=by)
    review.missing_words = ""
    outbox.tell_team(review, "request_accepted")


def decline(review: Review, *, by: Standing, reason: str) -> None:
    """Say that this review cannot be taken on, with a reason in kind words."""
    history.allow(review, Verb.DECLINE, by=by)
    _insist(reason, "reason", "Give the council a reason in kind words")
    history.move(review, Verb.DECLINE, by=by)
    review.reason = reason
    outbox.tell_team(review, "request_declined", reason=reason)


def replan(review: Review, *, by: Standing, reason: str) -> None:
    """Go back to finding a panel and dates; the sessions are cancelled in everybody's calendar."""
    history.allow(review, Verb.REPLAN, by=by)
    _insist(reason, "reason", "Say why")
    history.move(review, Verb.REPLAN, by=by)
    review.replan_reason = reason
    sessions = _cancel_sessions(review)
    told = recipients.team(review) | recipients.panel(review) | recipients.coordinators(review)
    facts: dict[str, Any] = {"reason": reason, "sessions": sessions}
    outbox.tell(told, "review_replanned", review=review, but=by.id, **facts)
    # Who is only invited reads the dates of a review, not what is said about it.
    outbox.tell_invited(review, "sessions_cancelled", sessions=sessions)


def begin(review: Review, *, by: Standing) -> None:
    """Open the review: the panel gives first views and writes findings from now on."""
    history.move(review, Verb.BEGIN, by=by)
    findings.lay_out(review)
    outbox.tell_panel(review, "review_begun", but=by.id)


def write_up(review: Review, *, by: Standing) -> None:
    """End the sessions: the panel agrees its findings, which are due some working days after the last."""
    history.move(review, Verb.WRITE_UP, by=by)
    days = review.group.findings_days if review.group else FINDINGS_DAYS
    held = _last_session_on(review) or today()
    holidays = bank_holidays(review.council.nation, held.year, held.year + 1)
    review.findings_due_on = working_days_after(held, days, holidays)
    outbox.tell_panel(review, "writing_begun", but=by.id, due=day(review.findings_due_on))
    outbox.tell_team(review, "sessions_over", due=day(review.findings_due_on))


def close(review: Review, *, by: Standing) -> None:
    """Say that the follow-up is done; what is shared stays shared."""
    history.move(review, Verb.CLOSE, by=by)
    told = recipients.team(review) | recipients.panel(review) | recipients.coordinators(review)
    outbox.tell(told, "review_closed", review=review, but=by.id)


def withdraw(review: Review, *, by: Standing, reason: str = "") -> None:
    """Take the review back for the council; no reason is owed."""
    history.move(review, Verb.WITHDRAW, by=by)
    _end(review, "review_withdrawn", by=by, reason=reason)


def cancel(review: Review, *, by: Standing, reason: str) -> None:
    """End the review for the group, with a reason in kind words."""
    history.allow(review, Verb.CANCEL, by=by)
    _insist(reason, "reason", "Give a reason in kind words")
    history.move(review, Verb.CANCEL, by=by)
    _end(review, "review_cancelled", by=by, reason=reason)


def _insist(words: str, field: str, message: str) -> None:
    if not words.strip():
        raise Refused(field, message)


def _end(review: Review, kind: str, *, by: Standing, reason: str) -> None:
    """Keep the reason, cancel the sessions, and tell everybody who knew of the review, once each."""
    review.reason = reason
    facts: dict[str, Any] = {"reason": reason, "sessions": _cancel_sessions(review)}
    told = recipients.team(review) | recipients.panel(review) | recipients.invited(review)
    if has_reached(review.reached, Status.REQUESTED):
        told |= recipients.coordinators(review)
    outbox.tell(told, kind, review=review, but=by.id, **facts)


def _live_sessions(review: Review) -> list[Session]:
    query = sa.select(Session).where(Session.review_id == review.id, Session.cancelled_at.is_(None))
    return list(db.session.scalars(query.order_by(Session.starts_at)))


def _cancel_sessions(review: Review) -> list[str]:
    """Cancel the sessions still to come; gives their days in words, for the mails about it."""
    coming = [session for session in _live_sessions(review) if session.ends_at > now()]
    for session in coming:
        session.cancelled_at = now()
        session.sequence += 1
    return [day(session.starts_at.astimezone(LONDON).date()) for session in coming]


def _last_session_on(review: Review) -> date | None:
    sessions = _live_sessions(review)
    return sessions[-1].starts_at.astimezone(LONDON).date() if sessions else None
