"""Fresh database per test, on SQLite or PostgreSQL; a client that checks every page it opens."""

import os
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import StrictUndefined
from sqlalchemy import event
from werkzeug.test import TestResponse

import config
from peerreview.app import create_app
from peerreview.db import db
from peerreview.models.people import Person
from peerreview.operations import history
from tests import factories, lint

# The last uses the one before it.
pytest_plugins = [
    "tests.browser",
    "tests.mail_server",
    "tests.turns",
    "tests.provider",
    "tests.matrix.stage",
    "tests.doors",
]

POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"
URL = os.environ.get("TEST_DATABASE_URL", "") if POSTGRESQL else "sqlite://"


class Undefined(StrictUndefined):
    """Strict about our own names; lenient where the library's macros read parameters left out."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self if _in_library() else super().__getattr__(name)

    def __bool__(self) -> bool:
        return False if _in_library() else super().__bool__()

    def __str__(self) -> str:
        return "" if _in_library() else super().__str__()

    def __iter__(self) -> Iterator[Any]:
        return iter(()) if _in_library() else super().__iter__()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) if _in_library() else super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return type(self) is not type(other) if _in_library() else super().__ne__(other)

    def __hash__(self) -> int:
        return id(self)


def _in_library() -> bool:
    import sys  # noqa: PLC0415

    frame = sys._getframe(2)
    while frame is not None:
        if "/templates/" in frame.f_code.co_filename or frame.f_code.co_filename == "<template>":
            return "govuk_frontend_jinja" in frame.f_code.co_filename
        frame = frame.f_back  # type: ignore[assignment]
    return False


def migrate(connection: sa.Connection) -> None:
    """Bring the database behind this connection to the newest revision."""
    settings = Config(toml_file="pyproject.toml")
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


class Client(FlaskClient):
    """A browser without JavaScript: own context for each request, every page linted, work saved."""

    lints = True  # off where the same pages are opened thousands of times

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.commit()
        db.session.close()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
            assert not _unsaved(), "the request leaves unsaved changes: a forgotten commit"
        if (
            self.lints
            and response.mimetype == "text/html"
            and response.status_code not in {301, 302, 303, 308}
        ):
            found = lint.problems(response.get_data(as_text=True), str(args[0] if args else ""))
            assert found == []
        return response

    def token(self, path: str = "/") -> dict[str, str]:
        """The hidden fields of the first form on a page: what a browser would send along."""
        html = self.get(path).get_data(as_text=True)
        pairs = re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', html)
        return dict(pairs)


def _unsaved() -> bool:
    session = db.session()
    changed = session.new or session.dirty or session.deleted or session.info.get("unsaved")
    return bool(changed or history.waiting())


@pytest.fixture(scope="session")
def application() -> Iterator[Flask]:
    """One application for the whole run, its database migrated once."""
    settings = config.Testing(URL or "sqlite://", DEMO=False, WTF_CSRF_ENABLED=False)
    settings.UNDEFINED = Undefined
    settings.SERVER_NAME = "localhost"
    app = create_app(settings)
    app.test_client_class = Client
    with app.app_context():
        if POSTGRESQL:
            _own_database(app)
        with db.engine.begin() as connection:
            migrate(connection)
    yield app
    with app.app_context():
        db.engine.dispose()


def _own_database(app: Flask) -> None:
    """Each process of the run has a database of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    url = create_database(f"peer_review_{worker}_{os.getpid()}")
    options = app.config["SQLALCHEMY_ENGINE_OPTIONS"]
    db.engines[None] = sa.create_engine(url, **options)


@pytest.fixture(scope="session")
def template(application: Flask) -> bytes | str:
    """The migrated, empty database to start from: SQLite's bytes, or the name of PostgreSQL's."""
    with application.app_context():
        if POSTGRESQL:
            return _kept_aside()
        raw = db.engine.raw_connection()
        content: bytes = raw.driver_connection.serialize()  # type: ignore[union-attr]
        raw.close()
        return content


def _kept_aside() -> str:
    """A copy of this process's database to which nobody connects, as PostgreSQL wants of templates."""
    own = db.engine.url.database
    db.engine.dispose()
    create_database(f"{own}_template", template=f"{own}")
    return f"{own}_template"


def create_database(name: str, *, template: str = "template1") -> str:
    """Make a PostgreSQL database like the template; gives its address."""
    server = sa.create_engine(URL, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    server.dispose()
    return server.url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def database(application: Flask, template: bytes | str) -> Iterator[None]:
    """An empty database of this test's own, in an application context."""
    with own_database(application, template):
        yield


@contextmanager
def own_database(application: Flask, template: bytes | str) -> Iterator[None]:
    """An empty database, in an application context, as long as this lasts."""
    with application.app_context():
        if isinstance(template, str):
            yield from _in_outer_transaction()
        else:
            put(template)
            try:
                yield
            finally:
                db.session.rollback()
                db.session.close()


def put(content: bytes) -> None:
    """Let SQLite hold this. By a connection of its own: a result that a failing test left unread
    would crash it.
    """
    db.session.remove()
    db.engine.dispose()
    raw = db.engine.raw_connection()
    raw.driver_connection.deserialize(content)  # type: ignore[union-attr]
    raw.close()


def _in_outer_transaction() -> Iterator[None]:
    engine = db.engines[None]
    connection = engine.connect()
    transaction = connection.begin()
    db.session.remove()
    db.session.configure(join_transaction_mode="create_savepoint")
    db.engines[None] = connection  # type: ignore[assignment]
    try:
        yield
    finally:
        db.session.remove()
        db.engines[None] = engine
        transaction.rollback()
        connection.close()


@pytest.fixture
def client(application: Flask, database: None) -> Client:
    """A browser in which nobody is signed in."""
    return application.test_client()  # type: ignore[return-value]


@pytest.fixture
def sign_in(application: Flask, database: None) -> Callable[[Person], Client]:
    """`sign_in(person)` gives a browser of its own in which this person is signed in."""

    def signed_in(person: Person) -> Client:
        token = factories.sign_in(person)
        browser: Client = application.test_client()  # type: ignore[assignment]
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = token
        return browser

    return signed_in


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent to the database inside, without those that open and close transactions."""
    found: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
            found.append(statement)

    event.listen(sa.engine.Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(sa.engine.Engine, "before_cursor_execute", note)


@pytest.fixture
def statements() -> Callable[[], Any]:
    """`with statements() as sent:` collects what is sent to the database."""
    return counted


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves the machine: only the database and the journeys' own server may connect."""
    if POSTGRESQL or "address" in request.fixturenames:
        return

    connect = socket.socket.connect

    def refuse(self: socket.socket, to: Any) -> None:
        # The identity provider of the tests is on loopback; all others have nobody to talk to.
        if "served" not in request.fixturenames or to[0] != "127.0.0.1":
            raise AssertionError("a test tried to reach the network")
        connect(self, to)

    monkeypatch.setattr(socket.socket, "connect", refuse)


@event.listens_for(sa.orm.Session, "after_flush")
def _note_unsaved(session: sa.orm.Session, _context: Any) -> None:
    session.info["unsaved"] = True


@event.listens_for(sa.orm.Session, "after_commit")
def _forget_unsaved(session: sa.orm.Session) -> None:
    session.info.pop("unsaved", None)
