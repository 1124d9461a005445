"""A database for a whole file of tests, and the way back to how it was."""

from flask import Flask

from peerreview.db import db
from tests.conftest import POSTGRESQL, Client, put


class Stage:
    """What the database holds, and the way back to it; browsers that look at it."""

    def __init__(self, application: Flask) -> None:
        self.application = application
        self.keep()

    def keep(self) -> None:
        """Let `restore` lead back to what stands now."""
        db.session.remove()
        if POSTGRESQL:
            self.savepoint = db.engines[None].begin_nested()
        else:
            raw = db.engine.raw_connection()
            self.content: bytes = raw.driver_connection.serialize()
            raw.close()

    def restore(self) -> None:
        """Everything is as it was when it was kept."""
        db.session.remove()
        if POSTGRESQL:
            self.savepoint.rollback()
            self.keep()
        else:
            put(self.content)

    def browser_of(self, token: str | None) -> Client:
        """A new browser, in which the person of this sign-in is signed in, or nobody."""
        browser: Client = self.application.test_client()  # type: ignore[assignment]
        if token:
            with browser.session_transaction() as cookie:
                cookie["_user_id"] = token
        return browser
