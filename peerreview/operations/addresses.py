"""The address that somebody signs in with: changed once they show that they read its mail."""

from sqlalchemy.exc import IntegrityError

from .. import queries, words
from ..clock import now
from ..db import db
from ..queries import tokens as open_tokens
from ..queries.people import standing
from ..rules.errors import NotVisible, Refused
from ..rules.people import Standing
from ..rules.sign_ins import Browser, Purpose, Try
from . import attempts, history, outbox, passwords, tokens
from .account import NOWHERE


def change_address(
    *, email: str, current_password: str, by: Standing, browser: Browser = NOWHERE
) -> None:
    """Mail a link to the new address, and a notice to the one of now.

    An address that somebody else has gets no mail, and who asks is not told. Raises Mismatch,
    TooOften or Refused.
    """
    person = passwords.prove(current_password, by=by, browser=browser)
    if email == person.email:
        raise Refused("email", "Enter another address: you sign in with this one now")
    if queries.people.by_email(email) is None and _may_be_mailed(email, by, browser):
        token = tokens.make(Purpose.NEW_ADDRESS, person_id=person.id, email=email)
        outbox.tell([person.id], "new_address", secret=token, to=email)
    outbox.tell([person.id], "address_asked", at=words.moment(now()))
    history.record("ask for new address", by=by, on=("person", by.ref))


def _may_be_mailed(email: str, by: Standing, browser: Browser) -> bool:
    """Whether neither this address had its mails for now, nor this person caused so many."""
    counted = (email, by.ref)
    if any(attempts.had_mails(Try.RESET, account=account) for account in counted):
        return False
    for account in counted:
        attempts.note(Try.RESET, account=account, browser=browser)
    return True


def confirm_address(token: str) -> None:
    """Take the link that went to a new address: the person signs in with it from now on.

    Links that went to the earlier address end. Raises NotVisible where the link was used or has
    ended, or somebody else has the address by now.
    """
    found = open_tokens.open_token(token, Purpose.NEW_ADDRESS)
    if found is None or found.person is None:
        raise NotVisible
    tokens.claim(token, Purpose.NEW_ADDRESS)
    person, earlier = found.person, found.person.email
    try:
        with db.session.begin_nested():
            person.email = found.facts["email"]
    except IntegrityError:
        raise NotVisible from None
    tokens.end(person_id=person.id)
    outbox.tell([person.id], "address_changed", to=earlier, at=words.moment(now()))
    history.record("change address", by=standing(person.id), on=("person", person.ref))
