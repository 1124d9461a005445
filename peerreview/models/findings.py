"""What the panel notes, discusses and finds, and the report that freezes it."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from ..rules.findings import Controller, FindingState
from .columns import Key, MaybeMoment, Moment, loaded, new_ref, to
from .panels import Seat
from .people import Person
from .reviews import Point


class Note(Base):
    """An assessor's own jotting on a point. Private to its author for ever."""

    __tablename__ = "notes"

    id: Mapped[Key]
    seat_id: Mapped[int] = to("seats")
    point_id: Mapped[int] = to("points")
    words: Mapped[str] = mapped_column(default="")
    written_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    seat: Mapped[Seat] = loaded()
    point: Mapped[Point] = loaded()

    __table_args__ = (sa.UniqueConstraint("seat_id", "point_id"),)


class FirstView(Base):
    """An assessor's own view of a point: one per seat and point."""

    __tablename__ = "first_views"

    id: Mapped[Key]
    seat_id: Mapped[int] = to("seats")
    point_id: Mapped[int] = to("points")
    view: Mapped[int]
    given_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    seat: Mapped[Seat] = loaded()

    __table_args__ = (sa.UniqueConstraint("seat_id", "point_id"),)


class Comment(Base):
    """One contribution to the panel's discussion of a point."""

    __tablename__ = "comments"

    id: Mapped[Key]
    review_id: Mapped[int] = to("reviews")
    point_id: Mapped[int] = to("points")
    person_id: Mapped[int] = to("people")
    words: Mapped[str]
    said_at: Mapped[Moment]

    person: Mapped[Person] = loaded()


class Finding(Base):
    """The panel's finding on one point of one review, in the making."""

    __tablename__ = "findings"

    id: Mapped[Key]
    review_id: Mapped[int] = to("reviews")
    point_id: Mapped[int] = to("points")
    state: Mapped[FindingState] = mapped_column(default=FindingState.OPEN)
    view: Mapped[int | None]  # a number of the standard's scale, where the state is a view
    works_well: Mapped[str] = mapped_column(default="")
    to_explore: Mapped[str] = mapped_column(default="")
    written_by_id: Mapped[int | None] = to("people")
    written_at: Mapped[MaybeMoment]
    version: Mapped[int] = mapped_column(default=1)

    point: Mapped[Point] = loaded()
    suggestions: Mapped[list["Suggestion"]] = loaded(
        order_by="Suggestion.place", cascade="all, delete-orphan"
    )
    dissents: Mapped[list["Dissent"]] = loaded(
        order_by="Dissent.id",
        primaryjoin="and_(Dissent.finding_id == Finding.id, Dissent.taken_back_at.is_(None))",
        viewonly=True,
    )

    __table_args__ = (sa.UniqueConstraint("review_id", "point_id"),)


class Suggestion(Base):
    """One thing that could help, with who controls it."""

    __tablename__ = "suggestions"

    id: Mapped[Key]
    finding_id: Mapped[int] = to("findings")
    place: Mapped[int]
    words: Mapped[str]
    controlled_by: Mapped[Controller]


class Dissent(Base):
    """A second view on a point that an assessor asked to have recorded.

    Taken back it goes; under a legal hold it is kept with the date, and read by nobody.
    """

    __tablename__ = "dissents"

    id: Mapped[Key]
    finding_id: Mapped[int] = to("findings")
    seat_id: Mapped[int] = to("seats")
    view: Mapped[int | None]
    words: Mapped[str]
    recorded_at: Mapped[Moment]
    taken_back_at: Mapped[MaybeMoment]
    version: Mapped[int] = mapped_column(default=1)

    seat: Mapped[Seat] = loaded()

    __table_args__ = (
        # One that stands per finding and seat.
        sa.Index(
            "uq_dissents_standing",
            "finding_id",
            "seat_id",
            unique=True,
            sqlite_where=sa.text("taken_back_at IS NULL"),
            postgresql_where=sa.text("taken_back_at IS NULL"),
        ),
    )


class Query(Base):
    """A query of the team about a fact in a finding, and the lead's answer."""

    __tablename__ = "queries"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("Q", 8))
    review_id: Mapped[int] = to("reviews")
    point_id: Mapped[int] = to("points")
    words: Mapped[str]
    raised_by_id: Mapped[int] = to("people")
    raised_at: Mapped[Moment]
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = to("people")
    answered_at: Mapped[MaybeMoment]
    version: Mapped[int] = mapped_column(default=1)

    point: Mapped[Point] = loaded()


class Report(Base):
    """The findings, frozen when agreed: version 1, and one more for each agreed correction."""

    __tablename__ = "reports"

    id: Mapped[Key]
    review_id: Mapped[int] = to("reviews")
    number: Mapped[int]
    agreed_at: Mapped[Moment]
    agreed_by_id: Mapped[int] = to("people")

    points: Mapped[list["ReportPoint"]] = loaded(
        order_by="ReportPoint.number", back_populates="report"
    )

    __table_args__ = (sa.UniqueConstraint("review_id", "number"),)


class ReportPoint(Base):
    """One point of a frozen report, with everything that was found; never changed.

    `suggestions`: list of {"words", "controlled_by"}; `dissents`: list of {"view", "label",
    "words", "name"}, the name "" unless the assessor agreed to be named.
    """

    __tablename__ = "report_points"

    id: Mapped[Key]
    report_id: Mapped[int] = to("reports")
    point_id: Mapped[int] = to("points")
    number: Mapped[int]
    title: Mapped[str]
    state: Mapped[FindingState]
    view: Mapped[int | None]
    label: Mapped[str] = mapped_column(default="")  # of the scale's option, in its own words
    works_well: Mapped[str] = mapped_column(default="")
    to_explore: Mapped[str] = mapped_column(default="")
    suggestions: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    dissents: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)

    report: Mapped[Report] = loaded(back_populates="points")

    __table_args__ = (sa.UniqueConstraint("report_id", "number"),)


class Correction(Base):
    """A correction of one point of the newest report that the lead wrote; the publisher agrees it.

    `content` holds the corrected fields of the point, as ReportPoint names them.
    """

    __tablename__ = "corrections"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("CO", 8))
    review_id: Mapped[int] = to("reviews")
    report_point_id: Mapped[int] = to("report_points")
    why: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    written_by_id: Mapped[int] = to("people")
    written_at: Mapped[Moment]
    agreed_at: Mapped[MaybeMoment]
    agreed_by_id: Mapped[int | None] = to("people")
    refused_at: Mapped[MaybeMoment]
    refusal: Mapped[str] = mapped_column(default="")  # the publisher's word to the lead

    report_point: Mapped[ReportPoint] = loaded()
