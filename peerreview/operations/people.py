"""People: who may sign in, who administers, and who no longer comes here."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ..clock import now
from ..db import db
from ..models.people import Person
from ..queries import accounts, recipients
from ..rules.errors import Refused
from ..rules.people import Standing, offices
from ..rules.permissions import check_on_site
from ..rules.sign_ins import Purpose, Try
from ..rules.verbs import SiteVerb
from . import account, attempts, departures, history, outbox, tokens, unanswered


def known_or_new(*, name: str, email: str) -> Person:
    """The person with this address, made where there is none; locked until the commit.

    The name counts only for somebody of whom nobody knew one yet. A person who was deactivated is
    found like any other: whoever asks does not learn of it, and no mail goes to them.
    """
    person = by_email(email)
    if person is None:
        try:
            with db.session.begin_nested():
                person = Person(name=name, email=email.lower(), created_at=now())
                db.session.add(person)
        except IntegrityError:  # somebody else invited them at the same moment
            person = by_email(email)
    if person is None:
        raise Refused("email", "Somebody else has just entered this address. Send it once more")
    if person.name == person.email:
        person.name = name
    return person


def by_email(email: str) -> Person | None:
    """The person with this address, locked until the commit."""
    query = sa.select(Person).where(Person.email == email.lower())
    # Rows that only point at the person are not held up: who asks to join inserts such a row.
    return db.session.execute(query.with_for_update(key_share=True)).scalar_one_or_none()


def tell(person: Person, kind: str, *, by: Standing, joined: str, **facts: Any) -> None:
    """Tell somebody by a message of `kind` what they have joined; by an invitation while they have
    no account.
    """
    if accounts.has_one(person):
        outbox.tell([person.id], kind, joined=joined, invited_by=by.name, **facts)
        return
    token = tokens.make(Purpose.INVITATION, person_id=person.id, made_by_id=by.id)
    outbox.tell([person.id], "invitation", secret=token, joined=joined, invited_by=by.name)


def insist_on_few_mails(person: Person, *, by: Standing, field: str | None = None) -> None:
    """Raise Refused where somebody has sent so many invitations to one address that none goes now.

    Counted by who sends them: nobody keeps another from inviting the same colleague.
    """
    if attempts.had_mails(Try.INVITATION, account=_sent(person, by)):
        raise Refused(
            field,
            f"{person.email} has had several emails from you within the hour. Ask them to look in "
            "their spam folder, or try again later",
        )


def note_mail(person: Person, *, by: Standing) -> None:
    """Note an invitation that goes to somebody now."""
    attempts.note(Try.INVITATION, account=_sent(person, by), browser=account.NOWHERE)


def _sent(person: Person, by: Standing) -> str:
    return f"{by.ref} {person.email}"


def invite_again(person: Person, *, by: Standing) -> bool:
    """A new link for somebody who has no account yet, where the earlier one has ended or is lost.

    False where they need none. Raises Refused after several within the hour.
    """
    check_on_site(SiteVerb.MANAGE_PEOPLE, offices(by))
    if accounts.has_one(person) or person.deactivated_at is not None:
        return False
    insist_on_few_mails(person, by=by)
    note_mail(person, by=by)
    tell(person, "invitation", by=by, joined="")
    history.record("invite again", by=by, on=("person", person.ref))
    return True


def name_administrator(person: Person, *, by: Standing) -> None:
    """Somebody looks after people, groups and the register from now on; they read no findings."""
    check_on_site(SiteVerb.MANAGE_PEOPLE, offices(by))
    if person.deactivated_at is not None:
        raise Refused(None, f"{person.name} can no longer sign in. Let them in again first")
    person.is_administrator = True
    history.record("name administrator", by=by, on=("person", person.ref))
    outbox.tell([person.id], "named_administrator", but=by.id, named_by=by.name)


def end_administration(person: Person, *, by: Standing) -> None:
    """Somebody is a site administrator no longer; one always stays."""
    check_on_site(SiteVerb.MANAGE_PEOPLE, offices(by))
    _keep_one_administrator(person)
    person.is_administrator = False
    db.session.flush()  # whether they are awaited still is read from the table
    unanswered.end_link(person.id)
    history.record("end administration", by=by, on=("person", person.ref))


def deactivate(person: Person, *, by: Standing) -> None:
    """Somebody can no longer sign in, is signed out everywhere, and nothing waits for them.

    Names of past work stay.
    """
    check_on_site(SiteVerb.MANAGE_PEOPLE, offices(by))
    if person.id == by.id:
        raise Refused(None, "Ask another site administrator to end your own access")
    _keep_one_administrator(person)
    with departures.calling_for_coordinators():
        person.deactivated_at = now()
        account.end_sign_ins(person.id)
        tokens.end(person_id=person.id)
        history.record("deactivate", by=by, on=("person", person.ref))
        db.session.flush()  # those who are left are read from the table
        departures.deactivate(person.id, by=by)


def reactivate(person: Person, *, by: Standing) -> None:
    """Somebody may sign in again, with what they still are to councils and groups."""
    check_on_site(SiteVerb.MANAGE_PEOPLE, offices(by))
    if person.erased_at is not None:
        raise Refused(None, "This person has been erased. Invite them as a new person")
    person.deactivated_at = None
    history.record("reactivate", by=by, on=("person", person.ref))
    db.session.flush()  # whom they can coordinate again is read from the table
    departures.end_acting()


def _keep_one_administrator(person: Person) -> None:
    # Held until the commit: of two who end each other's, the second is told.
    held = sa.select(Person.id).where(Person.is_administrator).order_by(Person.id)
    db.session.execute(held.with_for_update())
    if person.is_administrator and not recipients.administrators() - {person.id}:
        raise Refused(None, "Name another site administrator first: one must stay")


def invite_administrator(*, email: str, name: str) -> str | None:
    """The first person of an empty installation; gives the token of the link, None where they
    have an account. Runs from the command line, where nobody is signed in.
    """
    person = known_or_new(name=name, email=email)
    person.is_administrator = True
    history.record("name administrator", on=("person", person.ref))
    if accounts.has_one(person):
        return None
    token = tokens.make(Purpose.INVITATION, person_id=person.id)
    outbox.tell([person.id], "invitation", secret=token, joined="", invited_by="")
    return token
