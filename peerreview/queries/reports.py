"""Reports: the findings as they were agreed, version by version, and the corrections of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ..clock import LONDON
from ..db import db
from ..models.findings import Correction, Dissent, Finding, Report, ReportPoint
from ..models.responses import ActionVersion, Response
from ..models.reviews import Review
from ..rules.errors import NotVisible
from ..rules.findings import FindingState, Reported
from ..rules.sharing import SharedAction, SharedResponse
from . import responses


@dataclass(frozen=True)
class Version:
    """One version of a report: its number, when it was agreed, and when the one before it was."""

    number: int
    agreed_at: datetime


@dataclass(frozen=True)
class Said:
    """What the council says and does about one point, as it stands today."""

    response: SharedResponse | None
    actions: tuple[SharedAction, ...]


def versions(review: Review) -> list[Version]:
    """The versions of the review's report, the newest first."""
    rows = db.session.execute(
        sa.select(Report.number, Report.agreed_at)
        .where(Report.review_id == review.id)
        .order_by(Report.number.desc())
    )
    return [Version(number, agreed_at) for number, agreed_at in rows]


def newest(review: Review) -> Report:
    """The newest version of the report, with its points. Raises NotVisible before there is one."""
    return version(review, None)


def version(review: Review, number: int | None) -> Report:
    """One version of the report with its points; the newest for None. Raises NotVisible."""
    query = (
        sa.select(Report)
        .where(Report.review_id == review.id)
        .order_by(Report.number.desc())
        .limit(1)
        .options(selectinload(Report.points))
        .execution_options(populate_existing=True)
    )
    if number is not None:
        query = query.where(Report.number == number)
    found = db.session.scalars(query).first()
    if found is None:
        raise NotVisible(f"{review.ref} has no such report")
    return found


def point(report: Report, number: int) -> ReportPoint:
    """One point of a report. Raises NotVisible where it has none of this number."""
    for found in report.points:
        if found.number == number:
            return found
    raise NotVisible(f"no point {number}")


def said(review: Review) -> dict[int, Said]:
    """What the council says and does about each point, by its number."""
    return {
        one.found.number: Said(
            _as_said(one.response),
            tuple(_as_planned(action.versions[-1]) for action in one.actions),
        )
        for one in responses.answered(review)
    }


def _as_said(response: Response | None) -> SharedResponse | None:
    if response is None:
        return None
    return SharedResponse(response.words, response.written_at.astimezone(LONDON).date())


def _as_planned(now: ActionVersion) -> SharedAction:
    return SharedAction(
        now.words, now.decision, now.owner, now.due_on, now.outcome, now.outcome_words
    )


def corrections(review: Review) -> list[Correction]:
    """The corrections of the report, those that wait for the publisher and those that are settled."""
    return list(db.session.scalars(_corrections(review).order_by(Correction.id)))


def waiting(review: Review) -> list[Correction]:
    """The corrections that wait for the publisher."""
    return [one for one in corrections(review) if one.agreed_at is None and one.refused_at is None]


def correction_by_ref(review: Review, ref: str) -> Correction:
    """The correction with this reference, of this review. Raises NotVisible."""
    found: Correction | None = db.session.scalars(
        _corrections(review).where(Correction.ref == ref)
    ).one_or_none()
    if found is None:
        raise NotVisible(ref)
    return found


def _corrections(review: Review) -> sa.Select[Any]:
    return (
        sa.select(Correction)
        .where(Correction.review_id == review.id)
        .options(joinedload(Correction.report_point))
        .execution_options(populate_existing=True)
    )


def corrected(correction: Correction) -> Reported:
    """The point as it would read after this correction, without dissents: these stay as they are."""
    content = correction.content | {"state": FindingState(correction.content["state"])}
    point = correction.report_point
    return Reported(number=point.number, title=point.title, **content)


def new_dissents(review: Review, report: Report) -> list[int]:
    """The points whose second views have changed since this version: they join the next one."""
    rows = db.session.execute(
        sa.select(ReportPoint.number)
        .join(Finding, Finding.point_id == ReportPoint.point_id)
        .join(Dissent, Dissent.finding_id == Finding.id)
        .where(
            ReportPoint.report_id == report.id,
            Finding.review_id == review.id,
            Dissent.recorded_at > report.agreed_at,
            Dissent.taken_back_at.is_(None),
        )
        .order_by(ReportPoint.number)
        .distinct()
    )
    return list(rows.scalars())
