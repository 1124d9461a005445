"""What a council shares: exact versions, for an audience, until it ends."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from ..rules.sharing import Audience
from .columns import Key, MaybeMoment, Moment, loaded, new_ref, to
from .findings import Report, ReportPoint
from .responses import ActionVersion, Response


class Share(Base):
    """A sharing choice. Never edited: changing ends it and starts another.

    `ends_on` is inclusive, Europe/London. `ended_at`: taken back or replaced.
    """

    __tablename__ = "shares"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("SH", 8))
    review_id: Mapped[int] = to("reviews")
    report_id: Mapped[int] = to("reports")
    audience: Mapped[Audience]
    with_views: Mapped[bool] = mapped_column(default=False)
    with_responses: Mapped[bool] = mapped_column(default=False)
    ends_on: Mapped[date | None]
    shared_by_id: Mapped[int] = to("people")
    shared_at: Mapped[Moment]
    ended_by_id: Mapped[int | None] = to("people")
    ended_at: Mapped[MaybeMoment]

    report: Mapped[Report] = loaded()
    points: Mapped[list["SharedPoint"]] = loaded()

    __table_args__ = (
        # At most one live share per review and audience.
        sa.Index(
            "uq_shares_live",
            "review_id",
            "audience",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )


class SharedPoint(Base):
    """One report point in a share, with the response version shown beside it, if any."""

    __tablename__ = "shared_points"

    id: Mapped[Key]
    share_id: Mapped[int] = to("shares")
    report_point_id: Mapped[int] = to("report_points")
    response_id: Mapped[int | None] = to("responses")

    report_point: Mapped[ReportPoint] = loaded()
    response: Mapped[Response | None] = loaded()
    actions: Mapped[list["SharedAction"]] = loaded()

    __table_args__ = (sa.UniqueConstraint("share_id", "report_point_id"),)


class SharedAction(Base):
    """One action version shown beside a shared point."""

    __tablename__ = "shared_actions"

    shared_point_id: Mapped[int] = to("shared_points", primary_key=True, index=False)
    action_version_id: Mapped[int] = to("action_versions", primary_key=True)

    action_version: Mapped[ActionVersion] = loaded()
