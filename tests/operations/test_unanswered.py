"""What nobody has answered ends wholly with what it came from: its link and its places on teams too."""

import pytest
import sqlalchemy as sa

from peerreview import mail, queries
from peerreview.db import db
from peerreview.models.messages import Event
from peerreview.models.people import Coordination, Joining, Person
from peerreview.operations import account, groups, joinings, memberships, people
from peerreview.queries.tokens import person_of
from peerreview.rules.errors import NotVisible, Refused
from peerreview.rules.lifecycle import Status
from peerreview.rules.sign_ins import Purpose
from tests import factories as make
from tests.factories_requests import Case, told

pytestmark = pytest.mark.usefixtures("database")
ADA = {"name": "Ada", "email": "ada@example.org"}
CORA = {"name": "Cora", "email": "cora@example.org"}


def _person(email=ADA["email"]):
    return db.session.scalars(sa.select(Person).where(Person.email == email)).one()


def _open():
    db.session.commit()
    return db.session.scalars(
        sa.select(Joining.person_id).where(Joining.answered_at.is_(None))
    ).all()


def _link():
    db.session.commit()
    return make.secret()


def _opens(link):
    db.session.commit()
    return person_of(link, Purpose.INVITATION) is not None


def _invite(council, by, **facts):
    joinings.invite_colleague(council, **ADA, by=make.standing(by), **facts)


def test_a_coordinator_s_invitation_lets_nobody_in_where_a_publisher_answers() -> None:
    group = make.group()
    council = make.council(group)
    publisher, ada = make.person(council, publisher=True), make.person(**ADA)
    coordinator = make.standing(make.person(coordinates=group))
    joinings.ask_for(ada, council)
    groups.invite_assessor(group, by=coordinator, **ADA, council=council.code)
    assert _open() == [ada.id]
    assert make.standing(ada).works_for == frozenset()
    joining = queries.joinings.waiting(ada.id, council.id)
    joinings.let_in(joining, council, by=make.standing(publisher))
    assert make.standing(ada).works_for == {council.id}


def test_a_coordinator_s_invitation_lets_in_where_nobody_publishes() -> None:
    group = make.group()
    council, ada = make.council(group), make.person(**ADA)
    joinings.ask_for(ada, council)
    coordinator = make.standing(make.person(coordinates=group))
    groups.invite_assessor(group, by=coordinator, **ADA, council=council.code)
    assert _open() == []
    assert make.standing(ada).works_for == {council.id}


def test_publishers_hear_of_whom_another_one_lets_in() -> None:
    council = make.council()
    first, second = (make.person(council, publisher=True) for _ in range(2))
    ada = make.person(**ADA)
    joinings.ask_for(ada, council)
    joining = queries.joinings.waiting(ada.id, council.id)
    joinings.let_in(joining, council, by=make.standing(first), publisher=True)
    db.session.commit()
    assert [who for kind, who in told() if kind == "colleague_joined"] == [second.id]


def test_an_assessor_is_invited_in_one_event() -> None:
    group = make.group()
    council = make.council(group)
    coordinator = make.standing(make.person(coordinates=group))
    groups.invite_assessor(group, by=coordinator, **ADA, council=council.code)
    groups.invite_assessor(group, by=coordinator, **CORA)
    db.session.commit()
    assert db.session.scalars(sa.select(Event.verb)).all() == ["invite assessor"] * 2


@pytest.mark.parametrize("end", ["membership", "publishing"])
def test_no_open_invitation_gives_back_what_was_ended(end) -> None:
    group = make.group()
    council = make.council(group)
    ada = make.person(council, **ADA)
    coordinator = make.standing(make.person(coordinates=group))
    joinings.invite_council(council, **ADA, by=coordinator)
    publisher = make.standing(make.person(council, publisher=True))
    joining = queries.joinings.waiting(ada.id, council.id)
    membership = memberships.live_membership(ada, council)
    memberships.name_publisher(council, membership, by=publisher)
    ending = {"membership": memberships.end_membership, "publishing": memberships.end_publishing}
    ending[end](council, membership, by=publisher)
    assert _open() == []
    with pytest.raises(Refused, match="in the meantime"):
        joinings.answer_invitation(joining, by=make.standing(ada), works_there=True)


