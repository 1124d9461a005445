"""Words of a provider that are not believed, one by one; nobody comes in by them."""

import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import sqlalchemy as sa

from peerreview import clock
from peerreview.clock import now
from peerreview.db import db
from peerreview.models.sign_ins import Identity, SignIn
from peerreview.rules import identities
from tests import factories as make
from tests import provider as lies
from tests.provider import CLIENT, OTHER_TENANT
from tests.web.test_identities import SUBJECTS, arrives, comes_back, goes, tied

LONG_AGO = int(time.time()) - 3600


@pytest.fixture
def known(provider):
    """Somebody whom the provider would sign in by both faces, if it told the truth."""
    person = make.person()
    for face in SUBJECTS:
        tied(provider, person, face)
    return provider


def refused(answer, message=identities.UNCLEAR):
    html = answer.get_data(as_text=True)
    assert (answer.status_code, message in html) == (422, True)
    assert db.session.scalars(sa.select(sa.func.count(SignIn.id))).one() == 0
    return True


def test_truth_is_believed(client, known):
    assert comes_back(client).location == "/home"
    assert comes_back(client, "/sign-in/with/entra").location == "/home"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another service"},
        {"aud": ["another service"], "azp": CLIENT},
        {"aud": [CLIENT, "another service"], "azp": "another service"},
        {"aud": [CLIENT, "another service"]},
        {"aud": None},
        {"azp": "another service"},
        {"nonce": "of another time"},
        {"nonce": None},
        {"exp": LONG_AGO},
        {"exp": None},
        {"iat": None},
        {"iat": LONG_AGO + 7200},
        {"nbf": LONG_AGO + 7200},
        {"sub": None},
        {"sub": ""},
        {"sub": "a" * 256},
        {"sub": "ada\0-1"},
        {"at_hash": "of another token"},
    ],
    ids=" and ".join,
)
def test_claim_that_does_not_fit_is_refused(client, known, claims):
    known.claims = claims
    assert refused(comes_back(client))


@pytest.mark.parametrize(
    "signs",
    [
        lies.by_a_stranger,
        lies.by_an_unknown_key,
        lies.by_nobody,
        lies.with_the_public_key,
        lies.with_the_client_secret,
        lambda claims: "not.a.token",
    ],
)
@pytest.mark.parametrize("algorithms", [["RS256"], ["none", "HS256", "RS256"], ["HS256"]], ids=str)
def test_signature_that_is_not_the_providers_is_refused(client, known, signs, algorithms):
    known.signs, known.algorithms = signs, algorithms
    assert refused(comes_back(client))


def test_token_without_a_word_about_somebody_is_refused(client, known):
    known.signs = lambda claims: ""
    assert refused(comes_back(client))


def test_new_key_of_the_provider_is_learnt_at_once(client, known):
    known.algorithms = ["RS256", "ES256"]
    assert comes_back(client).location == "/home"
    known.keys, known.signs = [lies.curved_key()], lies.by_an_unknown_key
    assert comes_back(client).location == "/home"
    assert known.asked.count("/other/keys") == 2


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ({"tid": "9999-stranger"}, identities.UNCLEAR),  # and the issuer of another
        ({"tid": OTHER_TENANT}, identities.UNCLEAR),
        ({"tid": None}, identities.UNCLEAR),
        ({"oid": None}, identities.UNCLEAR),
        ({"iss": "{tenantid}"}, identities.UNCLEAR),
    ],
    ids=str,
)
def test_tenant_and_issuer_must_be_the_same(client, known, claims, message):
    if "iss" in claims:
        claims = {"iss": known.issuer("entra", claims["iss"])}
    known.claims = claims
    assert refused(comes_back(client, "/sign-in/with/entra"), message)


def test_tenant_that_is_not_allowed_is_refused(client, known):
    known.claims = {"tid": "9999-stranger", "iss": known.issuer("entra", "9999-stranger")}
    assert refused(comes_back(client, "/sign-in/with/entra"), identities.FOREIGN)


def test_same_object_in_another_allowed_tenant_is_somebody_else(client, known):
    known.claims = {"tid": OTHER_TENANT, "iss": known.issuer("entra", OTHER_TENANT)}
    answer = comes_back(client, "/sign-in/with/entra")
    assert "not tied to anybody" in answer.get_data(as_text=True)


