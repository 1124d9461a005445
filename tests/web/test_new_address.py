"""The pages of a new address to sign in with."""

import pytest

from peerreview import credentials
from peerreview.db import db
from peerreview.operations import tokens
from peerreview.rules.sign_ins import Purpose
from tests import factories as make

PASSWORD = "seven green teapots"
NEW = "ada@new.example"
ASK = "/me/change-address"


@pytest.fixture
def ada(client):
    return make.person(email="ada@old.example", password_hash=credentials.hash_of(PASSWORD))


def asks(browser, email=NEW, password=PASSWORD):
    return browser.post(ASK, data={"email": email, "current_password": password})


def link_for(person):
    token = tokens.make(Purpose.NEW_ADDRESS, person_id=person.id, email=NEW)
    db.session.commit()
    return f"/addresses/confirm/{token}"


def test_from_asking_to_signing_in_with_it(client, sign_in, ada):
    browser = sign_in(ada)
    assert "ada@old.example" in browser.get(ASK).get_data(as_text=True)
    assert asks(browser).location == "/me/change-address/asked"
    assert "ada@old.example" in browser.get("/me/change-address/asked").get_data(as_text=True)
    link = f"/addresses/confirm/{make.secret()}"
    assert NEW in client.get(link).get_data(as_text=True)
    assert client.post(link).location == "/home"
    assert f"You sign in with {NEW}" in browser.get("/me").get_data(as_text=True)
    assert client.post("/sign-in", data={"email": NEW, "password": PASSWORD}).location == "/home"


def test_an_address_in_use_is_answered_like_a_free_one(sign_in, ada):
    make.person(email="ben@example.org")
    browser = sign_in(ada)
    free, used = asks(browser), asks(browser, "ben@example.org")
    assert (free.status_code, free.location) == (used.status_code, used.location)
    assert free.get_data() == used.get_data()


def test_a_wrong_password_is_told_at_its_field(sign_in, ada):
    answer = asks(sign_in(ada), password="wrong")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#current_password">Enter the password that you sign in with now' in html
    assert f'value="{NEW}"' in html and "wrong" not in html.split("<main")[1]


def test_five_looks_of_a_mail_scanner_use_nothing_up(client, ada):
    link = link_for(ada)
    assert [client.get(link).status_code for _ in range(5)] == [200] * 5
    assert client.post(link).status_code == 302
    assert "This link no longer works" in client.get(link).get_data(as_text=True)


def test_following_the_link_signs_nobody_in(client, ada):
    client.post(link_for(ada))
    assert client.get("/me").location == "/sign-in?next=/me"


def test_who_signs_in_another_way_is_led_to_a_first_password(sign_in):
    html = sign_in(make.person(password_hash=None)).get(ASK).get_data(as_text=True)
    assert "you have none here yet" in html and "<form method" not in html.split("<main")[1]
