"""Signing in with a council account: an account at the council's own identity provider.

A person is found by issuer and subject, never by an e-mail address, and nothing is made silently:
who is not known yet is tied by their own press, while signed in or on their invitation.
"""

from typing import Any

from sqlalchemy.exc import IntegrityError

from ..clock import now
from ..db import db
from ..models.people import Person
from ..models.sign_ins import Identity, Token
from ..queries import accounts, identities
from ..queries import tokens as open_tokens
from ..queries.people import standing
from ..rules.errors import NotVisible, Refused
from ..rules.identities import Account
from ..rules.people import Standing
from ..rules.sign_ins import Browser, Means, Purpose
from . import account, attempts, history, outbox, tokens
from .account import NOWHERE, Entered

UNKNOWN = "This council account is not tied to anybody here yet"
ANOTHER = "This council account already signs somebody else in here"
ALREADY = "You sign in with this council account already"
ONLY_WAY = (
    "This is your only way to sign in. Choose a password first, under “Change your password” "
    "on your page"
)


def enter(shown: Account, browser: Browser = NOWHERE) -> Entered:
    """Let in whoever this council account is tied to, or lead them to their second step.

    Raises Refused with the same words for an unknown account and for somebody who was deactivated.
    """
    identity = identities.tied(shown)
    person = db.session.get(Person, identity.person_id) if identity is not None else None
    if identity is None or person is None or person.deactivated_at is not None:
        attempts.tell_of_council_account(shown.subject)
        raise Refused(None, UNKNOWN)
    identity.last_used_at = now()
    return account.enter(person, Means.COUNCIL_ACCOUNT, browser, is_strong=shown.is_strong)


def keep(shown: Account, *, person_id: int, provider: str) -> str:
    """Keep what a provider has said until this person says that the account is theirs.

    Gives the token for it. Raises Refused where the account is tied already.
    """
    if tie := identities.tied(shown):
        raise Refused(None, ALREADY if tie.person_id == person_id else ANOTHER)
    return tokens.make(
        Purpose.IDENTITY,
        person_id=person_id,
        issuer=shown.issuer,
        subject=shown.subject,
        name=shown.name,
        is_strong=shown.is_strong,
        provider=provider,
    )


def tie(token: str, *, by: Standing) -> None:
    """From now on somebody signs in with a council account, beside what they had.

    Raises NotVisible where the token is not theirs, Refused where somebody else was quicker.
    """
    kept = open_tokens.open_token(token, Purpose.IDENTITY)
    if kept is None or kept.person_id is None or kept.person_id != by.id:
        raise NotVisible
    _add(kept)
    tokens.claim(token, Purpose.IDENTITY)
    history.record("tie identity", by=by, on=("person", by.ref))
    outbox.tell([kept.person_id], "identity_tied", provider=kept.facts["provider"])


def join(invitation: str, token: str, *, name: str, browser: Browser = NOWHERE) -> Entered:
    """Take an invitation with a council account instead of a password, and come in.

    Raises NotVisible where the invitation has ended, or the account was kept for somebody else.
    """
    person = open_tokens.person_of(invitation, Purpose.INVITATION)
    kept = open_tokens.open_token(token, Purpose.IDENTITY)
    if person is None or kept is None or kept.person_id != person.id:
        raise NotVisible
    _add(kept)
    tokens.claim(invitation, Purpose.INVITATION)
    tokens.claim(token, Purpose.IDENTITY)
    person.name = name
    history.record("take invitation", by=standing(person.id), on=("person", person.ref))
    is_strong = bool(kept.facts["is_strong"])
    return account.enter(person, Means.COUNCIL_ACCOUNT, browser, is_strong=is_strong)


def _add(kept: Token) -> None:
    facts: dict[str, Any] = kept.facts
    try:
        with db.session.begin_nested():
            db.session.add(
                Identity(
                    person_id=kept.person_id,
                    issuer=facts["issuer"],
                    subject=facts["subject"],
                    added_at=now(),
                )
            )
    except IntegrityError:  # tied to somebody else while this page was open
        raise Refused(None, ANOTHER) from None


def remove(identity: Identity, *, by: Standing, provider: str, token: str) -> str:
    """Somebody no longer signs in with this council account; elsewhere they are signed out.

    The sign-in of `token` goes on under a new token: that is given. Raises Refused where they have
    no other way in.
    """
    if identity.person_id != by.id:
        raise NotVisible
    account.hold(identity.person_id)  # of two that go at once, the second is told
    if accounts.ways_in(identity.person_id) == 1:
        raise Refused(None, ONLY_WAY)
    db.session.delete(identity)
    history.record("remove identity", by=by, on=("person", by.ref))
    outbox.tell([identity.person_id], "identity_removed", provider=provider)
    return account.go_on_alone(token, person_id=identity.person_id)
