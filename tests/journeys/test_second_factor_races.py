"""Six at once with the same code, recovery code or half sign-in: one comes in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from peerreview.db import commit, db
from peerreview.models.people import Person
from peerreview.models.sign_ins import Passkey, SignIn
from peerreview.operations import account, factors, second_step
from peerreview.rules.errors import NotVisible, Refused
from peerreview.rules.sign_ins import Browser, Means
from tests import factories as make
from tests import factories_factors as factor

TIMES = 6


def at_once(service: Flask, acts: list[Callable[[], object]]) -> int:
    """How many of these succeed, begun at the same moment, each as a request of its own."""
    together = Barrier(len(acts))

    def one(act: Callable[[], object]) -> bool:
        with service.app_context():
            together.wait()
            try:
                act()
                commit()
            except (Refused, NotVisible):
                db.session.rollback()
                return False
            return True

    with ThreadPoolExecutor(len(acts)) as threads:
        return sum(threads.map(one, acts))


@pytest.fixture
def person(service: Flask) -> Person:
    """Somebody with an app and a recovery code."""
    person = make.person()
    factor.authenticator(person)
    factor.recovery_code(person)
    return person


def halves(person: Person) -> list[str]:
    """One half sign-in, in six browsers that have copied its cookie."""
    token = account.enter(person, Means.PASSWORD).token
    commit()
    return [token] * TIMES


def browser(number: int) -> Browser:
    return Browser(address=f"203.0.113.{number}")


@pytest.mark.parametrize("way", ["code", "recovery code"])
def test_six_at_once_come_in_once(service: Flask, person: Person, way: str) -> None:
    give = second_step.give_code if way == "code" else second_step.give_recovery_code
    typed = factor.code() if way == "code" else factor.RECOVERY
    acts = [
        lambda token=token, number=number: give(token, code=typed, browser=browser(number))
        for number, token in enumerate(halves(person))
    ]
    assert at_once(service, acts) == 1
    db.session.rollback()
    assert len(db.session.scalars(sa.select(SignIn.id)).all()) == 1


def test_same_code_six_times_at_once_is_used_once(service: Flask, person: Person) -> None:
    typed = factor.code()
    acts = [
        lambda number=number: second_step.check_code(
            db.session.get_one(Person, person.id), typed, browser(number)
        )
        for number in range(TIMES)
    ]
    assert at_once(service, acts) == 1


def test_of_two_who_remove_the_last_two_factors_at_once_one_is_told(
    service: Flask, person: Person
) -> None:
    service.config["REQUIRE_SECOND_FACTOR"] = True
    person.is_administrator = True
    make.save(person)
    key = factor.SoftPasskey().belongs_to(person)
    by, token = make.standing(person), make.sign_in(person)

    def remove_key() -> object:
        return factors.remove_passkey(db.session.get_one(Passkey, key.id), by=by, token=token)

    acts = [lambda: factors.remove_authenticator(by=by, token=token), remove_key]
    assert at_once(service, acts) == 1
