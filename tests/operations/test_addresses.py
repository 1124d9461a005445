"""The address that somebody signs in with: changed by who reads its mail, and told at the old one."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview import credentials, mail, queries
from peerreview.clock import now, pretended
from peerreview.db import db
from peerreview.models.people import Person
from peerreview.operations import account, addresses, passwords, tokens
from peerreview.queries.tokens import open_token
from peerreview.rules.errors import Mismatch, NotVisible, Refused
from peerreview.rules.sign_ins import Purpose
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")
PASSWORD = "seven green teapots"
OLD, NEW = "ada@old.example", "ada@new.example"


@pytest.fixture
def ada() -> Person:
    return make.person(email=OLD, password_hash=credentials.hash_of(PASSWORD))


def mails() -> list[tuple[str, str]]:
    """The kind of each mail, and where it goes."""
    db.session.flush()
    return [(message.kind, mail.render(message).to) for message in queries.messages.waiting(100)]


def asked(person: Person, email: str = NEW) -> str:
    addresses.change_address(email=email, current_password=PASSWORD, by=make.standing(person))
    db.session.commit()
    return make.secret()


def test_a_link_goes_to_the_new_address_and_a_notice_to_the_old(ada: Person) -> None:
    asked(ada)
    assert mails() == [("new_address", NEW), ("address_asked", OLD)]
    assert ada.email == OLD


def test_who_follows_the_link_signs_in_with_the_new_address(ada: Person) -> None:
    addresses.confirm_address(asked(ada))
    db.session.commit()
    assert mails()[2:] == [("address_changed", OLD)]
    assert account.sign_in(email=NEW, password=PASSWORD)
    with pytest.raises(Mismatch):
        account.sign_in(email=OLD, password=PASSWORD)


def test_an_address_that_somebody_has_gets_no_mail_and_nothing_tells(ada: Person) -> None:
    make.person(email="ben@example.org")
    assert asked(ada, "ben@example.org") == ""
    assert mails() == [("address_asked", OLD)]


def test_an_address_that_was_taken_meanwhile_is_not_taken_away(ada: Person) -> None:
    link = asked(ada)
    make.person(email=NEW)
    with pytest.raises(NotVisible):
        addresses.confirm_address(link)
    db.session.rollback()
    assert db.session.scalars(sa.select(Person.email).where(Person.id == ada.id)).one() == OLD


def test_an_address_is_changed_by_who_knows_the_password(ada: Person) -> None:
    with pytest.raises(Mismatch) as refusal:
        addresses.change_address(email=NEW, current_password="wrong", by=make.standing(ada))
    assert (refusal.value.field, mails()) == ("current_password", [])


def test_the_address_of_now_is_no_new_one(ada: Person) -> None:
    with pytest.raises(Refused) as refusal:
        addresses.change_address(email=OLD, current_password=PASSWORD, by=make.standing(ada))
    assert refusal.value.field == "email"


def test_links_that_went_to_the_old_address_end(ada: Person) -> None:
    link = asked(ada)
    reset = tokens.make(Purpose.RESET, person_id=ada.id)
    addresses.confirm_address(link)
    assert open_token(reset, Purpose.RESET) is None


def test_a_new_password_ends_the_way_to_a_new_address(ada: Person) -> None:
    link = asked(ada)
    reset = tokens.make(Purpose.RESET, person_id=ada.id)
    passwords.reset(reset, password="eleven purple kettles")
    with pytest.raises(NotVisible):
        addresses.confirm_address(link)


def test_a_link_to_a_new_address_works_once_and_for_an_hour(ada: Person) -> None:
    link = asked(ada)
    with pretended(now() + timedelta(minutes=61)), pytest.raises(NotVisible):
        addresses.confirm_address(link)
    addresses.confirm_address(link)
    with pytest.raises(NotVisible):
        addresses.confirm_address(link)


def test_one_person_causes_three_mails_an_hour_to_whatever_addresses(ada: Person) -> None:
    for number in range(6):
        asked(ada, f"stranger{number}@example.org")
    sent = [to for kind, to in mails() if kind == "new_address"]
    assert sent == [f"stranger{number}@example.org" for number in range(3)]
