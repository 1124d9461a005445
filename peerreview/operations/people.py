"""Memberships: who works for a council, and who may act for it."""

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ..clock import now, today
from ..db import db
from ..models.councils import Council
from ..models.people import Membership, Person
from ..queries import councils
from ..rules.errors import Refused
from ..rules.people import Standing, offices
from ..rules.permissions import check_on_site
from ..rules.verbs import SiteVerb
from . import account, history, outbox


def invite_colleague(
    council: Council, *, name: str, email: str, by: Standing, publisher: bool = False
) -> Person:
    """Somebody works for the council from today, and is invited by e-mail where they are new.

    Publishers invite; whoever works for the council may name a colleague on a review, which
    invites them too, but never makes a publisher. A known address keeps its name.
    """
    if publisher or council.id not in by.works_for:
        check_on_site(SiteVerb.INVITE_COLLEAGUE, offices(by, council_id=council.id))
    return _join(council, name, email, by, publisher, SiteVerb.INVITE_COLLEAGUE)


def invite_council(council: Council, *, name: str, email: str, by: Standing) -> Person:
    """A council's first publisher, invited by a coordinator of one of its groups."""
    groups = councils.groups_of(council.id)
    check_on_site(SiteVerb.INVITE_COUNCIL, offices(by, council_id=council.id, group_ids=groups))
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


def invite(person: Person, kind: str, *, by: Standing, joined: str, **facts: str) -> str | None:
    """Tell somebody by a message of `kind` what they have joined; by an invitation while they have
    no password.

    Gives the token of the invitation, None where they can sign in already.
    """
    if person.password_hash is not None:
        outbox.tell([person.id], kind, joined=joined, invited_by=by.name, **facts)
        return None
    token = account.new_invitation(person, by=by)
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
            Membership.started_on <= today(),
            sa.or_(Membership.ended_on.is_(None), Membership.ended_on > today()),
        )
    ).scalar_one_or_none()
