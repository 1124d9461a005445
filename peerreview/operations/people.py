"""People: who works for a council, who may act for it, and who may sign in."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ..clock import now, today
from ..db import db
from ..models.columns import lasting
from ..models.councils import Council
from ..models.people import Membership, Person
from ..queries import councils, recipients
from ..rules.errors import Refused
from ..rules.people import Standing, offices
from ..rules.permissions import check_on_site
from ..rules.sign_ins import Purpose
from ..rules.verbs import SiteVerb
from . import account, history, outbox, tokens


def invite_colleague(
    council: Council, *, name: str, email: str, by: Standing, publisher: bool = False
) -> Person:
    """Somebody works for the council from today, and is invited by e-mail where they are new.

    Publishers invite, also where they name a colleague on a review. A known address keeps its name.
    """
    check_on_site(SiteVerb.INVITE_COLLEAGUE, offices(by, council_id=council.id))
    return _join(council, name, email, by, publisher, SiteVerb.INVITE_COLLEAGUE)


def invite_council(council: Council, *, name: str, email: str, by: Standing) -> Person:
    """A council's first publisher, invited by a coordinator of one of its groups."""
    groups = councils.groups_of(council.id)
    check_on_site(SiteVerb.INVITE_COUNCIL, offices(by, council_id=council.id, group_ids=groups))
    if councils.has_publisher(council):
        raise Refused(
            "email", f"{council.nice_name} has a publisher: ask them to invite colleagues"
        )
    return _join(council, name, email, by, True, SiteVerb.INVITE_COUNCIL)


def _join(
    council: Council, name: str, email: str, by: Standing, publisher: bool, verb: SiteVerb
) -> Person:
    if council.ended_on is not None and council.ended_on <= today():
        raise Refused(
            "email", f"{council.nice_name} no longer exists: invite them to its successor"
        )
    person = known_or_new(name=name, email=email)
    membership = live_membership(person, council)
    if membership is None:
        membership = Membership(person_id=person.id, council_id=council.id, started_on=today())
        membership.is_publisher = publisher
        db.session.add(membership)
    elif publisher and not membership.is_publisher:
        membership.is_publisher = True
    history.record(verb, by=by, on=("person", person.ref))
    invite(person, "joined_council", by=by, joined=council.name, code=council.code)
    return person


def invite(person: Person, kind: str, *, by: Standing, joined: str, **facts: Any) -> str | None:
    """Tell somebody by a message of `kind` what they have joined; by an invitation while they have
    no password.

    Gives the token of the invitation, None where they can sign in already.
    """
    if person.password_hash is not None:
        outbox.tell([person.id], kind, joined=joined, invited_by=by.name, **facts)
        return None
    token = tokens.make(Purpose.INVITATION, person_id=person.id, made_by_id=by.id)
    outbox.tell([person.id], "invitation", secret=token, joined=joined, invited_by=by.name)
    return token


def known_or_new(*, name: str, email: str) -> Person:
    """The person with this address, made where there is none; locked until the commit.

    Raises Refused for somebody who was deactivated: only an administrator lets them in again.
    """
    person = _by_email(email)
    if person is None:
        try:
            with db.session.begin_nested():
                person = Person(name=name, email=email.lower(), created_at=now())
                db.session.add(person)
        except IntegrityError:  # somebody else invited them at the same moment
            person = _by_email(email)
    if person is None or person.deactivated_at is not None:
        raise Refused(
            "email", "This person can no longer sign in. Ask a site administrator to let them in"
        )
    return person


def _by_email(email: str) -> Person | None:
    return db.session.execute(
        sa.select(Person).where(Person.email == email.lower()).with_for_update()
    ).scalar_one_or_none()


def live_membership(person: Person, council: Council) -> Membership | None:
    """The membership by which this person works for the council today."""
    return db.session.execute(
        sa.select(Membership).where(
            Membership.person_id == person.id,
            Membership.council_id == council.id,
            lasting(Membership, today()),
        )
    ).scalar_one_or_none()


def name_publisher(council: Council, membership: Membership, *, by: Standing) -> None:
    """A colleague may act for the council from now on."""
    _check(SiteVerb.NAME_PUBLISHER, council, by)
    if membership.is_publisher:
        return
    membership.is_publisher = True
    history.record(SiteVerb.NAME_PUBLISHER, by=by, on=("membership", membership.ref))
    outbox.tell(
        [membership.person_id],
        "named_publisher",
        but=by.id,
        council=council.name,
        code=council.code,
        named_by=by.name,
    )


