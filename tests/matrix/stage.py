"""The world of the matrix in a database, for a whole file of tests: what acts is undone again."""

import hashlib
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from peerreview.db import db
from tests import stage
from tests.conftest import Client, own_database
from tests.matrix import LET_IN, MOVED_ON, NO_SUCH_PAGE, NOT_THEIRS, NOT_YET, SIGN_IN
from tests.matrix.world import World

REFUSALS = {403: NOT_THEIRS, 404: NO_SUCH_PAGE}
TITLES = {(409, "This has moved on"): MOVED_ON, (422, "Not yet: something"): NOT_YET}


class Stage(stage.Stage):
    """The world in its database."""

    def __init__(self, application: Flask) -> None:
        self.world = World()
        super().__init__(application)

    def browser(self, person: str) -> Client:
        """A new browser in which this person is signed in."""
        return self.browser_of(self.world.tokens[person])

    def digest(self) -> str:
        """All that the database holds, but for when somebody was last here."""
        found = hashlib.sha256()
        for table in db.metadata.sorted_tables:
            if table.name != "sign_ins":
                rows = db.session.execute(sa.select(table)).all()
                found.update(repr(sorted(map(repr, rows))).encode())
        db.session.rollback()
        return found.hexdigest()


@pytest.fixture(scope="module", name="stage")
def the_stage(application: Flask, template: bytes | str) -> Iterator[Stage]:
    with own_database(application, template):
        yield Stage(application)


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
