"""The history: the only writer of Event, and the one door for a review's status.

Events wait on the session and are appended last, just before the commit, so that one lock holds
the chain for as short a time as can be.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from ..clock import now
from ..db import db
from ..models.messages import Event
from ..models.people import Person
from ..models.reviews import Review
from ..queries import needs, scope
from ..rules import lifecycle, permissions
from ..rules.errors import NotVisible
from ..rules.lifecycle import Status
from ..rules.people import OUTSIDER, Relation, Standing
from ..rules.verbs import SiteVerb, Verb
from ..rules.visibility import Part, sees

CHAIN_LOCK = 7_346_001  # any number that no other advisory lock uses
FIRST_HASH = "0" * 64
_WAITING = "events waiting"


@dataclass(frozen=True)
class Waiting:
    """An event that is noted and waits for the commit."""

    at: datetime
    person_id: int | None
    relation: str
    verb: str
    review: Review | None
    status_after: str
    on: tuple[str, str] | None


def allow(review: Review, *verbs: Verb, by: Standing) -> Relation:
    """The relation in whose name `by` may do one of `verbs` to this review now.

    Raises NotVisible, NotAllowed or WrongStatus.
    """
    relations = scope.relations(review, by)
    if not sees(Part.EXISTENCE, relations, review.reached, review.status):
        raise NotVisible(review.ref)
    overdue = scope.is_overdue(review)
    verb = permissions.check(verbs, relations, review.status, overdue=overdue)
    return permissions.acting_as(verb, relations)


def move(review: Review, verb: Verb, *, by: Standing) -> None:
    """Move the review by `verb` and record it: the only place that sets a status.

    Raises what `allow` raises, and Unmet with the list of what is missing.
    """
    relation = allow(review, verb, by=by)
    review.status = lifecycle.after(verb, review.status, needs.missing(review, verb))
    review.reached = lifecycle.furthest(review.reached, review.status)
    review.status_since = now()
    record(verb, by=by, relation=relation, review=review)


def begin_anew(review: Review) -> None:
    """A draft goes to another group: what that group's people see begins when it reaches them.

    Nobody but the team and the old group's coordinators has seen anything of a request.
    """
    review.reached = Status.DRAFT


def record(
    verb: Verb | SiteVerb | str,
    *,
    by: Standing = OUTSIDER,
    relation: str = "",
    review: Review | None = None,
    on: tuple[str, str] | None = None,
) -> None:
    """Note for the history that `verb` was done; appended when the transaction commits.

    `on`: kind and reference of the object, where it is not the review itself.
    """
    db.session.info.setdefault(_WAITING, []).append(
        Waiting(now(), by.id, str(relation), str(verb), review, review.status if review else "", on)
    )


def waiting() -> int:
    """How many events are noted and not yet appended: none is left after a request."""
    return len(db.session.info.get(_WAITING, ()))


def digest(previous: str, facts: dict[str, object]) -> str:
    """The hash of an event: SHA-256 over the previous hash and the facts as canonical JSON."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def facts_of(row: Event) -> dict[str, object]:
    """What the hash of an event is taken over; everything but the two hashes."""
    return {
        "number": row.number,
        "at": row.at.isoformat(),
        "actor": row.actor,
        "relation": row.relation,
        "verb": row.verb,
        "object_kind": row.object_kind,
        "object_ref": row.object_ref,
        "review_id": row.review_id,
        "status_after": row.status_after,
    }


@event.listens_for(Session, "before_commit")
def _append_waiting(session: Session) -> None:
    # Flush first: a new review's status and key are defaults that only the flush fills in.
    if session.info.get(_WAITING):
        session.flush()
        _append(session, session.info.pop(_WAITING))


@event.listens_for(Session, "after_soft_rollback")
def _forget_waiting(session: Session, _transaction: object) -> None:
    session.info.pop(_WAITING, None)


def _append(session: Session, items: list[Waiting]) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
    last = session.execute(
        sa.select(Event.number, Event.hash).order_by(Event.number.desc()).limit(1)
    ).first()
    number, previous = last or (0, FIRST_HASH)
    pseudonyms = _pseudonyms(session, items)
    for item in items:
        number += 1
        review = item.review
        kind, ref = item.on or (("review", review.ref) if review is not None else ("site", ""))
        row = Event(
            number=number,
            at=item.at,
            actor=pseudonyms.get(item.person_id, ""),
            relation=item.relation,
            verb=item.verb,
            object_kind=kind,
            object_ref=ref,
            review_id=review.id if review is not None else None,
            status_after=item.status_after,
            previous_hash=previous,
        )
        row.hash = previous = digest(previous, facts_of(row))
        session.add(row)
    session.flush()


def _pseudonyms(session: Session, items: list[Waiting]) -> dict[int | None, str]:
    """The pseudonyms of those who acted, asked at once: between two events nothing is flushed."""
    ids = {item.person_id for item in items} - {None}
    rows = session.execute(sa.select(Person.id, Person.pseudonym).where(Person.id.in_(ids)))
    return {row.id: row.pseudonym for row in rows}
