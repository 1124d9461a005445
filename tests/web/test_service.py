"""What machines ask: does it live, is it ready, where to report a weakness."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

import config
from peerreview import clock
from peerreview.app import create_app, insist_on_migrations
from peerreview.db import db
from peerreview.rules.production import Unfit
from tests import factories as make
from tests.conftest import Client

DEAD = "sqlite:////nowhere/at/all.db"


def test_health_asks_nobody(sign_in: Any, statements: Any) -> None:
    browser = sign_in(make.person())
    with statements() as sent:
        answer = browser.get("/healthz")
    assert (answer.status_code, answer.text, sent) == (200, "ok\n", [])


def test_ready_is_a_database_with_every_migration(client: Client) -> None:
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "ready\n")
    db.session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "not ready\n")
    db.session.execute(sa.text("DELETE FROM alembic_version"))
    assert client.get("/readyz").status_code == 503


@pytest.fixture
def without_database() -> Flask:
    return create_app(config.Testing(DEAD, PRODUCTION=True, PROPAGATE_EXCEPTIONS=False))


def test_without_a_database_it_lives_and_is_not_ready(without_database: Flask) -> None:
    browser = without_database.test_client()
    assert browser.get("/healthz").status_code == 200
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "not ready\n")


def test_without_a_database_pages_say_so_and_give_the_text_back(without_database: Flask) -> None:
    browser = without_database.test_client()
    assert browser.get("/privacy").status_code == 200
    start = browser.get("/")
    assert (start.status_code, start.headers["Retry-After"]) == (503, "30")
    assert "Traceback" not in start.text and "nowhere" not in start.text
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = "somebody"
    without_database.config["WTF_CSRF_ENABLED"] = False
    typed = browser.post("/me/profile", data={"name": "Ada Byron", "password": "not this"})
    assert (typed.status_code, "Ada Byron</textarea>" in typed.text) == (503, True)
    assert "not this" not in typed.text


def test_production_does_not_start_without_its_migrations(
    without_database: Flask, application: Flask, database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Unfit) as refused:
        insist_on_migrations(without_database)
    assert refused.value.problems[0].startswith("The database does not answer, or waits")
    monkeypatch.setitem(application.config, "PRODUCTION", True)
    insist_on_migrations(application)


def test_security_txt_says_where_to_report(
    client: Client, application: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    monkeypatch.setitem(application.config, "SECURITY_CONTACT", "mailto:security@example.gov.uk")
    monkeypatch.setitem(application.config, "PUBLIC_URL", "https://peers.example.gov.uk")
    answer = client.get("/.well-known/security.txt")
    lines = dict(line.split(": ", 1) for line in answer.text.splitlines())
    left = datetime.fromisoformat(lines.pop("Expires")) - clock.now()
    assert timedelta(days=150) < left < timedelta(days=365)
    assert answer.mimetype == "text/plain"
    assert lines == {
        "Contact": "mailto:security@example.gov.uk",
        "Preferred-Languages": "en, cy",
        "Canonical": "https://peers.example.gov.uk/.well-known/security.txt",
    }
