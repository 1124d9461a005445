"""Whose turn it is on many reviews at once: facts for rules.turns, in one statement beside the list's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ..clock import LONDON, bank_holidays, today
from ..db import db
from ..models.columns import UtcDateTime
from ..models.councils import Council, PeerGroup
from ..models.findings import Correction, Query
from ..models.panels import Seat, Session
from ..models.preparation import SelfView
from ..models.responses import Action, ActionVersion, FollowUp, Response
from ..models.reviews import Review, Service
from ..rules.dates import EVIDENCE_DAYS, working_days_after
from ..rules.lifecycle import ENDED_EARLY, Status
from ..rules.people import LIVE_SEATS, Relation, SeatRole, SeatState
from ..rules.responses import Outcome
from ..rules.turns import Facts, Wait, waits
from ..rules.visibility import sees

Rows = sa.Select[*tuple[Any, ...]]
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


def _session(edge: Any) -> sa.ScalarSelect[datetime]:
    fixed = sa.and_(Session.review_id == Review.id, Session.cancelled_at.is_(None))
    return sa.select(edge(Session.starts_at, type_=UtcDateTime())).where(fixed).scalar_subquery()


COLUMNS = (
    Review.id, Review.ref, Review.status, Review.reached, Review.status_since,
    Review.findings_due_on, Review.check_due_on, Council.nation, PeerGroup.evidence_days,
    Council.nice_name.label("council"), Service.name.label("service"),
    _session(sa.func.min).label("first_at"), _session(sa.func.max).label("last_at"),
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
    row = db.session.execute(selected().where(Review.id == review.id)).one()
    return of_rows([row], {review.id: relations})[0]


def _turn(row: Any, counted: dict[str, Any], relations: frozenset[Relation], on: date) -> Turn:
    first, last = (_london_day(at) for at in (row.first_at, row.last_at))
    facts = Facts(
        status=row.status,
        today=on,
        first_session_on=first,
        last_session_on=last,
        evidence_due_on=first and _evidence_due(first, row),
        findings_due_on=row.findings_due_on,
        check_due_on=row.check_due_on,
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


def _london_day(at: datetime | None) -> date | None:
    return at and at.astimezone(LONDON).date()


def _evidence_due(first: date, row: Any) -> date:
    days = EVIDENCE_DAYS if row.evidence_days is None else row.evidence_days
    holidays = bank_holidays(row.nation, first.year - 1, first.year)
    return working_days_after(first, -days, holidays)


PANEL_FORMS = frozenset(
    {Status.FORMING, Status.SCHEDULED, Status.IN_REVIEW, Status.WRITING, Status.ACCURACY_CHECK}
)
AFTER = frozenset({Status.AGREED, Status.CLOSED})


def _counts(rows: Sequence[Any], on: date) -> dict[int, dict[str, Any]]:
    """By review id, what rules.turns.Facts counts; one statement, none where no status asks for it."""
    branches = [
        *_if_any(rows, PANEL_FORMS, _seats),
        *_if_any(rows, {Status.SCHEDULED}, _self_views),
        *_if_any(rows, {Status.ACCURACY_CHECK}, _queries),
        *_if_any(rows, AFTER, lambda ids: _afterwards(ids, on + SOON)),
    ]
    found: dict[int, dict[str, Any]] = {}
    if branches:
        for review_id, kind, count, first_on in db.session.execute(sa.union_all(*branches)):
            facts = found.setdefault(review_id, {})
            facts[kind] = first_on if kind == "follow_up_on" else count
            if kind == "due_actions":
                facts["action_due_on"] = first_on
    return found


def _if_any(rows: Sequence[Any], statuses: Iterable[Status], make: Any) -> list[Rows]:
    ids = [row.id for row in rows if row.status in statuses]
    return list(make(ids)) if ids else []


def _count(kind: str, key: Any, *conditions: sa.ColumnElement[bool], first_on: Any = None) -> Rows:
    earliest = sa.cast(sa.null(), sa.Date) if first_on is None else sa.func.min(first_on)
    columns = (key, sa.literal(kind), sa.func.count(), earliest)
    return sa.select(*columns).where(*conditions).group_by(key)


def _seats(ids: list[int]) -> Iterable[Rows]:
    of = Seat.review_id.in_(ids)
    yield _count("offered", Seat.review_id, of, Seat.state == SeatState.OFFERED)
    yield _count(
        "leads", Seat.review_id, of, Seat.state == SeatState.ACCEPTED, Seat.role == SeatRole.LEAD
    )
    yield _count(
        "unapproved",
        Seat.review_id,
        of,
        Seat.state.in_(LIVE_SEATS),
        Seat.approved_at.is_(None),
        Seat.objected_at.is_(None),
    )


def _self_views(ids: list[int]) -> Iterable[Rows]:
    written = sa.or_(SelfView.view.is_not(None), SelfView.words != "")
    yield _count("self_views", SelfView.review_id, SelfView.review_id.in_(ids), written)


def _queries(ids: list[int]) -> Iterable[Rows]:
    yield _count(
        "open_queries", Query.review_id, Query.review_id.in_(ids), Query.answered_at.is_(None)
    )


def _afterwards(ids: list[int], until: date) -> Iterable[Rows]:
    yield _count("responses", Response.review_id, Response.review_id.in_(ids))
    yield _count(
        "corrections",
        Correction.review_id,
        Correction.review_id.in_(ids),
        Correction.agreed_at.is_(None),
        Correction.refused_at.is_(None),
    )
    yield _count(
        "follow_up_on",
        FollowUp.review_id,
        FollowUp.review_id.in_(ids),
        FollowUp.held_on.is_(None),
        FollowUp.due_on <= until,
        first_on=FollowUp.due_on,
    )
    later = sa.orm.aliased(ActionVersion)
    newer = sa.exists().where(
        later.action_id == ActionVersion.action_id, later.number > ActionVersion.number
    )
    yield _count(
        "due_actions",
        Action.review_id,
        Action.id == ActionVersion.action_id,
        Action.review_id.in_(ids),
        ActionVersion.outcome == Outcome.OPEN,
        ActionVersion.due_on <= until,
        ~newer,
        first_on=ActionVersion.due_on,
    )
