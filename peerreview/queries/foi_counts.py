"""What a publisher does not see of a review, for the FOI file: kind, count, dates, who holds it."""

from collections.abc import Iterable
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


def always(review: Review) -> list[Counted]:
    """What no publisher sees at any time."""
    return [*_of_panel(review), *_of_team(review), *_of_service(review)]


def _of_panel(review: Review) -> list[Counted]:
    seats = sa.select(Seat.id).where(Seat.review_id == review.id)
    people = sa.select(Seat.person_id).where(Seat.review_id == review.id)
    written = sa.and_(Note.seat_id.in_(seats), Note.words != "")
    given, said = FirstView.seat_id.in_(seats), Comment.review_id == review.id
    close = sa.and_(Interest.person_id.in_(people), Interest.council_id == review.council_id)
    ended = sa.and_(Seat.review_id == review.id, Seat.state.not_in(LIVE_SEATS))
    waived = Waiver.review_id == review.id
    coordinators = "the group’s coordinators"
    return [
        _of("Notes of the panel", Note.written_at, written, "their authors"),
        _of("First views", FirstView.given_at, given, "those who gave them"),
        _of("Discussion of the panel", Comment.said_at, said, _holders(review, Part.DISCUSSION)),
        _of(
            "Interests that people asked to the panel declared",
            Interest.declared_at,
            close,
            f"those who declared them; {coordinators} know the kinds",
        ),
        _of("Waivers of soft interests", Waiver.waived_at, waived, coordinators),
        _of("Seats that ended", Seat.proposed_at, ended, coordinators),
    ]


def _of_team(review: Review) -> list[Counted]:
    team = TeamPlace.review_id == review.id
    needs = joined(["those who have them", *_seers(review, Part.ACCESS_NEEDS)])
    told, left = TeamPlace.access_needs != "", TeamPlace.left_at.is_not(None)
    return [
        _of(
            "Access needs that people on the team told",
            TeamPlace.named_at,
            sa.and_(team, told),
            needs,
        ),
        _of(
            "Places on the team that ended", TeamPlace.named_at, sa.and_(team, left), "the service"
        ),
        _of(
            "Answers to the questions about the review",
            Feedback.given_at,
            Feedback.review_id == review.id,
            "the group’s coordinators, without names",
        ),
    ]


def _of_service(review: Review) -> list[Counted]:
    removed = sa.and_(Evidence.review_id == review.id, Evidence.removed_at.is_not(None))
    off = sa.and_(Session.review_id == review.id, Session.cancelled_at.is_not(None))
    quiet = sa.and_(Event.review_id == review.id, Event.verb.in_(untold(AS_PUBLISHER)))
    mails = Message.review_id == review.id
    return [
        _of("Evidence that was removed", Evidence.added_at, removed, "the service"),
        _of("Sessions that were cancelled", Session.starts_at, off, "the service"),
        _of("Things that happened and are told to others only", Event.at, quiet, "the service"),
        _of(
            "Mails that the service wrote about the review",
            Message.written_at,
            mails,
            "the service and those whom they went to",
        ),
    ]


def hidden(review: Review, part: Part) -> list[Counted]:
    """What there is of a part that publishers do not see now, though they do at other times."""
    holders = _holders(review, part)
    return [_of(kind, at, where, holders) for kind, at, where in _KINDS[part](review)]


Kind = tuple[str, Any, Condition]


def _findings(review: Review) -> list[Kind]:
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
        ("Second views", Dissent.recorded_at, Dissent.finding_id.in_(own)),
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


def _of(kind: str, at: Any, where: Condition, holder: str) -> Counted:
    table: FromClause = at.class_.__table__
    query = sa.select(sa.func.count(), sa.func.min(at), sa.func.max(at)).select_from(table)
    number, first, last = db.session.execute(query.where(where)).one()
    days = [moment.astimezone(LONDON).date() if moment else None for moment in (first, last)]
    return Counted(kind, number, days[0], days[1], holder)


def _seers(review: Review, part: Part) -> list[str]:
    return seen_by(part, review.reached, review.status)


def _holders(review: Review, part: Part) -> str:
    return joined(_seers(review, part)) or NOBODY


def kept(found: Iterable[Counted]) -> tuple[Counted, ...]:
    """Those of which there is anything."""
    return tuple(one for one in found if one.count)
