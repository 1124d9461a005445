"""Councils: what became of them, what they share, and the services they offer."""

from typing import Any

import sqlalchemy as sa

from ..clock import now, today
from ..db import db
from ..models.councils import Council, CouncilTie, Lineage, Succession
from ..models.reviews import Service
from ..queries import councils, services
from ..rules.errors import Outdated, Refused
from ..rules.people import Standing, offices
from ..rules.permissions import check_on_site
from ..rules.succession import lineage
from ..rules.verbs import SiteVerb
from . import history


def rebuild_lineage() -> None:
    """Follow all successions along their chains anew, after any of them has changed."""
    pairs = db.session.execute(sa.select(Succession.council_id, Succession.successor_id)).all()
    wanted = lineage((earlier, later) for earlier, later in pairs)
    stored = db.session.execute(sa.select(Lineage.ancestor_id, Lineage.descendant_id)).all()
    kept = {(ancestor, descendant) for ancestor, descendant in stored}
    if gone := kept - wanted:
        both = sa.tuple_(Lineage.ancestor_id, Lineage.descendant_id)
        db.session.execute(sa.delete(Lineage).where(both.in_(gone)))
    db.session.add_all(
        Lineage(ancestor_id=ancestor, descendant_id=descendant)
        for ancestor, descendant in sorted(wanted - kept)
    )


def name_successor(council: Council, *, by: Standing, successor: str) -> Council:
    """The council that took the place of an abolished one, where the register names none.

    Its publishers get the rights over the reviews of the abolished council.
    """
    check_on_site(SiteVerb.NAME_SUCCESSOR, offices(by, council_id=council.id))
    if not councils.waits_for_successor(council):
        raise Refused(None, f"{council.nice_name} needs no successor")
    found = councils.named(successor)
    if found is None:
        raise Refused("successor", "Enter the name of a council as the register has it")
    if found.id == council.id or council.id in councils.descendants(found.id):
        raise Refused("successor", "A council cannot take its own place. Enter another council")
    db.session.add(Succession(council_id=council.id, successor_id=found.id))
    db.session.flush()  # the lineage is read from the table
    rebuild_lineage()
    history.record(SiteVerb.NAME_SUCCESSOR, by=by, on=("council", council.code))
    return found


def tie_councils(council: Council, *, by: Standing, other: str) -> None:
    """Two councils share services: from now on a soft interest in each other's reviews."""
    _check_tie(council, by)
    found = councils.named(other)
    if found is None or found.id == council.id:
        raise Refused("other", "Enter the name of another council as the register has it")
    lower, higher = sorted((council.id, found.id))
    if db.session.get(CouncilTie, (lower, higher)) is not None:
        raise Refused("other", f"{found.nice_name} is already in this list")
    db.session.add(CouncilTie(council_id=lower, other_id=higher))
    history.record(SiteVerb.TIE_COUNCILS, by=by, on=("council", council.code))


def untie_councils(council: Council, other: Council, *, by: Standing) -> None:
    """Two councils share services no longer."""
    _check_tie(council, by)
    lower, higher = sorted((council.id, other.id))
    db.session.execute(
        sa.delete(CouncilTie).where(CouncilTie.council_id == lower, CouncilTie.other_id == higher)
    )
    history.record("untie councils", by=by, on=("council", council.code))


def _check_tie(council: Council, by: Standing) -> None:
    groups = councils.groups_of(council.id)
    held = offices(by, council_id=council.id, group_ids=groups)
    check_on_site(SiteVerb.TIE_COUNCILS, held)


def describe_service(
    council: Council,
    *,
    by: Standing,
    service: Service | None = None,
    version: int = 0,
    **facts: Any,
) -> Service:
    """A service of the council, new or described anew: name, what, whom, owner, stage, built,
    supplier, address. What stands on earlier requests stays as it was.
    """
    check_on_site(SiteVerb.DESCRIBE_SERVICE, offices(by, council_id=council.id))
    if service is not None and service.version != version:
        raise Outdated(_as_it_stands(service))
    same = services.by_name(council.id, facts["name"])
    if same is not None and same is not service:
        raise Refused("name", f"{council.nice_name} already has a service of this name")
    if service is None:
        if council.ended_on is not None and council.ended_on <= today():
            raise Refused("name", f"{council.nice_name} no longer exists: use its successor")
        service = Service(council_id=council.id, created_at=now(), version=0)
        db.session.add(service)
    for name, value in facts.items():
        setattr(service, name, value)
    service.version += 1
    db.session.flush()  # its reference is for the history
    history.record(SiteVerb.DESCRIBE_SERVICE, by=by, on=("service", service.ref))
    return service


def _as_it_stands(service: Service) -> list[tuple[str, str]]:
    return [
        ("Name", service.name),
        ("What it does", service.what),
        ("Who it is for", service.whom),
        ("Owner", service.owner),
        ("Supplier", service.supplier),
        ("Address", service.address),
    ]
