"""The second step of a sign-in: codes of an app, recovery codes and passkeys."""

from dataclasses import dataclass

import sqlalchemy as sa

from .. import credentials, factors, queries
from ..clock import now
from ..credentials import hashed
from ..db import db
from ..factors import NotProven
from ..models.people import Person
from ..models.sign_ins import Authenticator, Passkey, RecoveryCode, Token
from ..rules.errors import Mismatch, NotVisible, Refused
from ..rules.factors import bare
from ..rules.sign_ins import Browser, Means, Purpose, Try
from . import account, attempts, history, outbox, tokens
from .account import Entered

WRONG_CODE = "Enter the six digits that your app shows now"
USED_CODE = "This code has been used. Wait for the next one, then enter it"
WRONG_RECOVERY_CODE = "Enter a recovery code that you have not used yet"
WRONG_PASSKEY = "This passkey did not fit, or it took too long. Try again, or choose another way"


@dataclass(frozen=True)
class Answer:
    """What a passkey answered, as the browser sends it, and the challenge that it was asked."""

    said: str
    challenge: str


def give_code(token: str, *, code: str, browser: Browser) -> Entered:
    """The second step with a code of the authenticator app.

    Raises NotVisible where the step is over, Mismatch and TooOften.
    """
    step, person = _open(token)
    check_code(person, code, browser)
    return _pass(token, step, person, browser)


def give_recovery_code(token: str, *, code: str, browser: Browser) -> Entered:
    """The second step with a recovery code, which is used up; the person hears of it by mail."""
    step, person = _open(token)
    use_recovery_code(person, code, browser)
    return _pass(token, step, person, browser)


def use_passkey(token: str, *, answer: Answer, browser: Browser) -> Entered:
    """The second step with a passkey."""
    step, person = _open(token)
    check_passkey(answer, of=person, is_alone=False)
    return _pass(token, step, person, browser)


def sign_in_with_passkey(*, answer: Answer, browser: Browser) -> Entered:
    """Sign in with a passkey alone: it asked for PIN, finger or face, so it is both factors."""
    person = check_passkey(answer, is_alone=True)
    return account.enter(person, Means.PASSKEY, browser, is_strong=True)


def _open(token: str) -> tuple[Token, Person]:
    step = queries.tokens.open_token(token, Purpose.SECOND_FACTOR)
    if step is None or step.person is None:
        raise NotVisible
    return step, step.person


def _pass(token: str, step: Token, person: Person, browser: Browser) -> Entered:
    tokens.claim(token, Purpose.SECOND_FACTOR)
    return Entered(account.begin_sign_in(person, Means(step.facts["means"]), browser))


# Checks


def check_code(person: Person, code: str, browser: Browser) -> None:
    """Use up a code of the person's authenticator app: of many at once one succeeds.

    Raises Mismatch, TooOften.
    """
    attempts.insist(Try.CODE, account=person.email, browser=browser)
    app = queries.factors.authenticator(person.id)
    step = step_of(app, code) if app is not None else None
    if step is not None and app is not None and use_step(app, step):
        return
    attempts.note(Try.CODE, account=person.email, browser=browser)
    raise Mismatch("code", WRONG_CODE if step is None else USED_CODE)


def step_of(app: Authenticator, code: str) -> int | None:
    """The time step of this code, spaces or not; None where it is wrong, or where the key that
    sealed the app's secret is lost.
    """
    try:
        secret = credentials.opened(app.secret)
    except credentials.KeyLost:
        return None
    return factors.step_of(bare(code), secret, now())


def use_step(app: Authenticator, step: int) -> bool:
    """Whether this step was still unused, and is used up now with all before it."""
    used = db.session.execute(
        sa.update(Authenticator)
        .where(
            Authenticator.id == app.id,
            Authenticator.last_step < step,
            Authenticator.removed_at.is_(None),
        )
        .values(last_step=step)
    )
    return bool(used.rowcount == 1)  # type: ignore[attr-defined]


def use_recovery_code(person: Person, code: str, browser: Browser) -> None:
    """Use up a recovery code of the person, and tell them by mail. Raises Mismatch, TooOften."""
    attempts.insist(Try.CODE, account=person.email, browser=browser)
    used = db.session.execute(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == hashed(bare(code)),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now())
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        attempts.note(Try.CODE, account=person.email, browser=browser)
        raise Mismatch("code", WRONG_RECOVERY_CODE)
    by = queries.people.standing(person.id)
    history.record("use recovery code", by=by, on=("person", person.ref))
    left = queries.factors.of(person.id).codes_left
    outbox.tell([person.id], "recovery_code_used", left=left)


def check_passkey(answer: Answer, *, of: Person | None = None, is_alone: bool) -> Person:
    """Use up a challenge with a passkey's answer, and say whose passkey it is.

    `of`: only a passkey of this person counts. `is_alone`: it stands for both factors.
    Raises Refused.
    """
    try:
        credential_id, ref = factors.named_in(answer.said)
        found = queries.factors.passkey_of(credential_id)
        if found is None or (of is not None and found[1].id != of.id):
            raise NotProven
        passkey, person = found
        if ref not in ("", person.ref):
            raise NotProven
        kept = factors.Public(passkey.credential_id, passkey.public_key, passkey.sign_count)
        count = factors.used_passkey(answer.said, answer.challenge, kept, is_alone=is_alone)
        tokens.spend(answer.challenge, Purpose.PASSKEY)
    except (NotProven, NotVisible):
        attempts.tell_of_passkey(of.email if of is not None else "")
        raise Refused(None, WRONG_PASSKEY) from None
    _count_use(passkey, count)
    return person


def _count_use(passkey: Passkey, count: int) -> None:
    """Keep the passkey's count of uses; many passkeys do not count and always say 0."""
    used = db.session.execute(
        sa.update(Passkey)
        .where(
            Passkey.id == passkey.id,
            Passkey.removed_at.is_(None),
            sa.or_(Passkey.sign_count < count, sa.literal(count) == 0),
        )
        .values(sign_count=count, last_used_at=now())
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(None, WRONG_PASSKEY)
