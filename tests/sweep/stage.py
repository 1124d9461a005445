"""One world for everybody who looks at it, in one pretended minute, and the way back to how it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from flask import Flask

from peerreview.clock import pretended
from peerreview.db import db
from tests.conftest import POSTGRESQL, Client
from tests.sweep.world import World

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Stage:
    """The world in its database, as it is kept to be put back."""

    def __init__(self, application: Flask, *situations: str) -> None:
        self.application = application
        self.world = World(*situations)
        db.session.remove()
        self._keep()

    def _keep(self) -> None:
        if POSTGRESQL:
            self.savepoint = db.engines[None].begin_nested()
        else:
            raw = db.engine.raw_connection()
            self.content: bytes = raw.driver_connection.serialize()
            raw.close()

    def restore(self) -> None:
        """Everything is as it was when the world had been made."""
        db.session.remove()
        if POSTGRESQL:
            self.savepoint.rollback()
            self._keep()
        else:
            _put(self.content)

    def browser(self, name: str) -> Client:
        """A new browser in which this person is signed in, or nobody."""
        browser: Client = self.application.test_client()  # type: ignore[assignment]
        browser.lints = False
        if name in self.world.tokens:
            with browser.session_transaction() as cookie:
                cookie["_user_id"] = self.world.tokens[name]
        return browser


@contextmanager
def staged(application: Flask, template: bytes, *situations: str) -> Iterator[Stage]:
    """A stage for all tests of a module."""
    with application.app_context(), pretended(NOON):
        if POSTGRESQL:
            yield from _on_postgresql(application, *situations)
        else:
            db.session.remove()
            _put(template)
            yield Stage(application, *situations)
            db.session.remove()


def _put(content: bytes) -> None:
    db.engine.dispose()
    raw = db.engine.raw_connection()
    raw.driver_connection.deserialize(content)  # type: ignore[union-attr]
    raw.close()


def _on_postgresql(application: Flask, *situations: str) -> Iterator[Stage]:
    engine = db.engines[None]
    connection = engine.connect()
    transaction = connection.begin()
    db.session.remove()
    db.session.configure(join_transaction_mode="create_savepoint")
    db.engines[None] = connection  # type: ignore[assignment]
    yield Stage(application, *situations)
    db.session.remove()
    db.engines[None] = engine
    transaction.rollback()
    connection.close()
