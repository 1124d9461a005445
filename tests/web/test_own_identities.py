"""Council accounts that somebody adds, takes an invitation with, and removes."""

import re
from datetime import timedelta

import sqlalchemy as sa

from peerreview import clock
from peerreview.clock import now
from peerreview.db import db
from peerreview.models.messages import Message
from peerreview.models.people import Person
from peerreview.models.sign_ins import Identity, SignIn, Token
from peerreview.operations import identities, tokens
from peerreview.rules.sign_ins import Purpose
from tests import factories as make
from tests import factories_factors as factor
from tests.web.test_identities import arrives, comes_back, events, goes, tied

ADD = "/me/identities/with/oidc"


def ties():
    return list(db.session.scalars(sa.select(Identity.subject).order_by(Identity.id)))


def told():
    query = sa.select(Message.kind).where(Message.kind.like("identity%")).order_by(Message.id)
    return list(db.session.scalars(query))


def text(answer):
    return answer.get_data(as_text=True)


def test_own_council_account_is_added_after_a_last_question(sign_in, client, provider):
    person = make.person()
    browser = sign_in(person)
    assert 'href="/me/identities/with/oidc"' in text(browser.get("/me/identities"))
    asked = comes_back(browser, ADD)
    assert (asked.location, provider.asked_for["prompt"]) == (
        "/me/identities/tie",
        "select_account",
    )
    assert (ties(), told()) == ([], [])
    assert "ada@council.example" in text(browser.get(asked.location))
    assert browser.post(asked.location).location == "/me/identities"
    assert (ties(), told(), events()) == (["ada-1"], ["identity_tied"], ["tie identity"])
    assert "You can now sign in with Testshire sign-in." in text(browser.get("/me/identities"))
    assert comes_back(client).location == "/home"


def test_last_question_is_answered_once(sign_in, provider):
    browser = sign_in(make.person())
    comes_back(browser, ADD)
    browser.post("/me/identities/tie", data={"once": "a" * 16})
    assert browser.get("/me/identities/tie").location == "/me/identities"
    browser.post("/me/identities/tie", data={"once": "b" * 16})
    assert ties() == ["ada-1"]


def test_account_of_somebody_else_is_refused(sign_in, provider):
    tied(provider, make.person())
    answer = comes_back(sign_in(make.person()), ADD)
    assert (answer.status_code, identities.ANOTHER in text(answer)) == (422, True)
    assert "Nothing has been changed" in text(answer)


def test_account_that_is_added_already_is_told(sign_in, provider):
    person = make.person()
    tied(provider, person)
    assert identities.ALREADY in text(comes_back(sign_in(person), ADD))


def test_account_tied_to_somebody_else_meanwhile_is_refused(sign_in, provider):
    browser, other = sign_in(make.person()), make.person()
    comes_back(browser, ADD)
    tied(provider, other)
    answer = browser.post("/me/identities/tie")
    assert (answer.status_code, identities.ANOTHER in text(answer)) == (422, True)
    assert db.session.scalars(sa.select(Identity.person_id)).all() == [other.id]


def test_account_that_another_person_brought_back_is_not_theirs(sign_in, provider):
    ada, ben = sign_in(make.person()), sign_in(make.person())
    comes_back(ada, ADD)
    with ada.session_transaction() as cookie:
        token = cookie["identity"]
    with ben.session_transaction() as cookie:
        cookie["identity"] = token
    assert ben.post("/me/identities/tie").location == "/me/identities"
    assert ties() == []


def test_who_was_signed_out_on_the_way_is_told(sign_in, provider):
    browser = sign_in(make.person())
    back = goes(browser, ADD)
    db.session.execute(sa.update(SignIn).values(ended_at=now()))
    db.session.commit()
    answer = arrives(browser, back)
    assert (answer.status_code, "You were signed out meanwhile" in text(answer)) == (422, True)


def test_adding_and_removing_need_somebody_who_showed_lately_who_they_are(sign_in, provider):
    person = make.person(password_hash=make.hashed("seven green teapots"))
    link = f"/me/identities/{tied(provider, person, 'entra').ref}/remove"
    browser = sign_in(person)
    comes_back(browser, ADD)
    with clock.pretended(now() + timedelta(minutes=16)):
        for path in ("/me/identities/tie", link):
            assert browser.get(path).location == f"/me/proof?next={path}"
            assert browser.post(path).location == f"/me/proof?next={path}"
    assert len(ties()) == 1


def test_adding_is_for_the_signed_in(client, provider):
    assert client.get(ADD).location == f"/sign-in?next={ADD}"
    assert client.get("/me/identities").location == "/sign-in?next=/me/identities"