def test_state_works_once(client, known):
    back = goes(client, "/sign-in/with/oidc")
    known.claims = {"nonce": "of another time"}
    assert refused(arrives(client, back))
    known.claims = {}
    assert refused(arrives(client, back))
    assert known.asked.count("/other/token") == 1


def test_code_works_once(client, known):
    back = goes(client, "/sign-in/with/oidc")
    known.claims = {"nonce": "of another time"}
    assert refused(arrives(client, back))
    known.claims = {}
    code = parse_qs(urlsplit(back).query)["code"][0]
    state = parse_qs(urlsplit(goes(client, "/sign-in/with/oidc")).query)["state"][0]
    assert refused(client.post("/sign-in/with/oidc/back", data={"code": code, "state": state}))


def test_answer_that_belongs_to_another_browser_is_refused(client, known, application):
    back = goes(client, "/sign-in/with/oidc")
    assert refused(arrives(application.test_client(), back))
    assert known.asked.count("/other/token") == 0


def test_wrong_state_is_refused_unasked(client, known):
    goes(client, "/sign-in/with/oidc")
    data = {"code": "code-0", "state": "guessed"}
    assert refused(client.post("/sign-in/with/oidc/back", data=data))
    assert known.asked.count("/other/token") == 0


def test_answer_for_one_provider_is_refused_at_the_door_of_the_other(client, known):
    back = goes(client, "/sign-in/with/oidc")
    assert refused(arrives(client, back.replace("/oidc/", "/entra/")))
    assert known.asked.count("/entra/token") == 0


def test_other_proof_than_at_leaving_is_refused(client, known):
    back = goes(client, "/sign-in/with/oidc")
    with client.session_transaction() as cookie:
        cookie["away"] = cookie["away"] | {"code_verifier": "x" * 48}
    assert refused(arrives(client, back))


def test_who_comes_back_too_late_starts_again(client, known):
    back = goes(client, "/sign-in/with/oidc")
    with clock.pretended(now() + timedelta(minutes=31)):
        assert refused(arrives(client, back))


def test_description_of_the_provider_grows_old(client, known):
    assert comes_back(client).location == "/home"
    with clock.pretended(now() + timedelta(hours=25)):
        goes(client, "/sign-in/with/oidc")
    assert known.asked.count("/other/.well-known/openid-configuration") == 2


def test_provider_that_fails_while_asked_says_so(client, known):
    back = goes(client, "/sign-in/with/oidc")
    known.mishap = "is down"
    answer = arrives(client, back)
    assert (answer.status_code, 'href="/sign-in"' in answer.get_data(as_text=True)) == (503, True)


@pytest.mark.parametrize("face", ["oidc", "entra"])
def test_description_of_another_issuer_is_not_believed(client, known, face):
    known.calls_itself = "https://evil.example"
    for _ in range(2):
        assert client.get(f"/sign-in/with/{face}").status_code == 503


def test_provider_leads_us_nowhere_else(client, known):
    back = goes(client, "/sign-in/with/oidc")
    known.mishap = "leads on"
    assert arrives(client, back).status_code == 503
    assert client.get("/sign-in/with/entra").status_code == 503
    assert known.asked.count("/other/token") == 1


@pytest.mark.parametrize("site", ["cross-site", "same-site", "something new"])
def test_another_site_signs_nobody_in_without_a_press(client, known, site):
    answer = client.get("/sign-in/with/oidc?next=/me", headers={"Sec-Fetch-Site": site})
    assert (answer.location, known.asked) == ("/sign-in?next=/me", [])


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_press_of_ones_own_leads_to_the_provider(client, known, site):
    answer = client.get("/sign-in/with/oidc", headers={"Sec-Fetch-Site": site})
    assert answer.location.startswith(known.issuer("other"))


def test_sign_in_lasts_no_longer_than_its_tie(client, known):
    db.session.execute(sa.delete(Identity))
    db.session.commit()
    assert refused(comes_back(client), "not tied to anybody")


def test_way_back_is_ours_whatever_host_was_asked_for(client, known, application, monkeypatch):
    monkeypatch.setitem(application.config, "TRUSTED_HOSTS", None)  # as if that were not refused
    left = client.get("/sign-in/with/oidc", headers={"Host": "evil.example"})
    requests.get(left.location, allow_redirects=False, timeout=5)
    assert known.asked_for["redirect_uri"] == "http://127.0.0.1:5000/sign-in/with/oidc/back"
