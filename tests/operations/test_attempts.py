"""Tries that failed: what counts for whom, and that nobody can lock a colleague out."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview import credentials
from peerreview.clock import now, pretended
from peerreview.db import db
from peerreview.models.people import Person
from peerreview.models.sign_ins import Attempt
from peerreview.operations import account, attempts
from peerreview.rules.errors import Mismatch, TooOften
from peerreview.rules.sign_ins import Browser, Try
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")
PASSWORD = "seven green teapots"
OFFICE, HOME = Browser(address="192.0.2.1"), Browser(address="198.51.100.1")
LATER = timedelta(minutes=4)


@pytest.fixture(scope="module")
def kept() -> str:
    return credentials.hash_of(PASSWORD)


def wrong(
    email: str, browser: Browser, times: int, *, ago: timedelta = timedelta(minutes=1)
) -> None:
    """Note so many wrong passwords, all at once and a while ago."""
    with pretended(now() - ago):
        for _ in range(times):
            attempts.note(Try.PASSWORD, account=email, browser=browser)


def comes_in(person: Person, browser: Browser) -> bool:
    """Whether the right password opens the door."""
    try:
        account.sign_in(email=person.email, password=PASSWORD, browser=browser)
    except TooOften:
        return False
    return True


def known(person: Person, token: str, address: str = OFFICE.address) -> Browser:
    """A browser in which this person has signed in well before."""
    first = Browser(address=address, device_next=token)
    account.sign_in(email=person.email, password=PASSWORD, browser=first)
    return Browser(address=address, device=token)


def test_ten_wrong_passwords_bar_this_account_at_this_place_alone(kept: str) -> None:
    person, colleague = make.person(password_hash=kept), make.person(password_hash=kept)
    wrong(person.email, OFFICE, 10)
    found = [
        comes_in(person, OFFICE), comes_in(person, HOME), comes_in(colleague, OFFICE),
    ]  # fmt: skip
    assert found == [False, True, True]


def test_the_bar_ends_after_five_minutes(kept: str) -> None:
    person = make.person(password_hash=kept)
    wrong(person.email, OFFICE, 10, ago=timedelta(minutes=5, seconds=1))
    assert comes_in(person, OFFICE)


def test_a_hundred_wrong_passwords_bar_the_place(kept: str) -> None:
    person = make.person(password_hash=kept)
    for number in range(100):
        attempts.note(Try.PASSWORD, account=f"{number}@example.org", browser=OFFICE)
    assert [comes_in(person, OFFICE), comes_in(person, HOME)] == [False, True]


def test_tries_from_elsewhere_slow_an_account_down_and_never_lock_it(kept: str) -> None:
    person = make.person(password_hash=kept)
    for number in range(50):
        wrong(person.email, Browser(address=f"203.0.113.{number}"), 2, ago=timedelta())
    assert not comes_in(person, HOME)
    with pretended(now() + timedelta(seconds=31)):
        assert comes_in(person, HOME)


def test_a_known_browser_is_not_slowed_down_by_others(kept: str) -> None:
    person = make.person(password_hash=kept)
    mine = known(person, "mine")
    for number in range(50):
        wrong(person.email, Browser(address=f"203.0.113.{number}"), 2, ago=timedelta())
    assert [comes_in(person, mine), comes_in(person, HOME)] == [True, False]


def test_a_known_browser_is_not_barred_by_a_colleague_of_the_same_network(kept: str) -> None:
    person = make.person(password_hash=kept)
    mine = known(person, "mine")
    wrong(person.email, OFFICE, 200)
    assert [comes_in(person, mine), comes_in(person, OFFICE)] == [True, False]


def test_a_known_browser_is_barred_by_its_own_ten(kept: str) -> None:
    person = make.person(password_hash=kept)
    mine = known(person, "mine")
    wrong(person.email, mine, 10)
    assert [comes_in(person, mine), comes_in(person, HOME)] == [False, True]


def test_a_browser_known_for_one_person_is_known_for_no_other(kept: str) -> None:
    attacker, person = make.person(password_hash=kept), make.person(password_hash=kept)
    browser = known(attacker, "attacker", HOME.address)
    wrong(person.email, browser, 10)
    assert [comes_in(person, browser), comes_in(person, HOME)] == [False, False]


def test_signing_in_clears_nothing(kept: str) -> None:
    attacker, person = make.person(password_hash=kept), make.person(password_hash=kept)
    wrong(person.email, OFFICE, 10)
    assert comes_in(attacker, OFFICE)
    assert not comes_in(person, OFFICE)


@pytest.mark.parametrize("what", [Try.PASSWORD, Try.CODE])
def test_signing_in_as_oneself_in_a_shared_browser_clears_nothing(kept: str, what: Try) -> None:
    attacker, person = make.person(password_hash=kept), make.person(password_hash=kept)
    shared = known(person, "shared")
    for _ in range(10):
        attempts.note(what, account=person.email, browser=shared)
    again = Browser(address=OFFICE.address, device="shared", device_next="next")
    assert comes_in(attacker, again)
    with pytest.raises(TooOften):
        attempts.insist(what, account=person.email, browser=replace(shared, device="next"))


def test_refused_tries_extend_nothing(kept: str) -> None:
    person = make.person(password_hash=kept)
    wrong(person.email, OFFICE, 10, ago=LATER)
    for _ in range(5):
        with pytest.raises(TooOften) as refusal:
            account.sign_in(email=person.email, password="wrong", browser=OFFICE)
        assert refusal.value.wait_seconds <= 60
    assert db.session.scalar(sa.select(sa.func.count(Attempt.id))) == 10


@pytest.mark.parametrize("case", ["known", "unknown", "deactivated", "never set"])
def test_every_address_is_counted_alike(kept: str, case: str) -> None:
    person = make.person(
        password_hash=None if case == "never set" else kept,
        deactivated_at=now() if case == "deactivated" else None,
    )
    email = "nobody@example.org" if case == "unknown" else person.email
    said: list[str] = []
    with pretended(now()):
        for _ in range(7):
            with pytest.raises((Mismatch, TooOften)) as refusal:
                account.sign_in(email=email.upper(), password="wrong", browser=OFFICE)
            said.append(refusal.value.message)
    delay = "There were too many tries. Try again in 1 second"
    assert said == [account.NO_MATCH] * 5 + [delay] * 2


def test_neither_account_nor_address_can_be_read_from_the_notes() -> None:
    attempts.note(Try.PASSWORD, account="ada@example.org", browser=OFFICE)
    (row,) = db.session.scalars(sa.select(Attempt)).all()
    assert [len(row.account), len(row.address)] == [64, 64]
    unkeyed = {credentials.hashed("ada@example.org"), credentials.hashed(OFFICE.address)}
    assert unkeyed.isdisjoint({row.account, row.address})


def test_what_was_tried_counts_by_itself() -> None:
    wrong("ada@example.org", OFFICE, 10)
    attempts.insist(Try.CODE, account="ada@example.org", browser=OFFICE)
    with pytest.raises(TooOften):
        attempts.insist(Try.PASSWORD, account="ada@example.org", browser=OFFICE)
