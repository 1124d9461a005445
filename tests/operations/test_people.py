"""Who administers, who can sign in, and what is known of an address."""

import pytest
import sqlalchemy as sa

from peerreview.clock import now
from peerreview.db import db
from peerreview.models.people import Person
from peerreview.operations import people
from peerreview.rules.errors import Refused
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")


def test_a_known_address_keeps_its_name() -> None:
    known = make.person(name="Augusta", email="ada@example.org")
    found = people.known_or_new(name="Ada", email="ADA@example.org")
    assert (found.id, found.name) == (known.id, "Augusta")


def test_an_address_without_a_name_takes_the_first_that_is_told() -> None:
    make.person(name="ada@example.org", email="ada@example.org")
    assert people.known_or_new(name="Ada", email="ada@example.org").name == "Ada"


def test_a_deactivated_person_is_found_like_any_other() -> None:
    gone = make.person(email="gone@example.org", deactivated_at=now())
    assert people.known_or_new(name="Ada", email="gone@example.org").id == gone.id


def test_the_first_administrator_gets_a_link_and_a_known_one_does_not() -> None:
    token = people.invite_administrator(email="root@example.org", name="Root")
    db.session.commit()
    assert make.secret() == token
    make.person(email="ada@example.org")
    assert people.invite_administrator(email="ada@example.org", name="") is None
    administrators = sa.select(Person.email).where(Person.is_administrator).order_by(Person.email)
    assert db.session.scalars(administrators).all() == ["ada@example.org", "root@example.org"]


def test_one_administrator_always_stays() -> None:
    first, second = (make.person(is_administrator=True) for _ in range(2))
    people.end_administration(second, by=make.standing(first))
    db.session.commit()
    with pytest.raises(Refused, match="one must stay"):
        people.end_administration(first, by=make.standing(first))
