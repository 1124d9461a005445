"""The doors under attack: what an attacker hears, and what the owner can still do."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview import credentials
from peerreview.clock import now, pretended
from peerreview.db import db
from peerreview.models.messages import Message
from peerreview.models.sign_ins import Attempt
from peerreview.operations import account
from tests import factories as make

PASSWORD = "seven green teapots"
CASES = ["known", "deactivated", "never set"]


@pytest.fixture(scope="module")
def kept():
    return credentials.hash_of(PASSWORD)


def tries(client, email, password="wrong password"):
    return client.post("/sign-in", data={"email": email, "password": password})


def masked(answer, email):
    """The answer without what differs between any two of them: their tokens."""
    page = answer.get_data(as_text=True).replace(email, "ADDRESS")
    page = re.sub(r'(name="(?:csrf_token|once)" value=")[^"]*', r"\1", page)
    headers = {name: value for name, value in answer.headers if name != "Content-Length"}
    return answer.status_code, page, headers


def someone(kept, case):
    return make.person(
        password_hash=None if case == "never set" else kept,
        deactivated_at=now() if case == "deactivated" else None,
    )


def test_a_wrong_password_is_noted_although_the_page_refuses(client, kept):
    answer = tries(client, make.person(password_hash=kept).email)
    assert answer.status_code == 422
    assert db.session.scalar(sa.select(sa.func.count(Attempt.id))) == 1


def test_too_many_tries_get_the_same_page_with_the_address_kept(client, kept):
    person = make.person(password_hash=kept)
    with pretended(now()):
        answers = [tries(client, person.email) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "1"
    html = answers[-1].get_data(as_text=True)
    assert "There were too many tries. Try again in 1 second" in html
    assert f'value="{person.email}"' in html and account.NO_MATCH not in html


def test_the_right_password_is_not_looked_at_before_the_time_is_over(client, kept):
    person = make.person(password_hash=kept)
    with pretended(now()):
        for _ in range(5):
            tries(client, person.email)
        assert tries(client, person.email, PASSWORD).status_code == 429
    with pretended(now() + timedelta(seconds=2)):
        assert tries(client, person.email, PASSWORD).status_code == 302


@pytest.mark.parametrize("case", CASES)
def test_signing_in_answers_alike_for_known_and_unknown_addresses(client, kept, case):
    email, unknown = someone(kept, case).email, "nobody@example.org"
    client.get("/sign-in")  # from here on the browser has its cookie
    with pretended(now()):
        for _ in range(7):
            known, other = tries(client, email), tries(client, unknown)
            assert masked(known, email) == masked(other, unknown)


@pytest.mark.parametrize("case", CASES)
def test_forgetting_answers_alike_for_known_and_unknown_addresses(client, kept, case):
    email, unknown = someone(kept, case).email, "nobody@example.org"
    for _ in range(5):
        known, other = (
            client.post("/passwords/ask-for-reset", data={"email": address})
            for address in (email, unknown)
        )
        assert masked(known, email) == masked(other, unknown)
        assert known.location == "/passwords/asked"


def test_asking_for_mails_in_many_names_is_barred_for_the_place(client):
    path = "/passwords/ask-for-reset"
    with pretended(now()):
        for number in range(30):
            assert client.post(path, data={"email": f"{number}@example.org"}).status_code == 302
        answer = client.post(path, data={"email": "one-more@example.org"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
    assert 'value="one-more@example.org"' in answer.get_data(as_text=True)
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    answer = client.post(path, data={"email": "one-more@example.org"}, environ_base=elsewhere)
    assert answer.status_code == 302


def test_an_attack_from_everywhere_keeps_the_owner_out_of_nothing(client, application, kept):
    person = make.person(password_hash=kept)
    assert tries(client, person.email, PASSWORD).status_code == 302
    client.post("/sign-out")
    attacker = application.test_client()
    for number in range(20):
        place = {"REMOTE_ADDR": f"203.0.113.{number}"}
        data = {"email": person.email, "password": "a guess"}
        attacker.post("/sign-in", data=data, environ_base=place)
    assert tries(attacker, person.email, PASSWORD).status_code == 429
    assert tries(client, person.email, PASSWORD).status_code == 302


def test_the_device_cookie_is_hidden_from_scripts_and_changes_with_each_sign_in(client, kept):
    person = make.person(password_hash=kept)
    found = []
    for _ in range(2):
        tries(client, person.email, PASSWORD)
        cookie = client.get_cookie("device")
        assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
        assert cookie.max_age == 400 * 24 * 60 * 60
        found.append(cookie.value)
        client.post("/sign-out")
    assert len(set(found)) == 2 and min(map(len, found)) >= 43


def test_the_device_cookie_of_production_belongs_to_this_host_alone(
    client, application, kept, monkeypatch
):
    monkeypatch.setitem(application.config, "DEVICE_COOKIE_NAME", "__Host-device")
    monkeypatch.setitem(application.config, "SESSION_COOKIE_SECURE", True)
    answer = tries(client, make.person(password_hash=kept).email, PASSWORD)
    (header,) = [h for h in answer.headers.getlist("Set-Cookie") if h.startswith("__Host-device=")]
    assert "Secure" in header and "Path=/" in header and "Domain" not in header


def test_a_sign_in_with_another_browser_is_told_by_mail(client, application, kept):
    person = make.person(password_hash=kept)
    firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
    tries(client, person.email, PASSWORD)
    data = {"email": person.email, "password": PASSWORD}
    for browser in (application.test_client(), client):
        browser.post("/sign-in", data=data, headers={"User-Agent": firefox})
    (mail,) = db.session.scalars(sa.select(Message)).all()
    assert (mail.kind, mail.facts["browser"]) == ("new_device", "Firefox on Windows")
