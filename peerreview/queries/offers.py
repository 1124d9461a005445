"""Offers of help: those a group made, and those a council has been made."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..clock import today
from ..db import db
from ..models.columns import lasting, not_over
from ..models.councils import Council, GroupCouncil, Offer, PeerGroup
from ..models.people import Person
from ..rules.errors import NotVisible
from . import pages


def made_by(group: PeerGroup, number: int = 1) -> pages.Page[Any]:
    """A page of the offers that the group's coordinators made: council, why, offered_by, offered_at.

    What became of one is the council's own matter, so no row tells it.
    """
    return pages.page(
        sa.select(
            Council.name.label("council"),
            Offer.why,
            Person.name.label("offered_by"),
            Offer.offered_at,
        )
        .join(Council, Council.id == Offer.council_id)
        .join(Person, Person.id == Offer.offered_by_id)
        .where(Offer.group_id == group.id)
        .order_by(Offer.offered_at.desc(), Offer.id.desc()),
        number,
    )


def made_to(council: Council, number: int = 1) -> pages.Page[Any]:
    """A page of the offers made to the council, for its publishers: ref, group, why, and what became of it."""
    return pages.page(
        sa.select(
            Offer.ref,
            PeerGroup.name.label("group"),
            Person.name.label("offered_by"),
            Offer.why,
            Offer.offered_at,
            Offer.taken_up_at,
            Offer.discarded_at,
        )
        .join(PeerGroup, PeerGroup.id == Offer.group_id)
        .join(Person, Person.id == Offer.offered_by_id)
        .where(Offer.council_id == council.id)
        .order_by(Offer.offered_at.desc(), Offer.id.desc()),
        number,
    )


def offer(council: Council, ref: str) -> Offer:
    """One offer made to this council, with group and council; locked until the commit.

    Raises NotVisible where the council was made no such offer.
    """
    found = db.session.execute(
        sa.select(Offer)
        .where(Offer.council_id == council.id, Offer.ref == ref)
        .options(joinedload(Offer.group), joinedload(Offer.council))
        .with_for_update(of=Offer)
    ).scalar_one_or_none()
    if found is None:
        raise NotVisible(ref)
    return found


def councils_of(group: PeerGroup) -> list[Council]:
    """The councils that belong to the group today and still exist, by name."""
    live = sa.select(GroupCouncil.council_id).where(
        GroupCouncil.group_id == group.id,
        lasting(GroupCouncil, today()),
    )
    return list(
        db.session.scalars(
            sa.select(Council)
            .where(
                Council.id.in_(live),
                not_over(Council, today()),
            )
            .order_by(Council.nice_name, Council.id)
        )
    )
