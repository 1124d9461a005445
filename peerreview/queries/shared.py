"""One shared report as its readers get it, and as a preview shows it: composed in one place.

Templates of the library are given the frozen values of `rules.sharing`, never a review.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ..clock import LONDON, now, today
from ..db import db
from ..models.columns import lasting
from ..models.councils import Council
from ..models.findings import ReportPoint
from ..models.panels import Seat
from ..models.people import Membership, Person
from ..models.responses import ActionVersion, Response
from ..models.reviews import Review, ScaleOption
from ..models.shares import Share, SharedAction, SharedPoint
from ..rules import sharing
from ..rules.errors import NotVisible
from ..rules.people import SeatRole, SeatState, Standing
from ..rules.sharing import AUDIENCES, Audience, Choice, SharedReport, readers
from . import scope


@dataclass(frozen=True)
class Selection:
    """Exact versions that a share lists: report points, and the words shown beside them."""

    points: tuple[ReportPoint, ...] = ()
    responses: tuple[Response, ...] = ()
    actions: tuple[ActionVersion, ...] = ()  # each with its action


@dataclass(frozen=True)
class Piece:
    """One report point as one sharing choice shows it."""

    choice: Choice
    point: ReportPoint  # with its report
    response: Response | None
    actions: tuple[ActionVersion, ...]


def readable(person: Standing, on: date | None = None) -> sa.ColumnElement[bool]:
    """The WHERE over Share and Review that holds exactly where `rules.sharing.reads` does."""
    on = on or today()
    included = [
        sa.and_(Share.audience == audience, scope.holds_any(readers(audience), person))
        for audience in AUDIENCES
    ]
    return sa.and_(_live(on), sa.or_(*included))


def is_live(share: Share) -> bool:
    """Whether a stored share, with its report, still shows anything today."""
    return sharing.is_live(choice_of(share), today())


def choice_of(share: Share) -> Choice:
    """A stored share, with its report, as the rules know it."""
    return Choice(
        share.audience,
        share.with_views,
        share.with_responses,
        share.report.number,
        share.shared_at,
        share.ends_on,
        share.ended_at,
    )


def shared(ref: str, person: Standing, on: date | None = None) -> SharedReport:
    """What this person may read of the report of the review with this reference.

    Raises NotVisible where it is nothing, and where there is no such review: they look the same.
    """
    shares = _shares(Review.ref == ref, readable(person, on))
    if not shares:
        raise NotVisible(ref)
    return _composed(shares[0].review_id, [piece for share in shares for piece in _pieces(share)])


def preview(
    review: Review,
    selection: Selection,
    *,
    audience: Audience,
    with_views: bool = False,
    with_responses: bool = False,
) -> SharedReport:
    """The page as everybody in this audience will see it, once this choice is made.

    They also read the live shares for wider audiences; this choice takes the place of the one that
    there is for this audience.
    """
    wider = sharing.containing(audience)[1:]
    shares = _shares(Share.review_id == review.id, Share.audience.in_(wider), _live(today()))
    kept = [piece for share in shares for piece in _pieces(share)]
    return _composed(
        review.id, [*pieces_of(selection, audience, with_views, with_responses), *kept]
    )


def as_seen(review: Review, audience: Audience) -> SharedReport:
    """The page as everybody in this audience sees it today.

    Raises NotVisible where nothing is shared with them.
    """
    included = Share.audience.in_(sharing.containing(audience))
    shares = _shares(Share.review_id == review.id, included, _live(today()))
    if not shares:
        raise NotVisible(review.ref)
    return _composed(review.id, [piece for share in shares for piece in _pieces(share)])


def pieces_of(
    selection: Selection, audience: Audience, with_views: bool, with_responses: bool
) -> list[Piece]:
    """What each point of a selection would show, were it shared like this now."""
    responses = {one.point_id: one for one in selection.responses}
    return [
        Piece(
            Choice(audience, with_views, with_responses, point.report.number, now()),
            point,
            responses.get(point.point_id),
            tuple(one for one in selection.actions if one.action.point_id == point.point_id),
        )
        for point in selection.points
    ]


def shown(piece: Piece) -> sharing.SharedPoint:
    """The frozen value of a piece: what its choice leaves out is not in it."""
    said = piece.response
    return sharing.shown(
        piece.point,
        piece.choice,
        sharing.SharedResponse(said.words, london(said.written_at)) if said else None,
        tuple(
            sharing.SharedAction(
                one.words, one.decision, one.owner, one.due_on, one.outcome, one.outcome_words
            )
            for one in piece.actions
        ),
    )


def unended(
    review_ids: Collection[int], service_ids: Collection[int] = ()
) -> list[tuple[Review, Share, list[Piece]]]:
    """The shares of these reviews, and of reviews of these services, that nobody has ended: with
    the review, its council and service, and what each shows.
    """
    of_these = sa.or_(Review.id.in_(review_ids), Review.service_id.in_(service_ids))
    shares = _shares(of_these, Share.ended_at.is_(None))
    reviews = db.session.scalars(
        sa.select(Review)
        .where(Review.id.in_({share.review_id for share in shares}))
        .options(joinedload(Review.council), joinedload(Review.service))
    )
    by_id = {review.id: review for review in reviews}
    return [(by_id[share.review_id], share, _pieces(share)) for share in shares]


def _live(on: date) -> sa.ColumnElement[bool]:
    return sa.and_(Share.ended_at.is_(None), sa.or_(Share.ends_on.is_(None), Share.ends_on >= on))


def _shares(*conditions: sa.ColumnElement[bool]) -> list[Share]:
    points = selectinload(Share.points)
    return list(
        db.session.scalars(
            sa.select(Share)
            .join(Review, Review.id == Share.review_id)
            .join(Share.report)
            .where(*conditions)
            .order_by(Share.id.desc())
            .options(
                contains_eager(Share.report),
                points.joinedload(SharedPoint.report_point).joinedload(ReportPoint.report),
                points.joinedload(SharedPoint.response),
                points.selectinload(SharedPoint.actions).joinedload(SharedAction.action_version),
            )
        )
    )


def _pieces(share: Share) -> list[Piece]:
    choice = choice_of(share)
    return [
        Piece(
            choice,
            each.report_point,
            each.response,
            tuple(
                sorted((one.action_version for one in each.actions), key=lambda version: version.id)
            ),
        )
        for each in share.points
    ]


def _composed(review_id: int, pieces: Iterable[Piece]) -> SharedReport:
    """The page's values: per point the fullest piece, and the facts of the review around them."""
    by_point: dict[int, dict[Choice, Piece]] = {}
    for piece in pieces:
        by_point.setdefault(piece.point.point_id, {}).setdefault(piece.choice, piece)
    got = [choices[sharing.fullest(choices)] for choices in by_point.values()]
    got.sort(key=lambda piece: piece.point.number)
    review = db.session.execute(
        sa.select(Review)
        .where(Review.id == review_id)
        .options(
            joinedload(Review.council), joinedload(Review.service), joinedload(Review.standard)
        )
    ).scalar_one()
    agreed_on = london(max(piece.point.report.agreed_at for piece in got))
    named, councils = _panel(review, review.agreed_on or agreed_on)
    return SharedReport(
        ref=review.ref,
        service=review.service.name,
        council=review.council.nice_name,
        standard=review.standard.name if review.standard else "",
        stage=str(review.stage or ""),
        agreed_on=agreed_on,
        named=named,
        councils=councils,
        steps=_steps(review),
        is_public=all(piece.choice.audience is Audience.EVERYONE for piece in got),
        points=tuple(map(shown, got)),
    )


