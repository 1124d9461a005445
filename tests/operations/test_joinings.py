"""Somebody works for a council once both sides have said yes."""

from datetime import date

import pytest
import sqlalchemy as sa

from peerreview import mail, queries
from peerreview.clock import now
from peerreview.db import db
from peerreview.models.messages import Event, Message
from peerreview.models.people import Joining, Membership, Person
from peerreview.operations import account, groups, joinings, memberships
from peerreview.rules.errors import NotAllowed, NotVisible, Refused
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole
from tests import factories as make
from tests.factories_requests import Case

pytestmark = pytest.mark.usefixtures("database")
ADA = {"name": "Ada", "email": "ada@example.org"}


def _publisher(council):
    return make.standing(make.person(council, publisher=True))


def _told():
    db.session.commit()
    rows = db.session.execute(sa.select(Message.kind, Message.person_id).order_by(Message.id))
    return [tuple(row) for row in rows]


def _person(email=ADA["email"]):
    return db.session.scalars(sa.select(Person).where(Person.email == email)).one()


def _one(person):
    (ref,) = db.session.scalars(sa.select(Joining.ref).where(Joining.person_id == person.id))
    return queries.joinings.own(make.standing(person), ref)


def test_an_invited_person_works_nowhere_until_they_agree() -> None:
    council = make.council()
    joinings.invite_colleague(council, **ADA, by=_publisher(council), publisher=True)
    ada = _person()
    assert _told() == [("invitation", ada.id)]
    assert make.standing(ada).works_for == frozenset()
    token = make.secret()
    account.claim_invitation(token, name="Ada", password="seven green teapots")
    joinings.answer_invitation(_one(ada), by=make.standing(ada), works_there=True)
    db.session.commit()
    assert make.standing(ada).publishes_for == {council.id}


def test_a_known_person_is_asked_and_their_name_is_told_to_nobody() -> None:
    known = make.person(make.council(), name="Augusta", email=ADA["email"])
    council = make.council()
    publisher = _publisher(council)
    joinings.invite_colleague(council, **ADA, by=publisher)
    assert _told() == [("invited_to_council", known.id)]
    assert make.standing(known).works_for & {council.id} == frozenset()
    (row,) = queries.joinings.invited(council)
    assert "Augusta" not in repr(tuple(row)) and row.email == ADA["email"]


def test_who_declines_works_nowhere_and_the_inviter_hears_of_it() -> None:
    council = make.council()
    publisher, known = _publisher(council), make.person(email=ADA["email"])
    joinings.invite_colleague(council, **ADA, by=publisher)
    joinings.answer_invitation(_one(known), by=make.standing(known), works_there=False)
    assert _told()[1:] == [("invitation_declined", publisher.id)]
    assert make.standing(known).works_for == frozenset()
    with pytest.raises(Refused, match="answered or taken back in the meantime"):
        joinings.answer_invitation(_one(known), by=make.standing(known), works_there=True)


def test_nobody_answers_for_another() -> None:
    council = make.council()
    publisher, known = _publisher(council), make.person(email=ADA["email"])
    joinings.invite_colleague(council, **ADA, by=publisher)
    with pytest.raises(NotVisible):
        joinings.answer_invitation(_one(known), by=publisher, works_there=True)


def test_invited_twice_is_asked_once_and_may_become_publisher() -> None:
    council = make.council()
    publisher = _publisher(council)
    joinings.invite_colleague(council, **ADA, by=publisher)
    joinings.invite_colleague(council, **ADA, by=publisher, publisher=True)
    db.session.commit()
    assert db.session.scalars(sa.select(Joining.is_publisher)).all() == [True]


def test_who_works_there_is_not_invited() -> None:
    council = make.council()
    make.person(council, email=ADA["email"])
    with pytest.raises(Refused, match="already works for"):
        joinings.invite_colleague(council, **ADA, by=_publisher(council))


@pytest.mark.parametrize("at_home", [True, False])
def test_who_is_no_publisher_of_the_council_invites_nobody(at_home: bool) -> None:
    council = make.council()
    by = make.person(council) if at_home else make.person(make.council(), publisher=True)
    with pytest.raises(NotAllowed):
        joinings.invite_colleague(council, **ADA, by=make.standing(by))
    assert db.session.scalars(sa.select(Person.id).where(Person.email == ADA["email"])).all() == []


def test_an_abolished_council_takes_nobody_in() -> None:
    council = make.council(ended_on=date(2020, 3, 31))
    administrator = make.standing(make.person(is_administrator=True))
    with pytest.raises(Refused, match="no longer exists"):
        joinings.invite_colleague(council, **ADA, by=administrator)