def test_removed_account_opens_nothing_and_ends_other_sign_ins(sign_in, client, provider):
    person = make.person(password_hash=make.hashed("seven green teapots"))
    tied(provider, person)
    comes_back(client)
    browser = sign_in(person)
    link = re.findall(r'href="(/me/identities/[^"]+/remove)"', text(browser.get("/me/identities")))
    assert browser.get(link[0]).status_code == 200
    assert browser.post(link[0]).location == "/me/identities"
    assert (ties(), told(), events()[-1]) == ([], ["identity_removed"], "remove identity")
    assert browser.get("/me").status_code == 200
    assert client.get("/me").status_code == 302
    assert comes_back(client).status_code == 422


def test_removed_account_ends_half_sign_ins_and_copies_of_the_cookie(
    sign_in, client, application, provider
):
    person = make.person(password_hash=make.hashed("seven green teapots"))
    identity = tied(provider, person)
    factor.authenticator(person)
    step = comes_back(client).location
    browser, copy = sign_in(person), application.test_client()
    with browser.session_transaction() as mine, copy.session_transaction() as cookie:
        cookie["_user_id"] = mine["_user_id"]
    browser.post(f"/me/identities/{identity.ref}/remove")
    assert browser.get("/me").status_code == 200
    assert copy.get("/me").location == "/sign-in?next=/me"
    assert client.post(step, data={"code": factor.code()}).location == "/sign-in"


def test_only_way_in_is_not_removed(sign_in, provider):
    person = make.person(password_hash=None)
    one, other = tied(provider, person), tied(provider, person, "entra")
    browser = sign_in(person)
    assert browser.post(f"/me/identities/{one.ref}/remove").status_code == 302
    answer = browser.post(f"/me/identities/{other.ref}/remove")
    assert (answer.status_code, identities.ONLY_WAY in text(answer)) == (422, True)
    assert len(ties()) == 1


def test_account_of_somebody_else_does_not_exist(sign_in, provider):
    theirs = tied(provider, make.person())
    browser = sign_in(make.person())
    assert browser.get(f"/me/identities/{theirs.ref}/remove").status_code == 404
    assert browser.post(f"/me/identities/{theirs.ref}/remove").status_code == 404
    assert ties() == ["ada-1"]


def invited(**changes):
    person = make.person(make.council(), password_hash=None, **changes)
    token = tokens.make(Purpose.INVITATION, person_id=person.id)
    db.session.commit()
    return person, f"/invitations/{token}"


def test_invitation_is_taken_with_a_council_account(client, provider):
    person, link = invited(name="ada@example.org", email="ada@example.org")
    assert f'href="{link}/with/oidc"' in text(client.get(link))
    asked = comes_back(client, f"{link}/with/oidc")
    assert asked.location == f"{link}/council-account"
    assert (ties(), "ada@council.example" in text(client.get(asked.location))) == ([], True)
    assert client.post(asked.location, data={"name": ""}).status_code == 422
    assert client.post(asked.location, data={"name": "Ada Byron"}).location == "/home"
    kept = db.session.get(Person, person.id)
    assert (kept.name, kept.password_hash, ties()) == ("Ada Byron", None, ["ada-1"])
    assert events() == ["take invitation", "sign in"]
    assert "This link no longer works" in text(client.get(link))
    assert client.get("/me").status_code == 200


def test_invitation_and_account_are_taken_once(client, provider):
    _, link = invited()
    comes_back(client, f"{link}/with/oidc")
    client.post(f"{link}/council-account", data={"name": "Ada"})
    assert client.post(f"{link}/council-account", data={"name": "Eve"}).location == link
    open_ones = sa.select(sa.func.count(Token.id)).where(Token.claimed_at.is_(None))
    assert (ties(), db.session.scalar(open_ones)) == (["ada-1"], 0)


def test_invitation_is_not_taken_with_an_account_of_another_invitation(client, provider):
    _, link = invited()
    _, other = invited()
    comes_back(client, f"{link}/with/oidc")
    assert client.post(f"{other}/council-account", data={"name": "Eve"}).location == other
    assert ties() == []


def test_invitation_that_ended_on_the_way_is_told(client, provider):
    person, link = invited()
    back = goes(client, f"{link}/with/oidc")
    tokens.end(Purpose.INVITATION, person_id=person.id)
    db.session.commit()
    answer = arrives(client, back)
    assert (answer.status_code, "This invitation has ended" in text(answer)) == (422, True)


def test_invitation_is_not_taken_with_an_account_that_signs_somebody_else_in(client, provider):
    tied(provider, make.person())
    _, link = invited()
    assert identities.ANOTHER in text(comes_back(client, f"{link}/with/oidc"))
