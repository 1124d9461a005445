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
MINE, RECOVERY = "/me/second-factor", "/me/proof/recovery-code"
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
    answer = browser.post(path, data={"current_password": PASSWORD})
    assert answer.location == f"{MINE}/authenticator/new"
    assert browser.get(f"{MINE}/authenticator/new").status_code == 200
    copy = application.test_client()
    with copy.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert copy.get("/me").status_code == 302


def test_wrong_password_is_no_proof_and_counts(browser):
    statuses = [
        browser.post("/me/proof", data={"current_password": f"wrong {number}"}).status_code
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


def proves(browser, path="/me/proof", **fields):
    """What the page answers, and whether the person may change how they sign in afterwards."""
    answer = browser.post(path, data=fields)
    return answer.status_code, browser.get(f"{MINE}/passkeys/new").status_code == 200


def test_password_alone_is_no_proof_where_there_is_a_second_step(browser, person):
    factor.authenticator(person)
    html = _text(browser.get("/me/proof"))
    assert "Your password" in html and "Six-digit code" in html
    assert proves(browser, current_password=PASSWORD) == (422, False)
    assert proves(browser, current_password=PASSWORD, code="000000") == (422, False)
    assert proves(browser, current_password="wrong", code=factor.code()) == (422, False)
    assert proves(browser, current_password=PASSWORD, code=factor.code()) == (302, True)


def test_code_alone_is_no_proof_where_there_is_a_password(browser, person):
    factor.authenticator(person)
    factor.recovery_code(person)
    assert proves(browser, code=factor.code()) == (422, False)
    assert proves(browser, f"{RECOVERY}?next=/me", code=factor.RECOVERY) == (422, False)


@pytest.mark.parametrize("has_app", [True, False])
def test_recovery_code_stands_in_for_a_lost_telephone_or_key(browser, person, has_app):
    factor.SoftPasskey().belongs_to(person)
    if has_app:
        factor.authenticator(person)
    factor.recovery_code(person)
    assert f'href="{RECOVERY}?next=/me"' in _text(browser.get("/me/proof?next=/me"))
    assert "Your password" in _text(browser.get(f"{RECOVERY}?next=/me"))
    fields = {"current_password": PASSWORD, "code": factor.RECOVERY}
    assert proves(browser, RECOVERY, **fields) == (302, True)
    assert proves(browser, RECOVERY, once="b" * 16, **fields)[0] == 422


def test_recovery_code_is_asked_of_nobody_who_has_none(browser):
    assert browser.get(f"{RECOVERY}?next=/me").location == "/me/proof?next=/me"


def test_passkey_that_asks_for_pin_finger_or_face_is_proof_by_itself(browser, person):
    key = factor.SoftPasskey()
    key.belongs_to(person)
    assert "Use a passkey" in _text(browser.get("/me/proof"))
    assert proves(browser, current_password=PASSWORD) == (200, False)
    assert proves(browser, "/me/proof/passkey", answer="{}") == (422, False)
    for verified, outcome in ((False, (422, False)), (True, (302, True))):
        assert '"userVerification": "required"' in _text(browser.get("/me/proof/challenge"))
        with browser.session_transaction() as cookie:
            said = key.used(cookie["challenge"][1], verified=verified)
        assert proves(browser, "/me/proof/passkey", answer=said) == outcome


def test_new_password_is_no_proof_for_changing_more(browser, person):
    factor.authenticator(person)
    fields = {"current_password": PASSWORD, "password": "eleven purple kettles"}
    assert proves(browser, "/me/change-password", **fields) == (302, False)


def test_another_address_is_asked_for_after_a_proof(browser):
    address = "/me/change-address"
    fields = {"email": "new@example.org", "current_password": PASSWORD}
    for answer in (browser.get(address), browser.post(address, data=fields)):
        assert answer.location == f"/me/proof?next={address}"


def test_somebody_with_neither_is_asked_to_sign_in_again(browser, person):
    person.password_hash = None
    make.save(person)
    html = _text(browser.get("/me/proof"))
    assert "Sign out, sign in again, and come back within 10 minutes" in html
    browser.post("/me/proof", data={"code": "123456", "current_password": "x"})
    assert browser.get(f"{MINE}/authenticator/new").status_code == 302
    assert browser.get("/me/proof/challenge").status_code == 404
