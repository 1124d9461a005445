"""What a council shares of one review, and from what it can choose: for its publishers and team."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ..clock import today
from ..db import db
from ..models.findings import Report, ReportPoint
from ..models.people import Person
from ..models.responses import Action, ActionVersion, Response
from ..models.reviews import Review
from ..models.shares import Share, SharedAction, SharedPoint
from ..rules.errors import NotVisible
from ..rules.sharing import AUDIENCES, Audience
from . import responses
from .shared import Selection, is_live, london


@dataclass(frozen=True)
class Shared:
    """One sharing choice as the council sees it, present or past.

    `is_old_report`: a newer version of the report stands and is not shared by it; `has_old_words`:
    the council has since changed the responses or actions that it shows.
    """

    ref: str
    audience: Audience
    with_views: bool
    with_responses: bool
    report_number: int
    points: tuple[tuple[int, str], ...]
    shared_on: date
    shared_by: str
    ends_on: date | None
    ended_on: date | None
    is_live: bool
    is_old_report: bool = False
    has_old_words: bool = False


def choices(review: Review) -> list[Shared]:
    """Every sharing choice of the review: the live ones from narrow to wide, then the past, newest first."""
    answered = responses.answered(review)
    standing = _standing(answered)
    number = max((each.found.report.number for each in answered), default=0)
    names = sa.select(Share, Person.name).join(Person, Person.id == Share.shared_by_id)
    rows = db.session.execute(
        names.where(Share.review_id == review.id)
        .order_by(Share.id.desc())
        .options(
            joinedload(Share.report),
            selectinload(Share.points).joinedload(SharedPoint.report_point),
            selectinload(Share.points).selectinload(SharedPoint.actions),
        )
    )
    found = [_shared(share, name, number, standing) for share, name in rows]
    live = [one for one in found if one.is_live]
    live.sort(key=lambda one: AUDIENCES.index(one.audience))
    return live + [one for one in found if not one.is_live]


def share(review: Review, ref: str) -> Share:
    """One share of this review, live or past. Raises NotVisible where it has none of this reference."""
    found = db.session.scalars(
        sa.select(Share)
        .where(Share.review_id == review.id, Share.ref == ref)
        .options(joinedload(Share.report), selectinload(Share.points))
    ).first()
    if found is None:
        raise NotVisible(ref)
    return found


def live_for(review: Review, audience: Audience) -> Share | None:
    """The share for this audience that has not been ended by anybody, also where its date has passed."""
    return db.session.scalars(
        sa.select(Share)
        .where(Share.review_id == review.id, Share.audience == audience, Share.ended_at.is_(None))
        .options(selectinload(Share.points))
    ).first()


def newest(review: Review, numbers: Collection[int], *, with_responses: bool) -> Selection:
    """The points with these numbers in the newest report, with the words that stand beside them."""
    points = [each for each in responses.answered(review) if each.found.number in numbers]
    found = tuple(each.found for each in points)
    if not with_responses:
        return Selection(found)
    answers = tuple(each.response for each in points if each.response)
    actions = tuple(action.versions[-1] for each in points for action in each.actions)
    return Selection(found, answers, actions)


def exactly(
    review: Review, points: Collection[int], answers: Collection[int], actions: Collection[int]
) -> Selection:
    """These versions, by id, as far as they are of this review; what is not, is left out."""
    return Selection(
        tuple(
            db.session.scalars(
                sa.select(ReportPoint)
                .join(ReportPoint.report)
                .where(Report.review_id == review.id, ReportPoint.id.in_(points))
                .order_by(ReportPoint.number)
                .options(joinedload(ReportPoint.report))
            )
        ),
        tuple(
            db.session.scalars(
                sa.select(Response).where(Response.review_id == review.id, Response.id.in_(answers))
            )
        ),
        tuple(
            db.session.scalars(
                sa.select(ActionVersion)
                .join(ActionVersion.action)
                .where(Action.review_id == review.id, ActionVersion.id.in_(actions))
                .order_by(ActionVersion.action_id)
                .options(joinedload(ActionVersion.action))
            )
        ),
    )


def _standing(
    answered: Iterable[responses.Answered],
) -> dict[int, tuple[int | None, frozenset[int]]]:
    """By point: the ids of the response and of the action versions that stand now."""
    return {
        each.found.point_id: (
            each.response.id if each.response else None,
            frozenset(action.versions[-1].id for action in each.actions),
        )
        for each in answered
    }


def _shared(
    share: Share,
    name: str,
    newest_number: int,
    standing: dict[int, tuple[int | None, frozenset[int]]],
) -> Shared:
    live = is_live(share)
    points = sorted(share.points, key=lambda each: each.report_point.number)
    return Shared(
        ref=share.ref,
        audience=share.audience,
        with_views=share.with_views,
        with_responses=share.with_responses,
        report_number=share.report.number,
        points=tuple((each.report_point.number, each.report_point.title) for each in points),
        shared_on=london(share.shared_at),
        shared_by=name,
        ends_on=share.ends_on,
        ended_on=_ended_on(share),
        is_live=live,
        is_old_report=live and share.report.number < newest_number,
        has_old_words=live
        and share.with_responses
        and any(_words(each) != standing.get(each.report_point.point_id) for each in points),
    )


def _words(point: SharedPoint) -> tuple[int | None, frozenset[int]]:
    shown: list[SharedAction] = point.actions
    return point.response_id, frozenset(each.action_version_id for each in shown)


def _ended_on(share: Share) -> date | None:
    """The last day on which it was read: its own end, or the day on which somebody ended it."""
    ended = [london(share.ended_at)] if share.ended_at else []
    if share.ends_on and share.ends_on < today():
        ended.append(share.ends_on)
    return min(ended) if ended else None
