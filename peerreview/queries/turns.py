"""Whose turn it is on many reviews at once: facts for rules.turns, in one statement beside the list's own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ..clock import LONDON, bank_holidays, now, today
from ..db import db
from ..models.columns import UtcDateTime
from ..models.councils import Council, PeerGroup
from ..models.findings import Correction, Query
from ..models.panels import Seat, Session
from ..models.preparation import SelfView
from ..models.responses import Action, ActionVersion, FollowUp, Response
from ..models.reviews import Review, Service
from ..rules.dates import EVIDENCE_DAYS, working_days_after
from ..rules.lifecycle import ENDED_EARLY, Status, span
from ..rules.people import LIVE_SEATS, Relation, SeatRole, SeatState
from ..rules.responses import Outcome
from ..rules.turns import Facts, Wait, waits
from ..rules.visibility import sees

Rows = sa.Select[*tuple[Any, ...]]
AT_WORK = span(Status.SCHEDULED, Status.ACCURACY_CHECK)
SOON = timedelta(days=14)  # how long before an action or a follow-up is due it becomes a task


@dataclass(frozen=True)
class Turn:
    """One review in a list with what it waits for, as far as its reader may know."""

    ref: str
    council: str
    service: str
    status: Status
    reached: Status
    since: datetime
    facts: Facts
    waits: tuple[Wait, ...]
    relations: frozenset[Relation]

    @property
    def mine(self) -> list[Wait]:
        """What waits for the reader."""
        return [wait for wait in self.waits if wait.is_for(self.relations)]

    @property
    def others(self) -> list[Wait]:
        """What waits for others, as far as the reader may know."""
        return [wait for wait in self.waits if not wait.is_for(self.relations)]

    @property
    def has_ended(self) -> bool:
        """Whether it was declined, withdrawn or cancelled."""
        return self.status in ENDED_EARLY

    @property
    def days(self) -> int:
        """For how many days it has had its status."""
        return (self.facts.today - self.since.astimezone(LONDON).date()).days


def _session(edge: sa.ColumnElement[datetime]) -> sa.ScalarSelect[datetime]:
    fixed = sa.and_(Session.review_id == Review.id, Session.cancelled_at.is_(None))
    return sa.select(edge).where(fixed).scalar_subquery()


COLUMNS = (
    Review.id, Review.ref, Review.status, Review.reached, Review.status_since,
    Review.findings_due_on, Review.check_due_on, Council.nation, PeerGroup.evidence_days,
    Council.nice_name.label("council"), Service.name.label("service"),
    _session(sa.func.min(Session.starts_at, type_=UtcDateTime())).label("first_at"),
    _session(sa.func.max(Session.ends_at, type_=UtcDateTime())).label("last_at"),
)  # fmt: skip


def selected(*more: sa.ColumnElement[Any]) -> Rows:
    """The columns from which `of_rows` works, and `more`; conditions are the caller's."""
    return (
        sa.select(*COLUMNS, *more)
        .join(Council, Council.id == Review.council_id)
        .join(Service, Service.id == Review.service_id)
        .outerjoin(PeerGroup, PeerGroup.id == Review.group_id)
    )


def of_rows(rows: Sequence[Any], relations: dict[int, frozenset[Relation]]) -> list[Turn]:
    """The turns of rows as `selected` gives them, for a reader with these relations by review id."""
    on = today()
    counted = _counts(rows, on)
    return [_turn(row, counted.get(row.id, {}), relations[row.id], on) for row in rows]


def of_review(review: Review, relations: frozenset[Relation]) -> Turn:
    """The turn of one review, for a reader with these relations to it."""
    row = db.session.execute(_ONE, {"review_id": review.id}).one()
    return of_rows([row], {review.id: relations})[0]


def _turn(row: Any, counted: dict[str, Any], relations: frozenset[Relation], on: date) -> Turn:
    first = row.first_at and row.first_at.astimezone(LONDON).date()
    facts = Facts(
        status=row.status,
        today=on,
        first_session_on=first,
        are_sessions_over=row.last_at is not None and row.last_at < now(),
        evidence_due_on=first and _evidence_due(first, row),
        findings_due_on=row.findings_due_on,
        check_due_on=row.check_due_on,
        is_without_lead=row.status in AT_WORK and not counted.get("leads"),
    )
    facts = replace(facts, **counted)
    known = tuple(
        wait
        for wait in waits(facts)
        if wait.is_for(relations)
        or any(sees(part, relations, row.reached, row.status) for part in wait.seen_with)
    )
    return Turn(
        row.ref, row.council, row.service, row.status, row.reached, row.status_since,
        facts, known, relations,
    )  # fmt: skip


