"""Signing up: somebody whom nobody invited shows by mail that a work address is theirs, and asks."""

from .. import credentials
from ..db import db
from ..queries import accounts, joinings
from ..queries import people as everybody
from ..rules.errors import NotVisible, Refused
from ..rules.sign_ins import Browser, Means, Purpose, Try
from . import account, attempts, history, outbox, tokens
from .account import NOWHERE, Entered
from .joinings import ask_for
from .people import known_or_new


def sign_up(*, email: str, browser: Browser = NOWHERE) -> None:
    """Send a link to this address where it is at the domain of a council.

    Whoever has an account is told how to ask with it. Who asks for the mail learns nothing of
    this: the same is done for every address, and undone where no council has its domain.
    Raises TooOften for too many mails from one place; one address gets a few in an hour.
    """
    attempts.insist(Try.JOINING, account=email, browser=browser)
    is_enough = attempts.had_mails(Try.JOINING, account=email)
    if not is_enough:  # or who asks without end would keep a colleague from ever getting one
        attempts.note(Try.JOINING, account=email, browser=browser)
    is_ours = bool(joinings.with_domain_of(email))
    with db.session.begin_nested() as written:
        _write(email)
        db.session.flush()  # the same statements for every address
        if is_enough or not is_ours:
            written.rollback()


def _write(email: str) -> None:
    person = known_or_new(name=email, email=email)
    token = tokens.make(Purpose.JOINING, person_id=person.id)
    if accounts.has_one(person):
        outbox.tell([person.id], "already_here")
    else:
        outbox.tell([person.id], "join_link", secret=token)


def claim_sign_up(
    token: str, *, council: str, name: str, password: str, browser: Browser = NOWHERE
) -> Entered:
    """Take the link: somebody has an account from now on, and asks to join a council by its code.

    Raises NotVisible where the link was used or has ended, or they have an account already.
    """
    person = joinings.signing_up(token)
    if person is None:
        raise NotVisible
    chosen = [one for one in joinings.with_domain_of(person.email) if one.code == council]
    if not chosen:
        raise Refused("council", "Choose the council that you work for")
    if problem := credentials.problem(password, email=person.email, name=name):
        raise Refused("password", problem)
    tokens.claim(token, Purpose.JOINING)
    tokens.end(Purpose.INVITATION, person_id=person.id)
    person.name = name
    person.password_hash = credentials.hash_of(password)
    history.record("sign up", by=everybody.standing(person.id), on=("person", person.ref))
    db.session.flush()  # the account is read from the table
    ask_for(person, chosen[0])
    return account.enter(person, Means.PASSWORD, browser)
