"""Passwords: a new one by mail for somebody who forgot theirs, and a new one in place of the old."""

from .. import credentials, queries, words
from ..clock import now
from ..credentials import hash_of
from ..db import db
from ..models.people import Person
from ..queries import tokens as open_tokens
from ..queries.people import standing
from ..rules.errors import Mismatch, NotVisible, Refused
from ..rules.people import Standing
from ..rules.sign_ins import Browser, Means, Purpose, Try
from . import account, attempts, devices, history, outbox, tokens
from .account import NOWHERE, Entered


def ask_for_reset(*, email: str, browser: Browser = NOWHERE) -> None:
    """Mail a link for a new password to this address, if it is somebody's; who asks is not told.

    Who was invited and never came in gets a new invitation. Raises TooOften, for known and unknown
    addresses alike.
    """
    attempts.insist(Try.RESET, account=email, browser=browser)
    if attempts.had_mails(Try.RESET, account=email):
        return
    attempts.note(Try.RESET, account=email, browser=browser)
    person = queries.people.by_email(email)
    if person is None or person.deactivated_at is not None:
        _take_as_long()
        return
    if queries.accounts.has_one(person):
        purpose, kind = Purpose.RESET, "password_reset"
    elif queries.accounts.is_awaited(person.id):
        purpose, kind = Purpose.INVITATION, "first_password"
    else:  # they began to sign up, and have only to go on
        return
    token = tokens.make(purpose, person_id=person.id)
    outbox.tell([person.id], kind, secret=token)


def _take_as_long() -> None:
    """What a link costs, written and undone: the time does not tell who has an account."""
    undone = db.session.begin_nested()
    tokens.end(Purpose.RESET, person_id=0)
    tokens.make(Purpose.RESET)
    db.session.flush()
    undone.rollback()


def reset(token: str, *, password: str, browser: Browser = NOWHERE) -> Entered:
    """Take the link of a mail: the person has this password now, and comes in.

    Raises NotVisible where the link was used or has ended, Refused where the password is too easy
    to guess.
    """
    person = open_tokens.person_of(token, Purpose.RESET)
    if person is None:
        raise NotVisible
    _check(person, password)
    account.hold(person.id)
    tokens.claim(token, Purpose.RESET)
    _set(person, password, browser)
    history.record("reset password", by=standing(person.id), on=("person", person.ref))
    return account.enter(person, Means.PASSWORD, browser)


def change_password(
    *, current_password: str, password: str, token: str, by: Standing, browser: Browser = NOWHERE
) -> str:
    """A new password in place of the current one; all sign-ins end but the one of `token`, which
    goes on under a new token: that is given.

    Raises Mismatch, TooOften or Refused.
    """
    person = prove(current_password, by=by, browser=browser)
    _check(person, password)
    _set(person, password, browser, but=token)
    history.record("change password", by=by, on=("person", by.ref))
    return account.renew(token)


def prove(password: str, *, by: Standing, browser: Browser) -> Person:
    """The person themselves, once they have shown that they know their password.

    Raises Mismatch where they do not, TooOften where they were wrong too often.
    """
    email = queries.people.profile(by.ref).email
    attempts.insist(Try.PASSWORD, account=email, browser=browser)
    person = account.hold(by.id or 0)  # a password that is being changed proves nothing
    if not credentials.matches(person.password_hash, password):
        attempts.note(Try.PASSWORD, account=person.email, browser=browser)
        raise Mismatch("current_password", "Enter the password that you sign in with now")
    return person


def _check(person: Person, password: str) -> None:
    if problem := credentials.problem(password, email=person.email, name=person.name):
        raise Refused("password", problem)


def _set(person: Person, password: str, browser: Browser, *, but: str = "") -> None:
    """Whatever was opened with the old password ends; `but` the sign-in of this token goes on."""
    person.password_hash = hash_of(password)
    # Tokens first: a second step that is being taken has either begun its sign-in or cannot.
    tokens.end(person_id=person.id)
    account.end_sign_ins(person.id, but=but)
    devices.forget(person.id, but=browser.device)
    at = words.moment(now())
    outbox.tell([person.id], "password_changed", at=at, browser=browser.name)
