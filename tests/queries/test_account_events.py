"""What happened to accounts: by name as of today, by person and by kind, and never of reviews."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from peerreview.db import commit, db
from peerreview.models.people import Membership, Person
from peerreview.operations import history
from peerreview.queries import account_events
from peerreview.queries.account_events import AccountEvent
from peerreview.rules.account_events import Kind
from peerreview.rules.verbs import SiteVerb, Verb
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")


def signed_in(person: Person) -> None:
    history.record("sign in", by=make.standing(person), on=("person", person.ref))
    commit()


def named_publisher(by: Person, person: Person) -> None:
    membership = db.session.scalars(
        sa.select(Membership).where(Membership.person_id == person.id)
    ).one()
    on = ("membership", membership.ref)
    history.record(SiteVerb.NAME_PUBLISHER, by=make.standing(by), on=on)
    commit()


def said(event: AccountEvent) -> tuple[Any, ...]:
    person = event.about.person
    return event.verb, event.who and event.who.name, person and person.name, event.about.place


def test_names_are_those_of_today() -> None:
    ada = make.person(name="Ada Clerk")
    ben = make.person(make.council(name="Ayton"), name="Ben Lee")
    named_publisher(ada, ben)
    ada.name, ben.name = "Ada Mayor", "Benedict Lee"
    commit()
    (event,) = account_events.listed().items
    assert said(event) == ("name publisher", "Ada Mayor", "Benedict Lee", "Ayton")


def test_command_of_the_server_has_nobody() -> None:
    history.record("import councils", on=("register", "councils"))
    commit()
    (event,) = account_events.listed().items
    assert said(event) == ("import councils", None, None, "")


def test_reviews_interests_and_offers_are_not_told() -> None:
    ada = make.standing(make.person())
    review = make.review(make.council())
    history.record(Verb.START, by=ada, review=review)
    history.record("end acting", by=ada, review=review, on=("person", ada.ref))
    history.record(SiteVerb.DECLARE_INTEREST, by=ada, on=("interest", "I-22222222"))
    history.record(SiteVerb.DISCARD_OFFER, by=ada, on=("offer", "OF-22222222"))
    history.record("sign in", by=ada, on=("person", ada.ref))
    commit()
    assert [event.verb for event in account_events.listed().items] == ["sign in"]


def test_events_of_one_person_are_what_they_did_and_what_was_done_to_them() -> None:
    ada, ben, cat = make.person(name="A"), make.person(make.council(), name="B"), make.person()
    signed_in(ada)
    named_publisher(ada, ben)
    signed_in(cat)
    signed_in(ben)
    found = account_events.listed(person=ben).items
    assert [event.verb for event in found] == ["sign in", "name publisher"]
    assert [event.verb for event in account_events.listed(person=ada).items] == [
        "name publisher",
        "sign in",
    ]


def test_events_of_one_kind() -> None:
    ada, ben = make.person(), make.person(make.council())
    signed_in(ada)
    named_publisher(ada, ben)
    assert [e.verb for e in account_events.listed(Kind.SIGN_INS).items] == ["sign in"]
    assert [e.verb for e in account_events.listed(Kind.MEMBERSHIPS).items] == ["name publisher"]
    assert account_events.listed(Kind.INVITATIONS).count == 0


@pytest.mark.parametrize("often", (1, 3))
def test_a_page_takes_three_statements(often: int, statements: Callable[[], Any]) -> None:
    for _ in range(often):
        signed_in(make.person())
        named_publisher(make.person(), make.person(make.council()))
    with statements() as sent:
        assert len(account_events.listed().items) == 2 * often
    assert len(sent) == 3


def test_kinds_of_object_are_all_named() -> None:
    group = make.group("North")
    ada = make.standing(make.person(is_administrator=True))
    council = make.council(group, name="Ayton")
    history.record(SiteVerb.CHANGE_GROUP, by=ada, on=("group", group.slug))
    history.record(SiteVerb.TAKE_INTO_GROUP, by=ada, on=("council", council.code))
    history.record("store standard", on=("standard", "x 1"))
    commit()
    assert [event.about.place for event in account_events.listed().items] == ["", "Ayton", "North"]
