"""One's second factors: set up, replaced, removed; and the recovery codes beside them.

Every change ends all other sign-ins, renews the one at hand, and is told by mail.
"""

import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from .. import credentials, factors, queries
from ..clock import now
from ..credentials import hashed
from ..db import db
from ..factors import NotProven
from ..models.columns import REF_LETTERS
from ..models.people import Person
from ..models.sign_ins import Authenticator, Passkey, RecoveryCode
from ..rules.errors import NotVisible, Refused
from ..rules.factors import RECOVERY_CODES, RECOVERY_LETTERS, in_groups
from ..rules.people import OUTSIDER, Standing, offices
from ..rules.permissions import check_on_site
from ..rules.sign_ins import Purpose
from ..rules.verbs import SiteVerb
from . import account, history, outbox, second_step, tokens
from .identities import ONLY_WAY
from .second_step import Answer

APP = "An authenticator app"
NOT_MADE = "This passkey could not be added, or it took too long. Try again"
KEEP_ONE = "Set up another second step first: you need one here"


@dataclass(frozen=True)
class Changed:
    """The token under which the sign-in goes on; recovery codes, where new ones were made."""

    token: str
    codes: tuple[str, ...] = ()


def begin_authenticator(*, by: Standing) -> None:
    """A secret for an authenticator app; it counts for nothing before its first code."""
    person_id = _held(by)
    db.session.execute(
        sa.delete(Authenticator).where(
            Authenticator.person_id == person_id, Authenticator.confirmed_at.is_(None)
        )
    )
    secret = credentials.sealed(factors.new_secret())
    db.session.add(Authenticator(person_id=person_id, secret=secret, added_at=now()))


def confirm_authenticator(*, code: str, by: Standing, token: str) -> Changed:
    """The app that was begun counts from its first code; it takes the place of an earlier one.

    Raises Refused where the code does not fit, NotVisible where none was begun.
    """
    person_id = _held(by)
    app = queries.factors.begun(person_id)
    if app is None:
        raise NotVisible
    step = second_step.step_of(app, code)
    if step is None or not second_step.use_step(app, step):
        raise Refused("code", second_step.WRONG_CODE)
    had = queries.factors.of(person_id)
    if had.authenticator is not None:
        had.authenticator.removed_at = now()
    app.confirmed_at = now()
    return _added(by, APP, token, is_first=had.count == 0)


def add_passkey(*, name: str, answer: Answer, by: Standing, token: str) -> Changed:
    """A passkey that the browser has just made, by the name that the person gives it.

    Raises Refused where it cannot be read or does not answer the challenge.
    """
    person_id = _held(by)
    had = queries.factors.of(person_id)
    try:
        made = factors.made_passkey(answer.said, answer.challenge)
        tokens.spend(answer.challenge, Purpose.PASSKEY)
    except (NotProven, NotVisible):
        raise Refused(None, NOT_MADE) from None
    known = sa.select(Passkey.id).where(Passkey.credential_id == made.credential_id)
    if db.session.scalars(known).first() is not None:
        raise Refused(None, NOT_MADE)
    db.session.add(
        Passkey(
            person_id=person_id,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            is_verified=made.is_verified,
            name=name,
            added_at=now(),
        )
    )
    return _added(by, f"The passkey “{name}”", token, is_first=had.count == 0)


def remove_authenticator(*, by: Standing, token: str) -> Changed:
    """The authenticator app is no second step any more.

    Raises Refused where it is the last factor of somebody who needs one.
    """
    had = queries.factors.of(_held(by))
    if had.authenticator is None:
        raise NotVisible
    _keep_one(had, by)
    had.authenticator.removed_at = now()
    return _removed(by, APP, token, is_last=had.count == 1)


def remove_passkey(passkey: Passkey, *, by: Standing, token: str) -> Changed:
    """A passkey is no second step any more. Raises Refused as `remove_authenticator` does, and where
    it is their only way in.
    """
    person_id = _held(by)
    had = queries.factors.of(person_id)
    _keep_one(had, by)
    if passkey.is_verified and queries.accounts.ways_in(person_id) == 1:
        raise Refused(None, ONLY_WAY)
    passkey.removed_at = now()
    return _removed(by, f"The passkey “{passkey.name}”", token, is_last=had.count == 1)


