"""Second factors: what somebody has set up, and what is being set up."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ..clock import now
from ..credentials import opened
from ..db import db
from ..models.people import Person
from ..models.sign_ins import Authenticator, Passkey, RecoveryCode
from ..rules.errors import NotVisible
from ..rules.factors import SETTING_UP


@dataclass(frozen=True)
class Factors:
    """What somebody can take a second step with."""

    authenticator: Authenticator | None
    passkeys: Sequence[Passkey]
    codes_left: int

    @property
    def count(self) -> int:
        """How many factors there are; recovery codes are none, they stand in for one that is lost."""
        return len(self.passkeys) + (self.authenticator is not None)


def of(person_id: int) -> Factors:
    """The second factors of this person, passkeys in the order in which they were added."""
    passkeys = sa.select(Passkey).where(
        Passkey.person_id == person_id, Passkey.removed_at.is_(None)
    )
    left = sa.select(sa.func.count(RecoveryCode.id)).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return Factors(
        authenticator(person_id),
        db.session.scalars(passkeys.order_by(Passkey.added_at, Passkey.id)).all(),
        db.session.scalars(left).one(),
    )


def authenticator(person_id: int) -> Authenticator | None:
    """The authenticator app of this person; there is one at most."""
    return db.session.execute(
        sa.select(Authenticator).where(
            Authenticator.person_id == person_id,
            Authenticator.confirmed_at.is_not(None),
            Authenticator.removed_at.is_(None),
        )
    ).scalar_one_or_none()


def begun(person_id: int) -> Authenticator | None:
    """The authenticator app that this person is setting up, until they took too long over it."""
    return db.session.execute(
        sa.select(Authenticator).where(
            Authenticator.person_id == person_id,
            Authenticator.confirmed_at.is_(None),
            Authenticator.removed_at.is_(None),
            Authenticator.added_at > now() - SETTING_UP,
        )
    ).scalar_one_or_none()


def passkey(person_id: int, ref: str) -> Passkey:
    """A passkey of this person's own. Raises NotVisible."""
    for found in of(person_id).passkeys:
        if found.ref == ref:
            return found
    raise NotVisible(ref)


def passkey_of(credential_id: str) -> tuple[Passkey, Person] | None:
    """The passkey with this id and whose it is; None where it was removed or they cannot sign in."""
    query = (
        sa.select(Passkey, Person)
        .join(Person, Person.id == Passkey.person_id)
        .where(
            Passkey.credential_id == credential_id,
            Passkey.removed_at.is_(None),
            Person.deactivated_at.is_(None),
        )
    )
    found = db.session.execute(query).first()
    return (found[0], found[1]) if found is not None else None


def secret(app: Authenticator) -> str:
    """The secret of an app that is being set up, to scan or type."""
    return opened(app.secret)
