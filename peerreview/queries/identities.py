"""The accounts at a council's identity provider by which somebody signs in."""

from collections.abc import Sequence

import sqlalchemy as sa

from ..db import db
from ..models.sign_ins import Identity
from ..rules.errors import NotVisible
from ..rules.identities import Account
from ..rules.people import Standing


def listed(person: Standing) -> Sequence[Identity]:
    """The council accounts of this person, the oldest first."""
    query = sa.select(Identity).where(Identity.person_id == person.id)
    return db.session.scalars(query.order_by(Identity.added_at, Identity.id)).all()


def own(person: Standing, ref: str) -> Identity:
    """A council account of this person's own. Raises NotVisible."""
    query = sa.select(Identity).where(Identity.person_id == person.id, Identity.ref == ref)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotVisible(ref)
    return found


def tied(account: Account) -> Identity | None:
    """What ties this account to somebody, by issuer and subject alone."""
    return db.session.scalars(
        sa.select(Identity).where(
            Identity.issuer == account.issuer, Identity.subject == account.subject
        )
    ).one_or_none()