def _steps(review: Review) -> int:
    scale = sa.select(sa.func.count()).where(ScaleOption.standard_id == review.standard_id)
    return db.session.execute(scale).scalar_one()


def _panel(review: Review, on: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The assessors who agreed to be named, the lead first; and the councils of the others."""
    rows = db.session.execute(
        sa.select(Person.id, Person.name, Seat.role, Seat.is_named, Council.nice_name)
        .select_from(Seat)
        .join(Person, Person.id == Seat.person_id)
        .outerjoin(
            Membership,
            sa.and_(
                Membership.person_id == Person.id,
                lasting(Membership, on),
            ),
        )
        .outerjoin(Council, Council.id == Membership.council_id)
        .where(
            Seat.review_id == review.id,
            Seat.state == SeatState.ACCEPTED,
            Seat.role.in_((SeatRole.LEAD, SeatRole.ASSESSOR)),
        )
    ).all()
    named: dict[tuple[bool, str, int], list[str]] = {}
    for id_, name, role, is_named, council in rows:
        if is_named:
            named.setdefault((role is not SeatRole.LEAD, name, id_), []).append(council or "")
    councils = {row.nice_name for row in rows if row.nice_name and not row.is_named}
    with_council = tuple(
        f"{name} ({', '.join(sorted(filter(None, theirs)))})" if any(theirs) else name
        for (_, name, _), theirs in sorted(named.items())
    )
    return with_council, tuple(sorted(councils))


def london(at: datetime) -> date:
    """The day in London on which something happened."""
    return at.astimezone(LONDON).date()
