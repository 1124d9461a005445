"""The library: what councils share, as frozen values, and only what this reader may read.

A reader gets, point by point, the fullest live share that includes them; everything here, the
search and every count too, looks at nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from .. import search
from ..db import db
from ..models.councils import Council
from ..models.findings import Report, ReportPoint
from ..models.reviews import Review, Service, Standard
from ..models.shares import Share, SharedPoint
from ..rules.people import Standing
from ..rules.services import Stage
from . import pages
from .shared import london, preview, readable, shared

__all__ = ["Facets", "Found", "Wanted", "facets", "is_visible", "listed", "preview", "shared"]

FIRST_POINTS = 3  # of each report in the list; its page has them all


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; empty where it does not matter. `standard` is its slug and version."""

    words: str = ""
    standard: tuple[str, str] | None = None
    point: int | None = None
    stage: Stage | None = None
    kind: str = ""
    region: str = ""


@dataclass(frozen=True)
class Found:
    """One report in the list: of its points only those that were looked for, the first few named."""

    ref: str
    service: str
    council: str
    standard: str
    stage: str
    shared_on: date
    points_count: int
    first_points: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Facets:
    """What there is to choose from: only what stands in rows that this reader may see."""

    standards: tuple[tuple[str, str, str], ...]  # slug, version, name
    stages: tuple[Stage, ...]
    kinds: tuple[str, ...]
    regions: tuple[str, ...]


def is_visible(review_ids: Iterable[int], person: Standing) -> frozenset[int]:
    """Those of these reviews of which this person finds something in the library."""
    return frozenset(
        db.session.scalars(
            sa.select(Share.review_id)
            .join(Review, Review.id == Share.review_id)
            .where(Share.review_id.in_(set(review_ids)), readable(person))
        )
    )


def listed(
    person: Standing, wanted: Wanted | None = None, *, number: int = 1, on: date | None = None
) -> pages.Page[Found]:
    """Page `number` of the reports of which this person may read something that is wanted.

    Newest shared first, by the shares that the person gets. Three statements.
    """
    seen = _seen(person, wanted or Wanted(), on)
    grouped = (
        sa.select(
            seen.c.review_id,
            sa.func.max(seen.c.shared_at).label("shared_at"),
            sa.func.count().label("points_count"),
        )
        .group_by(seen.c.review_id)
        .subquery()
    )
    rows = (
        sa.select(
            Review.id, Review.ref, Review.stage, grouped.c.shared_at, grouped.c.points_count,
            Service.name.label("service"), Council.nice_name.label("council"),
            Standard.name.label("standard"),
        )
        .join(grouped, grouped.c.review_id == Review.id)
        .join(Service, Service.id == Review.service_id)
        .join(Council, Council.id == Review.council_id)
        .join(Standard, Standard.id == Review.standard_id)
        .order_by(grouped.c.shared_at.desc(), Review.ref)
    )  # fmt: skip
    found = pages.page(rows, number)
    points = _first_points(seen, [row.id for row in found.items])
    items = [_found(row, points.get(row.id, ())) for row in found.items]
    return pages.Page(items, found.number, found.count)


def facets(person: Standing, on: date | None = None) -> Facets:
    """What this person can narrow the library by."""
    rows = db.session.execute(
        sa.select(
            Standard.slug,
            Standard.version,
            Standard.name,
            Review.stage,
            Council.kind,
            Council.region,
        )
        .distinct()
        .select_from(Share)
        .join(Review, Review.id == Share.review_id)
        .join(Council, Council.id == Review.council_id)
        .join(Standard, Standard.id == Review.standard_id)
        .where(readable(person, on))
    ).all()
    stages = {row.stage for row in rows}
    standards = {(row.slug, row.version, row.name) for row in rows}
    return Facets(
        standards=tuple(sorted(standards, key=lambda one: (one[2], one[1]))),
        stages=tuple(stage for stage in Stage if stage in stages),
        kinds=tuple(sorted({row.kind for row in rows})),
        regions=tuple(sorted({row.region for row in rows if row.region})),
    )


def _seen(person: Standing, wanted: Wanted, on: date | None) -> sa.Subquery:
    """The shared points that this person gets and that are wanted: per point the fullest share.

    What is wanted comes last: a share that the person does not get must not be found by its words.
    """
    place = sa.func.row_number().over(
        partition_by=(Share.review_id, ReportPoint.point_id),
        order_by=(
            Share.with_views.desc(),
            Share.with_responses.desc(),
            Report.number.desc(),
            Share.shared_at.desc(),
            Share.id.desc(),
        ),
    )
    ranked = (
        sa.select(
            SharedPoint.id,
            Share.review_id,
            Share.shared_at,
            ReportPoint.number,
            ReportPoint.title,
            place.label("place"),
        )
        .select_from(SharedPoint)
        .join(Share, Share.id == SharedPoint.share_id)
        .join(Report, Report.id == Share.report_id)
        .join(ReportPoint, ReportPoint.id == SharedPoint.report_point_id)
        .join(Review, Review.id == Share.review_id)
        .join(Council, Council.id == Review.council_id)
        .join(Standard, Standard.id == Review.standard_id)
        .where(readable(person, on), *_about(wanted))
        .subquery()
    )
    got = sa.select(ranked).where(ranked.c.place == 1)
    if wanted.point is not None:
        got = got.where(ranked.c.number == wanted.point)
    if wanted.words:
        got = got.where(ranked.c.id.in_(search.matching(wanted.words)))
    return got.subquery()


def _about(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    """Facts of the review, the same in all of its shares."""
    conditions = []
    if wanted.standard:
        conditions += [Standard.slug == wanted.standard[0], Standard.version == wanted.standard[1]]
    if wanted.stage:
        conditions.append(Review.stage == wanted.stage)
    if wanted.kind:
        conditions.append(Council.kind == wanted.kind)
    if wanted.region:
        conditions.append(Council.region == wanted.region)
    return conditions


def _first_points(seen: sa.Subquery, review_ids: list[int]) -> dict[int, tuple[Any, ...]]:
    rows = db.session.execute(
        sa.select(seen.c.review_id, seen.c.number, seen.c.title)
        .where(seen.c.review_id.in_(review_ids))
        .order_by(seen.c.number)
    )
    found: dict[int, tuple[Any, ...]] = {}
    for review_id, number, title in rows:
        found[review_id] = (*found.get(review_id, ()), (number, title))
    return found


def _found(row: Any, points: tuple[Any, ...]) -> Found:
    return Found(
        ref=row.ref,
        service=row.service,
        council=row.council,
        standard=row.standard,
        stage=str(row.stage or ""),
        shared_on=london(row.shared_at),
        points_count=row.points_count,
        first_points=points[:FIRST_POINTS],
    )
