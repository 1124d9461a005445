"""Headers and cookies on every answer, whatever it is; whom we believe, and by which name we answer."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, jsonify, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import config
from peerreview.app import HEADERS, ONLY_HTTPS, POLICY, create_app
from peerreview.assets import asset_path
from peerreview.db import db
from peerreview.rules.lifecycle import Status
from peerreview.web import access
from tests import factories as make
from tests.everywhere import addresses
from tests.matrix.world import World

HOST = "peers.example.gov.uk"
SECRET = "kJ8vQ2mZ5xW7rT1yP4nB6cL9dF3gH0sA"


def missing(answer: TestResponse, **others: str) -> list[str]:
    """The headers that an answer lacks, or has otherwise."""
    expected = HEADERS | {"Cache-Control": "no-store"} | others
    return [name for name, value in expected.items() if answer.headers.getlist(name) != [value]]


def test_the_policy_is_that_of_trust() -> None:
    assert POLICY == (
        "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self'"
    )
    assert set(HEADERS) == {
        "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy",
        "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
    }  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "DELETE"])
def test_every_address_answers_with_the_headers(
    application: Flask, database: None, method: str
) -> None:
    world = World()
    known = {
        path
        for each in ("GET", "POST")
        for path in addresses(application, world, each, (Status.FORMING,))
    }
    browser = application.test_client()
    person = application.test_client()
    with person.session_transaction() as cookie:
        cookie["_user_id"] = make.sign_in(make.person(make.council()))
    browser.lints = person.lints = False  # type: ignore[attr-defined]
    lacking = []
    for path in sorted(known):
        if path == "/sign-out":
            continue
        for one in (browser, person):
            lacking += [
                (path, *found) for found in [missing(one.open(path, method=method))] if found
            ]
    assert lacking == []


def test_mishaps_answer_with_the_headers(
    application: Flask, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(make.person(make.council()))
    answers = {
        404: browser.get("/no/such/page"),
        405: browser.put("/home"),
        413: browser.post("/me/profile", data={"name": "x" * 3 * config.MEGABYTE}),
    }
    monkeypatch.setitem(application.config, "WTF_CSRF_ENABLED", True)
    answers[400] = browser.post("/me/profile", data={"name": "x"})
    monkeypatch.setitem(application.config, "PROPAGATE_EXCEPTIONS", False)

    def broken() -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setitem(application.view_functions, "home.about", broken)
    answers[500] = browser.get("/about")
    assert {code: answer.status_code for code, answer in answers.items()} == {
        code: code for code in answers
    }
    assert [missing(answer) for answer in answers.values()] == [[]] * len(answers)


def test_built_files_may_be_kept_and_nothing_else(client: FlaskClient) -> None:
    found = client.get(asset_path("app.css"))
    found.close()
    forever = "max-age=315360000, public, immutable"
    assert missing(found, **{"Cache-Control": forever}) == []
    assert missing(client.get("/static/dist/old/app.css")) == []


@pytest.mark.parametrize(
    ("method", "asked", "status"),
    [
        ("HEAD", {}, 200),
        ("GET", {"If-Modified-Since": "Fri, 31 Dec 2100 23:59:59 GMT"}, 304),
        ("GET", {"Range": "bytes=0-9"}, 206),
        ("GET", {"Range": "bytes=99999999-"}, 416),
        ("POST", {}, 405),
        ("PUT", {}, 405),
        ("OPTIONS", {}, 405),
    ],
)
def test_built_files_have_the_headers_however_they_are_asked_for(
    client: FlaskClient, method: str, asked: dict[str, str], status: int
) -> None:
    found = client.open(asset_path("app.css"), method=method, headers=asked)
    found.close()
    kept = {} if status > 400 else {"Cache-Control": "max-age=315360000, public, immutable"}
    assert (found.status_code, missing(found, **kept)) == (status, [])


def test_a_built_file_that_is_known_is_not_sent_again(client: FlaskClient) -> None:
    path = asset_path("app.css")
    with client.get(path) as first:
        etag = first.headers["ETag"]
    again = client.get(path, headers={"If-None-Match": etag})
    kept = {"Cache-Control": "max-age=315360000, public, immutable"}
    assert (again.status_code, again.data, missing(again, **kept)) == (304, b"", [])


@pytest.mark.parametrize(
    ("name", "kind"),
    [("app.css", "text/css"), ("app.js", "text/javascript"), ("favicon.svg", "image/svg+xml")],
)
def test_built_files_say_their_kind_and_letters(client: FlaskClient, name: str, kind: str) -> None:
    found = client.get(asset_path(name))
    found.close()
    assert found.headers["Content-Type"] == f'{kind}; charset="utf-8"'


@pytest.fixture
def production() -> Iterator[Flask]:
    """A production copy behind one proxy, with a view that says whom it believes."""
    environ = {
        "PEER_REVIEW_ENV": "production", "SECRET_KEY": SECRET, "PUBLIC_URL": f"https://{HOST}",
        "PROXIES": "1", "SECURITY_CONTACT": "mailto:a@example.gov.uk", "MAIL_SERVER": "mail",
        "MAIL_TLS": "1", "MAIL_FROM": "a@example.gov.uk", "DATABASE_URL": "sqlite:////nowhere/x.db",
        "OPERATOR_NAME": "Testshire Council", "OPERATOR_CONTACT": "a@example.gov.uk",
    }  # fmt: skip
    yield whom(create_app(config.Settings(environ)))


def whom(app: Flask) -> Flask:
    """Let the application say who it thinks asks, and how."""

    @access.unnoticed
    def said() -> Any:
        return jsonify([request.remote_addr, request.scheme, request.host])

    app.add_url_rule("/whom", "service.whom", said)
    return app


def test_production_is_only_for_https(production: Flask) -> None:
    browser = production.test_client()
    file = asset_path("app.js")
    answers = [browser.get(path, headers={"Host": HOST}) for path in ("/sign-in", "/none", file)]
    answers[2].close()
    answers.append(browser.post(file, headers={"Host": HOST}))
    assert [answer.headers["Strict-Transport-Security"] for answer in answers] == [
        ONLY_HTTPS["Strict-Transport-Security"]
    ] * 4
    cookie = answers[0].headers["Set-Cookie"]
    name, _, facts = cookie.partition("=")
    assert name == "__Host-session"
    assert sorted(facts.split("; ")[1:]) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]


def test_cookie_is_signed_with_sha_256(production: Flask) -> None:
    said = production.test_client().get("/sign-in", headers={"Host": HOST}).headers["Set-Cookie"]
    signature = said.partition("=")[2].partition(";")[0].rpartition(".")[2]
    assert len(base64.urlsafe_b64decode(signature + "=")) == 32


def test_elsewhere_there_is_no_promise_of_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/privacy").headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": ""},
        {"Host": f"{HOST}.evil.example"},
        {"Host": f"evil.example#{HOST}"},
        {"Host": HOST, "X-Forwarded-Host": "evil.example"},
        {"Host": HOST, "X-Forwarded-Host": f"{HOST}, evil.example"},
    ],
    ids=repr,
)
@pytest.mark.parametrize("path", ["/", "/sign-in", "/reviews/PR-22222", "/healthz"])
def test_a_foreign_host_is_refused_and_not_repeated(
    production: Flask, headers: dict[str, str], path: str
) -> None:
    answer = production.test_client().get(path, headers=headers)
    assert (answer.status_code, missing(answer)) == (400, [])
    assert "evil" not in answer.text + str(answer.headers)
    assert f'href="https://{HOST}/"' in answer.text


@pytest.mark.parametrize(
    ("proxies", "said", "believed"),
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (0, "", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (2, "6.6.6.6", "127.0.0.1"),
    ],
)
def test_nobody_forges_where_they_come_from(proxies: int, said: str, believed: str) -> None:
    app = whom(create_app(config.Testing("sqlite://", PROXIES=proxies)))
    forged = {"X-Forwarded-For": said, "X-Real-IP": "6.6.6.6", "Forwarded": "for=6.6.6.6"}
    answer = app.test_client().get("/whom", headers=forged)
    assert answer.get_json() == [believed, "http", "localhost"]


def test_without_proxies_nothing_that_they_would_say_counts() -> None:
    app = whom(create_app(config.Testing("sqlite://")))
    forged = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/x",
    }
    assert app.test_client().get("/whom", headers=forged).get_json()[1:] == ["http", "localhost"]


def test_the_session_cookie_holds_no_person(sign_in: Any, application: Flask) -> None:
    browser = sign_in(make.person(make.council(), name="Ada Byron"))
    browser.get("/me/profile")
    with browser.session_transaction() as kept:
        assert set(kept) <= {"_user_id", "csrf_token", "_fresh"}
    db.session.rollback()
