"""Showing again who one is, by all that one signs in with, before changing how one does so."""

from .. import queries
from ..rules.errors import Refused
from ..rules.people import Standing
from ..rules.sign_ins import Browser
from . import account, history, passwords, second_step
from .second_step import Answer

NOTHING_TO_ASK = "Sign out, sign in again, and come back within 10 minutes"


def prove(
    *,
    current_password: str = "",
    code: str = "",
    is_recovery_code: bool = False,
    by: Standing,
    token: str,
    browser: Browser,
) -> str:
    """Show again who one is: by the password, where there is one, and by a code, where there is a
    second step. Who signed in with both shows both, so the sign-in counts as begun now.

    Gives the token under which it goes on. Raises Mismatch, TooOften, and Refused where somebody
    has neither.
    """
    person = queries.people.profile(by.ref)
    has_password = person.password_hash is not None
    has_factor = queries.factors.of(person.id).count > 0
    if not (has_password or has_factor):
        raise Refused(None, NOTHING_TO_ASK)
    if has_password:
        passwords.prove(current_password, by=by, browser=browser)
    if has_factor and is_recovery_code:
        second_step.use_recovery_code(person, code, browser)
    elif has_factor:
        second_step.check_code(person, code, browser)
    return _proven(by, token)


def prove_with_passkey(*, answer: Answer, by: Standing, token: str) -> str:
    """The same with a passkey alone: it asked for PIN, finger or face, so it is both factors."""
    person = queries.people.profile(by.ref)
    second_step.check_passkey(answer, of=person, is_alone=True)
    return _proven(by, token)


def _proven(by: Standing, token: str) -> str:
    history.record("prove", by=by, on=("person", by.ref))
    return account.renew(token, proven=True)
