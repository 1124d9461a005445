"""The FOI file of a review: what its council's publishers see, and the rest by count alone.

Made from table 3: a part that publishers do not see at this status is counted and never read.
"""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ..clock import now
from ..db import db
from ..models.responses import ActionVersion
from ..models.reviews import Review
from ..models.shares import Share, SharedAction, SharedPoint
from ..rules.foi import Block, Counted, FoiFile, FoiOutline, Section, Table, Told, seen_by
from ..rules.visibility import Part, sees
from ..words import joined, moment, sentence_case, short_day
from . import events, foi_counts, foi_parts, shared
from .foi_parts import AS_PUBLISHER

Full = Callable[[Review], list[Block]]
PARTS: tuple[tuple[Part, str, Full], ...] = (
    (Part.EXISTENCE, "About this review", foi_parts.about),
    (Part.REQUEST, "Request", foi_parts.request),
    (Part.SELF_REVIEW, "Self-review", foi_parts.self_review),
    (Part.EVIDENCE, "Evidence", foi_parts.evidence),
    (Part.PANEL, "Panel and sessions", foi_parts.panel),
    (Part.FINDINGS, "Findings", foi_parts.findings_of),
    (Part.QUERIES, "Queries and answers", foi_parts.queries_of),
    (Part.REPORT, "Report", foi_parts.report),
    (Part.RESPONSES, "Responses and actions", foi_parts.responses_of),
    (Part.HOLD, "Legal hold", foi_parts.legal_holds),
)
CHOICES = "Sharing choices"
CAN_BE_SHARED = {Part.REPORT, Part.RESPONSES}
NOT_SHARED = "Not shared outside the review."
# What stands beside every report that is shared, of the parts that are not shared themselves.
BESIDE = {
    Part.EXISTENCE: "Whoever is shown the report is told council, service, standard, stage and date.",
    Part.PANEL: "Whoever is shown the report is told the councils of the panel, and the names of those "
    "who agreed to be named.",
}


def outline(review: Review) -> FoiOutline:
    """The titles of what the file holds in full, and what it only counts."""
    titles = [title for part, title, _ in PARTS if _is_seen(review, part)]
    has_shares = sa.select(sa.exists().where(Share.review_id == review.id))
    if db.session.scalars(has_shares).one():
        titles.append(CHOICES)
    return FoiOutline(tuple(titles), _counted(review))


def file(review: Review) -> FoiFile:
    """Everything of the review that belongs into its file.

    The gate has let a publisher in: nothing here depends on which one.
    """
    shares = _shares(review)
    sections = [
        Section(title, _seen_by(review, part), _sharing_of(part, shares), tuple(full(review)))
        for part, title, full in PARTS
        if _is_seen(review, part)
    ]
    if shares:
        sections.append(_choices(review, shares))
    told = tuple(
        Told(one.at, one.relation, one.verb, one.count)
        for one in events.all_of(review, AS_PUBLISHER)
    )
    return FoiFile(
        ref=review.ref,
        council=review.council.name,
        service=review.service.name,
        made_at=now(),
        sections=tuple(sections),
        events=told,
        counted=_counted(review),
    )


def _is_seen(review: Review, part: Part) -> bool:
    return sees(part, AS_PUBLISHER, review.reached, review.status)


def _counted(review: Review) -> tuple[Counted, ...]:
    kinds = foi_counts.always(review)
    for part, _, _ in PARTS:
        if not _is_seen(review, part):
            kinds += foi_counts.hidden(review, part)
    return foi_counts.counted(kinds)


def _seen_by(review: Review, part: Part) -> str:
    return f"Seen by: {joined(seen_by(part, review.reached, review.status))}."


def _shares(review: Review) -> list[Share]:
    """Every sharing choice of the review with its exact versions, the newest first."""
    points = selectinload(Share.points)
    versions = joinedload(SharedAction.action_version).joinedload(ActionVersion.action)
    query = (
        sa.select(Share)
        .where(Share.review_id == review.id)
        .order_by(Share.id.desc())
        .options(
            joinedload(Share.report),
            points.joinedload(SharedPoint.report_point),
            points.joinedload(SharedPoint.response),
            points.selectinload(SharedPoint.actions).options(versions),
        )
    )
    return list(db.session.scalars(query))


def _sharing_of(part: Part, shares: list[Share]) -> str:
    if part in CAN_BE_SHARED:
        return _sharing(shares, with_responses=part is Part.RESPONSES)
    if part in BESIDE and any(map(shared.is_live, shares)):
        return f"{BESIDE[part]} The rest is not shared outside the review."
    return NOT_SHARED


def _sharing(shares: list[Share], *, with_responses: bool) -> str:
    live = [
        one.audience.value
        for one in shares
        if shared.is_live(one) and (one.with_responses or not with_responses)
    ]
    if not live:
        return "Shared with nobody else today."
    return f"Some of it is shared today with: {joined(live)}. Sharing choices, below, says what."


def _choices(review: Review, shares: list[Share]) -> Section:
    head = ("Audience", "What", "Views", "Since", "Until")
    rows = tuple(
        (
            sentence_case(one.audience),
            f"Report version {one.report.number}: {'; '.join(map(_point, _by_number(one)))}",
            "with views" if one.with_views else "without views",
            moment(one.shared_at),
            _until(one),
        )
        for one in shares
    )
    seen = _seen_by(review, Part.REPORT)
    return Section(CHOICES, seen, NOT_SHARED, (Table(CHOICES, head, rows),))


def _by_number(share: Share) -> list[SharedPoint]:
    return sorted(share.points, key=lambda one: one.report_point.number)


def _point(one: SharedPoint) -> str:
    beside = [f"response version {one.response.number}"] if one.response else []
    beside += [
        f"action {version.action.ref} version {version.number}"
        for version in (each.action_version for each in one.actions)
    ]
    words = f" with {joined(beside)}" if beside else ""
    return f"point {one.report_point.number}{words}"


def _until(share: Share) -> str:
    if share.ended_at:
        return f"taken back or replaced {moment(share.ended_at)}"
    if share.ends_on is None:
        return "a publisher takes it back"
    return short_day(share.ends_on)
