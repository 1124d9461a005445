"""The pages of signing in and out, and the invitation."""

import sqlalchemy as sa

from peerreview import credentials, demo
from peerreview.db import db
from peerreview.models.messages import Event
from peerreview.models.sign_ins import SignIn
from peerreview.operations import account, tokens
from peerreview.rules.sign_ins import Purpose
from tests import factories as make

PASSWORD = "seven green teapots"


def _person():
    return make.person(password_hash=credentials.hash_of(PASSWORD))


def _sign_in(client, person, password=PASSWORD, wanted=""):
    data = {"email": person.email, "password": password}
    return client.post(f"/sign-in{wanted}", data=data)


def test_sign_in_opens_the_home_page(client):
    answer = _sign_in(client, _person())
    assert (answer.status_code, answer.location) == (302, "/home")
    assert client.get("/me").status_code == 200


def test_wrong_password_is_told_and_keeps_the_address(client):
    person = _person()
    answer = _sign_in(client, person, "wrong password")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert account.NO_MATCH in html and f'value="{person.email}"' in html
    assert "wrong password" not in html


def test_cookie_carries_no_person(client):
    person = _person()
    _sign_in(client, person)
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    assert set(kept) <= {"_user_id", "_fresh", "csrf_token"}
    assert kept["_user_id"] not in (str(person.id), person.ref)


def test_sign_in_begins_an_empty_session(client):
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = cookie["planted"] = "by somebody else"
    _sign_in(client, _person())
    with client.session_transaction() as cookie:
        assert "planted" not in cookie and cookie.get("csrf_token") != "by somebody else"


def test_copied_cookie_is_dead_after_sign_out(client, application):
    _sign_in(client, _person())
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert client.post("/sign-out").location == "/"
    copy = application.test_client()
    with copy.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert copy.get("/me").location == "/sign-in?next=/me"
    assert db.session.scalars(sa.select(SignIn.ended_at)).one() is not None


def test_who_is_signed_out_already_writes_nothing_into_the_history(client):
    assert client.post("/sign-out").location == "/"
    assert db.session.scalars(sa.select(Event.number)).all() == []


def test_sign_out_by_get_does_nothing(client):
    _sign_in(client, _person())
    assert client.get("/sign-out").status_code == 405
    assert client.get("/me").status_code == 200


def _link():
    person = make.person(name="Ada", email="ada@example.org")
    token = tokens.make(Purpose.INVITATION, person_id=person.id)
    db.session.commit()
    return f"/invitations/{token}"


def test_opening_an_invitation_uses_nothing_up(client):
    link = _link()
    pages = [client.get(link).status_code for _ in range(5)]
    assert pages == [200] * 5
    answer = client.post(link, data={"name": "Ada", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/home")


def test_used_invitation_says_so_kindly(client, application):
    link = _link()
    client.post(link, data={"name": "Ada", "password": PASSWORD})
    again = application.test_client()
    for answer in (
        again.get(link),
        again.post(link, data={"name": "Eve", "password": "x" * 5 + "another one"}),
        again.get("/invitations/never-issued"),
    ):
        assert answer.status_code == 200
        assert "This link no longer works" in answer.get_data(as_text=True)
    assert again.get("/me").location == "/sign-in?next=/me"


def test_short_password_is_told_at_its_field(client):
    answer = client.post(_link(), data={"name": "Ada", "password": "short"})
    assert answer.status_code == 422
    assert 'href="#password">Your password must be 12 characters' in answer.get_data(as_text=True)


def test_sign_in_page_shows_accounts_in_a_filled_demo_alone(client, application, monkeypatch):
    assert "Who you can be" not in client.get("/sign-in").get_data(as_text=True)
    monkeypatch.setitem(application.config, "DEMO", True)
    assert "Who you can be" not in client.get("/sign-in").get_data(as_text=True)
    make.person(email=demo.shown()[0].email)
    html = client.get("/sign-in").get_data(as_text=True)
    assert "Who you can be in this demo" in html and "Site administrator" in html
