"""What is asked of which of the two databases: what asks none, once; sweeps by turns.

Sweeps ask thousands of pages as each person: one half of the people is asked on SQLite and the other
on PostgreSQL, so that `./run test` asks everybody once and both databases much. What differs between
them has tests of its own.
"""

from collections.abc import Iterable
from typing import Any

import pytest

from tests.conftest import POSTGRESQL


def by_turns(people: Iterable[str]) -> list[Any]:
    """These people as parameters of a test; every second one is skipped on this database."""
    other = pytest.mark.skip(reason="asked on the other database")
    return [
        pytest.param(person, marks=[] if place % 2 == POSTGRESQL else [other])
        for place, person in enumerate(people)
    ]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database says the same on both, and is asked on SQLite."""
    if POSTGRESQL:
        asks = {item: "application" in getattr(item, "fixturenames", ()) for item in items}
        config.hook.pytest_deselected(items=[item for item in items if not asks[item]])
        items[:] = [item for item in items if asks[item]]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Nothing left to ask of the second database is no failure."""
    if POSTGRESQL and exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
        session.exitstatus = pytest.ExitCode.OK
