"""Codes of an authenticator app: which fit, and each once. Recovery codes: how long, how typed."""

import math
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from peerreview import factors
from peerreview.clock import pretended
from peerreview.db import db
from peerreview.models.columns import REF_LETTERS
from peerreview.models.sign_ins import Authenticator, RecoveryCode
from peerreview.operations import factors as operation
from peerreview.operations import second_step
from peerreview.rules.errors import Mismatch
from peerreview.rules.factors import RECOVERY_LETTERS, bare, in_groups
from peerreview.rules.sign_ins import Browser
from tests import factories as make
from tests import factories_factors as factor

AT = datetime(2027, 3, 3, 12, 0, 10, tzinfo=UTC)
HOME = Browser(address="203.0.113.7")
# RFC 6238, appendix B, SHA-1: the secret "12345678901234567890", the last six digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(seconds, code):
    moment = datetime.fromtimestamp(seconds, UTC)
    assert factors.step_of(code, RFC_SECRET, moment) == seconds // 30


@pytest.mark.parametrize(
    ("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_clock_may_be_one_step_off(database, steps, fits):
    person = make.person()
    factor.authenticator(person)
    with pretended(AT):
        try:
            second_step.check_code(person, factor.code(AT, steps=steps), HOME)
            found = True
        except Mismatch:
            found = False
    assert found is fits


def test_no_code_works_twice_nor_an_earlier_one_after_it(database):
    person = make.person()
    factor.authenticator(person)
    with pretended(AT):
        second_step.check_code(person, factor.code(AT), HOME)
        for steps in (0, -1):
            with pytest.raises(Mismatch) as refused:
                second_step.check_code(person, factor.code(AT, steps=steps), HOME)
            assert refused.value.message == second_step.USED_CODE
        second_step.check_code(person, factor.code(AT, steps=1), HOME)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "0" * 40])
def test_nonsense_is_no_code(database, typed):
    person = make.person()
    factor.authenticator(person)
    with pytest.raises(Mismatch):
        second_step.check_code(person, typed, HOME)


def test_removed_app_gives_no_codes(database):
    person = make.person()
    factor.authenticator(person, removed_at=AT)
    with pretended(AT), pytest.raises(Mismatch):
        second_step.check_code(person, factor.code(AT), HOME)


def test_app_whose_key_was_lost_is_a_mismatch_and_no_mishap(database):
    person = make.person()
    factor.authenticator(person, secret="sealed with another key")
    with pretended(AT), pytest.raises(Mismatch):
        second_step.check_code(person, factor.code(AT), HOME)


def test_recovery_codes_are_too_long_to_guess(database):
    person = make.person()
    browser = make.sign_in(person)
    factor.authenticator(person)
    changed = operation.renew_recovery_codes(by=make.standing(person), token=browser)
    assert RECOVERY_LETTERS * math.log2(len(REF_LETTERS)) >= 112
    assert {len(bare(code)) for code in changed.codes} == {RECOVERY_LETTERS}
    assert {len(set(changed.codes)), len(db.session.scalars(sa.select(RecoveryCode)).all())} == {10}


def test_recovery_code_is_read_however_it_is_typed():
    typed = in_groups("2345BCDF6789")
    assert typed == "2345-BCDF-6789"
    assert {bare(way) for way in (typed, typed.lower(), " 2345 bcdf\t6789 ")} == {"2345BCDF6789"}


def test_two_apps_that_are_begun_leave_one(database):
    person = make.person()
    for _ in range(2):
        operation.begin_authenticator(by=make.standing(person))
    assert len(db.session.scalars(sa.select(Authenticator.id)).all()) == 1


def test_what_is_sealed_moves_to_a_new_key(application, database, monkeypatch):
    person = make.person()
    factor.authenticator(person)
    factor.authenticator(make.person(), secret="sealed with a lost key")
    old = application.config["SECRET_KEY"]
    monkeypatch.setitem(application.config, "SECRET_KEY", "a new key")
    monkeypatch.setitem(application.config, "SECRET_KEY_FALLBACKS", [old])
    said = application.test_cli_runner().invoke(args=["seal-anew"])
    assert said.output == "1 secret sealed anew, 1 that no key opens\n"
    monkeypatch.setitem(application.config, "SECRET_KEY_FALLBACKS", [])
    db.session.expire_all()
    with pretended(AT):
        second_step.check_code(person, factor.code(AT), HOME)
