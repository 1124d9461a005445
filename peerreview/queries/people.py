"""People: what somebody is today, and who they are by name."""

import hashlib
from datetime import date, timedelta

import sqlalchemy as sa

from ..clock import now, today
from ..db import db
from ..models.councils import Council, GroupCouncil, Lineage
from ..models.people import Coordination, Interest, Invitation, Membership, Person, SignIn
from ..rules.people import OUTSIDER, Standing

SIGNED_IN_AT_MOST = timedelta(hours=12)  # trust.md, figures to reach


def hashed(token: str) -> str:
    """How a token is kept: SHA-256, so that a copy of the database opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def signed_in(token: str) -> Standing:
    """The standing of the person whose live sign-in this token is; OUTSIDER without one."""
    person_id = db.session.execute(
        sa.select(SignIn.person_id).where(
            SignIn.token == hashed(token),
            SignIn.ended_at.is_(None),
            SignIn.started_at > now() - SIGNED_IN_AT_MOST,
        )
    ).scalar_one_or_none()
    return OUTSIDER if person_id is None else standing(person_id)


def invited(token: str) -> Person | None:
    """Whom an invitation is for; None where it was used, has ended or never was."""
    return db.session.execute(
        sa.select(Person)
        .join(Invitation, Invitation.person_id == Person.id)
        .where(
            Invitation.token_hash == hashed(token),
            Invitation.claimed_at.is_(None),
            Invitation.expires_at > now(),
            Person.deactivated_at.is_(None),
        )
    ).scalar_one_or_none()


def standing(person_id: int, on: date | None = None) -> Standing:
    """What this person is today: councils, groups and offices; an outsider once deactivated."""
    on = on or today()
    person = db.session.execute(
        sa.select(
            Person.id, Person.ref, Person.name, Person.is_administrator, Person.is_assessor
        ).where(Person.id == person_id, Person.deactivated_at.is_(None))
    ).first()
    if person is None:
        return OUTSIDER
    own, publisher_of = _memberships(person_id, on)
    interests = set(
        db.session.scalars(
            sa.select(Interest.council_id).where(
                Interest.person_id == person_id, Interest.is_hard, Interest.ended_at.is_(None)
            )
        )
    )
    earlier, later = _relatives(own | interests)
    return Standing(
        id=person.id,
        ref=person.ref,
        name=person.name,
        works_for=_with(own, earlier, later),
        publishes_for=_with(publisher_of, earlier),
        own_councils=frozenset(own),
        groups=_groups(own, on),
        coordinates=_coordinates(person_id, on),
        hard_interests=_with(interests, earlier, later),
        is_administrator=person.is_administrator,
        is_assessor=person.is_assessor,
    )


def _memberships(person_id: int, on: date) -> tuple[set[int], set[int]]:
    """The councils of the live memberships; and of these, the live ones one is publisher of.

    Rights over an abolished council's reviews have passed to its successors' publishers.
    """
    rows = db.session.execute(
        sa.select(Membership.council_id, Membership.is_publisher, Council.ended_on)
        .join(Council, Council.id == Membership.council_id)
        .where(
            Membership.person_id == person_id,
            Membership.started_on <= on,
            sa.or_(Membership.ended_on.is_(None), Membership.ended_on > on),
        )
    ).all()
    own = {council_id for council_id, _, _ in rows}
    publisher_of = {
        council_id
        for council_id, is_publisher, ended_on in rows
        if is_publisher and (ended_on is None or ended_on > on)
    }
    return own, publisher_of


def _relatives(councils: set[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """The predecessors and the successors of each of these councils, along the whole chain."""
    earlier: dict[int, set[int]] = {}
    later: dict[int, set[int]] = {}
    rows = db.session.execute(
        sa.select(Lineage.ancestor_id, Lineage.descendant_id).where(
            sa.or_(Lineage.ancestor_id.in_(councils), Lineage.descendant_id.in_(councils))
        )
    )
    for ancestor_id, descendant_id in rows:
        earlier.setdefault(descendant_id, set()).add(ancestor_id)
        later.setdefault(ancestor_id, set()).add(descendant_id)
    return earlier, later


def _with(councils: set[int], *relatives: dict[int, set[int]]) -> frozenset[int]:
    return frozenset(councils).union(
        *(kin.get(council, ()) for kin in relatives for council in councils)
    )


def _groups(councils: set[int], on: date) -> frozenset[int]:
    return frozenset(
        db.session.scalars(
            sa.select(GroupCouncil.group_id).where(
                GroupCouncil.council_id.in_(councils),
                GroupCouncil.started_on <= on,
                sa.or_(GroupCouncil.ended_on.is_(None), GroupCouncil.ended_on > on),
            )
        )
    )


def _coordinates(person_id: int, on: date) -> frozenset[int]:
    return frozenset(
        db.session.scalars(
            sa.select(Coordination.group_id).where(
                Coordination.person_id == person_id,
                Coordination.started_on <= on,
                sa.or_(Coordination.ended_on.is_(None), Coordination.ended_on > on),
            )
        )
    )
