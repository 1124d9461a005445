"""The address that somebody signs in with: changed once they show that they read its mail."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from .. import queries, words
from ..clock import now, today
from ..db import db
from ..models.columns import lasting
from ..models.people import Coordination, Joining, Person, ReviewsFor
from ..models.reviews import TeamPlace
from ..queries import accounts
from ..queries import tokens as open_tokens
from ..queries.people import standing
from ..rules.errors import NotVisible, Refused
from ..rules.people import Standing
from ..rules.sign_ins import Browser, Purpose, Try
from . import attempts, departures, erasing, history, outbox, passwords, tokens
from .account import NOWHERE


def change_address(
    *, email: str, current_password: str, by: Standing, browser: Browser = NOWHERE
) -> None:
    """Mail a link to the new address, and a notice to the one of now.

    An address that somebody else signs in with gets no mail, and who asks is not told. Raises Mismatch,
    TooOften or Refused.
    """
    person = passwords.prove(current_password, by=by, browser=browser)
    if email == person.email:
        raise Refused("email", "Enter another address: you sign in with this one now")
    # Counted before anybody looks: else what is still sent later would tell who has an address.
    if _may_be_mailed(email, by, browser) and not accounts.is_taken(email):
        token = tokens.make(Purpose.NEW_ADDRESS, person_id=person.id, email=email)
        outbox.tell([person.id], "new_address", secret=token, to=email)
    outbox.tell([person.id], "address_asked", at=words.moment(now()))
    history.record("ask for new address", by=by, on=("person", by.ref))


def _may_be_mailed(email: str, by: Standing, browser: Browser) -> bool:
    """Whether neither this address had its mails for now, nor this person caused so many."""
    # Apart from mails for new passwords, which nobody may use up for whoever has the address.
    counted = (f"new address {email}", by.ref)
    if any(attempts.had_mails(Try.RESET, account=account) for account in counted):
        return False
    for account in counted:
        attempts.note(Try.RESET, account=account, browser=browser)
    return True


def confirm_address(token: str) -> None:
    """Take the link that went to a new address: the person signs in with it from now on.

    Links that went to the earlier address end. Whatever waited at the new one for somebody who was
    invited there and never came is theirs. Raises NotVisible where the link was used or has ended,
    or somebody else signs in with the address by now.
    """
    found = open_tokens.open_token(token, Purpose.NEW_ADDRESS)
    if found is None or found.person is None:
        raise NotVisible
    tokens.claim(token, Purpose.NEW_ADDRESS)
    person, earlier, email = found.person, found.person.email, found.facts["email"]
    invited = queries.people.by_email(email)
    if invited is not None:
        _take_over(invited, person)
    try:
        with db.session.begin_nested():
            person.email = email
    except IntegrityError:
        raise NotVisible from None
    tokens.end(person_id=person.id)
    outbox.tell([person.id], "address_changed", to=earlier, at=words.moment(now()))
    by = standing(person.id)
    if invited is not None:
        history.record("take invitation", by=by, on=("person", invited.ref))
    history.record("change address", by=by, on=("person", person.ref))
    departures.end_acting()  # they may coordinate a group now


def _take_over(invited: Person, person: Person) -> None:
    """Give a person what waits for somebody who was invited at their new address and never came.

    Seats go back to their coordinators: what stands against the one may not against the other.
    """
    # Tokens first: who takes one of the links at this moment has either come in or cannot.
    tokens.end(person_id=invited.id)
    db.session.refresh(invited, with_for_update=True)
    if accounts.is_taken(invited.email):
        raise NotVisible
    for kind, of, is_open in _waiting():
        own = set(db.session.scalars(sa.select(of).where(kind.person_id == person.id, is_open)))
        theirs = sa.update(kind).where(kind.person_id == invited.id, is_open, of.not_in(own))
        db.session.execute(theirs.values(person_id=person.id))
    person.level = person.level if person.is_assessor else invited.level
    person.is_assessor = person.is_assessor or invited.is_assessor
    person.is_administrator = person.is_administrator or invited.is_administrator
    departures.deactivate(invited.id, by=standing(person.id))
    erasing.empty(invited)
    db.session.flush()  # no two have one address, not even for a moment


def _waiting() -> Sequence[tuple[Any, Any, sa.ColumnElement[bool]]]:
    """What can wait for somebody who was invited: its table, what it is of, and whether it is open."""
    return (
        (Joining, Joining.council_id, Joining.answered_at.is_(None)),
        (Coordination, Coordination.group_id, lasting(Coordination, today())),
        (ReviewsFor, ReviewsFor.group_id, sa.true()),
        (TeamPlace, TeamPlace.review_id, TeamPlace.left_at.is_(None)),
    )
