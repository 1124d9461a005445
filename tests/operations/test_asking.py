"""Asking to join a council, being let in, and the domains that allow to ask."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview import mail, queries
from peerreview.clock import now, pretended
from peerreview.db import db
from peerreview.models.messages import Message
from peerreview.models.people import Coordination, Joining
from peerreview.operations import domains, joinings, people
from peerreview.rules.errors import NotAllowed, NotVisible, Refused
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")


def _publisher(council):
    return make.standing(make.person(council, publisher=True))


def _told():
    db.session.commit()
    rows = db.session.execute(sa.select(Message.kind, Message.person_id).order_by(Message.id))
    return [tuple(row) for row in rows]


def _one(person):
    (ref,) = db.session.scalars(sa.select(Joining.ref).where(Joining.person_id == person.id))
    return queries.joinings.own(make.standing(person), ref)


def _asker(council, email="ada@council.example"):
    administrator = make.standing(make.person(is_administrator=True))
    domains.register_domain(council, by=administrator, domain="council.example")
    return make.person(email=email, name="Ada")


def test_who_asks_waits_for_a_publisher_who_lets_them_in() -> None:
    council = make.council()
    publisher, ada = _publisher(council), _asker(council)
    assert joinings.ask(council.code, by=make.standing(ada)) is False
    assert _told() == [("joining_asked", publisher.id)]
    (home,) = queries.joinings.on_home(make.standing(ada))
    assert (home.is_own_wish, home.is_asked, home.has_publisher) == (True, True, True)
    (theirs,) = queries.joinings.on_home(publisher)
    joining = queries.joinings.asker(council, theirs.ref, publisher)
    joinings.let_in(joining, council, by=publisher, publisher=True)
    assert _told()[1:] == [("joined_council", ada.id)]
    assert make.standing(ada).publishes_for == {council.id}
    assert queries.joinings.on_home(publisher) == []


def test_without_a_publisher_coordinators_let_in_and_with_one_they_do_not() -> None:
    group = make.group()
    council = make.council(group)
    coordinator, ada = make.standing(make.person(coordinates=group)), _asker(council)
    joinings.ask(council.code, by=make.standing(ada))
    assert _told() == [("joining_asked", coordinator.id)]
    (row,) = queries.joinings.on_home(coordinator)
    joining = queries.joinings.asker(council, row.ref, coordinator)
    _publisher(council)
    assert queries.joinings.on_home(coordinator) == []
    with pytest.raises(NotAllowed):
        queries.joinings.asking(council, coordinator)
    with pytest.raises(NotAllowed):
        joinings.let_in(joining, council, by=coordinator)


def test_without_publisher_and_group_administrators_let_in() -> None:
    council = make.council()
    ada = _asker(council)
    joinings.ask(council.code, by=make.standing(ada))
    (kind, administrator_id), *_ = _told()
    administrator = queries.people.standing(administrator_id)
    assert (kind, administrator.is_administrator) == ("joining_asked", True)
    assert [row.code for row in queries.joinings.on_home(administrator)] == [council.code]


def test_nobody_lets_themselves_in() -> None:
    group = make.group()
    council = make.council(group)
    coordinator = _asker(council)
    make.save(Coordination(person_id=coordinator.id, group_id=group.id, started_on=make.LONG_AGO))
    by = make.standing(coordinator)
    joinings.ask(council.code, by=by)
    joining = queries.joinings.waiting(by.id, council.id)
    for answer in (joinings.let_in, joinings.turn_down):
        with pytest.raises(NotAllowed):
            answer(joining, council, by=by)
    assert queries.joinings.asking(council, by) == []
    assert [queries.people.standing(id).is_administrator for _, id in _told()] == [True]
    with pytest.raises(Refused, match="cannot invite yourself"):
        joinings.invite_council(council, name="Me", email=coordinator.email, by=by)


def test_nobody_asks_at_another_domain_or_one_below() -> None:
    council = make.council()
    _asker(council)
    for email in ("eve@elsewhere.example", "eve@housing.council.example"):
        person = make.standing(make.person(email=email))
        with pytest.raises(Refused, match="Choose a council"):
            joinings.ask(council.code, by=person)


def test_asked_twice_is_asked_once() -> None:
    council = make.council()
    ada = make.standing(_asker(council))
    joinings.ask(council.code, by=ada)
    joinings.ask(council.code, by=ada)
    db.session.commit()
    assert len(db.session.scalars(sa.select(Joining.id)).all()) == 1


def test_who_was_invited_and_asks_works_there_at_once_and_so_the_other_way() -> None:
    council = make.council()
    publisher, ada = _publisher(council), _asker(council)
    joinings.invite_colleague(council, name="Ada", email=ada.email, by=publisher)
    assert joinings.ask(council.code, by=make.standing(ada)) is True
    eve = make.person(email="eve@council.example")
    joinings.ask(council.code, by=make.standing(eve))
    joinings.invite_colleague(council, name="Eve", email=eve.email, by=publisher)
    db.session.commit()
    assert make.standing(ada).works_for == make.standing(eve).works_for == {council.id}


def test_who_is_turned_down_is_told_and_can_ask_again() -> None:
    council = make.council()
    publisher, ada = _publisher(council), _asker(council)
    joinings.ask(council.code, by=make.standing(ada))
    joining = queries.joinings.asker(council, _one(ada).ref, publisher)
    joinings.turn_down(joining, council, by=publisher)
    assert _told()[1:] == [("turned_down", ada.id)]
    with pytest.raises(Refused, match="in the meantime"):
        joinings.let_in(joining, council, by=publisher)
    joinings.ask(council.code, by=make.standing(ada))


def test_who_asks_can_stop_asking() -> None:
    council = make.council()
    ada = make.standing(_asker(council))
    joinings.ask(council.code, by=ada)
    joining = queries.joinings.waiting(ada.id, council.id)
    with pytest.raises(NotVisible):
        joinings.end_asking(joining, by=_publisher(council))
    joinings.end_asking(joining, by=ada)
    db.session.commit()
    assert queries.joinings.on_home(ada) == []


def test_mail_about_what_was_answered_meanwhile_is_dropped() -> None:
    council = make.council()
    publisher, ada = _publisher(council), _asker(council)
    joinings.ask(council.code, by=make.standing(ada))
    db.session.commit()
    (message,) = queries.messages.waiting(5)
    assert mail.may_still_know(message) is True
    joinings.turn_down(
        queries.joinings.asker(council, _one(ada).ref, publisher), council, by=publisher
    )
    db.session.commit()
    assert mail.may_still_know(message) is False


@pytest.mark.parametrize(
    ("domain", "said"),
    [
        ("gmail.com", "Anybody can have an address at gmail.com"),
        ("gov.uk", "Many organisations"),
        ("nonsense", "Enter what stands after the @"),
        ("Council.Example", "council.example is already in this list"),
    ],
)
def test_a_domain_that_shows_nothing_is_refused(domain: str, said: str) -> None:
    council = make.council()
    administrator = make.standing(make.person(is_administrator=True))
    domains.register_domain(council, by=administrator, domain="council.example")
    db.session.commit()
    with pytest.raises(Refused) as refused:
        domains.register_domain(council, by=administrator, domain=domain)
    assert (refused.value.field, refused.value.message.startswith(said)) == ("domain", True)


def test_domains_are_registered_by_coordinators_and_not_by_publishers() -> None:
    group = make.group()
    council = make.council(group)
    with pytest.raises(NotAllowed):
        domains.register_domain(council, by=_publisher(council), domain="council.example")
    coordinator = make.standing(make.person(coordinates=group))
    domains.register_domain(council, by=coordinator, domain="council.example")
    domains.end_domain(council, "council.example", by=coordinator)
    db.session.commit()
    assert queries.joinings.domains(council) == []
    with pytest.raises(NotVisible):
        domains.end_domain(council, "council.example", by=coordinator)


def test_who_asks_again_and_again_causes_three_mails_an_hour() -> None:
    council = make.council()
    publisher, ada = _publisher(council), make.standing(_asker(council))
    for _ in range(5):
        joinings.ask(council.code, by=ada)
        joinings.end_asking(queries.joinings.waiting(ada.id, council.id), by=ada)
    joinings.ask(council.code, by=ada)
    assert _told() == [("joining_asked", publisher.id)] * 3
    assert [one.person_id for one in queries.joinings.asking(council, publisher)] == [ada.id]
    with pretended(now() + timedelta(minutes=61)):
        joinings.end_asking(queries.joinings.waiting(ada.id, council.id), by=ada)
        joinings.ask(council.code, by=ada)
    assert len(_told()) == 4


@pytest.mark.parametrize("again", ["invite", "send again", "take back"])
def test_one_inviter_sends_one_address_three_mails_an_hour(again) -> None:
    council, other = make.council(), make.council()
    publisher, elsewhere = _publisher(council), _publisher(other)
    ada = {"name": "Ada", "email": "ada@council.example"}
    for _ in range(3):
        joinings.invite_colleague(council, **ada, by=publisher)
        db.session.commit()
        (row,) = queries.joinings.invited(council)
        joining = queries.joinings.invitation(council, row.ref)
        if again == "take back":
            joinings.end_invitation(joining, council, by=publisher)
    with pytest.raises(Refused, match="several emails from you within the hour") as refused:
        if again == "send again":
            joinings.send_again(joining, council, by=publisher)
        else:
            joinings.invite_colleague(council, **ada, by=publisher)
    assert refused.value.field == (None if again == "send again" else "email")
    db.session.rollback()
    joinings.invite_colleague(other, **ada, by=elsewhere)
    joinings.invite_colleague(council, name="Eve", email="eve@council.example", by=publisher)
    assert [kind for kind, _ in _told()] == ["invitation"] * 5


def test_an_administrator_sends_three_new_links_an_hour() -> None:
    administrator = make.standing(make.person(is_administrator=True))
    ada = make.person(password_hash=None, is_assessor=True)
    for _ in range(3):
        assert people.invite_again(ada, by=administrator) is True
    with pytest.raises(Refused, match="several emails from you within the hour"):
        people.invite_again(ada, by=administrator)
