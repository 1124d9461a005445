"""Showing again who one is before changing how one signs in."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview import credentials
from peerreview.clock import now
from peerreview.db import db
from peerreview.models.sign_ins import SignIn
from tests import factories as make
from tests import factories_factors as factor

PASSWORD = "seven green teapots"
MINE = "/me/second-factor"
CHANGES = (
    "authenticator/new", "authenticator", "authenticator/remove", "passkeys/new",
    "passkeys/challenge", "recovery-codes/new",
)  # fmt: skip


def _text(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def person(database):
    return make.person(make.council(), password_hash=credentials.hash_of(PASSWORD))


@pytest.fixture
def browser(sign_in, person):
    """A browser that was left open eleven minutes ago."""
    browser = sign_in(person)
    db.session.execute(sa.update(SignIn).values(started_at=now() - timedelta(minutes=11)))
    db.session.commit()
    return browser


@pytest.mark.parametrize("path", CHANGES)
def test_open_browser_changes_nothing_without_proof(browser, path):
    address = f"{MINE}/{path}"
    assert browser.get(address).location == f"/me/proof?next={address}"
    answer = browser.post(address, data={"name": "Mine", "answer": "{}", "code": "1"})
    assert answer.status_code == 405 or answer.location == f"/me/proof?next={address}"


def test_password_is_proof_and_leads_on(browser, application):
    with browser.session_transaction() as cookie:
        token = cookie["_user_id"]
    path = f"/me/proof?next={MINE}/authenticator/new"
    answer = browser.post(path, data={"password": PASSWORD})
    assert answer.location == f"{MINE}/authenticator/new"
    assert browser.get(f"{MINE}/authenticator/new").status_code == 200
    copy = application.test_client()
    with copy.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert copy.get("/me").status_code == 302


def test_wrong_password_is_no_proof_and_counts(browser):
    statuses = [
        browser.post("/me/proof", data={"password": f"wrong {number}"}).status_code
        for number in range(7)
    ]
    assert statuses == [422] * 5 + [429] * 2
    assert browser.get(f"{MINE}/authenticator/new").status_code == 302


def test_code_is_proof_for_somebody_without_a_password(browser, person):
    person.password_hash = None
    make.save(person)
    factor.authenticator(person)
    assert "Six-digit code" in _text(browser.get("/me/proof"))
    answer = browser.post("/me/proof", data={"code": factor.code()})
    assert answer.status_code == 302
    assert browser.get(f"{MINE}/authenticator/new").status_code == 200


def test_passkey_is_proof(browser, person):
    key = factor.SoftPasskey()
    key.belongs_to(person)
    assert "Or use a passkey" in _text(browser.get("/me/proof"))
    assert browser.get("/me/proof/challenge").status_code == 200
    with browser.session_transaction() as cookie:
        said = key.used(cookie["challenge"][1])
    assert browser.post("/me/proof/passkey", data={"answer": "{}"}).status_code == 422
    browser.get("/me/proof/challenge")
    with browser.session_transaction() as cookie:
        said = key.used(cookie["challenge"][1])
    assert browser.post("/me/proof/passkey", data={"answer": said}).status_code == 302
    assert browser.get(f"{MINE}/authenticator/new").status_code == 200


def test_somebody_with_neither_is_asked_to_sign_in_again(browser, person):
    person.password_hash = None
    make.save(person)
    html = _text(browser.get("/me/proof"))
    assert "Sign out, sign in again, and come back within 10 minutes" in html
    browser.post("/me/proof", data={"code": "123456", "password": "x"})
    assert browser.get(f"{MINE}/authenticator/new").status_code == 302
    assert browser.get("/me/proof/challenge").status_code == 404
