"""What a team prepares and a panel notes, to test with."""

from collections.abc import Iterable

import sqlalchemy as sa

from peerreview.clock import now
from peerreview.db import db
from peerreview.models.findings import Comment, FirstView, Note
from peerreview.models.panels import Seat
from peerreview.models.people import Person
from peerreview.models.preparation import Evidence, EvidencePoint, SelfView
from peerreview.models.reviews import Point, Review
from tests.factories import save


def point_id(review: Review, number: int) -> int:
    """The key of the point with this number of the review's standard."""
    return db.session.execute(
        sa.select(Point.id).where(Point.standard_id == review.standard_id, Point.number == number)
    ).scalar_one()


def self_view(
    review: Review, by: Person, number: int = 1, *, view: int | None = 3, words: str = "We asked."
) -> SelfView:
    """The team's own view of a point."""
    return save(
        SelfView(
            review_id=review.id,
            point_id=point_id(review, number),
            view=view,
            words=words,
            written_by_id=by.id,
            written_at=now(),
        )
    )


def evidence(
    review: Review, by: Person, *points: int, title: str = "Notes of interviews", **changes: object
) -> Evidence:
    """A link that supports these points."""
    return save(
        Evidence(
            review_id=review.id,
            title=title,
            added_by_id=by.id,
            added_at=now(),
            points=[EvidencePoint(point_id=point_id(review, number)) for number in points],
            **({"address": "https://example.org/notes", "note": ""} | changes),
        )
    )


def note(review: Review, seat: Seat, number: int = 1, words: str = "Ask who decides.") -> Note:
    """A private note on a point."""
    at = point_id(review, number)
    return save(Note(seat_id=seat.id, point_id=at, words=words, written_at=now()))


def first_view(review: Review, seat: Seat, number: int = 1, view: int = 2) -> FirstView:
    """A first view of a point."""
    at = point_id(review, number)
    return save(FirstView(seat_id=seat.id, point_id=at, view=view, given_at=now()))


def comments(review: Review, by: Person, words: Iterable[str], number: int = 1) -> list[Comment]:
    """What somebody said about a point, in order."""
    at = point_id(review, number)
    return [
        save(Comment(review_id=review.id, point_id=at, person_id=by.id, words=each, said_at=now()))
        for each in words
    ]
