"""Who works for a council, who may act for it, and what they are told."""

from datetime import date

import pytest
import sqlalchemy as sa

from peerreview import mail, queries
from peerreview.db import db
from peerreview.models.messages import Event, Message
from peerreview.models.people import Membership, Person
from peerreview.operations import groups, people
from peerreview.rules.errors import NotAllowed, Refused
from tests import factories as make

ADA = {"name": "Ada", "email": "ada@example.org"}


def _publisher(council):
    return make.standing(make.person(council, publisher=True))


def _messages():
    return db.session.scalars(sa.select(Message).order_by(Message.id)).all()


def test_invited_colleague_works_for_the_council_and_gets_a_link(database):
    council = make.council()
    person = people.invite_colleague(council, **ADA, by=_publisher(council))
    db.session.commit()
    standing = make.standing(person)
    assert (standing.works_for, standing.publishes_for) == ({council.id}, frozenset())
    assert [(m.kind, m.person_id, bool(m.secret)) for m in _messages()] == [
        ("invitation", person.id, True)
    ]


def test_invited_person_who_is_known_keeps_name_and_password(database):
    known = make.person(
        make.council(), name="Augusta", email="ada@example.org", password_hash="set"
    )
    council = make.council()
    person = people.invite_colleague(council, **ADA, by=_publisher(council))
    db.session.commit()
    assert (person.id, person.name) == (known.id, "Augusta")
    assert [(m.kind, m.secret) for m in _messages()] == [("joined_council", None)]


def test_invited_twice_works_there_once(database):
    council = make.council()
    publisher = _publisher(council)
    first = people.invite_colleague(council, **ADA, by=publisher)
    again = people.invite_colleague(council, **ADA, by=publisher, publisher=True)
    db.session.commit()
    rows = db.session.execute(
        sa.select(Membership.is_publisher).where(Membership.person_id == first.id)
    ).all()
    assert (again.id, rows) == (first.id, [(True,)])


def test_colleague_without_publishing_invites_nobody(database):
    council = make.council()
    with pytest.raises(NotAllowed):
        people.invite_colleague(council, **ADA, by=make.standing(make.person(council)))


def test_stranger_invites_nobody(database):
    with pytest.raises(NotAllowed):
        people.invite_colleague(make.council(), **ADA, by=_publisher(make.council()))
    assert db.session.scalars(sa.select(Person.id).where(Person.email == ADA["email"])).all() == []


def test_abolished_council_takes_nobody_in(database):
    council = make.council(ended_on=date(2020, 3, 31))
    with pytest.raises(Refused, match="no longer exists"):
        people.invite_colleague(
            council, **ADA, by=make.standing(make.person(is_administrator=True))
        )


def test_person_who_left_can_come_back(database):
    council = make.council()
    publisher = _publisher(council)
    person = people.invite_colleague(council, **ADA, by=publisher)
    db.session.commit()
    membership = people.live_membership(person, council)
    people.end_membership(council, membership, by=publisher)
    db.session.commit()
    assert make.standing(person).works_for == frozenset()
    people.invite_colleague(council, **ADA, by=publisher)
    db.session.commit()
    assert make.standing(person).works_for == {council.id}


def test_everything_is_in_the_history_without_names(database):
    council = make.council()
    publisher = _publisher(council)
    person = people.invite_colleague(council, **ADA, by=publisher)
    db.session.commit()
    events = db.session.execute(sa.select(Event.verb, Event.object_kind, Event.object_ref)).all()
    assert events == [("invite colleague", "person", person.ref)]


def test_every_message_reads_well(database):
    group = make.group("South West")
    council = make.council(group, name="Southmoor")
    coordinator = make.standing(make.person(name="Cora", coordinates=group))
    publisher = _publisher(council)
    known = make.person(council, name="Ken", email="ken@example.org", password_hash="set")
    people.invite_colleague(council, **ADA, by=publisher)
    facts = {"name": "Ken", "email": "ken@example.org"}
    people.invite_colleague(council, **facts, by=publisher)
    membership = people.live_membership(known, council)
    people.name_publisher(council, membership, by=publisher)
    people.end_membership(council, membership, by=publisher)
    groups.invite_assessor(group, by=coordinator, **facts)
    groups.name_coordinator(group, by=coordinator, **facts)
    db.session.commit()
    written = queries.messages.waiting(10)
    subjects = [mail.render(message).subject for message in written]
    assert subjects == [
        f"{publisher.name} has invited you to Peer Review",
        "You now work for Southmoor Council in Peer Review",
        "You are now a publisher of Southmoor Council",
        "You no longer work for Southmoor Council in Peer Review",
        "Cora has invited you to review for South West",
        "You now coordinate South West",
    ]
    assert "/invitations/" in mail.render(written[0]).text
