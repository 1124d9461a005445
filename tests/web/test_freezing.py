"""What operators close is closed at the next request, and nothing else is."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

import config
from peerreview.db import db
from peerreview.models.messages import Event
from peerreview.models.people import Person
from peerreview.rules.freezing import Freezable
from tests import factories as make
from tests.conftest import Client

pytestmark = pytest.mark.usefixtures("database")
SignsIn = Callable[[Person], Client]

# What somebody who is not signed in may open although public pages are closed: the ways in, what
# the law asks for, and what machines ask.
WAYS_IN = {
    "account", "addresses", "identities", "passwords", "second_step", "service", "staying",
}  # fmt: skip
ALWAYS_OPEN = {"home.accessibility", "home.cookies", "home.privacy", "home.outbox"}


def run(application: Flask, *command: str) -> str:
    db.session.commit()
    result = application.test_cli_runner().invoke(args=command)
    assert result.exit_code == 0, result.output
    return result.output.strip()


@pytest.mark.parametrize("path", ["/", "/about", "/library", "/library/PR-ZZZZZ"])
def test_closed_public_pages_stay_open_for_who_is_signed_in(
    application: Flask, client: Client, sign_in: SignsIn, path: str
) -> None:
    before = client.get(path).status_code
    run(application, "freeze", "public-pages")
    closed = client.get(path)
    assert (closed.status_code, closed.headers["Retry-After"]) == (503, "3600")
    assert "Reading without signing in is closed for the moment" in closed.text
    assert 'href="/sign-in"' in closed.text
    assert sign_in(make.person()).get(path).status_code == before
    assert client.get("/sign-in").status_code == 200
    run(application, "thaw", "public-pages")
    assert client.get(path).status_code == before


def test_the_closed_library_is_closed_for_everybody(
    application: Flask, client: Client, sign_in: SignsIn
) -> None:
    run(application, "freeze", "library")
    browser = sign_in(make.person(make.council()))
    assert [one.get("/library").status_code for one in (client, browser)] == [503, 503]
    assert [one.get("/").status_code for one in (client, browser)] == [200, 200]


def test_while_sign_up_is_closed_no_invitation_is_taken(application: Flask, client: Client) -> None:
    run(application, "freeze", "sign-up")
    assert client.get("/invitations/anything").status_code == 503
    answer = client.post("/invitations/anything", data={"name": "Ada Byron"})
    assert (answer.status_code, "Ada Byron</textarea>" in answer.text) == (503, True)


def test_freezing_is_recorded_said_and_seen(application: Flask, sign_in: SignsIn) -> None:
    browser = sign_in(make.person(is_administrator=True))
    assert "Closed for the moment" not in browser.get("/administration").text
    assert run(application, "frozen") == "nothing is closed"
    assert run(application, "freeze", "exports") == "exports is closed: ./run thaw exports opens it"
    assert run(application, "freeze", "exports") == "exports was closed already"
    assert run(application, "frozen").startswith("exports, since ")
    assert "Downloading data, since " in browser.get("/administration").text
    assert run(application, "thaw", "exports") == "exports is open again"
    assert run(application, "thaw", "exports") == "exports was open already"
    events = db.session.execute(sa.select(Event.verb, Event.object_ref).order_by(Event.number))
    assert [tuple(event) for event in events] == [("freeze", "exports"), ("thaw", "exports")]


def test_a_part_that_is_none_is_named(application: Flask) -> None:
    result = application.test_cli_runner().invoke(args=["freeze", "everything"])
    assert (
        result.exit_code,
        "'exports', 'library', 'public-pages', 'sign-up'" in result.output,
    ) == (
        2,
        True,
    )


def test_each_public_page_is_closed_with_the_others_or_named_here(application: Flask) -> None:
    views = application.view_functions.items()
    public = {name for name, view in views if view.gate.kind == "public"}  # type: ignore[attr-defined]
    closing = {
        name
        for name, view in views
        if {Freezable.PUBLIC_PAGES, Freezable.SIGN_UP} & set(getattr(view, "parts", ()))
    }
    others = {name for name in public - closing if name.split(".")[0] not in WAYS_IN}
    assert others == ALWAYS_OPEN


# One's own new codes, once, for oneself: nothing that could leak to others.
NO_EXPORT = {"factors.download_recovery_codes"}


def test_each_file_that_is_sent_is_closed_with_the_exports_or_named_here(
    application: Flask,
) -> None:
    sends = [
        name
        for name, view in application.view_functions.items()
        if "attachment" in inspect.getsource(view)
    ]
    closing = {
        name
        for name, view in application.view_functions.items()
        if Freezable.EXPORTS in getattr(view, "parts", ())
    }
    assert set(sends) - closing == NO_EXPORT
    assert closing <= set(sends)
    # Nowhere but in a view, where it would be overlooked here.
    code = (path.read_text() for path in (config.ROOT / "peerreview/web").glob("*.py"))
    assert sum(text.count("Content-Disposition") for text in code) == len(sends)


def test_only_the_pages_concerned_ask(client: Client, statements: Any) -> None:
    with statements() as sent:
        client.get("/privacy")
    assert sent == []
    with statements() as sent:
        client.get("/about")
    assert len(sent) == 1