def test_a_person_who_left_can_come_back() -> None:
    council = make.council()
    publisher, ada = _publisher(council), make.person(council, email=ADA["email"])
    membership = memberships.live_membership(ada, council)
    memberships.end_membership(council, membership, by=publisher)
    db.session.commit()
    joinings.invite_colleague(council, **ADA, by=publisher)
    joinings.answer_invitation(_one(ada), by=make.standing(ada), works_there=True)
    db.session.commit()
    assert make.standing(ada).works_for == {council.id}


def test_an_invitation_to_a_wrong_address_is_taken_back_with_its_link() -> None:
    council = make.council()
    publisher = _publisher(council)
    joinings.invite_colleague(council, **ADA, by=publisher)
    token = make.secret()
    joining = queries.joinings.invitation(council, _one(_person()).ref)
    joinings.end_invitation(joining, council, by=publisher)
    db.session.commit()
    assert queries.joinings.invited(council) == []
    with pytest.raises(NotVisible):
        account.claim_invitation(token, name="Eve", password="seven green teapots")
    with pytest.raises(Refused):
        joinings.send_again(joining, council, by=publisher)


def test_taking_one_invitation_back_leaves_another_s_link() -> None:
    council, other = make.council(), make.council()
    publisher = _publisher(council)
    joinings.invite_colleague(council, **ADA, by=publisher)
    first = queries.joinings.invitation(council, _one(_person()).ref)
    joinings.invite_colleague(other, **ADA, by=_publisher(other))
    token = make.secret()
    joinings.end_invitation(first, council, by=publisher)
    db.session.commit()
    account.claim_invitation(token, name="Ada", password="seven green teapots")


def test_invitations_are_for_publishers_and_who_sent_them() -> None:
    group = make.group()
    council = make.council(group)
    coordinator = make.standing(make.person(coordinates=group))
    joinings.invite_council(council, **ADA, by=coordinator)
    joining = queries.joinings.invitation(council, _one(_person()).ref)
    with pytest.raises(NotAllowed):
        joinings.end_invitation(joining, council, by=make.standing(make.person(council)))
    joinings.send_again(joining, council, by=coordinator)
    joinings.end_invitation(joining, council, by=_publisher(council))


def test_a_coordinator_s_assessor_works_for_the_council_once_they_agree() -> None:
    group = make.group()
    council = make.council(group)
    publisher = _publisher(council)
    coordinator = make.standing(make.person(coordinates=group))
    known = make.person(email=ADA["email"])
    groups.invite_assessor(group, by=coordinator, **ADA, council=council.code)
    assert _told() == [("joined_group", known.id), ("invited_to_council", known.id)]
    assert make.standing(known).works_for == frozenset()
    joinings.answer_invitation(_one(known), by=make.standing(known), works_there=True)
    told = {("colleague_joined", publisher.id), ("colleague_joined", coordinator.id)}
    assert set(_told()[2:]) == told
    assert make.standing(known).works_for == {council.id}


def test_a_new_assessor_gets_one_link_and_is_asked_at_home() -> None:
    group = make.group()
    council = make.council(group)
    coordinator = make.standing(make.person(coordinates=group))
    groups.invite_assessor(group, by=coordinator, **ADA, council=council.code)
    assert _told() == [("invitation", _person().id)]
    (waiting,) = queries.joinings.on_home(make.standing(_person()))
    assert (waiting.is_asked, waiting.code) == (False, council.code)


def test_a_panel_that_gets_too_close_is_told_to_its_coordinators() -> None:
    case = Case(Status.FORMING)
    assessor = make.assessor(make.council(), email=ADA["email"])
    make.seat(case.review, assessor, SeatRole.ASSESSOR)
    joinings.invite_colleague(case.host, **ADA, by=case.by)
    joinings.answer_invitation(_one(assessor), by=make.standing(assessor), works_there=True)
    assert ("panel_conflict", case.coordinator.id) in _told()


def test_an_invitation_to_somebody_deactivated_looks_like_any_other() -> None:
    council = make.council()
    publisher = _publisher(council)
    gone = make.person(email=ADA["email"], deactivated_at=now())
    joinings.invite_colleague(council, **ADA, by=publisher)
    assert [row.email for row in queries.joinings.invited(council)] == [gone.email]
    db.session.commit()
    assert [mail.may_still_know(one) for one in queries.messages.waiting(5)] == [False]


def test_everything_is_in_the_history_without_names() -> None:
    council = make.council()
    publisher, known = _publisher(council), make.person(email=ADA["email"])
    joinings.invite_colleague(council, **ADA, by=publisher)
    joinings.answer_invitation(_one(known), by=make.standing(known), works_there=True)
    db.session.commit()
    events = db.session.execute(sa.select(Event.verb, Event.object_kind, Event.object_ref)).all()
    assert events == [
        ("invite colleague", "person", known.ref),
        ("join", "council", council.code),
    ]
    assert db.session.scalars(sa.select(Membership.person_id).where(Membership.person_id == known.id)).all() == [known.id]  # fmt: skip
