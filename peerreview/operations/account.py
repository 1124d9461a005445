"""Signing in and out, and the invitation that sets a first password."""

from dataclasses import dataclass

import sqlalchemy as sa

from .. import credentials
from ..clock import now
from ..credentials import hashed, new_token
from ..db import db
from ..models.people import Person
from ..models.sign_ins import SignIn
from ..queries import tokens as open_tokens
from ..queries.people import standing
from ..rules.errors import Mismatch, NotVisible, Refused
from ..rules.people import Standing
from ..rules.sign_ins import Browser, Means, Purpose, Try
from . import attempts, devices, history, tokens

NO_MATCH = "Enter the email address and password that belong together"
NOWHERE = Browser()


@dataclass(frozen=True)
class Entered:
    """What somebody's browser keeps after they came in: the token of a sign-in.

    Not `is_whole`: the token of the second step, which is still to come.
    """

    token: str
    is_whole: bool = True


def sign_in(*, email: str, password: str, browser: Browser = NOWHERE) -> Entered:
    """Sign a person in, or lead them to their second step.

    Raises Mismatch with the same words for a wrong password, an unknown address and a person who
    was deactivated; TooOften alike for all of them.
    """
    attempts.insist(Try.PASSWORD, account=email, browser=browser)
    person = db.session.execute(
        sa.select(Person)
        .where(Person.email == email.lower(), Person.deactivated_at.is_(None))
        .with_for_update(key_share=True)  # a password that is being changed lets nobody in
    ).scalar_one_or_none()
    kept = person.password_hash if person is not None else None
    if not credentials.matches(kept, password) or person is None:
        attempts.note(Try.PASSWORD, account=email, browser=browser)
        raise Mismatch(None, NO_MATCH)
    if credentials.is_hashed_weakly(kept or ""):
        person.password_hash = credentials.hash_of(password)
    return enter(person, Means.PASSWORD, browser)


def hold(person_id: int) -> Person:
    """The person, read anew and held until the commit: of two changes at once to how somebody signs
    in, the second sees the first. Hold before tokens are touched, or two could wait for each other.
    """
    held = sa.select(Person).where(Person.id == person_id).with_for_update(key_share=True)
    return db.session.scalars(held.execution_options(populate_existing=True)).one()


def enter(
    person: Person, means: Means, browser: Browser = NOWHERE, *, is_strong: bool = False
) -> Entered:
    """Let somebody in who has shown who they are; first to the second step, where they have one.

    `is_strong`: the means was both factors already, as a passkey is.
    """
    if standing(person.id).has_second_factor and not is_strong:
        token = tokens.make(Purpose.SECOND_FACTOR, person_id=person.id, means=means.value)
        return Entered(token, is_whole=False)
    return Entered(begin_sign_in(person, means, browser))


def begin_sign_in(person: Person, means: Means, browser: Browser = NOWHERE) -> str:
    """A new sign-in of somebody who has shown who they are, in every step that is asked of them.

    Gives the token that their browser keeps; only its hash is stored.
    """
    devices.greet(person.id, browser)
    token = new_token()
    moment = now()
    db.session.add(
        SignIn(
            token=hashed(token),
            person_id=person.id,
            means=means,
            browser=browser.name,
            started_at=moment,
            last_used_at=moment,
        )
    )
    history.record("sign in", by=standing(person.id), on=("person", person.ref))
    return token


def sign_out(token: str, *, by: Standing) -> None:
    """End this browser's sign-in: a copy of its cookie opens nothing any more.

    Who is signed out already writes nothing into the history.
    """
    end_sign_in(token)
    if by.is_signed_in:
        history.record("sign out", by=by, on=("person", by.ref))


def end_sign_in(token: str) -> None:
    """End the sign-in of this token, where there is one."""
    db.session.execute(
        sa.update(SignIn)
        .where(SignIn.token == hashed(token), SignIn.ended_at.is_(None))
        .values(ended_at=now())
    )


def end_sign_ins(person_id: int, *, but: str = "") -> None:
    """End all sign-ins of a person, wherever they are; `but` the one of this token."""
    db.session.execute(
        sa.update(SignIn)
        .where(
            SignIn.person_id == person_id,
            SignIn.ended_at.is_(None),
            SignIn.token != hashed(but),
        )
        .values(ended_at=now())
    )


def go_on_alone(token: str, *, person_id: int) -> str:
    """How somebody signs in has changed: their other sign-ins end, half ones too, and the one of this
    token goes on under a new one, which is given.
    """
    # Tokens first: a second step that is being taken has either begun its sign-in or cannot.
    tokens.end(Purpose.SECOND_FACTOR, person_id=person_id)
    end_sign_ins(person_id, but=token)
    return renew(token)


def renew(token: str, *, proven: bool = False) -> str:
    """The same sign-in under a new token, so that copies of the old cookie open nothing any more.

    `proven`: the person has just shown again who they are, so it counts as begun now.
    """
    moment, renewed = now(), new_token()
    changes = {"started_at": moment, "last_used_at": moment} if proven else {}
    db.session.execute(
        sa.update(SignIn)
        .where(SignIn.token == hashed(token), SignIn.ended_at.is_(None))
        .values(token=hashed(renewed), **changes)
    )
    return renewed


def claim_invitation(
    token: str, *, name: str, password: str, browser: Browser = NOWHERE
) -> Entered:
    """Take an invitation: name and first password are set, and the person comes in.

    Raises NotVisible where the link was used or has ended, Refused where the password is too easy
    to guess.
    """
    person = open_tokens.person_of(token, Purpose.INVITATION)
    if person is None:
        raise NotVisible
    if problem := credentials.problem(password, email=person.email, name=name):
        raise Refused("password", problem)
    tokens.claim(token, Purpose.INVITATION)
    person.name = name
    person.password_hash = credentials.hash_of(password)
    history.record("take invitation", by=standing(person.id), on=("person", person.ref))
    return enter(person, Means.PASSWORD, browser)
