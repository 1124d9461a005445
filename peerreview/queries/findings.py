"""Findings in the making: for their pages, for how far they are, and for what they still miss."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ..db import db
from ..models.findings import Dissent, Finding, Suggestion
from ..models.panels import Seat
from ..models.people import Person
from ..models.reviews import FocusPoint, Point, Review, ScaleOption
from ..rules import findings as rules
from ..rules.errors import Missing, NotVisible
from ..rules.findings import SET_ASIDE, Drafted, FindingState, Reported
from ..rules.people import PANEL, SeatState, Standing
from . import scope

_WITH_EVERYTHING = (
    joinedload(Finding.point),
    selectinload(Finding.suggestions),
    selectinload(Finding.dissents).joinedload(Dissent.seat).joinedload(Seat.person),
)


@dataclass(frozen=True)
class Line:
    """One finding in the list: how far it is, and for the panel who wrote last.

    `label` is what the view is called, or the state where there is no view. `missing`: what it
    still waits for before the team may read it.
    """

    number: int
    title: str
    is_focus: bool
    state: FindingState
    view: int | None
    label: str
    writer: str
    written_at: datetime | None
    dissent_count: int
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class SecondViews:
    """Second views on one point: one's own to change, the others as Reported has them.

    `is_named`: whether one agreed to be named oneself.
    """

    own: Dissent | None
    others: list[dict[str, Any]]
    is_named: bool


def listed(review: Review, by: Standing) -> list[Line]:
    """The findings of the review, focus points first; writers are named to the panel only."""
    on_panel = not scope.relations(review, by).isdisjoint(PANEL)
    options = scale_of(review)
    labels = labels_of(options)
    needing = {option.number for option in options if option.needs_suggestion}
    return [
        Line(
            row.number,
            row.title,
            bool(row.is_focus),
            row.state,
            row.view,
            labels.get(row.view, str(row.state)),
            (row.name or "") if on_panel else "",
            row.written_at,
            row.dissents,
            rules.missing([_drafted(row)], needing),
        )
        for row in _rows(review)
    ]


def _rows(review: Review) -> list[sa.Row[tuple[object, ...]]]:
    """Plain columns of every finding; the focus first, then in the order of the points."""
    focus = sa.exists().where(FocusPoint.review_id == review.id, FocusPoint.point_id == Point.id)
    query = (
        sa.select(
            Point.number,
            Point.title,
            focus.label("is_focus"),
            Finding.state,
            Finding.view,
            Finding.works_well,
            Finding.written_at,
            Person.name,
            _count(Suggestion).label("suggestions"),
            _count(Dissent, Dissent.taken_back_at.is_(None)).label("dissents"),
        )
        .join(Point, Point.id == Finding.point_id)
        .outerjoin(Person, Person.id == Finding.written_by_id)
        .where(Finding.review_id == review.id)
        .order_by(focus.desc(), Point.number)
    )
    return list(db.session.execute(query))


def _count(
    kind: type[Suggestion] | type[Dissent], *which: sa.ColumnElement[bool]
) -> sa.ScalarSelect[int]:
    count = sa.select(sa.func.count()).select_from(kind)
    return count.where(kind.finding_id == Finding.id, *which).scalar_subquery()


def _drafted(row: sa.Row[tuple[object, ...]]) -> Drafted:
    return Drafted(row.number, row.title, row.state, row.view, row.works_well, row.suggestions)


def of_review(review: Review) -> list[Finding]:
    """Every finding of the review in the order of the points, with suggestions and dissents."""
    query = (
        sa.select(Finding)
        .join(Finding.point)
        .where(Finding.review_id == review.id)
        .order_by(Point.number)
        .options(*_WITH_EVERYTHING)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def of_point(review: Review, number: int) -> Finding:
    """The review's finding on the point with this number. Raises NotVisible without one."""
    query = (
        sa.select(Finding)
        .join(Finding.point)
        .where(Finding.review_id == review.id, Point.number == number)
        .options(*_WITH_EVERYTHING)
        .execution_options(populate_existing=True)
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotVisible(f"{review.ref} has no finding on a point {number}")
    return found


def as_read(finding: Finding, labels: Mapping[int | None, str]) -> Reported:
    """What readers get of a finding: the words of one that is set aside are no part of it."""
    aside = finding.state in SET_ASIDE
    return Reported(
        number=finding.point.number,
        title=finding.point.title,
        state=finding.state,
        view=finding.view,
        label=labels.get(finding.view, ""),
        works_well="" if aside else finding.works_well,
        to_explore="" if aside else finding.to_explore,
        suggestions=() if aside else tuple(map(_suggestion, finding.suggestions)),
        dissents=tuple(_dissent(one, labels) for one in finding.dissents),
    )


def second_views(review: Review, finding: Finding, by: Standing) -> SecondViews:
    """The second views on a point for one of its assessors: their own, and those of others."""
    labels = labels_of(scale_of(review))
    seat = own_seat(review, by.id)
    return SecondViews(
        own=next((one for one in finding.dissents if one.seat_id == seat.id), None),
        others=[_dissent(one, labels) for one in finding.dissents if one.seat_id != seat.id],
        is_named=seat.is_named,
    )


def _dissent(one: Dissent, labels: Mapping[int | None, str]) -> dict[str, Any]:
    return {
        "view": one.view,
        "label": labels.get(one.view, ""),
        "words": one.words,
        "name": one.seat.person.name if one.seat.is_named else "",
    }


def _suggestion(one: Suggestion) -> dict[str, str]:
    return {"words": one.words, "controlled_by": one.controlled_by.value}


def read(review: Review) -> list[Reported]:
    """Every finding as its readers get it, in the order of the points."""
    labels = labels_of(scale_of(review))
    return [as_read(finding, labels) for finding in of_review(review)]


def mark(review: Review) -> str:
    """The mark of what its readers get of the findings now."""
    return rules.mark(read(review))


def numbers(review: Review) -> list[int]:
    """The numbers of the points with a finding, in the order in which the list shows them."""
    return [row.number for row in _rows(review)]


def focus_of(review: Review) -> frozenset[int]:
    """The numbers of the review's focus points."""
    return frozenset(
        db.session.scalars(
            sa.select(Point.number)
            .join(FocusPoint, FocusPoint.point_id == Point.id)
            .where(FocusPoint.review_id == review.id)
        )
    )


def scale_of(review: Review) -> list[ScaleOption]:
    """The options of the scale of the review's standard, the highest first."""
    return list(
        db.session.scalars(
            sa.select(ScaleOption)
            .where(ScaleOption.standard_id == review.standard_id)
            .order_by(ScaleOption.number.desc())
        )
    )


def labels_of(options: list[ScaleOption]) -> dict[int | None, str]:
    """What each view of a scale is called, by its number."""
    return {option.number: option.label for option in options}


def points_of(review: Review) -> list[Point]:
    """The points of the review's standard, in order."""
    return list(
        db.session.scalars(
            sa.select(Point).where(Point.standard_id == review.standard_id).order_by(Point.number)
        )
    )


def progress(review: Review) -> dict[FindingState, int]:
    """How many findings stand in each state: as much as a coordinator sees of them."""
    rows = db.session.scalars(sa.select(Finding.state).where(Finding.review_id == review.id))
    counts = Counter(rows)
    return {state: counts[state] for state in FindingState}


def missing_for_check(review: Review) -> tuple[Missing, ...]:
    """What the findings still miss before the team may read them, in the order of the points."""
    needing = {option.number for option in scale_of(review) if option.needs_suggestion}
    rows = sorted(_rows(review), key=lambda row: row.number)
    return rules.missing(map(_drafted, rows), needing)


def own_seat(review: Review, person_id: int | None) -> Seat:
    """The accepted seat of this person on this review. Raises NotVisible without one."""
    found = db.session.scalars(
        sa.select(Seat).where(
            Seat.review_id == review.id,
            Seat.person_id == person_id,
            Seat.state == SeatState.ACCEPTED,
        )
    ).one_or_none()
    if found is None:
        raise NotVisible(review.ref)
    return found