def end_publishing(
    council: Council, membership: Membership, *, by: Standing, sure: bool = False
) -> None:
    """A colleague no longer acts for the council, and goes on working for it.

    Raises Refused where nobody would be left who may act for it, unless they are `sure`.
    """
    _check(SiteVerb.NAME_PUBLISHER, council, by)
    _warn_of_the_last(council, membership, sure)
    membership.is_publisher = False
    history.record("end publishing", by=by, on=("membership", membership.ref))


def end_membership(
    council: Council, membership: Membership, *, by: Standing, sure: bool = False
) -> None:
    """Somebody works for the council no longer: what they could do by it ends with their next
    request. Raises Refused as `end_publishing` does.
    """
    if membership.person_id != by.id:  # anybody may leave by themselves
        _check(SiteVerb.END_MEMBERSHIP, council, by)
    _warn_of_the_last(council, membership, sure)
    membership.ended_on = today()
    history.record(SiteVerb.END_MEMBERSHIP, by=by, on=("membership", membership.ref))
    outbox.tell(
        [membership.person_id],
        "membership_ended",
        but=by.id,
        council=council.name,
        ended_by=by.name,
    )


def _check(verb: SiteVerb, council: Council, by: Standing) -> None:
    check_on_site(verb, offices(by, council_id=council.id))


def _warn_of_the_last(council: Council, membership: Membership, sure: bool) -> None:
    if not sure and is_last_publisher(council, membership):
        raise Refused(
            "sure",
            f"Tick the box if {council.nice_name} should have no publisher. "
            "Or name another publisher first",
        )


def is_last_publisher(council: Council, membership: Membership) -> bool:
    """Whether nobody could act for the council without this membership."""
    others = recipients.publishers(council.id) - {membership.person_id}
    return membership.is_publisher and not others


def invite_again(person: Person, *, by: Standing, council: Council | None = None) -> bool:
    """A new link for somebody who has no password yet, where the earlier one has ended or is lost.

    False where they need none. Without a council it is an administrator who invites.
    """
    if council is None:
        check_on_site(SiteVerb.MANAGE_PEOPLE, offices(by))
    else:
        _check(SiteVerb.INVITE_COLLEAGUE, council, by)
    if person.password_hash is not None or person.deactivated_at is not None:
        return False
    joined = council.name if council is not None else ""
    invite(person, "invitation", by=by, joined=joined)
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
    history.record("end administration", by=by, on=("person", person.ref))


def deactivate(person: Person, *, by: Standing) -> None:
    """Somebody can no longer sign in, and is signed out everywhere. Names of past work stay."""
    check_on_site(SiteVerb.MANAGE_PEOPLE, offices(by))
    if person.id == by.id:
        raise Refused(None, "Ask another site administrator to end your own access")
    _keep_one_administrator(person)
    person.deactivated_at = now()
    account.end_sign_ins(person.id)
    tokens.end(person_id=person.id)
    history.record("deactivate", by=by, on=("person", person.ref))


def reactivate(person: Person, *, by: Standing) -> None:
    """Somebody may sign in again, with what they still are to councils and groups."""
    check_on_site(SiteVerb.MANAGE_PEOPLE, offices(by))
    person.deactivated_at = None
    history.record("reactivate", by=by, on=("person", person.ref))


def _keep_one_administrator(person: Person) -> None:
    # Held until the commit: of two who end each other's, the second is told.
    held = sa.select(Person.id).where(Person.is_administrator).order_by(Person.id)
    db.session.execute(held.with_for_update())
    if person.is_administrator and not recipients.administrators() - {person.id}:
        raise Refused(None, "Name another site administrator first: one must stay")


def invite_administrator(*, email: str, name: str) -> str | None:
    """The first person of an empty installation; gives the token of the link, None where they
    have a password. Runs from the command line, where nobody is signed in.
    """
    person = known_or_new(name=name, email=email)
    person.is_administrator = True
    history.record("name administrator", on=("person", person.ref))
    if person.password_hash is not None:
        return None
    token = tokens.make(Purpose.INVITATION, person_id=person.id)
    outbox.tell([person.id], "invitation", secret=token, joined="", invited_by="")
    return token
