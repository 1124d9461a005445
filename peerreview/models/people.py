"""People, what they may do as assessors, and their memberships."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from ..rules.dates import Free, Half
from ..rules.panels import InterestKind, Level
from ..rules.standard import Discipline
from .columns import Key, MaybeMoment, Moment, loaded, new_ref, to
from .councils import Council, PeerGroup


class Person(Base):
    """Anybody who can sign in. An assessor is a person with `is_assessor`."""

    __tablename__ = "people"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("P", 8))
    pseudonym: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("X", 16))
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)  # kept in lower case
    password_hash: Mapped[str | None]
    is_administrator: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]
    deactivated_at: Mapped[MaybeMoment]
    erased_at: Mapped[MaybeMoment]  # name and address are gone, the pseudonym stands for them

    is_assessor: Mapped[bool] = mapped_column(default=False)
    level: Mapped[Level] = mapped_column(default=Level.OBSERVING)
    most_at_once: Mapped[int] = mapped_column(default=1)
    most_per_year: Mapped[int] = mapped_column(default=4)
    access_needs: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    memberships: Mapped[list["Membership"]] = loaded(back_populates="person")
    disciplines: Mapped[list["PersonDiscipline"]] = loaded()
    reviews_for: Mapped[list["ReviewsFor"]] = loaded()


class PersonDiscipline(Base):
    """A discipline that a person brings."""

    __tablename__ = "person_disciplines"

    person_id: Mapped[int] = to("people", primary_key=True, index=False)
    discipline: Mapped[Discipline] = mapped_column(primary_key=True)


class ReviewsFor(Base):
    """A peer group that a person will review for."""

    __tablename__ = "reviews_for"

    person_id: Mapped[int] = to("people", primary_key=True, index=False)
    group_id: Mapped[int] = to("peer_groups", primary_key=True)

    group: Mapped[PeerGroup] = loaded()


class Membership(Base):
    """A person works for a council, from a day to a day. Several may be live; none is deleted."""

    __tablename__ = "memberships"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("M", 8))
    person_id: Mapped[int] = to("people")
    council_id: Mapped[int] = to("councils")
    is_publisher: Mapped[bool] = mapped_column(default=False)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]  # the first day on which they no longer work there

    person: Mapped[Person] = loaded(back_populates="memberships")
    council: Mapped[Council] = loaded()


class Coordination(Base):
    """A person coordinates a peer group, from a day to a day."""

    __tablename__ = "coordinations"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("C", 8))
    person_id: Mapped[int] = to("people")
    group_id: Mapped[int] = to("peer_groups")
    started_on: Mapped[date]
    ended_on: Mapped[date | None]

    person: Mapped[Person] = loaded()
    group: Mapped[PeerGroup] = loaded()


class Interest(Base):
    """A connection that a person declared to a council; `words` are for their eyes only."""

    __tablename__ = "interests"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("I", 8))
    person_id: Mapped[int] = to("people")
    council_id: Mapped[int] = to("councils")
    is_hard: Mapped[bool]
    kind: Mapped[InterestKind]  # one of rules.panels.DECLARABLE
    words: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[Moment]
    ended_at: Mapped[MaybeMoment]

    person: Mapped[Person] = loaded()
    council: Mapped[Council] = loaded()


class Availability(Base):
    """What a person says of one half-day. No row is not known, never free."""

    __tablename__ = "availabilities"

    person_id: Mapped[int] = to("people", primary_key=True, index=False)
    on: Mapped[date] = mapped_column(primary_key=True)
    half: Mapped[Half] = mapped_column(primary_key=True)
    answer: Mapped[Free]


class Joining(Base):
    """Somebody is to work for a council: they asked to, or were invited, and the other side answers.

    `asked_by` is the person themselves, or who invited them. Kept when answered; a membership
    begins only when both sides have said yes.
    """

    __tablename__ = "joinings"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("J", 8))
    person_id: Mapped[int] = to("people")
    council_id: Mapped[int] = to("councils")
    is_publisher: Mapped[bool] = mapped_column(default=False)
    asked_by_id: Mapped[int] = to("people")
    asked_at: Mapped[Moment]
    answered_by_id: Mapped[int | None] = to("people")
    answered_at: Mapped[MaybeMoment]
    agreed: Mapped[bool | None]

    person: Mapped[Person] = loaded(foreign_keys=[person_id])
    council: Mapped[Council] = loaded()
    asked_by: Mapped[Person] = loaded(foreign_keys=[asked_by_id])

    __table_args__ = (
        # Asked twice is asked once.
        sa.Index(
            "uq_joinings_open",
            "person_id",
            "council_id",
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        ),
    )