def renew_recovery_codes(*, by: Standing, token: str) -> Changed:
    """Ten new recovery codes; the earlier ones end."""
    person_id = _held(by)
    if not queries.factors.of(person_id).count:
        raise Refused(None, "Set up a second step first: recovery codes stand in for one")
    history.record("renew recovery codes", by=by, on=("person", by.ref))
    return Changed(_told(by, "recovery_codes_renewed", token), _new_codes(person_id))


def remove_second_factors(person: Person, *, by: Standing) -> None:
    """Somebody has lost telephone and codes: an administrator lets them sign in with the password
    alone, and they are signed out everywhere.

    Where they need a second factor they are led to set one up at once.
    """
    check_on_site(SiteVerb.MANAGE_PEOPLE, offices(by))
    if person.id == by.id:
        raise Refused(None, "Ask another site administrator to remove your second step")
    _remove_all(person, by=by, removed_by=f"{by.name}, a site administrator")


def remove_for_operator(email: str) -> None:
    """The same from the command line, where nobody is signed in: for the last site administrator,
    whom no other one can help. Raises Refused.
    """
    person = queries.people.by_email(email)
    if person is None:
        raise Refused(None, f"Nobody signs in with {email}")
    _remove_all(person, by=OUTSIDER, removed_by="those who run this service")


def _remove_all(person: Person, *, by: Standing, removed_by: str) -> None:
    if not queries.factors.of(person.id).count:
        raise Refused(None, f"{person.name} has no second step")
    moment = now()
    for kind in (Authenticator, Passkey):
        db.session.execute(
            sa.update(kind)
            .where(kind.person_id == person.id, kind.removed_at.is_(None))
            .values(removed_at=moment)
        )
    _end_codes(person.id)
    tokens.end(Purpose.SECOND_FACTOR, person_id=person.id)
    account.end_sign_ins(person.id)
    history.record("remove second factors", by=by, on=("person", person.ref))
    what = "Your second step"
    outbox.tell([person.id], "second_factor_removed", what=what, removed_by=removed_by)


def _held(by: Standing) -> int:
    # Of two who remove the last two factors at once, the second is told.
    return account.hold(by.id or 0).id


def _keep_one(had: queries.factors.Factors, by: Standing) -> None:
    if had.count == 1 and factors.are_required_of(by):
        raise Refused(None, KEEP_ONE)


def _added(by: Standing, what: str, token: str, *, is_first: bool) -> Changed:
    history.record("add second factor", by=by, on=("person", by.ref))
    codes = _new_codes(by.id or 0) if is_first else ()
    return Changed(_told(by, "second_factor_added", token, what=what), codes)


def _removed(by: Standing, what: str, token: str, *, is_last: bool) -> Changed:
    history.record("remove second factor", by=by, on=("person", by.ref))
    if is_last:
        _end_codes(by.id or 0)
    return Changed(_told(by, "second_factor_removed", token, what=what, removed_by=""))


def _told(by: Standing, kind: str, token: str, **facts: Any) -> str:
    person_id = by.id or 0
    outbox.tell([person_id], kind, **facts)
    return account.go_on_alone(token, person_id=person_id)


def _new_codes(person_id: int) -> tuple[str, ...]:
    _end_codes(person_id)
    codes = [
        "".join(secrets.choice(REF_LETTERS) for _ in range(RECOVERY_LETTERS))
        for _ in range(RECOVERY_CODES)
    ]
    moment = now()
    db.session.add_all(
        RecoveryCode(person_id=person_id, code_hash=hashed(code), made_at=moment) for code in codes
    )
    return tuple(in_groups(code) for code in codes)


def _end_codes(person_id: int) -> None:
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def seal_anew() -> tuple[int, int]:
    """Seal the secrets of all authenticator apps with the key of now, so that earlier keys can go;
    gives how many were, and how many no key opens any more.
    """
    lost, apps = 0, db.session.scalars(sa.select(Authenticator).with_for_update()).all()
    for app in apps:
        try:
            app.secret = credentials.sealed(credentials.opened(app.secret))
        except credentials.KeyLost:
            lost += 1
    return len(apps) - lost, lost
