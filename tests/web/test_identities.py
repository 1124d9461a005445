"""Signing in with a council account: there, back and in; against a provider on loopback."""

import re
from urllib.parse import urlsplit

import pytest
import requests
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

from peerreview.clock import now
from peerreview.db import db
from peerreview.models.messages import Event
from peerreview.models.people import Person
from peerreview.models.sign_ins import Authenticator, Identity, SignIn
from peerreview.operations import identities
from peerreview.rules.sign_ins import Means
from tests import factories as make
from tests.provider import TENANT, configure

SUBJECTS = {"other": "ada-1", "entra": f"{TENANT}:oid-1"}
KEYS = {"other": "oidc", "entra": "entra"}


def tied(provider, person, face="other"):
    """The provider's one account, tied to this person."""
    return make.save(
        Identity(
            person_id=person.id,
            issuer=provider.issuer(face),
            subject=SUBJECTS[face],
            added_at=now(),
        )
    )


def goes(client, start):
    """Leaves from this address, signs in at the provider; gives where that leads back to."""
    left = client.get(start)
    assert left.status_code == 302, left.get_data(as_text=True)
    at_provider = requests.get(left.location, allow_redirects=False, timeout=5)
    return at_provider.headers["Location"].removeprefix("http://127.0.0.1:5000")


def arrives(client, back):
    """Opens the page that the provider leads to, and goes on from it."""
    html = client.get(back).get_data(as_text=True)
    hidden = dict(re.findall(r'<input type="hidden" name="(code|state)" value="([^"]*)"', html))
    return client.post(urlsplit(back).path, data=hidden)


def comes_back(client, start="/sign-in/with/oidc"):
    """The whole way, there and back."""
    return arrives(client, goes(client, start))


def events():
    return list(db.session.scalars(sa.select(Event.verb).order_by(Event.number)))


@pytest.mark.parametrize("face", ["other", "entra"])
def test_known_account_signs_in_and_goes_to_the_wanted_page(client, provider, face):
    person = make.person()
    tied(provider, person, face)
    answer = comes_back(client, f"/sign-in/with/{KEYS[face]}?next=/me")
    assert (answer.status_code, answer.location) == (302, "/me")
    html = client.get("/me").get_data(as_text=True)
    assert person.email in html
    assert db.session.scalars(sa.select(SignIn.means)).one() is Means.COUNCIL_ACCOUNT
    assert db.session.scalars(sa.select(Identity.last_used_at)).one() is not None
    assert events() == ["sign in"]


def test_leaving_asks_for_a_code_with_proof_and_nonce(client, provider):
    goes(client, "/sign-in/with/oidc")
    asked = provider.asked_for
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid profile"
    assert asked["redirect_uri"] == "http://127.0.0.1:5000/sign-in/with/oidc/back"
    assert min(len(asked[name]) for name in ("state", "code_challenge")) >= 20
    assert len(asked["nonce"]) >= 43


def test_cookie_holds_what_is_needed_to_come_back_and_no_more(client, provider):
    goes(client, f"/sign-in/with/oidc?next=/me?{'x' * 5000}")
    goes(client, f"/sign-in/with/entra?next=/me?{'x' * 400}")
    assert len(client.get_cookie("session").value) < 2000
    with client.session_transaction() as cookie:
        assert set(cookie) == {"away"}
        assert cookie["away"].keys() == {
            "provider", "goal", "left_at", "wanted", "invitation", "state", "nonce", "code_verifier",
        }  # fmt: skip


def test_another_account_is_chosen_at_the_provider(client, provider):
    assert 'href="/sign-in/with/oidc?other=yes"' in comes_back(client).get_data(as_text=True)
    assert "prompt" not in provider.asked_for
    goes(client, "/sign-in/with/oidc?other=yes")
    assert provider.asked_for["prompt"] == "select_account"


def test_leaving_and_opening_the_page_on_the_way_back_changes_nothing(client, provider, statements):
    tied(provider, make.person())
    with statements() as sent:
        back = goes(client, "/sign-in/with/oidc")
        assert [client.get(back).status_code for _ in range(3)] == [200] * 3
    assert [one for one in sent if not one.startswith("SELECT")] == []
    assert provider.asked.count("/other/token") == 0
    assert arrives(client, back).location == "/home"


