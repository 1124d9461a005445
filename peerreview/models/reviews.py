"""Standards, services and the reviews of services against standards."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from ..rules.dates import Half
from ..rules.lifecycle import Status
from ..rules.panels import Format
from ..rules.services import Built, Stage
from ..rules.standard import Discipline
from .columns import Key, MaybeMoment, Moment, loaded, new_ref, to
from .councils import Council, PeerGroup
from .people import Person


class Standard(Base):
    """One version of one standard, stored from its pack; a stored version never changes."""

    __tablename__ = "standards"

    id: Mapped[Key]
    slug: Mapped[str]
    version: Mapped[str]
    name: Mapped[str]
    publisher: Mapped[str]
    address: Mapped[str]
    digest: Mapped[str]
    is_default: Mapped[bool] = mapped_column(default=False)
    not_covered: Mapped[str]
    not_applicable: Mapped[str]
    group_id: Mapped[int | None] = to("peer_groups")  # a group's own pack
    stored_at: Mapped[Moment]

    points: Mapped[list["Point"]] = loaded(order_by="Point.number")
    options: Mapped[list["ScaleOption"]] = loaded(order_by="ScaleOption.number.desc()")

    __table_args__ = (sa.UniqueConstraint("slug", "version"),)


class Point(Base):
    """One point of a stored standard."""

    __tablename__ = "points"

    id: Mapped[Key]
    standard_id: Mapped[int] = to("standards")
    number: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str]
    discipline: Mapped[Discipline]
    prompts: Mapped[list[str]] = mapped_column(sa.JSON)
    evidence: Mapped[list[str]] = mapped_column(sa.JSON)
    address: Mapped[str]

    __table_args__ = (sa.UniqueConstraint("standard_id", "number"),)


class ScaleOption(Base):
    """One option of a standard's scale, explained where it is chosen."""

    __tablename__ = "scale_options"

    standard_id: Mapped[int] = to("standards", primary_key=True, index=False)
    number: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    explanation: Mapped[str]
    needs_suggestion: Mapped[bool]


class Service(Base):
    """What a council offers residents or staff, with its digital parts."""

    __tablename__ = "services"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("S", 8))
    council_id: Mapped[int] = to("councils")
    name: Mapped[str]
    what: Mapped[str] = mapped_column(default="")  # what it does
    whom: Mapped[str] = mapped_column(default="")  # for whom
    owner: Mapped[str] = mapped_column(default="")
    stage: Mapped[Stage | None]
    built: Mapped[Built | None]
    supplier: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    council: Mapped[Council] = loaded()


class Review(Base):
    """One peer review of one service of the host council against one version of one standard.

    `status` is set by operations.history.move alone; `reached` is the furthest status it ever had with
    its group: a request sent back and given to another begins anew.
    Words that belong to the request stand on the review, as they were when it was written:
    a service may change between two reviews.
    """

    __tablename__ = "reviews"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("PR"))
    council_id: Mapped[int] = to("councils")
    service_id: Mapped[int] = to("services")
    group_id: Mapped[int | None] = to("peer_groups")
    standard_id: Mapped[int | None] = to("standards")
    offer_id: Mapped[int | None] = to("offers")
    status: Mapped[Status] = mapped_column(default=Status.DRAFT, index=True)
    reached: Mapped[Status] = mapped_column(default=Status.DRAFT)
    status_since: Mapped[Moment]
    created_at: Mapped[Moment]
    created_by_id: Mapped[int] = to("people")
    version: Mapped[int] = mapped_column(default=1)

    stage: Mapped[Stage | None]
    built: Mapped[Built | None]
    supplier: Mapped[str] = mapped_column(default="")
    what: Mapped[str] = mapped_column(default="")
    whom: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(default="")
    format: Mapped[Format | None]
    questions: Mapped[str] = mapped_column(default="")
    contact_id: Mapped[int | None] = to("people")

    missing_words: Mapped[str] = mapped_column(default="")  # sent back: what is missing
    reason: Mapped[str] = mapped_column(default="")  # declined, withdrawn, cancelled: kind words
    replan_reason: Mapped[str] = mapped_column(default="")
    notice_reason: Mapped[str] = mapped_column(default="")  # recorded reason for short notice
    submitted_on: Mapped[date | None]
    check_due_on: Mapped[date | None]  # accuracy check
    findings_due_on: Mapped[date | None]
    agreed_on: Mapped[date | None]

    council: Mapped[Council] = loaded()
    service: Mapped[Service] = loaded()
    group: Mapped[PeerGroup | None] = loaded()
    standard: Mapped[Standard | None] = loaded()
    contact: Mapped[Person | None] = loaded(foreign_keys=[contact_id])

    __table_args__ = (sa.Index("ix_reviews_board", "group_id", "status"),)


class LegalHold(Base):
    """Nothing of a review is deleted while a hold lasts. Dated, never deleted itself."""

    __tablename__ = "legal_holds"

    id: Mapped[Key]
    review_id: Mapped[int] = to("reviews")
    why: Mapped[str]
    held_by_id: Mapped[int] = to("people")
    held_at: Mapped[Moment]
    ended_by_id: Mapped[int | None] = to("people")
    ended_at: Mapped[MaybeMoment]


class FocusPoint(Base):
    """A point that the team most wants help with."""

    __tablename__ = "focus_points"

    review_id: Mapped[int] = to("reviews", primary_key=True, index=False)
    point_id: Mapped[int] = to("points", primary_key=True)

    point: Mapped[Point] = loaded()


class OfferedHalfDay(Base):
    """A half-day on which the team could have its review. The contact is free on it."""

    __tablename__ = "offered_half_days"

    review_id: Mapped[int] = to("reviews", primary_key=True, index=False)
    on: Mapped[date] = mapped_column(primary_key=True)
    half: Mapped[Half] = mapped_column(primary_key=True)


class TeamPlace(Base):
    """A person named on the review's team; taken off by a date, never deleted.

    `access_needs` is seen by the person, the coordinator and the lead.
    """

    __tablename__ = "team_places"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("T", 8))
    review_id: Mapped[int] = to("reviews")
    person_id: Mapped[int] = to("people")
    does: Mapped[str] = mapped_column(default="")  # what they do on the team
    access_needs: Mapped[str] = mapped_column(default="")
    named_at: Mapped[Moment]
    left_at: Mapped[MaybeMoment]
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = loaded()


class ActingCoordinator(Base):
    """Somebody whom an administrator named to run one review, where no coordinator may."""

    __tablename__ = "acting_coordinators"

    id: Mapped[Key]
    review_id: Mapped[int] = to("reviews")
    person_id: Mapped[int] = to("people")
    named_at: Mapped[Moment]
    ended_at: Mapped[MaybeMoment]

    person: Mapped[Person] = loaded()
