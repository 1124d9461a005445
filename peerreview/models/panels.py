"""Panels: seats, their disciplines, waivers, and the sessions of a review."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from ..rules.panels import InterestKind
from ..rules.people import SeatRole, SeatState
from ..rules.standard import Discipline
from .columns import Key, MaybeMoment, Moment, loaded, new_ref, to
from .people import Person
from .reviews import Review


class Seat(Base):
    """A person's place on a panel. Dated, never deleted.

    `approved_at`: the publisher approved this person with these disciplines; cleared when the panel
    changes while forming. `objected_at` and `objection`: the publisher's objection.
    `reason` is the person's own, for saying not this time or stepping down; coordinators read it.
    """

    __tablename__ = "seats"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("ST", 8))
    review_id: Mapped[int] = to("reviews")
    person_id: Mapped[int] = to("people")
    role: Mapped[SeatRole]
    state: Mapped[SeatState] = mapped_column(default=SeatState.PROPOSED)
    proposed_at: Mapped[Moment]
    offered_at: Mapped[MaybeMoment]
    answered_at: Mapped[MaybeMoment]
    ended_at: Mapped[MaybeMoment]
    reason: Mapped[str] = mapped_column(default="")
    approved_at: Mapped[MaybeMoment]
    objected_at: Mapped[MaybeMoment]
    objection: Mapped[str] = mapped_column(default="")
    is_named: Mapped[bool] = mapped_column(default=False)  # agreed to be named in shared reports
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = loaded()
    review: Mapped[Review] = loaded()
    disciplines: Mapped[list["SeatDiscipline"]] = loaded(cascade="all, delete-orphan")

    __table_args__ = (
        # One live seat per person and review, one live lead per review.
        sa.Index(
            "uq_seats_live_person",
            "review_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'offered', 'accepted')"),
            postgresql_where=sa.text("state IN ('proposed', 'offered', 'accepted')"),
        ),
        sa.Index(
            "uq_seats_accepted_lead",
            "review_id",
            unique=True,
            sqlite_where=sa.text("state = 'accepted' AND role = 'lead'"),
            postgresql_where=sa.text("state = 'accepted' AND role = 'lead'"),
        ),
        sa.Index("ix_seats_person_state", "person_id", "state"),
    )


class SeatDiscipline(Base):
    """A discipline that a seat covers on this panel."""

    __tablename__ = "seat_disciplines"

    seat_id: Mapped[int] = to("seats", primary_key=True, index=False)
    discipline: Mapped[Discipline] = mapped_column(primary_key=True)


class Waiver(Base):
    """A coordinator's recorded reason to accept a soft interest on one review, until a day.

    The publisher reads the reason; the words of a declared interest stay with its owner.
    """

    __tablename__ = "waivers"

    id: Mapped[Key]
    review_id: Mapped[int] = to("reviews")
    person_id: Mapped[int] = to("people")
    kind: Mapped[InterestKind]
    reason: Mapped[str]
    waived_by_id: Mapped[int] = to("people")
    waived_at: Mapped[Moment]
    ends_on: Mapped[date]  # inclusive

    __table_args__ = (sa.Index("ix_waivers_who", "review_id", "person_id"),)


class Session(Base):
    """One dated meeting of a review, in UTC; cancelled by a date, never deleted."""

    __tablename__ = "sessions"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("SE", 8))
    review_id: Mapped[int] = to("reviews")
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    place: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    cancelled_at: Mapped[MaybeMoment]
    sequence: Mapped[int] = mapped_column(default=0)  # of the calendar entry
    version: Mapped[int] = mapped_column(default=1)
