"""The world of the matrix in a database, for a whole file of tests: what acts is undone again."""

import hashlib
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from peerreview.db import db
from tests.conftest import POSTGRESQL, Client
from tests.matrix import LET_IN, MOVED_ON, NO_SUCH_PAGE, NOT_THEIRS, NOT_YET, SIGN_IN
from tests.matrix.world import World

REFUSALS = {403: NOT_THEIRS, 404: NO_SUCH_PAGE}
TITLES = {(409, "This has moved on"): MOVED_ON, (422, "Not yet: something"): NOT_YET}


class Stage:
    """The world in its database, and the way back to how it was."""

    def __init__(self, application: Flask) -> None:
        self.application = application
        self.world = World()
        db.session.remove()
        self.keep()

    def keep(self) -> None:
        """Let `restore` lead back to what stands now."""
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
            self.keep()
            return
        db.engine.dispose()
        raw = db.engine.raw_connection()
        raw.driver_connection.deserialize(self.content)
        raw.close()

    def browser(self, person: str) -> Client:
        """A new browser in which this person is signed in."""
        browser: Client = self.application.test_client()  # type: ignore[assignment]
        if self.world.tokens[person]:
            with browser.session_transaction() as cookie:
                cookie["_user_id"] = self.world.tokens[person]
        return browser

    def digest(self) -> str:
        """All that the database holds, but for when somebody was last here."""
        found = hashlib.sha256()
        for table in db.metadata.sorted_tables:
            if table.name != "sign_ins":
                rows = db.session.execute(sa.select(table)).all()
                found.update(repr(sorted(map(repr, rows))).encode())
        db.session.rollback()
        return found.hexdigest()


@pytest.fixture(scope="module")
def stage(application: Flask, template: bytes | str) -> Iterator[Stage]:
    with application.app_context():
        if POSTGRESQL:
            yield from _on_postgresql(application)
        else:
            db.session.remove()
            db.engine.dispose()
            raw = db.engine.raw_connection()
            raw.driver_connection.deserialize(template)
            raw.close()
            yield Stage(application)
            db.session.remove()


def _on_postgresql(application: Flask) -> Iterator[Stage]:
    engine = db.engines[None]
    connection = engine.connect()
    transaction = connection.begin()
    db.session.remove()
    db.session.configure(join_transaction_mode="create_savepoint")
    db.engines[None] = connection  # type: ignore[assignment]
    yield Stage(application)
    db.session.remove()
    db.engines[None] = engine
    transaction.rollback()
    connection.close()


def answer(response: TestResponse) -> str:
    """What came of a request, in the words of the oracle."""
    if response.status_code in {302, 303}:
        return SIGN_IN if response.location.startswith("/sign-in") else LET_IN
    for (status, title), word in TITLES.items():
        if response.status_code == status and f"<title>{title}" in response.text:
            return word
    if response.status_code in {200, 409, 422}:
        return LET_IN
    return REFUSALS.get(response.status_code, str(response.status_code))
