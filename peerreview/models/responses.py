"""What the council does with its report: responses, actions, follow-ups, and feedback."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from ..rules.responses import Decision, Outcome
from .columns import Key, Moment, loaded, new_ref, to
from .reviews import Point


class Response(Base):
    """One version of the council's own words beside a finding; the highest number stands."""

    __tablename__ = "responses"

    id: Mapped[Key]
    review_id: Mapped[int] = to("reviews")
    point_id: Mapped[int] = to("points")
    number: Mapped[int]
    words: Mapped[str]
    written_by_id: Mapped[int] = to("people")
    written_at: Mapped[Moment]

    point: Mapped[Point] = loaded()

    __table_args__ = (sa.UniqueConstraint("review_id", "point_id", "number"),)


class Action(Base):
    """What the council decides to do about a point; what it says stands in its versions."""

    __tablename__ = "actions"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("A", 8))
    review_id: Mapped[int] = to("reviews")
    point_id: Mapped[int] = to("points")
    planned_at: Mapped[Moment]

    point: Mapped[Point] = loaded()
    versions: Mapped[list["ActionVersion"]] = loaded(order_by="ActionVersion.number")


class ActionVersion(Base):
    """One version of an action; the highest number stands."""

    __tablename__ = "action_versions"

    id: Mapped[Key]
    action_id: Mapped[int] = to("actions")
    number: Mapped[int]
    words: Mapped[str]
    decision: Mapped[Decision]
    owner: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.OPEN)
    outcome_words: Mapped[str] = mapped_column(default="")  # the outcome or the reason, in words
    written_by_id: Mapped[int] = to("people")
    written_at: Mapped[Moment]

    action: Mapped[Action] = loaded(overlaps="versions")

    __table_args__ = (sa.UniqueConstraint("action_id", "number"),)


class FollowUp(Base):
    """A check on the actions, planned when the report is agreed."""

    __tablename__ = "follow_ups"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("F", 8))
    review_id: Mapped[int] = to("reviews")
    due_on: Mapped[date]
    held_on: Mapped[date | None]
    words: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)


class Feedback(Base):
    """One person's answers to the three short questions about the review.

    Coordinators read the answers without names.
    """

    __tablename__ = "feedback"

    id: Mapped[Key]
    review_id: Mapped[int] = to("reviews")
    person_id: Mapped[int] = to("people")
    is_from_team: Mapped[bool]
    helped: Mapped[str] = mapped_column(default="")
    hindered: Mapped[str] = mapped_column(default="")
    change: Mapped[str] = mapped_column(default="")
    given_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (sa.UniqueConstraint("review_id", "person_id"),)
