"""New passwords: by mail, and in place of the current one. Whatever the old one opened ends."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview import credentials
from peerreview.clock import now, pretended
from peerreview.db import db
from peerreview.models.messages import Message
from peerreview.models.people import Person
from peerreview.models.sign_ins import Identity
from peerreview.operations import account, passwords, tokens
from peerreview.queries.people import signed_in
from peerreview.queries.sign_ins import device_id
from peerreview.queries.tokens import person_of
from peerreview.rules.errors import Mismatch, NotVisible, Refused
from peerreview.rules.sign_ins import Browser, Means, Purpose
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")
OLD, NEW = "seven green teapots", "eleven purple kettles"


@pytest.fixture(scope="module")
def kept() -> str:
    return credentials.hash_of(OLD)


def mails() -> list[tuple[str, str]]:
    rows = db.session.scalars(sa.select(Message).order_by(Message.id))
    return [(row.kind, row.person.email) for row in rows]


def asked(person: Person) -> str:
    """The token of the link that somebody got who forgot their password."""
    passwords.ask_for_reset(email=person.email)
    db.session.commit()
    return make.secret()


def test_somebody_who_forgot_gets_a_link_and_comes_in_with_a_new_password(kept: str) -> None:
    person = make.person(password_hash=kept)
    link = asked(person)
    assert mails() == [("password_reset", person.email)]
    token = passwords.reset(link, password=NEW).token
    db.session.commit()
    assert signed_in(token).standing.ref == person.ref
    assert account.sign_in(email=person.email, password=NEW)
    assert mails()[1:] == [("password_changed", person.email)]


@pytest.mark.parametrize("case", ["unknown", "deactivated"])
def test_nobody_else_gets_a_mail(kept: str, case: str) -> None:
    person = make.person(password_hash=kept, deactivated_at=now())
    email = person.email if case == "deactivated" else "nobody@example.org"
    passwords.ask_for_reset(email=email)
    assert mails() == []


def test_who_never_chose_a_password_gets_a_new_invitation() -> None:
    person = make.person(password_hash=None, is_assessor=True)  # its link has ended and is deleted
    link = asked(person)
    assert mails() == [("first_password", person.email)]
    assert person_of(link, Purpose.INVITATION) == person


def test_who_is_invited_for_nothing_any_more_gets_no_link() -> None:
    person = make.person(password_hash=None)
    tokens.make(Purpose.INVITATION, person_id=person.id)
    passwords.ask_for_reset(email=person.email)
    assert mails() == []


def test_who_only_began_to_sign_up_gets_no_way_round_it() -> None:
    person = make.person(password_hash=None)
    tokens.make(Purpose.JOINING, person_id=person.id)
    passwords.ask_for_reset(email=person.email)
    assert mails() == []


def test_who_came_in_with_a_council_account_can_choose_a_first_password() -> None:
    person = make.person(password_hash=None)
    make.save(Identity(person_id=person.id, issuer="i", subject="s", added_at=now()))
    passwords.reset(asked(person), password=NEW)
    assert account.sign_in(email=person.email, password=NEW)


def test_a_new_password_ends_every_sign_in_and_every_open_link(kept: str) -> None:
    person = make.person(password_hash=kept)
    elsewhere = make.sign_in(person)
    half = tokens.make(Purpose.SECOND_FACTOR, person_id=person.id, means=Means.PASSWORD)
    moving = tokens.make(Purpose.NEW_ADDRESS, person_id=person.id, email="thief@example.org")
    passwords.reset(asked(person), password=NEW)
    db.session.commit()
    assert signed_in(elsewhere) is None
    assert person_of(half, Purpose.SECOND_FACTOR) is None
    assert person_of(moving, Purpose.NEW_ADDRESS) is None


def test_a_new_password_makes_every_other_browser_new_again(kept: str) -> None:
    person = make.person(password_hash=kept)
    for device in ("thief", "own"):
        account.begin_sign_in(person, Means.PASSWORD, Browser(device_next=device))
    passwords.reset(asked(person), password=NEW, browser=Browser(device="own", device_next="now"))
    known = [
        device
        for device in ("thief", "own", "now")
        if device_id(Browser(device=device), person.email) is not None
    ]
    assert known == ["now"]


def test_a_link_ends_after_an_hour(kept: str) -> None:
    person = make.person(password_hash=kept)
    link = asked(person)
    with pretended(now() + timedelta(minutes=59)):
        assert person_of(link, Purpose.RESET) == person
    with pretended(now() + timedelta(minutes=61)), pytest.raises(NotVisible):
        passwords.reset(link, password=NEW)


def test_a_link_works_once_and_a_newer_one_ends_it(kept: str) -> None:
    person = make.person(password_hash=kept)
    first, second = asked(person), asked(person)
    with pytest.raises(NotVisible):
        passwords.reset(first, password=NEW)
    passwords.reset(second, password=NEW)
    with pytest.raises(NotVisible):
        passwords.reset(second, password="thirteen silver spoons")


def test_a_password_that_is_easy_to_guess_leaves_the_link_open(kept: str) -> None:
    person = make.person(password_hash=kept)
    link = asked(person)
    with pytest.raises(Refused) as refusal:
        passwords.reset(link, password="password1234")
    assert refusal.value.field == "password"
    assert person_of(link, Purpose.RESET) == person


def test_nobody_can_use_up_the_mails_of_a_colleague(kept: str) -> None:
    person = make.person(password_hash=kept)
    links = []
    for minute in range(0, 180, 2):
        with pretended(now() + timedelta(minutes=minute)):
            before = len(mails())
            passwords.ask_for_reset(email=person.email, browser=Browser(f"192.0.2.{minute}"))
            db.session.flush()
            if len(mails()) > before:
                links.append(make.secret())
            assert person_of(links[-1], Purpose.RESET) == person
    assert len(links) == 9


def test_a_changed_password_keeps_this_sign_in_under_a_new_token(kept: str) -> None:
    person = make.person(password_hash=kept)
    here, elsewhere = make.sign_in(person), make.sign_in(person)
    renewed = passwords.change_password(
        current_password=OLD, password=NEW, token=here, by=make.standing(person)
    )
    db.session.commit()
    found = [signed_in(token) is not None for token in (here, elsewhere, renewed)]
    assert found == [False, False, True]
    assert account.sign_in(email=person.email, password=NEW)
    assert mails() == [("password_changed", person.email)]


def test_a_password_is_changed_by_who_knows_it(kept: str) -> None:
    person = make.person(password_hash=kept)
    with pytest.raises(Mismatch) as refusal:
        passwords.change_password(
            current_password="wrong", password=NEW, token="", by=make.standing(person)
        )
    assert refusal.value.field == "current_password"
    assert account.sign_in(email=person.email, password=OLD)