def test_database_is_not_held_while_the_provider_thinks(sign_in, provider):
    browser = sign_in(make.person())
    back = goes(browser, "/me/identities/with/oidc")
    held, then = [], []
    begun, over = lambda _connection: held.append(1), lambda _connection: held.clear()
    heard = {"begin": begun, "commit": over, "rollback": over}
    for name, hear in heard.items():
        event.listen(Engine, name, hear)
    provider.thinks = lambda: then.append(list(held))
    arrives(browser, back)
    for name, hear in heard.items():
        event.remove(Engine, name, hear)
    assert then == [[]]


def test_description_and_keys_are_asked_for_once(client, provider):
    tied(provider, make.person())
    for _ in range(2):
        assert comes_back(client).location == "/home"
    assert provider.asked.count("/other/.well-known/openid-configuration") == 1
    assert provider.asked.count("/other/keys") == 1


def test_unknown_account_makes_nobody(client, provider):
    answer = comes_back(client)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert identities.UNKNOWN in html and "/sign-in?next=/me/identities" in html
    assert db.session.scalars(sa.select(sa.func.count(Person.id))).one() == 0
    assert events() == []


def test_same_email_is_not_the_same_person(client, provider):
    make.person(email="ada@council.example")
    provider.claims = {"email": "ada@council.example", "email_verified": True}
    assert identities.UNKNOWN in comes_back(client).get_data(as_text=True)


def test_deactivated_person_is_refused_like_somebody_unknown(client, provider):
    unknown = comes_back(client).get_data(as_text=True)
    tied(provider, make.person(deactivated_at=now()))
    deactivated = comes_back(client).get_data(as_text=True)
    mask = re.compile(r'(name="(?:once|csrf_token)" value=")[^"]*')
    assert mask.sub(r"\1", deactivated) == mask.sub(r"\1", unknown)


def test_second_step_is_asked_unless_both_factors_were_shown(client, provider, application):
    person = make.person()
    make.save(Authenticator(person_id=person.id, secret="", added_at=now(), confirmed_at=now()))
    tied(provider, person)
    answer = comes_back(client, "/sign-in/with/oidc?next=/me/notes")
    assert answer.location == "/sign-in/second-step?next=/me/notes"
    assert client.get("/me").status_code == 302
    provider.claims = {"amr": ["pwd", "mfa"]}
    other = application.test_client()
    assert comes_back(other).location == "/home"
    assert other.get("/me").status_code == 200


@pytest.mark.parametrize("wanted", ["/sign-in/with/oidc", "/me/identities/with/oidc"])
def test_signing_in_does_not_lead_to_the_provider_once_more(client, provider, wanted):
    tied(provider, make.person())
    assert comes_back(client, f"/sign-in/with/oidc?next={wanted}").location == "/home"


def test_sign_in_page_offers_what_is_configured(client, provider):
    html = client.get("/sign-in?next=/me").get_data(as_text=True)
    assert re.findall(r'href="(/sign-in/with/[^"]+)"', html) == [
        "/sign-in/with/entra?next=/me",
        "/sign-in/with/oidc?next=/me",
    ]


def test_nothing_is_offered_unless_configured(client):
    assert "/sign-in/with/" not in client.get("/sign-in").get_data(as_text=True)
    for path in ("/sign-in/with/oidc", "/sign-in/with/entra", "/sign-in/with/oidc/back"):
        assert client.get(path).status_code == 404


def test_access_that_was_denied_is_told_in_our_words(client, provider):
    provider.mishap = "says no"
    page = client.get(goes(client, "/sign-in/with/oidc"))
    html = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "You came back from Testshire sign-in without signing in there." in html
    assert "No." not in html and "app-goes-on" not in html


@pytest.mark.parametrize("mishap", ["is down", "talks nonsense", "hangs"])
def test_provider_that_does_not_answer_leaves_the_password(client, provider, monkeypatch, mishap):
    monkeypatch.setattr("peerreview.web.providers.SECONDS", (0.1, 0.1))
    provider.mishap = mishap
    configure(client.application, provider.address)
    answer = client.get("/sign-in/with/oidc")
    assert answer.status_code == 503
    assert 'href="/sign-in"' in answer.get_data(as_text=True)
    assert client.get("/sign-in").status_code == 200
