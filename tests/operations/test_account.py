"""Signing in and out, and the invitation that sets a first password."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview import credentials
from peerreview.clock import now, pretended
from peerreview.credentials import hashed
from peerreview.db import db
from peerreview.models.people import Person
from peerreview.models.sign_ins import SignIn, Token
from peerreview.operations import account, tokens
from peerreview.queries.people import signed_in
from peerreview.queries.tokens import person_of
from peerreview.rules.errors import NotVisible, Refused
from peerreview.rules.sign_ins import Purpose
from tests import factories as make

PASSWORD = "seven green teapots"


def _person(**changes) -> Person:
    return make.person(password_hash=credentials.hash_of(PASSWORD), **changes)


def _invited() -> tuple[Person, str]:
    person = make.person(name="Ada", email="ada@example.org")
    token = tokens.make(Purpose.INVITATION, person_id=person.id)
    db.session.commit()
    return person, token


def test_sign_in_gives_a_token_of_which_only_the_hash_is_kept(database):
    person = _person()
    token = account.sign_in(email=person.email.upper(), password=PASSWORD).token
    db.session.commit()
    assert signed_in(token).standing.ref == person.ref
    assert db.session.scalars(sa.select(SignIn.token)).all() == [hashed(token)]


@pytest.mark.parametrize("case", ["wrong", "unknown", "deactivated", "never set"])
def test_sign_in_is_refused_with_the_same_words(database, case):
    gone = now() if case == "deactivated" else None
    person = make.person() if case == "never set" else _person(deactivated_at=gone)
    email = "nobody@example.org" if case == "unknown" else person.email
    password = "another password" if case == "wrong" else PASSWORD
    with pytest.raises(Refused) as refusal:
        account.sign_in(email=email, password=password)
    assert (refusal.value.field, refusal.value.message) == (None, account.NO_MATCH)


def test_sign_out_ends_the_sign_in(database):
    person = _person()
    token = account.sign_in(email=person.email, password=PASSWORD).token
    account.sign_out(token, by=make.standing(person))
    assert signed_in(token) is None


def test_invitation_sets_name_and_password_and_signs_in(database):
    person, link = _invited()
    token = account.claim_invitation(link, name="Ada Byron", password=PASSWORD).token
    db.session.commit()
    assert signed_in(token).standing.name == "Ada Byron"
    assert account.sign_in(email=person.email, password=PASSWORD)


def test_invitation_keeps_only_the_hash_of_its_link(database):
    _, link = _invited()
    assert len(link) >= 43  # 32 random bytes
    assert db.session.scalars(sa.select(Token.token_hash)).one() == hashed(link)


def test_used_invitation_is_gone(database):
    _, link = _invited()
    account.claim_invitation(link, name="Ada", password=PASSWORD)
    assert person_of(link, Purpose.INVITATION) is None
    with pytest.raises(NotVisible):
        account.claim_invitation(link, name="Eve", password="another long password")


def test_invitation_ends_after_72_hours(database):
    _, link = _invited()
    with pretended(now() + timedelta(hours=71)):
        assert person_of(link, Purpose.INVITATION) is not None
    with pretended(now() + timedelta(hours=73)), pytest.raises(NotVisible):
        account.claim_invitation(link, name="Ada", password=PASSWORD)


def test_refused_password_leaves_the_invitation_open(database):
    _, link = _invited()
    with pytest.raises(Refused) as refusal:
        account.claim_invitation(link, name="Ada", password="ada@example.org")
    assert refusal.value.field == "password"
    assert person_of(link, Purpose.INVITATION) is not None


def test_new_invitation_ends_the_earlier_one(database):
    person, first = _invited()
    second = tokens.make(Purpose.INVITATION, person_id=person.id)
    assert (person_of(first, Purpose.INVITATION), person_of(second, Purpose.INVITATION)) == (
        None,
        person,
    )


def test_deactivated_person_cannot_take_an_invitation(database):
    person, link = _invited()
    person.deactivated_at = now()
    db.session.commit()
    with pytest.raises(NotVisible):
        account.claim_invitation(link, name="Ada", password=PASSWORD)


@pytest.mark.parametrize(
    "password", ["ключ от двери", " " * 2 + "slow rivers " * 10, "🫖 in a green garden"]
)
def test_any_letters_make_a_password(database, password):
    person, link = _invited()
    account.claim_invitation(link, name="Ada", password=password)
    assert account.sign_in(email=person.email, password=password)
