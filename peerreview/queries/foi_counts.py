"""What a publisher does not see of a review, for the FOI file: kind, count, dates, who holds it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from ..clock import LONDON
from ..db import db
from ..models.findings import (
    Comment,
    Correction,
    Dissent,
    Finding,
    FirstView,
    Note,
    Query,
    Report,
)
from ..models.messages import Event, Message
from ..models.panels import Seat, Session, Waiver
from ..models.people import Interest
from ..models.preparation import Evidence, SelfView
from ..models.responses import Action, Feedback, Response
from ..models.reviews import Review, TeamPlace
from ..rules.findings import FindingState
from ..rules.foi import Counted, seen_by
from ..rules.people import LIVE_SEATS
from ..rules.visibility import Part, untold
from ..words import joined
from .foi_parts import AS_PUBLISHER

NOBODY = "the service, where nobody reads it any more"
Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Kind:
    """What is counted: its name, its date, which rows, and who holds them."""

    name: str
    at: Any
    where: Condition
    holder: str


def counted(kinds: Iterable[Kind]) -> tuple[Counted, ...]:
    """Those kinds of which there is anything, counted in one statement."""
    asked = list(kinds)
    rows = db.session.execute(
        sa.union_all(*(_counting(place, kind) for place, kind in enumerate(asked)))
    )
    return tuple(
        Counted(asked[place].name, number, _day(first), _day(last), asked[place].holder)
        for place, number, first, last in sorted(rows)
        if number
    )


def _counting(place: int, kind: Kind) -> sa.Select[Any]:
    table: FromClause = kind.at.class_.__table__
    query = sa.select(
        sa.literal(place), sa.func.count(), sa.func.min(kind.at), sa.func.max(kind.at)
    )
    return query.select_from(table).where(kind.where)


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(LONDON).date() if moment else None


def always(review: Review) -> list[Kind]:
    """What no publisher sees at any time."""
    return [*_of_panel(review), *_of_team(review), *_of_service(review)]


def _of_panel(review: Review) -> list[Kind]:
    seats = sa.select(Seat.id).where(Seat.review_id == review.id)
    people = sa.select(Seat.person_id).where(Seat.review_id == review.id)
    written = sa.and_(Note.seat_id.in_(seats), Note.words != "")
    given, said = FirstView.seat_id.in_(seats), Comment.review_id == review.id
    close = sa.and_(Interest.person_id.in_(people), Interest.council_id == review.council_id)
    ended = sa.and_(Seat.review_id == review.id, Seat.state.not_in(LIVE_SEATS))
    waived = Waiver.review_id == review.id
    coordinators = "the group’s coordinators"
    return [
        Kind("Notes of the panel", Note.written_at, written, "their authors"),
        Kind("First views", FirstView.given_at, given, "those who gave them"),
        Kind("Discussion of the panel", Comment.said_at, said, _holders(review, Part.DISCUSSION)),
        Kind(
            "Interests that people asked to the panel declared",
            Interest.declared_at,
            close,
            f"those who declared them; {coordinators} know the kinds",
        ),
        Kind("Waivers of soft interests", Waiver.waived_at, waived, coordinators),
        Kind("Seats that ended", Seat.proposed_at, ended, coordinators),
    ]


def _of_team(review: Review) -> list[Kind]:
    team = TeamPlace.review_id == review.id
    needs = joined(["those who have them", *_seers(review, Part.ACCESS_NEEDS)])
    told, left = TeamPlace.access_needs != "", TeamPlace.left_at.is_not(None)
    return [
        Kind(
            "Access needs that people on the team told",
            TeamPlace.named_at,
            sa.and_(team, told),
            needs,
        ),
        Kind(
            "Places on the team that ended", TeamPlace.named_at, sa.and_(team, left), "the service"
        ),
        Kind(
            "Answers to the questions about the review",
            Feedback.given_at,
            Feedback.review_id == review.id,
            "the group’s coordinators, without names",
        ),
    ]


def _of_service(review: Review) -> list[Kind]:
    removed = sa.and_(Evidence.review_id == review.id, Evidence.removed_at.is_not(None))
    own = sa.select(Finding.id).where(Finding.review_id == review.id)
    back = sa.and_(Dissent.finding_id.in_(own), Dissent.taken_back_at.is_not(None))
    off = sa.and_(Session.review_id == review.id, Session.cancelled_at.is_not(None))
    quiet = sa.and_(Event.review_id == review.id, Event.verb.in_(untold(AS_PUBLISHER)))
    mails = Message.review_id == review.id
    return [
        Kind("Evidence that was removed", Evidence.added_at, removed, "the service"),
        Kind(
            "Second views that were taken back",
            Dissent.recorded_at,
            back,
            "the service and those whose they are",
        ),
        Kind("Sessions that were cancelled", Session.starts_at, off, "the service"),
        Kind("Things that happened and are told to others only", Event.at, quiet, "the service"),
        Kind(
            "Mails that the service wrote about the review",
            Message.written_at,
            mails,
            "the service and those whom they went to",
        ),
    ]


def hidden(review: Review, part: Part) -> list[Kind]:
    """What there is of a part that publishers do not see now, though they do at other times."""
    holders = _holders(review, part)
    return [Kind(name, at, where, holders) for name, at, where in _KINDS[part](review)]


def _findings(review: Review) -> list[tuple[str, Any, Condition]]:
    own = sa.select(Finding.id).where(Finding.review_id == review.id)
    begun = sa.or_(
        Finding.state != FindingState.OPEN, Finding.works_well != "", Finding.to_explore != ""
    )
    return [
        (
            "Findings in the making",
            Finding.written_at,
            sa.and_(Finding.review_id == review.id, begun),
        ),
        (
            "Second views",
            Dissent.recorded_at,
            sa.and_(Dissent.finding_id.in_(own), Dissent.taken_back_at.is_(None)),
        ),
    ]


_KINDS: dict[Part, Any] = {
    Part.SELF_REVIEW: lambda review: [
        ("Points of the self-review", SelfView.written_at, SelfView.review_id == review.id)
    ],
    Part.EVIDENCE: lambda review: [
        ("Evidence", Evidence.added_at, Evidence.review_id == review.id)
    ],
    Part.PANEL: lambda review: [
        ("Seats on the panel", Seat.proposed_at, Seat.review_id == review.id),
        ("Sessions", Session.starts_at, Session.review_id == review.id),
    ],
    Part.FINDINGS: _findings,
    Part.QUERIES: lambda review: [
        ("Queries about facts", Query.raised_at, Query.review_id == review.id)
    ],
    Part.REPORT: lambda review: [
        ("Versions of the report", Report.agreed_at, Report.review_id == review.id),
        ("Corrections", Correction.written_at, Correction.review_id == review.id),
    ],
    Part.RESPONSES: lambda review: [
        ("Responses", Response.written_at, Response.review_id == review.id),
        ("Actions", Action.planned_at, Action.review_id == review.id),
    ],
}


def _seers(review: Review, part: Part) -> list[str]:
    return seen_by(part, review.reached, review.status)


def _holders(review: Review, part: Part) -> str:
    return joined(_seers(review, part)) or NOBODY