def _evidence_due(first: date, row: Any) -> date:
    days = EVIDENCE_DAYS if row.evidence_days is None else row.evidence_days
    holidays = bank_holidays(row.nation, first.year - 1, first.year)
    return working_days_after(first, -days, holidays)


def _counts(rows: Sequence[Any], on: date) -> dict[int, dict[str, Any]]:
    """By review id, what rules.turns.Facts counts; one statement, none where no status asks for it."""
    ids = {
        name: [row.id for row in rows if row.status in statuses]
        for name, statuses in _COUNTED.items()
    }
    found: dict[int, dict[str, Any]] = {}
    if any(ids.values()):
        for review_id, kind, count, first_on in db.session.execute(
            _COUNTS, {**ids, "until": on + SOON}
        ):
            facts = found.setdefault(review_id, {})
            facts[kind] = first_on if kind == "follow_up_on" else count
            if kind == "due_actions":
                facts["action_due_on"] = first_on
    return found


# Which reviews are looked at for which counts, by status.
_COUNTED = {
    "forming": (Status.FORMING,),
    "with_panel": span(Status.FORMING, Status.ACCURACY_CHECK),
    "preparing": (Status.SCHEDULED,),
    "checking": (Status.ACCURACY_CHECK,),
    "afterwards": (Status.AGREED, Status.CLOSED),
}


def _count(
    kind: str, among: str, key: Any, *conditions: sa.ColumnElement[bool], first_on: Any = None
) -> Rows:
    """How many there are of a kind in each of the reviews that the parameter `among` names."""
    earliest = sa.cast(sa.null(), sa.Date) if first_on is None else sa.func.min(first_on)
    of_those = key.in_(sa.bindparam(among, expanding=True))
    # The kind is a part of the statement and no parameter: it is ours, and the same for everybody.
    columns: tuple[Any, ...] = (key, sa.literal_column(f"'{kind}'"), sa.func.count(), earliest)
    return sa.select(*columns).where(of_those, *conditions).group_by(key)


_later = aliased(ActionVersion)
_newer = sa.exists().where(
    _later.action_id == ActionVersion.action_id, _later.number > ActionVersion.number
)
_until = sa.bindparam("until", type_=sa.Date)
_ONE = selected().where(Review.id == sa.bindparam("review_id"))
_COUNTS = sa.union_all(
    _count(
        "offered", "with_panel", Seat.review_id, Seat.state == SeatState.OFFERED,
        # While the panel forms it is approved as a whole; later, each new person first.
        sa.or_(Seat.review_id.in_(sa.bindparam("forming", expanding=True)), Seat.approved_at.is_not(None)),
    ),
    _count(
        "leads", "with_panel", Seat.review_id,
        Seat.state == SeatState.ACCEPTED, Seat.role == SeatRole.LEAD,
    ),
    _count(
        "unapproved", "with_panel", Seat.review_id,
        Seat.state.in_(LIVE_SEATS), Seat.approved_at.is_(None), Seat.objected_at.is_(None),
    ),
    _count(
        "objected", "with_panel", Seat.review_id,
        Seat.state.in_(LIVE_SEATS), Seat.objected_at.is_not(None),
    ),
    _count(
        "self_views", "preparing", SelfView.review_id,
        sa.or_(SelfView.view.is_not(None), SelfView.words != ""),
    ),
    _count("open_queries", "checking", Query.review_id, Query.answered_at.is_(None)),
    _count("responses", "afterwards", Response.review_id),
    _count(
        "corrections", "afterwards", Correction.review_id,
        Correction.agreed_at.is_(None), Correction.refused_at.is_(None),
    ),
    _count(
        "follow_up_on", "afterwards", FollowUp.review_id,
        FollowUp.held_on.is_(None), FollowUp.due_on <= _until, first_on=FollowUp.due_on,
    ),
    _count(
        "due_actions", "afterwards", Action.review_id,
        Action.id == ActionVersion.action_id, ActionVersion.outcome == Outcome.OPEN,
        ActionVersion.due_on <= _until, ~_newer, first_on=ActionVersion.due_on,
    ),
)  # fmt: skip
