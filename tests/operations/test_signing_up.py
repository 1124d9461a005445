"""Signing up with a work address: the same for every address, and an account at the end."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview import credentials, mail, queries
from peerreview.clock import now, pretended
from peerreview.db import db
from peerreview.models.councils import CouncilDomain
from peerreview.models.messages import Message
from peerreview.models.people import Joining, Person
from peerreview.models.sign_ins import Attempt, Token
from peerreview.operations import joinings, signing_up
from peerreview.rules.errors import NotVisible, Refused, TooOften
from peerreview.rules.sign_ins import Browser
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")
PASSWORD = "seven green teapots"
ADA = "ada@council.example"


def _council(domain="council.example"):
    council = make.council()
    make.save(CouncilDomain(council_id=council.id, domain=domain))
    return council


def _kinds():
    db.session.commit()
    return db.session.scalars(sa.select(Message.kind).order_by(Message.id)).all()


def _secret():
    db.session.commit()
    return make.secret()


def test_somebody_unknown_gets_a_link_and_asks_with_it() -> None:
    council = _council()
    publisher = make.person(council, publisher=True)
    signing_up.sign_up(email=ADA)
    token = _secret()
    facts = {"council": council.code, "name": "Ada Byron", "password": PASSWORD}
    entered = signing_up.claim_sign_up(token, **facts)
    db.session.commit()
    assert entered.is_whole is True
    ada = db.session.scalars(sa.select(Person).where(Person.email == ADA)).one()
    assert (ada.name, credentials.matches(ada.password_hash, PASSWORD)) == ("Ada Byron", True)
    assert make.standing(ada).works_for == frozenset()
    joining = db.session.scalars(sa.select(Joining)).one()
    assert (joining.asked_by_id, joining.council_id) == (ada.id, council.id)
    told = sa.select(Message.kind, Message.person_id).order_by(Message.id.desc())
    assert tuple(db.session.execute(told).first()) == ("joining_asked", publisher.id)


def test_somebody_known_is_told_how_to_ask_with_their_account() -> None:
    _council()
    known = make.person(email=ADA)
    signing_up.sign_up(email=ADA)
    assert _kinds() == ["already_here"]
    (message,) = queries.messages.waiting(2)
    assert (message.person_id, message.secret) == (known.id, None)
    assert mail.render(message).text.count("/me/join") == 1


@pytest.mark.parametrize("email", ["ada@elsewhere.example", "ada@housing.council.example"])
def test_an_address_at_no_registered_domain_leaves_nothing_behind(email) -> None:
    _council()
    signing_up.sign_up(email=email)
    assert _kinds() == []
    assert db.session.scalars(sa.select(Person.id)).all() == []
    assert db.session.scalars(sa.select(Token.id)).all() == []
    assert len(db.session.scalars(sa.select(Attempt.id)).all()) == 1


def test_the_same_work_is_done_for_every_address(statements) -> None:
    _council()
    make.person(email=ADA)
    found = set()
    for email in (ADA, "gone@council.example", "new@council.example", "ada@elsewhere.example"):
        if email.startswith("gone"):
            make.person(email=email, deactivated_at=now())
        db.session.commit()
        with statements() as sent:
            signing_up.sign_up(email=email)
        known = sum("INSERT INTO people" in one for one in sent)
        found.add((len(sent) - known, sent[-1].split()[0]))
    assert len(found) == 1


def test_who_was_deactivated_gets_no_mail() -> None:
    _council()
    make.person(email=ADA, deactivated_at=now())
    signing_up.sign_up(email=ADA)
    db.session.commit()
    assert [mail.may_still_know(one) for one in queries.messages.waiting(2)] == [False]


def test_a_link_opens_once_and_for_72_hours() -> None:
    council = _council()
    signing_up.sign_up(email=ADA)
    token = _secret()
    facts = {"council": council.code, "name": "Ada", "password": PASSWORD}
    with pretended(now() + timedelta(hours=73)), pytest.raises(NotVisible):
        signing_up.claim_sign_up(token, **facts)
    signing_up.claim_sign_up(token, **facts)
    db.session.commit()
    with pytest.raises(NotVisible):
        signing_up.claim_sign_up(token, **facts)


def test_a_link_sets_no_second_password() -> None:
    council = _council()
    signing_up.sign_up(email=ADA)
    token = _secret()
    ada = db.session.scalars(sa.select(Person)).one()
    ada.password_hash = "set meanwhile by an invitation"
    db.session.commit()
    with pytest.raises(NotVisible):
        signing_up.claim_sign_up(token, council=council.code, name="Eve", password=PASSWORD)


@pytest.mark.parametrize(
    ("answers", "field"),
    [({"council": "T-ELSEWHERE"}, "council"), ({"password": "short"}, "password")],
)
def test_a_wrong_answer_leaves_the_link_open(answers, field) -> None:
    council = _council()
    signing_up.sign_up(email=ADA)
    token = _secret()
    facts = {"council": council.code, "name": "Ada", "password": PASSWORD} | answers
    with pytest.raises(Refused) as refused:
        signing_up.claim_sign_up(token, **facts)
    assert refused.value.field == field
    assert queries.joinings.signing_up(token) is not None


def test_of_councils_that_share_a_domain_one_is_chosen() -> None:
    first, second = _council(), _council()
    _council("other.example")
    assert {one.id for one in queries.joinings.with_domain_of(ADA)} == {first.id, second.id}


def test_who_had_been_invited_works_there_as_soon_as_they_ask() -> None:
    council = _council()
    publisher = make.standing(make.person(council, publisher=True))
    joinings.invite_colleague(council, name="Ada", email=ADA, by=publisher)
    signing_up.sign_up(email=ADA)
    token = _secret()
    signing_up.claim_sign_up(token, council=council.code, name="Ada", password=PASSWORD)
    db.session.commit()
    ada = db.session.scalars(sa.select(Person).where(Person.email == ADA)).one()
    assert make.standing(ada).works_for == {council.id}


def test_one_address_gets_a_few_mails_and_one_place_asks_for_a_few() -> None:
    _council()
    for number in range(5):
        signing_up.sign_up(email=ADA, browser=Browser(address=f"192.0.2.{number}"))
    assert _kinds() == ["join_link"] * 3
    with pytest.raises(TooOften):
        for number in range(40):
            email = f"a{number}@council.example"
            signing_up.sign_up(email=email, browser=Browser(address="198.51.100.1"))


def test_nobody_can_use_up_the_mails_of_a_colleague() -> None:
    _council()
    for minute in range(0, 130, 10):
        with pretended(now() + timedelta(minutes=minute)):
            signing_up.sign_up(email=ADA, browser=Browser(address=f"192.0.2.{minute}"))
    assert _kinds() == ["join_link"] * 7  # three an hour, while somebody asks every ten minutes
