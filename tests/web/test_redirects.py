"""Nobody is led away from our own pages, at whichever door that leads on to a wanted page."""

from urllib.parse import urlencode, urlsplit

import pytest

from peerreview import credentials
from peerreview.db import db
from peerreview.operations import tokens
from peerreview.rules.sign_ins import Means, Purpose
from tests import factories as make
from tests import factories_factors as make_factors
from tests.web.test_identities import comes_back, tied

PASSWORD = "seven green teapots"
# What is asked for, and where it leads.
WANTED = (
    ("/me", "/me"),
    ("/administration?page=2", "/administration?page=2"),
    ("/councils/A%20B", "/councils/A%20B"),
    ("https://evil.example/", "/home"),
    ("//evil.example/me", "/home"),
    ("/\t/evil.example", "/home"),
    ("/\\evil.example", "/home"),
    ("\\\\evil.example", "/home"),
    ("///evil.example", "/home"),
    ("/%2F/evil.example", "/home"),
    ("/%5Cevil.example", "/home"),
    ("javascript:alert(1)", "/home"),
    ("me", "/home"),
    ("/sign-in?next=/sign-in", "/home"),
    ("/no-such-page", "/home"),
    ("/me?_external=1&_scheme=evil", "/me?_external=1&_scheme=evil"),
    ("/me\r\nSet-Cookie: a=b", "/home"),
    ("/me\r\n\r\n<script>", "/home"),
    ("/me%0d%0aLocation:%20https://evil.example", "/home"),
    ("http:evil.example", "/home"),
    ("http:///evil.example", "/home"),
    ("https:/evil.example", "/home"),
    ("HTTPS://EVIL.EXAMPLE/me", "/home"),
    ("http://localhost/me", "/home"),
    ("//localhost/me", "/home"),
    ("https://localhost@evil.example/me", "/home"),
    ("//localhost@evil.example/me", "/home"),
    ("//localhost:80@evil.example", "/home"),
    ("https://evil.example#@localhost/me", "/home"),
    ("https://evil.example\\@localhost/me", "/home"),
    ("//evil.example%2f..", "/home"),
    ("/%2f%2fevil.example", "/home"),
    ("%2f%2fevil.example", "/home"),
    ("/%252f%252fevil.example", "/home"),
    ("/%09/evil.example", "/home"),
    ("/%5c%5cevil.example", "/home"),
    ("/\n/evil.example", "/home"),
    (" //evil.example", "/home"),
    ("\t//evil.example", "/home"),
    ("\x00//evil.example", "/home"),
    ("/\x00/evil.example", "/home"),
    ("//evil。example/me", "/home"),
    ("/\u3000/evil.example", "/home"),
    ("//xn--evil-9na.example/me", "/home"),
    ("//ｅｖｉｌ.example", "/home"),
    ("//0x7f000001/me", "/home"),
    ("//[::1]/me", "/home"),
    ("//[::1", "/home"),
    ("////evil.example//me", "/home"),
    ("/.//evil.example", "/home"),
    ("/../../evil.example", "/home"),
    ("/me/..//evil.example", "/home"),
    ("/me//evil.example", "/home"),
    ("/;@evil.example", "/home"),
    ("/?next=//evil.example", "/?next=%2F%2Fevil.example"),
    ("/me#//evil.example", "/me"),
    ("data:text/html,<script>alert(1)</script>", "/home"),
    ("vbscript:msgbox(1)", "/home"),
    ("JaVaScRiPt://localhost/%0aalert(1)", "/home"),
    ("java\nscript:alert(1)", "/home"),
    ("blob:https://evil.example/1", "/home"),
    ("file:///etc/passwd", "/home"),
    ("mailto:evil@evil.example", "/home"),
    ("/sign-out", "/home"),
    ("/invitations/never-issued", "/home"),
    ("/" + "a" * 5000, "/home"),
    ("", "/home"),
)


@pytest.fixture
def person(database):
    return make.person(make.council(), password_hash=credentials.hash_of(PASSWORD))


def test_the_corpus_is_not_a_handful():
    assert sum(leads_to == "/home" for _, leads_to in WANTED) >= 40


@pytest.mark.parametrize(("wanted", "leads_to"), WANTED)
def test_sign_in_leads_only_to_our_own_pages(client, person, wanted, leads_to):
    typed = {"email": person.email, "password": PASSWORD}
    assert client.post("/sign-in", query_string={"next": wanted}, data=typed).location == leads_to


def test_second_step_leads_only_to_our_own_pages(client, person):
    make_factors.authenticator(person)
    for wanted, leads_to in WANTED:
        make_factors.recovery_code(person)
        means = {"means": Means.PASSWORD.value}
        token = tokens.make(Purpose.SECOND_FACTOR, person_id=person.id, **means)
        db.session.commit()
        with client.session_transaction() as cookie:
            cookie["second_step"] = token
        path, typed = "/sign-in/second-step/recovery-code", {"code": make_factors.RECOVERY}
        answer = client.post(path, query_string={"next": wanted}, data=typed)
        assert answer.location == leads_to, wanted


def test_proof_leads_only_to_our_own_pages(sign_in, person):
    browser = sign_in(person)
    for number, (wanted, leads_to) in enumerate(WANTED):
        typed = {"current_password": PASSWORD, "once": f"another-press-{number:03}"}
        answer = browser.post("/me/proof", query_string={"next": wanted}, data=typed)
        assert answer.location == leads_to, wanted


def test_council_account_leads_only_to_our_own_pages(client, provider):
    tied(provider, make.person())
    for wanted, leads_to in WANTED:
        if len(wanted) < 1000:  # what is too long for a cookie is forgotten at once
            start = f"/sign-in/with/oidc?{urlencode({'next': wanted})}"
            assert comes_back(client, start).location == leads_to, wanted


@pytest.mark.parametrize("wanted", [wanted for wanted, _ in WANTED if wanted.startswith("/")])
def test_an_odd_address_leads_only_to_our_own_pages(client, wanted):
    answer = client.get("/", environ_overrides={"PATH_INFO": wanted.encode().decode("latin-1")})
    assert urlsplit(answer.location or "").netloc in {"", "localhost"}
