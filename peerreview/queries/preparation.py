"""What the team prepares: the self-review, point by point, and its evidence."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ..db import db
from ..models.preparation import Evidence, EvidencePoint, SelfView
from ..models.reviews import FocusPoint, Point, Review, ScaleOption, Standard
from ..rules.errors import NotVisible
from ..rules.people import Standing
from ..rules.visibility import Part
from . import library, scope


@dataclass(frozen=True)
class OfPoint:
    """What the team prepared for one point; `version` is 0 where nothing was ever written.

    `view` is a number of the scale and `label` what it is called; both may be missing.
    """

    point: Point
    is_focus: bool
    view: int | None = None
    label: str = ""
    words: str = ""
    version: int = 0
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_written(self) -> bool:
        """Whether the team has given its view or its words."""
        return self.view is not None or bool(self.words)


@dataclass(frozen=True)
class Prepared:
    """Whether a self-review and evidence are there: all that a coordinator sees of them."""

    has_self_review: bool
    has_evidence: bool


@dataclass(frozen=True)
class Earlier:
    """An earlier review of the same service of which this reader may read something.

    `is_shared`: in the library, as far as it is shared with them; otherwise its whole report.
    """

    ref: str
    standard: str
    agreed_on: date | None
    is_shared: bool


def points(review: Review) -> list[tuple[Point, bool]]:
    """The points of the review's standard, each with whether it is in focus: these come first."""
    focus = sa.exists().where(FocusPoint.review_id == review.id, FocusPoint.point_id == Point.id)
    rows = db.session.execute(
        sa.select(Point, focus).where(Point.standard_id == review.standard_id)
    ).all()
    found = [(each, bool(is_focus)) for each, is_focus in rows]
    return sorted(found, key=lambda pair: (not pair[1], pair[0].number))


def point(review: Review, number: int) -> Point:
    """The point with this number of the review's standard. Raises NotVisible where it has none."""
    found = [each for each in points(review) if each[0].number == number]
    if not found:
        raise NotVisible(f"{review.ref} has no point {number}")
    return found[0][0]


def scale(review: Review) -> list[ScaleOption]:
    """The options on which this review gives views, the highest first; none without a standard."""
    return list(
        db.session.scalars(
            sa.select(ScaleOption)
            .where(ScaleOption.standard_id == review.standard_id)
            .order_by(ScaleOption.number.desc())
        )
    )


def of_points(review: Review, added: list[Evidence] | None = None) -> list[OfPoint]:
    """What the team prepared for each point of the standard: focus points first, then by number.

    `added`: the evidence of the review, where it is at hand.
    """
    written = _written(review)
    supported = _by_point(evidence(review) if added is None else added)
    return [
        _of(each, is_focus, written.get(each.id), supported.get(each.id, ()))
        for each, is_focus in points(review)
    ]


def of_point(review: Review, number: int) -> OfPoint:
    """What the team prepared for one point. Raises NotVisible where the standard has no such point."""
    for found in of_points(review):
        if found.point.number == number:
            return found
    raise NotVisible(f"{review.ref} has no point {number}")


def following(review: Review, number: int) -> int | None:
    """The number of the point that comes after this one, focus points first; None after the last."""
    numbers = [each.number for each, _ in points(review)]
    place = numbers.index(number) + 1 if number in numbers else len(numbers)
    return numbers[place] if place < len(numbers) else None


def evidence(review: Review) -> list[Evidence]:
    """The evidence that stands, oldest first, with its points and who added it.

    Points of a standard that the team chose before count for nothing: their numbers say something else.
    """
    of_standard = sa.select(Point.id).where(Point.standard_id == review.standard_id)
    ties = Evidence.points.and_(EvidencePoint.point_id.in_(of_standard))
    return list(
        db.session.scalars(
            sa.select(Evidence)
            .where(Evidence.review_id == review.id, Evidence.removed_at.is_(None))
            .order_by(Evidence.id)
            .options(
                joinedload(Evidence.added_by),
                selectinload(ties).joinedload(EvidencePoint.point),
            )
        )
    )


def evidence_by_ref(review: Review, ref: str) -> Evidence:
    """One piece of evidence of this review. Raises NotVisible where it has none of this reference."""
    found = [each for each in evidence(review) if each.ref == ref]
    if not found:
        raise NotVisible(ref)
    return found[0]


def is_there(review: Review) -> Prepared:
    """Whether the team has written anything of its self-review, and added any evidence."""
    written = sa.exists().where(
        SelfView.review_id == review.id,
        SelfView.point_id == Point.id,
        Point.standard_id == review.standard_id,
        sa.or_(SelfView.view.is_not(None), SelfView.words != ""),
    )
    added = sa.exists().where(Evidence.review_id == review.id, Evidence.removed_at.is_(None))
    row = db.session.execute(sa.select(written, added)).one()
    return Prepared(*map(bool, row))


def kept_for_others(review: Review) -> int:
    """How many points of other standards the team has written about, before it chose this one."""
    return db.session.execute(
        sa.select(sa.func.count())
        .select_from(SelfView)
        .join(Point, Point.id == SelfView.point_id)
        .where(SelfView.review_id == review.id, Point.standard_id != review.standard_id)
    ).scalar_one()


def earlier(review: Review, by: Standing) -> list[Earlier]:
    """Earlier reviews of the same service, the newest first, of which `by` may read something.

    Of others there is no trace: not even how many there are.
    """
    sees_report = scope.visible_to(by, Part.REPORT)
    rows = db.session.execute(
        sa.select(Review.id, Review.ref, Standard.name, Review.agreed_on, sees_report)
        .join(Standard, Standard.id == Review.standard_id)
        .where(Review.service_id == review.service_id, Review.created_at < review.created_at)
        .order_by(Review.created_at.desc())
    ).all()
    shared = library.is_visible((row.id for row in rows), by)
    return [
        Earlier(ref, standard, agreed_on, is_shared=not sees)
        for id, ref, standard, agreed_on, sees in rows
        if sees or id in shared
    ]


def _written(review: Review) -> dict[int, tuple[SelfView, str]]:
    rows = db.session.execute(
        sa.select(SelfView, ScaleOption.label)
        .join(Point, Point.id == SelfView.point_id)
        .outerjoin(
            ScaleOption,
            sa.and_(
                ScaleOption.standard_id == Point.standard_id, ScaleOption.number == SelfView.view
            ),
        )
        .where(SelfView.review_id == review.id)
    )
    return {row.point_id: (row, label or "") for row, label in rows}


def _by_point(found: list[Evidence]) -> dict[int, tuple[Evidence, ...]]:
    by_point: dict[int, tuple[Evidence, ...]] = {}
    for each in found:
        for tie in each.points:
            by_point[tie.point_id] = (*by_point.get(tie.point_id, ()), each)
    return by_point


def _of(
    each: Point,
    is_focus: bool,
    written: tuple[SelfView, str] | None,
    supported: tuple[Evidence, ...],
) -> OfPoint:
    if written is None:
        return OfPoint(each, is_focus, evidence=supported)
    row, label = written
    return OfPoint(each, is_focus, row.view, label, row.words, row.version, supported)
