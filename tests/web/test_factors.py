"""One's second step: setting it up, replacing and removing it, recovery codes."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview import credentials
from peerreview.clock import now, pretended
from peerreview.db import db
from peerreview.models.messages import Event, Message
from peerreview.models.sign_ins import Authenticator, Passkey, RecoveryCode, SignIn
from peerreview.operations import factors, second_step
from tests import factories as make
from tests import factories_factors as factor

PASSWORD = "seven green teapots"
MINE = "/me/second-factor"
CODE = re.compile(r"(?:[2-9B-Z]{4}-){5}[2-9B-Z]{4}")


def _text(answer):
    return answer.get_data(as_text=True)


def _kinds():
    return db.session.scalars(sa.select(Message.kind).order_by(Message.id)).all()


def _verbs():
    return db.session.scalars(sa.select(Event.verb).order_by(Event.number)).all()


@pytest.fixture
def person(database):
    return make.person(make.council(), password_hash=credentials.hash_of(PASSWORD))


@pytest.fixture
def browser(sign_in, person):
    return sign_in(person)


def _set_up(browser):
    """Set up an authenticator app; gives its secret and the answer to the first code."""
    assert browser.post(f"{MINE}/authenticator/new").location == f"{MINE}/authenticator"
    secret = factor.secret_on(browser.get(f"{MINE}/authenticator"))
    return secret, browser.post(f"{MINE}/authenticator", data={"code": factor.code(secret=secret)})


def test_app_is_set_up_with_its_first_code(browser, person):
    secret, answer = _set_up(browser)
    assert answer.location == f"{MINE}/recovery-codes"
    app = db.session.scalars(sa.select(Authenticator)).one()
    assert app.confirmed_at is not None and secret not in app.secret
    assert _kinds() == ["second_factor_added"] and _verbs() == ["add second factor"]
    assert "Set up on" in _text(browser.get(MINE))


def test_picture_stands_in_the_page_with_its_key_as_text(browser):
    browser.post(f"{MINE}/authenticator/new")
    html = _text(browser.get(f"{MINE}/authenticator"))
    assert 'role="img" aria-label="QR code of the key' in html
    assert "<svg" in html and "data:" not in html


def test_app_that_is_not_confirmed_counts_for_nothing(browser, client, person):
    browser.post(f"{MINE}/authenticator/new")
    answer = client.post("/sign-in", data={"email": person.email, "password": PASSWORD})
    assert answer.location == "/home"


def test_wrong_first_code_is_told_and_the_same_picture_stays(browser):
    browser.post(f"{MINE}/authenticator/new")
    shown = _text(browser.get(f"{MINE}/authenticator"))
    answer = browser.post(f"{MINE}/authenticator", data={"code": "000 000"})
    picture = re.compile(r"<svg class=\"app-qr.*?</svg>|app-key\">[^<]+<", re.DOTALL)
    assert answer.status_code == 422 and second_step.WRONG_CODE in _text(answer)
    assert picture.findall(_text(answer)) == picture.findall(shown) != []


def test_setting_up_takes_half_an_hour_at_most(browser):
    browser.post(f"{MINE}/authenticator/new")
    db.session.execute(sa.update(Authenticator).values(added_at=now() - timedelta(minutes=31)))
    assert browser.get(f"{MINE}/authenticator").location == f"{MINE}/authenticator/new"


def test_new_app_takes_the_place_of_the_earlier_one(browser, person):
    old = factor.authenticator(person)
    factor.recovery_code(person)
    _, answer = _set_up(browser)
    assert answer.location == MINE  # the recovery codes stay
    apps = db.session.scalars(sa.select(Authenticator).order_by(Authenticator.id)).all()
    assert [app.removed_at is None for app in apps] == [False, True] and apps[0].id == old.id


# Recovery codes


def test_ten_recovery_codes_are_shown_until_they_are_kept(browser):
    _set_up(browser)
    codes = CODE.findall(_text(browser.get(f"{MINE}/recovery-codes")))
    assert len(set(codes)) == 10
    assert codes == CODE.findall(_text(browser.get(f"{MINE}/recovery-codes")))
    file = browser.get(f"{MINE}/recovery-codes/download")
    assert CODE.findall(_text(file)) == codes
    assert file.headers["Content-Disposition"] == "attachment; filename=recovery-codes.txt"
    assert browser.post(f"{MINE}/recovery-codes").location == MINE
    assert browser.get(f"{MINE}/recovery-codes").location == MINE
    assert browser.get(f"{MINE}/recovery-codes/download").location == MINE


def test_recovery_codes_are_kept_as_hashes_and_not_in_the_cookie(browser):
    _set_up(browser)
    codes = CODE.findall(_text(browser.get(f"{MINE}/recovery-codes")))
    kept = set(db.session.scalars(sa.select(RecoveryCode.code_hash)))
    assert kept == {credentials.hashed(code.replace("-", "")) for code in codes}
    with browser.session_transaction() as cookie:
        assert codes[0] not in str(dict(cookie))


def test_recovery_codes_are_not_shown_later(browser):
    _set_up(browser)
    with pretended(now() + timedelta(minutes=11)):
        assert browser.get(f"{MINE}/recovery-codes").location == MINE


def test_new_recovery_codes_end_the_earlier_ones(browser, person):
    factor.authenticator(person)
    earlier = factor.recovery_code(person).code_hash
    assert "One recovery code is left" in _text(browser.get(MINE))
    assert browser.post(f"{MINE}/recovery-codes/new").location == f"{MINE}/recovery-codes"
    hashes = db.session.scalars(sa.select(RecoveryCode.code_hash)).all()
    assert len(hashes) == 10 and earlier not in hashes
    assert _kinds() == ["recovery_codes_renewed"] and _verbs() == ["renew recovery codes"]


def test_recovery_codes_without_a_second_step_are_refused(browser):
    assert browser.post(f"{MINE}/recovery-codes/new").status_code == 422


# Passkeys


def _challenge(browser, path=f"{MINE}/passkeys/challenge"):
    asked = browser.get(path).get_json()
    with browser.session_transaction() as cookie:
        return cookie["challenge"][1], asked


def _add(browser, key, name="Work laptop"):
    challenge, _ = _challenge(browser)
    data = {"name": name, "answer": key.made(challenge)}
    return browser.post(f"{MINE}/passkeys/new", data=data)


def test_passkey_is_added_by_name(browser, person):
    challenge, asked = _challenge(browser)
    assert asked["rp"]["id"] == "127.0.0.1" and asked["user"]["name"] == person.email
    key = factor.SoftPasskey()
    data = {"name": "Work laptop", "answer": key.made(challenge)}
    assert browser.post(f"{MINE}/passkeys/new", data=data).location == f"{MINE}/recovery-codes"
    assert db.session.scalars(sa.select(Passkey.name)).all() == ["Work laptop"]
    assert "Work laptop" in _text(browser.get(MINE))


def test_passkey_without_a_name_leads_to_where_it_is_missing(browser):
    refused = browser.post(f"{MINE}/passkeys/new")
    assert (refused.status_code, 'href="#name"' in _text(refused)) == (422, True)


@pytest.mark.parametrize(
    ("in_production", "host", "name"),
    [
        (False, "localhost:5000", "localhost"),
        (False, "localhost", "127.0.0.1"),
        (True, "localhost:5000", "127.0.0.1"),
    ],
)
def test_passkeys_of_a_copy_on_ones_own_machine_can_belong_to_localhost(
    browser, application, monkeypatch, in_production, host, name
):
    monkeypatch.setitem(application.config, "PRODUCTION", in_production)
    monkeypatch.setitem(application.config, "DEMO", True)
    shown = _text(browser.get(f"{MINE}/passkeys/new", headers={"Host": host}))
    asked = browser.get(f"{MINE}/passkeys/challenge", headers={"Host": host}).get_json()
    assert asked["rp"]["id"] == name
    assert ("put “localhost” in the place" in shown) == (name != "localhost")


def test_second_passkey_is_added_and_one_removed(browser):
    _add(browser, factor.SoftPasskey())
    key = factor.SoftPasskey()
    assert _add(browser, key, "Blue key").location == MINE
    _, asked = _challenge(browser)
    assert len(asked["excludeCredentials"]) == 2
    ref = db.session.scalars(sa.select(Passkey.ref).where(Passkey.name == "Work laptop")).one()
    path = f"{MINE}/passkeys/{ref}/remove"
    assert "Remove the passkey “Work laptop”?" in _text(browser.get(path))
    assert browser.post(path).location == MINE
    html = _text(browser.get(MINE))
    assert "Blue key" in html and "Work laptop</p>" not in html
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("case", ["same challenge", "other origin", "known key", "no answer"])
def test_passkey_that_cannot_be_checked_is_refused(browser, person, case):
    key = factor.SoftPasskey(
        origin="http://evil.example" if case == "other origin" else factor.ORIGIN
    )
    if case == "known key":
        key.belongs_to(make.person())
    challenge, _ = _challenge(browser)
    answer = "" if case == "no answer" else key.made(challenge)
    if case == "same challenge":
        with browser.session_transaction() as cookie:
            kept = cookie["challenge"]
        browser.post(f"{MINE}/passkeys/new", data={"name": "First", "answer": answer})
        with browser.session_transaction() as cookie:
            cookie["challenge"] = kept
        answer = factor.SoftPasskey().made(challenge)
    data = {"name": "Mine", "answer": answer}
    refused = browser.post(f"{MINE}/passkeys/new", data=data)
    assert refused.status_code == 422 and factors.NOT_MADE in _text(refused)
    names = db.session.scalars(sa.select(Passkey.name)).all()
    assert names == {"same challenge": ["First"], "known key": ["Blue key"]}.get(case, [])


def test_passkey_of_somebody_else_cannot_be_removed(browser):
    other = factor.SoftPasskey().belongs_to(make.person())
    assert browser.post(f"{MINE}/passkeys/{other.ref}/remove").status_code == 404


# What a change does to sign-ins


def test_change_ends_all_other_sign_ins_and_copies_of_this_one(
    browser, sign_in, person, application
):
    other, copy = sign_in(person), application.test_client()
    with browser.session_transaction() as cookie:
        token = cookie["_user_id"]
    with copy.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert [one.get("/me").status_code for one in (other, copy, browser)] == [200] * 3
    _set_up(browser)
    assert [one.get("/me").status_code for one in (other, copy, browser)] == [302, 302, 200]
    assert len(db.session.scalars(sa.select(SignIn.id).where(SignIn.ended_at.is_(None))).all()) == 1


def test_change_ends_a_sign_in_that_is_at_its_second_step(browser, client, person):
    factor.authenticator(person)
    client.post("/sign-in", data={"email": person.email, "password": PASSWORD})
    browser.post(f"{MINE}/recovery-codes/new")
    answer = client.post("/sign-in/second-step", data={"code": factor.code()})
    assert answer.location == "/sign-in"


def test_refused_change_ends_nothing(browser, sign_in, person):
    sign_in(person)
    assert browser.post(f"{MINE}/recovery-codes/new").status_code == 422
    assert db.session.scalars(sa.select(SignIn.ended_at)).all() == [None, None]
    assert (_kinds(), _verbs()) == ([], [])


def test_only_factor_is_removed_with_its_recovery_codes(browser, person, client):
    factor.authenticator(person)
    factor.recovery_code(person)
    assert "your only second step" in _text(browser.get(f"{MINE}/authenticator/remove"))
    assert browser.post(f"{MINE}/authenticator/remove").location == MINE
    assert db.session.scalars(sa.select(RecoveryCode.id)).all() == []
    assert _kinds() == ["second_factor_removed"] and _verbs() == ["remove second factor"]
    answer = client.post("/sign-in", data={"email": person.email, "password": PASSWORD})
    assert answer.location == "/home"
