"""A served copy of the service on a database of its own, and people who walk through it."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import WSGIRequestHandler, make_server

import config
from peerreview.app import create_app
from peerreview.db import db
from peerreview.models.people import Person
from tests import factories as make
from tests.conftest import POSTGRESQL, Undefined, create_database

PASSWORD = "a long walk in the park"
SIZES = {"width": 1280, "height": 900}
AXE = Axe()
ONLY = {"resultTypes": ["violations"]}
# What axe has seen, over all journeys: an address without its references, and the headings there.
SEEN: set[tuple[str, ...]] = set()
HEADINGS = "all => all.map(one => one.innerText).filter(text => !/\\d|^Done$/.test(text))"


class Quiet(WSGIRequestHandler):
    """Does not write a line for each request."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def service(tmp_path: Path, template: bytes | str) -> Iterator[Flask]:
    """The application on a database file, or PostgreSQL database, of this journey's own."""
    settings = config.Testing(_copied(template, tmp_path), DEMO=True, UNDEFINED=Undefined)
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def _copied(template: bytes | str, folder: Path) -> str:
    """The address of a migrated, empty database that nobody else has."""
    if isinstance(template, str):
        name = re.sub(r"\W", "_", f"journey_{folder.name}_{os.getpid()}").lower()
        return create_database(name, template=template)
    path = folder / "journey.db"
    path.write_bytes(template)
    return f"sqlite:///{path}"


@pytest.fixture
def address(service: Flask) -> Iterator[str]:
    """Where the service is served, by threads, as by several workers."""
    server = make_server("127.0.0.1", 0, service, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Walker:
    """A person at a browser of their own; every kind of page they come to is checked with axe.

    `scripts`: whether the browser runs JavaScript; without it axe, a script too, would wait for ever.
    """

    def __init__(self, page: Page, address: str, scripts: bool = True) -> None:
        self.page = page
        self.scripts = scripts
        self.address = address
        page.on("pageerror", lambda error: pytest.fail(f"JavaScript failed: {error}"))
        page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            pytest.fail(message.text)

    def sign_in(self, email: str, password: str = PASSWORD) -> "Walker":
        """Sign in from the sign-in page."""
        return self.goes("/sign-in").signs_in(email, password)

    def signs_in(self, email: str, password: str = PASSWORD) -> "Walker":
        """Sign in on the page at hand, which asks for it."""
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        return self.looks()

    def goes(self, path: str) -> "Walker":
        """Go to an address of the service."""
        self.page.goto(self.address + path)
        return self.looks()

    def follows(self, name: str, exact: bool = False) -> "Walker":
        """Follow the link of this name, the first if there are several."""
        self.page.get_by_role("link", name=name, exact=exact).first.click()
        return self.looks()

    def presses(self, name: str) -> "Walker":
        """Press the button of this name, the first if there are several."""
        self.page.get_by_role("main").get_by_role("button", name=name).first.click()
        return self.looks()

    def writes(self, label: str, words: str) -> "Walker":
        """Write into the question of this label."""
        self.page.get_by_label(label).first.fill(words)
        return self

    def chooses(self, label: str) -> "Walker":
        """Choose the option of this label."""
        self.page.get_by_label(label).first.check()
        return self

    def picks(self, label: str, option: str) -> "Walker":
        """Pick the option of a list."""
        self.page.get_by_label(label).first.select_option(label=option)
        return self

    def answers(self, question: str, option: str) -> "Walker":
        """Choose the option of this question, where several questions have the same options."""
        group = self.page.get_by_role("group", name=question).first
        group.get_by_label(option, exact=True).check()
        return self

    def dates(self, question: str, day: str, half: str = "") -> "Walker":
        """Write a day, like 16 3 2027, into the three boxes of this question, and its half."""
        group = self.page.get_by_role("group", name=question, exact=True)
        for box, part in zip(("Day", "Month", "Year"), day.split(), strict=True):
            group.get_by_label(box, exact=True).fill(part)
        if half:
            group.get_by_label("Half of the day").select_option(label=half)
        return self

    def reads(self, words: str) -> "Walker":
        """See these words on the page."""
        text = self.page.inner_text("body")
        assert words in text, f"{words!r} is not on {self.page.url}:\n{text}"
        return self

    def misses(self, words: str) -> "Walker":
        """Not see these words on the page."""
        assert words not in self.page.inner_text("body"), f"{words!r} is on {self.page.url}"
        return self

    def looks(self) -> "Walker":
        """Check the page at hand, where none like it was seen yet: axe finds nothing.

        A page is the same whatever keeps its data, so axe looks at all of them on SQLite.
        """
        self.page.wait_for_load_state()
        if self.scripts and not POSTGRESQL and (like := self._like()) not in SEEN:
            SEEN.add(like)
            found = AXE.run(self.page, options=ONLY).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], self.page.url
        return self

    def _like(self) -> tuple[str, ...]:
        """What makes two pages alike: the kind of address, and the headings of their parts."""
        path = self.page.url.removeprefix(self.address).split("?")[0]
        kind = re.sub(r"[A-Z]+-[2-9B-Z]{5,}|[A-Z]?\d+", "…", path)
        return (kind, *self.page.locator("main h2").evaluate_all(HEADINGS))


@pytest.fixture
def walks(browser: Browser, service: Flask, address: str) -> Iterator[Callable[..., Walker]]:
    """`walks()` gives a person at a browser; `walks(email)` one who has signed in.

    `walks(person)` gives one who has signed in already, for journeys that begin later.
    """
    contexts: list[BrowserContext] = []

    def start(who: str | Person = "", **options: Any) -> Walker:
        context = browser.new_context(**{"viewport": SIZES} | options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        scripts = options.get("java_script_enabled", True)
        walker = Walker(context.new_page(), address, scripts)
        if isinstance(who, Person):
            kept = {"_user_id": make.sign_in(who)}
            cookie = service.session_interface.get_signing_serializer(service).dumps(kept)
            context.add_cookies([{"name": "session", "value": cookie, "url": address}])
        return walker.sign_in(who) if isinstance(who, str) and who else walker

    yield start
    for context in contexts:
        context.close()
