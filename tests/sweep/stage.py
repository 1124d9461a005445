"""One world for everybody who looks at it, in one pretended minute, and the way back to how it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from flask import Flask

from peerreview.clock import pretended
from tests import stage
from tests.conftest import Client, own_database
from tests.sweep.world import World

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Stage(stage.Stage):
    """The world in its database, as it is kept to be put back."""

    def __init__(self, application: Flask, *situations: str) -> None:
        self.world = World(*situations)
        super().__init__(application)

    def browser(self, name: str) -> Client:
        """A new browser in which this person is signed in, or nobody."""
        browser = self.browser_of(self.world.tokens.get(name))
        browser.lints = False
        return browser


@contextmanager
def staged(application: Flask, template: bytes | str, *situations: str) -> Iterator[Stage]:
    """A stage for all tests of a module."""
    with pretended(NOON), own_database(application, template):
        yield Stage(application, *situations)