@pytest.mark.parametrize("end", ["membership", "publishing", "access"])
def test_what_a_publisher_sent_ends_with_their_part_and_so_does_its_link(end) -> None:
    council, other = make.council(), make.council()
    leaver, publisher = (make.person(council, publisher=True) for _ in range(2))
    _invite(council, leaver, publisher=True)
    link = _link()
    assert _opens(link)
    joinings.invite_colleague(council, **CORA, by=make.standing(publisher))
    elsewhere = make.person(other, publisher=True)
    joinings.invite_colleague(other, name="E", email="e@example.org", by=make.standing(elsewhere))
    membership = memberships.live_membership(leaver, council)
    if end == "membership":
        memberships.end_membership(council, membership, by=make.standing(leaver))
    elif end == "publishing":
        memberships.end_publishing(council, membership, by=make.standing(publisher))
    else:
        administrator = make.standing(make.person(is_administrator=True))
        people.deactivate(db.session.get_one(Person, leaver.id), by=administrator)
    assert _open() == [_person(CORA["email"]).id, _person("e@example.org").id]
    assert not _opens(link)


def test_an_invited_colleague_is_on_no_team_once_the_inviter_cannot_sign_in() -> None:
    case = Case(Status.DRAFT)
    _invite(case.host, case.publisher)
    make.named(case.review, _person())
    administrator = make.standing(make.person(is_administrator=True))
    people.deactivate(db.session.get_one(Person, case.publisher.id), by=administrator)
    db.session.commit()
    assert queries.team.places(case.review) == []


def test_who_works_there_stays_on_its_teams_when_another_invitation_is_declined() -> None:
    group = make.group()
    host = make.council(group)
    ada = make.person(host, **ADA)
    review = make.review(host, Status.DRAFT, group=group)
    place = make.named(review, ada)
    joinings.invite_council(host, **ADA, by=make.standing(make.person(coordinates=group)))
    joining = queries.joinings.waiting(ada.id, host.id)
    mine = queries.joinings.own(make.standing(ada), joining.ref)
    joinings.answer_invitation(mine, by=make.standing(ada), works_there=False)
    db.session.commit()
    assert [one.ref for one in queries.team.places(review)] == [place.ref]


def test_a_coordination_that_ends_before_it_began_takes_its_link_along() -> None:
    group = make.group()
    coordinator = make.person(coordinates=group)
    groups.name_coordinator(group, by=make.standing(coordinator), **ADA)
    link = _link()
    assert _opens(link)
    coordination = db.session.scalars(
        sa.select(Coordination).where(Coordination.person_id == _person().id)
    ).one()
    groups.end_coordination(group, coordination, by=make.standing(coordinator))
    assert not _opens(link)


def test_a_link_stays_while_somebody_is_invited_for_anything_else() -> None:
    group = make.group()
    council = make.council(group)
    coordinator, publisher = make.person(coordinates=group), make.person(council, publisher=True)
    _invite(council, publisher)
    groups.name_coordinator(group, by=make.standing(coordinator), **ADA)
    link = _link()
    membership = memberships.live_membership(publisher, council)
    memberships.end_membership(council, membership, by=make.standing(publisher), sure=True)
    assert _open() == [] and _opens(link)


def test_the_mail_of_an_invitation_that_was_taken_back_does_not_go_out() -> None:
    council = make.council()
    publisher = make.person(council, publisher=True)
    _invite(council, publisher)
    db.session.commit()
    (message,) = queries.messages.waiting(5)
    assert mail.may_still_know(message) is True
    joining = queries.joinings.waiting(_person().id, council.id)
    joinings.end_invitation(
        queries.joinings.invitation(council, joining.ref), council, by=make.standing(publisher)
    )
    db.session.commit()
    assert mail.may_still_know(message) is False


def test_of_two_invitations_the_last_one_s_mail_goes_out() -> None:
    council = make.council()
    publisher = make.person(council, publisher=True)
    _invite(council, publisher)
    _invite(council, publisher)
    db.session.commit()
    assert [mail.may_still_know(one) for one in queries.messages.waiting(5)] == [False, True]


def test_nobody_coordinates_a_group_twice() -> None:
    group = make.group()
    ada = make.person(coordinates=group, **ADA)
    administrator = make.standing(make.person(is_administrator=True))
    people.deactivate(db.session.get_one(Person, ada.id), by=administrator)
    db.session.commit()
    groups.name_coordinator(group, by=administrator, **ADA)
    people.reactivate(db.session.get_one(Person, ada.id), by=administrator)
    db.session.commit()
    assert len(queries.groups.coordinations(group)) == 1
    assert queries.groups.listed()[0].coordinators_count == 1


def test_a_link_that_was_ended_lets_nobody_in() -> None:
    council = make.council()
    publisher = make.person(council, publisher=True)
    _invite(council, publisher)
    link = _link()
    assert _opens(link)
    membership = memberships.live_membership(publisher, council)
    memberships.end_membership(council, membership, by=make.standing(publisher), sure=True)
    db.session.commit()
    with pytest.raises(NotVisible):
        account.claim_invitation(link, name="Ada", password="seven green teapots")
