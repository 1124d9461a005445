"""Councils and peer groups: one by its code or slug, and who belongs where."""

import sqlalchemy as sa

from ..clock import today
from ..db import db
from ..models.councils import Council, GroupCouncil, PeerGroup


def by_code(code: str) -> Council | None:
    """The council with this code of the register."""
    return db.session.execute(sa.select(Council).where(Council.code == code)).scalar_one_or_none()


def group_by_slug(slug: str) -> PeerGroup | None:
    """The peer group at this address."""
    return db.session.execute(
        sa.select(PeerGroup).where(PeerGroup.slug == slug)
    ).scalar_one_or_none()


def groups_of(council_id: int) -> frozenset[int]:
    """The ids of the peer groups that the council belongs to today."""
    return frozenset(
        db.session.scalars(
            sa.select(GroupCouncil.group_id).where(
                GroupCouncil.council_id == council_id,
                GroupCouncil.started_on <= today(),
                sa.or_(GroupCouncil.ended_on.is_(None), GroupCouncil.ended_on > today()),
            )
        )
    )
