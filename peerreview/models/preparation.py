"""What the team prepares before its review: the self-review and the evidence."""

from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from .columns import Key, MaybeMoment, Moment, loaded, new_ref, to
from .people import Person
from .reviews import Point


class SelfView(Base):
    """The team's own view of one point: a number of the scale or none, and words."""

    __tablename__ = "self_views"

    review_id: Mapped[int] = to("reviews", primary_key=True, index=False)
    point_id: Mapped[int] = to("points", primary_key=True)
    view: Mapped[int | None]
    words: Mapped[str] = mapped_column(default="")
    written_by_id: Mapped[int] = to("people")
    written_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    point: Mapped[Point] = loaded()


class Evidence(Base):
    """A link with a note, tied to the points that it supports."""

    __tablename__ = "evidence"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("E", 8))
    review_id: Mapped[int] = to("reviews")
    title: Mapped[str]
    address: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    added_by_id: Mapped[int] = to("people")
    added_at: Mapped[Moment]
    removed_at: Mapped[MaybeMoment]
    version: Mapped[int] = mapped_column(default=1)

    added_by: Mapped[Person] = loaded()
    points: Mapped[list["EvidencePoint"]] = loaded(cascade="all, delete-orphan")


class EvidencePoint(Base):
    """A point that a piece of evidence supports."""

    __tablename__ = "evidence_points"

    evidence_id: Mapped[int] = to("evidence", primary_key=True, index=False)
    point_id: Mapped[int] = to("points", primary_key=True)

    point: Mapped[Point] = loaded()
