"""Services: those of a council, and one of them."""

import sqlalchemy as sa

from ..clock import today
from ..db import db
from ..models.columns import not_over
from ..models.councils import Council, Lineage
from ..models.reviews import Service
from ..rules.people import Standing


def councils_of(person: Standing) -> list[Council]:
    """The councils that still exist and that this person works for, by name."""
    return list(
        db.session.scalars(
            sa.select(Council)
            .where(
                Council.id.in_(person.works_for),
                not_over(Council, today()),
            )
            .order_by(Council.nice_name, Council.id)
        )
    )


def of_council(council: Council) -> list[Service]:
    """The services of the council and of those whose place it took, by name."""
    return list(
        db.session.scalars(_services(council).order_by(sa.func.lower(Service.name), Service.id))
    )


def by_ref(council: Council, ref: str) -> Service | None:
    """The service with this reference, if it is the council's or came to it."""
    return db.session.execute(_services(council).where(Service.ref == ref)).scalar_one_or_none()


def by_name(council_id: int, name: str) -> Service | None:
    """A service of the council with this name, however it is written."""
    same = db.session.scalars(sa.select(Service).where(Service.council_id == council_id))
    return next((service for service in same if service.name.casefold() == name.casefold()), None)


def _services(council: Council) -> sa.Select[Service]:
    earlier = sa.select(Lineage.ancestor_id).where(Lineage.descendant_id == council.id)
    return sa.select(Service).where(
        sa.or_(Service.council_id == council.id, Service.council_id.in_(earlier))
    )
