"""Twenty at once at a door, on a database of their own: a link lets in one, and guesses are counted."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from peerreview import credentials
from peerreview.clock import now, pretended
from peerreview.db import db
from peerreview.models.councils import Council
from peerreview.models.people import Membership, Person
from peerreview.models.sign_ins import Attempt, SignIn
from peerreview.operations import account, addresses, memberships, passwords, tokens
from peerreview.queries import people
from peerreview.rules.errors import Mismatch, NotVisible, Refused, TooOften
from peerreview.rules.sign_ins import Purpose
from tests import factories as make

TIMES = 20
PASSWORD = "seven green teapots"


def at_once(service: Flask, act: Callable[[int], object]) -> Counter[str]:
    """What came of `act(number)`, done by so many threads at the same moment; kept as a view does."""
    together, moment = Barrier(TIMES), now()

    def one(number: int) -> str:
        with service.app_context(), pretended(moment):
            together.wait()
            try:
                act(number)
            except (NotVisible, Mismatch, TooOften, Refused) as refusal:
                if isinstance(refusal, Mismatch):
                    db.session.commit()
                db.session.rollback()
                return type(refusal).__name__
            db.session.commit()
            return "done"

    with ThreadPoolExecutor(TIMES) as threads:
        return Counter(threads.map(one, range(TIMES)))


@pytest.fixture
def person(service: Flask) -> Person:
    return make.person(email="ada@example.org", password_hash=credentials.hash_of(PASSWORD))


def link(purpose: Purpose, person: Person, **facts: str) -> str:
    token = tokens.make(purpose, person_id=person.id, **facts)
    db.session.commit()
    return token


def test_a_reset_link_lets_in_one_of_twenty(service: Flask, person: Person) -> None:
    token = link(Purpose.RESET, person)
    found = at_once(
        service, lambda number: passwords.reset(token, password=f"{number} purple kettles sing")
    )
    assert found == {"done": 1, "NotVisible": 19}
    assert db.session.scalars(sa.select(sa.func.count(SignIn.id))).one() == 1


def test_an_invitation_lets_in_one_of_twenty(service: Flask, person: Person) -> None:
    token = link(Purpose.INVITATION, person)
    found = at_once(
        service,
        lambda number: account.claim_invitation(token, name=f"Ada {number}", password=PASSWORD),
    )
    assert found == {"done": 1, "NotVisible": 19}


def test_a_link_to_a_new_address_is_taken_by_one_of_twenty(service: Flask, person: Person) -> None:
    token = link(Purpose.NEW_ADDRESS, person, email="new@example.org")
    found = at_once(service, lambda _number: addresses.confirm_address(token))
    assert found == {"done": 1, "NotVisible": 19}


def test_every_link_of_a_purpose_is_claimed_by_one_of_twenty(
    service: Flask, person: Person
) -> None:
    for purpose in Purpose:
        token = link(purpose, person)
        assert at_once(service, lambda _number, t=token, p=purpose: tokens.claim(t, p)) == {
            "done": 1,
            "NotVisible": 19,
        }


def test_twenty_guesses_at_once_are_counted_one_by_one(service: Flask, person: Person) -> None:
    guess = lambda number: account.sign_in(email=person.email, password=f"guess {number}")  # noqa: E731
    assert at_once(service, guess) == {"Mismatch": 5, "TooOften": 15}
    db.session.rollback()
    assert db.session.scalars(sa.select(sa.func.count(Attempt.id))).one() == 5


def test_a_password_that_is_being_changed_lets_nobody_in(service: Flask, person: Person) -> None:
    token = link(Purpose.RESET, person)

    def act(number: int) -> object:
        if number == 0:
            return passwords.reset(token, password="eleven purple kettles")
        return account.sign_in(email=person.email, password=PASSWORD)

    at_once(service, act)
    db.session.rollback()
    live = sa.select(sa.func.count(SignIn.id)).where(SignIn.ended_at.is_(None))
    assert db.session.scalars(live).one() == 1


def test_of_the_last_publishers_who_leave_at_once_one_is_asked(service: Flask) -> None:
    council = make.council()
    leavers = [make.person(council, publisher=True).id for _ in range(TIMES)]

    def leave(number: int) -> None:
        by = people.standing(leavers[number])
        own = sa.select(Membership).where(Membership.person_id == by.id)
        membership = db.session.scalars(own).one()
        memberships.end_membership(db.session.get_one(Council, council.id), membership, by=by)

    assert at_once(service, leave) == {"done": TIMES - 1, "Refused": 1}


def test_old_password_proves_nothing_once_a_reset_is_on_its_way(
    service: Flask, person: Person
) -> None:
    token, by = link(Purpose.RESET, person), make.standing(person)
    db.session.rollback()

    def change() -> None:
        with service.app_context():
            passwords.change_password(
                current_password=PASSWORD, password="nine brown teapots sing", token="", by=by
            )
            db.session.commit()

    passwords.reset(token, password="eleven purple kettles")
    db.session.flush()
    with ThreadPoolExecutor(1) as threads:
        changed = threads.submit(change)
        wait([changed], timeout=1)  # long enough to have read the old hash
        db.session.commit()
        assert isinstance(changed.exception(), Mismatch)
