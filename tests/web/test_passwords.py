"""The pages of a new password: by mail, and in place of the current one."""

import pytest
import sqlalchemy as sa

from peerreview import credentials, mail, queries
from peerreview.db import db
from peerreview.models.councils import CouncilDomain
from peerreview.models.messages import Message
from peerreview.operations import tokens
from peerreview.rules.sign_ins import LASTS, Purpose
from tests import factories as make
from tests import factories_factors as make_factors

OLD, NEW = "seven green teapots", "eleven purple kettles"
ASK = "/passwords/ask-for-reset"
# The page of a mail for each purpose that has one, and what a browser would send there.
LINKS = {
    Purpose.INVITATION: ("/invitations/{}", {"name": "Eve", "password": NEW}),
    Purpose.RESET: ("/passwords/reset/{}", {"password": NEW}),
    Purpose.NEW_ADDRESS: ("/addresses/confirm/{}", {}),
    Purpose.JOINING: ("/join/{}", {"council": "C-TEST", "name": "Eve", "password": NEW}),
}


@pytest.fixture(scope="module")
def kept():
    return credentials.hash_of(OLD)


@pytest.fixture
def person(client, kept):
    return make.person(password_hash=kept)


def link_for(person):
    token = tokens.make(Purpose.RESET, person_id=person.id)
    db.session.commit()
    return f"/passwords/reset/{token}"


def sign_in(client, person, password):
    return client.post("/sign-in", data={"email": person.email, "password": password})


def test_from_forgetting_to_being_in(client, person):
    assert f'href="{ASK}">Forgotten your password?' in client.get("/sign-in").get_data(as_text=True)
    assert client.post(ASK, data={"email": person.email}).location == "/passwords/asked"
    assert client.get("/passwords/asked").status_code == 200
    link = f"/passwords/reset/{make.secret()}"
    assert person.email in client.get(link).get_data(as_text=True)
    assert client.post(link, data={"password": NEW}).location == "/home"
    assert client.get("/me").status_code == 200


def test_who_has_a_second_step_is_still_asked_for_it(client, person):
    make_factors.authenticator(person)
    answer = client.post(link_for(person), data={"password": NEW})
    assert answer.location == "/sign-in/second-step"
    assert client.get("/me").location == "/sign-in?next=/me"


def test_five_looks_of_a_mail_scanner_use_nothing_up(client, person):
    link = link_for(person)
    assert [client.get(link).status_code for _ in range(5)] == [200] * 5
    assert client.post(link, data={"password": NEW}).location == "/home"


def test_a_used_link_says_so_kindly(client, application, person):
    link = link_for(person)
    client.post(link, data={"password": NEW})
    again = application.test_client()
    for answer in (again.get(link), again.post(link, data={"password": "thirteen tin spoons"})):
        assert answer.status_code == 200
        assert "This link no longer works" in answer.get_data(as_text=True)
    assert sign_in(again, person, NEW).status_code == 302


@pytest.mark.parametrize("opened", LINKS, ids=str)
@pytest.mark.parametrize("purpose", Purpose)
def test_a_token_opens_the_page_of_its_purpose_alone(client, purpose, opened):
    is_new = purpose in {Purpose.INVITATION, Purpose.JOINING}
    someone = make.person(password_hash=None if is_new else OLD)
    make.save(CouncilDomain(council_id=make.council().id, domain="example.org"))
    facts = {"email": "new@example.org"} if purpose == Purpose.NEW_ADDRESS else {}
    token = tokens.make(purpose, person_id=someone.id, **facts)
    db.session.commit()
    path, answers = LINKS[opened]
    answer = client.get(path.format(token))
    is_over = "This link no longer works" in answer.get_data(as_text=True)
    assert is_over == (purpose != opened)
    if is_over:
        client.post(path.format(token), data=answers)
        db.session.rollback()
        assert client.get("/me").location == "/sign-in?next=/me"
        assert db.session.scalar(sa.select(sa.func.count()).where(Message.id > 0)) == 0


def test_every_purpose_ends(client):
    assert set(LASTS) == set(Purpose)
    assert (LASTS[Purpose.INVITATION].total_seconds(), LASTS[Purpose.RESET].total_seconds()) == (
        72 * 3600,
        3600,
    )


def test_a_foreign_host_reaches_no_link_in_a_mail(client, application, person):
    hostile = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "host=evil.example",
    }
    for headers in (hostile, {**hostile, "Host": "localhost"}):
        client.post(ASK, data={"email": person.email}, headers=headers)
    texts = [mail.render(message).text for message in queries.messages.waiting(10)]
    assert texts and all("evil.example" not in text for text in texts)
    assert all(application.config["PUBLIC_URL"] + "/passwords/reset/" in text for text in texts)


def test_a_short_password_is_told_at_its_field(client, person):
    answer = client.post(link_for(person), data={"password": "short"})
    assert answer.status_code == 422
    assert 'href="#password">Your password must be 12 characters' in answer.get_data(as_text=True)


@pytest.mark.parametrize("page", ["/me/change-password", "reset", "invitation"])
def test_boxes_of_new_passwords_tell_managers_what_they_are(client, sign_in, person, page):
    if page == "invitation":
        page = f"/invitations/{tokens.make(Purpose.INVITATION, person_id=person.id)}"
        db.session.commit()
    elif page == "reset":
        page = link_for(person)
    html = sign_in(person).get(page).get_data(as_text=True)
    assert html.count('autocomplete="new-password"') == 1
    assert html.count('autocomplete="username"') == 1
    assert "onpaste" not in html and "12 characters or more" in html


def test_a_changed_password_ends_all_other_sign_ins_and_copies_of_this_one(
    application, sign_in, person
):
    here, elsewhere, copy = sign_in(person), sign_in(person), application.test_client()
    with here.session_transaction() as cookie, copy.session_transaction() as copied:
        copied["_user_id"] = cookie["_user_id"]
    answers = {"current_password": OLD, "password": NEW}
    answer = here.post("/me/change-password", data=answers)
    assert (answer.status_code, answer.location) == (302, "/me")
    found = [browser.get("/me").status_code for browser in (here, elsewhere, copy)]
    assert found == [200, 302, 302]


def test_a_wrong_current_password_is_told_at_its_field_and_counted(sign_in, person):
    browser = sign_in(person)
    answers = {"current_password": "wrong", "password": NEW}
    codes = [browser.post("/me/change-password", data=answers).status_code for _ in range(11)]
    assert codes[0] == 422 and codes[-1] == 429


def test_who_signs_in_another_way_is_led_to_a_first_password(sign_in):
    html = (
        sign_in(make.person(password_hash=None)).get("/me/change-password").get_data(as_text=True)
    )
    assert "You have no password here" in html and "<form method" not in html.split("<main")[1]
