"""Browsers that somebody has signed in with before, and the notice of a new one."""

import pytest
import sqlalchemy as sa

from peerreview.db import db
from peerreview.models.messages import Message
from peerreview.models.sign_ins import Device, SignIn
from peerreview.operations import account, devices
from peerreview.queries.sign_ins import device_id
from peerreview.rules.sign_ins import Browser, Means
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")


def enters(person, device="", device_next="next", name="Firefox on Windows"):
    browser = Browser(device=device, device_next=device_next, name=name)
    account.begin_sign_in(person, Means.PASSWORD, browser)
    db.session.commit()


def knows(device, person):
    return device_id(Browser(device=device), person.email) is not None


def notices():
    return [(row.kind, row.facts["browser"]) for row in db.session.scalars(sa.select(Message))]


def test_the_very_first_sign_in_is_no_news():
    enters(make.person())
    assert notices() == []


def test_a_new_browser_is_told_by_mail():
    person = make.person()
    enters(person, device_next="one")
    enters(person, device_next="two", name="Safari on iOS")
    assert notices() == [("new_device", "Safari on iOS")]


def test_a_new_browser_is_told_when_the_sign_ins_of_old_are_deleted_already():
    person = make.person()
    enters(person, device_next="one")
    db.session.execute(sa.delete(SignIn))
    enters(person, device_next="two")
    assert notices() == [("new_device", "Firefox on Windows")]


def test_a_known_browser_is_no_news():
    person = make.person()
    enters(person, device_next="one")
    enters(person, device="one", device_next="two")
    enters(person, device="two", device_next="three")
    assert notices() == []


def test_two_people_of_one_browser_are_both_known_again():
    ada, ben = make.person(), make.person()
    enters(ada, device_next="one")
    enters(ben, device="one", device_next="two")
    enters(ada, device="two", device_next="three")
    enters(ben, device="three", device_next="four")
    assert notices() == []


def test_a_planted_or_copied_cookie_is_worth_nothing_after_the_next_sign_in():
    attacker, person = make.person(), make.person()
    enters(attacker, device_next="planted")
    enters(person, device="planted", device_next="fresh")
    assert [knows("planted", person), knows("fresh", person)] == [False, True]
    assert not knows("planted", attacker)


def test_only_the_hash_of_the_cookie_is_kept():
    enters(make.person(), device_next="one")
    (kept,) = db.session.scalars(sa.select(Device.token_hash)).all()
    assert len(kept) == 64 and kept != "one"


def test_a_forgotten_browser_is_new_again():
    person = make.person()
    enters(person, device_next="one")
    enters(person, device_next="two")
    devices.forget(person.id, but="two")
    assert [knows("one", person), knows("two", person)] == [False, True]
