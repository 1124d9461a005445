"""Notes, first views and the panel's discussion: to each reader only what is theirs to see."""

from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from ..db import db
from ..models.findings import Comment, FirstView, Note
from ..models.panels import Seat
from ..models.people import Person
from ..models.reviews import Point, Review, ScaleOption, Service
from ..rules.errors import NotVisible
from ..rules.people import SeatState, Standing
from ..rules.visibility import Part, sees_first_view
from . import pages, preparation, scope

Kind = TypeVar("Kind", Note, FirstView)


@dataclass(frozen=True)
class Own:
    """One's own note and first view on one point; rows are None where there is none yet."""

    note: Note | None = None
    first_view: FirstView | None = None

    @property
    def words(self) -> str:
        """The words of the note."""
        return self.note.words if self.note else ""

    @property
    def view(self) -> int | None:
        """The first view: a number of the scale."""
        return self.first_view.view if self.first_view else None

    @property
    def version(self) -> int:
        """Grows with every change of either, so that two open pages do not overwrite one another."""
        return sum(row.version for row in (self.note, self.first_view) if row)


@dataclass(frozen=True)
class GivenView:
    """A first view that the reader may see, with who gave it."""

    name: str
    view: int
    label: str
    is_own: bool
    has_left: bool


def seat(review: Review, by: Standing) -> Seat:
    """The seat that `by` holds on this review's panel. Raises NotVisible where they hold none."""
    found = db.session.scalars(
        sa.select(Seat).where(
            Seat.review_id == review.id,
            Seat.person_id == by.id,
            Seat.state == SeatState.ACCEPTED,
        )
    ).one_or_none()
    if found is None:
        raise NotVisible(review.ref)
    return found


def own(review: Review, by: Standing) -> dict[int, Own]:
    """The reader's own notes and first views on this review, by number of the point.

    They belong to the person: what somebody wrote on an earlier seat is theirs on the next one.
    """
    notes = _of_person(review, by, Note)
    views = _of_person(review, by, FirstView)
    return {number: Own(notes.get(number), views.get(number)) for number in {*notes, *views}}


def own_on(review: Review, number: int, by: Standing) -> Own:
    """The reader's own note and first view on one point of this review."""
    return own(review, by).get(number, Own())


def mine(by: Standing, page: int = 1) -> pages.Page[Any]:
    """Everything that `by` ever noted, on any panel, the newest review first; for their eyes only.

    Columns: ref, number, title, words, written_at; and `service`, empty where they no longer see
    that the review exists.
    """
    held = aliased(Seat)  # the condition on what is visible has seats of its own
    seen = sa.case((scope.visible_to(by, Part.EXISTENCE), Service.name), else_="")
    return pages.page(
        sa.select(
            Review.ref,
            seen.label("service"),
            Point.number,
            Point.title,
            Note.words,
            Note.written_at,
        )
        .join(held, held.id == Note.seat_id)
        .join(Review, Review.id == held.review_id)
        .join(Service, Service.id == Review.service_id)
        .join(Point, Point.id == Note.point_id)
        .where(held.person_id == by.id, Note.words != "")
        .order_by(Review.id.desc(), Point.number, Note.id),
        page,
    )


def first_views(review: Review, by: Standing) -> dict[int, tuple[GivenView, ...]]:
    """The first views that `by` may see, by number of the point; one's own comes first."""
    rows = db.session.execute(
        sa.select(
            Point.number,
            Seat.person_id,
            Person.name,
            FirstView.view,
            ScaleOption.label,
            _is_seated(),
        )
        .join(Seat, Seat.id == FirstView.seat_id)
        .join(Person, Person.id == Seat.person_id)
        .join(Point, Point.id == FirstView.point_id)
        .join(
            ScaleOption,
            sa.and_(
                ScaleOption.standard_id == Point.standard_id, ScaleOption.number == FirstView.view
            ),
        )
        .where(Seat.review_id == review.id)
        .order_by(Person.name, FirstView.id)
    ).all()
    relations = scope.relations(review, by)
    given = {row.number for row in rows if row.person_id == by.id}
    found: dict[int, tuple[GivenView, ...]] = {}
    for number, person_id, name, view, label, is_seated in rows:
        is_own = person_id == by.id
        if sees_first_view(
            relations, review.reached, review.status, own=is_own, given=number in given
        ):
            each = GivenView(name, view, label, is_own, not is_seated)
            before = found.get(number, ())
            found[number] = (each, *before) if is_own else (*before, each)
    return found


def comments(review: Review, number: int) -> list[Comment]:
    """The panel's discussion of one point, the newest last, with who said it."""
    at = preparation.point(review, number)
    return list(
        db.session.scalars(
            sa.select(Comment)
            .where(Comment.review_id == review.id, Comment.point_id == at.id)
            .order_by(Comment.id)
            .options(joinedload(Comment.person))
        )
    )


def comment_counts(review: Review) -> dict[int, int]:
    """How many comments the panel has made on each point, by number of the point."""
    rows = db.session.execute(
        sa.select(Point.number, sa.func.count())
        .select_from(Comment)
        .join(Point, Point.id == Comment.point_id)
        .where(Comment.review_id == review.id)
        .group_by(Point.number)
    )
    return {number: count for number, count in rows}  # noqa: C416 – dict() has no type for rows


def _is_seated() -> sa.ColumnElement[bool]:
    now = aliased(Seat)
    return sa.exists().where(
        now.review_id == Seat.review_id,
        now.person_id == Seat.person_id,
        now.state == SeatState.ACCEPTED,
    )


def _of_person(review: Review, by: Standing, kind: type[Kind]) -> dict[int, Kind]:
    rows = db.session.execute(
        sa.select(Point.number, kind)
        .join(Seat, Seat.id == kind.seat_id)
        .join(Point, Point.id == kind.point_id)
        .where(Seat.review_id == review.id, Seat.person_id == by.id)
        .order_by(kind.id)
    )
    return {number: row for number, row in rows}  # noqa: C416 – dict() has no type for rows
