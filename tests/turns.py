"""Sweeps ask thousands of pages as each person: on one of the two databases, by turns.

One half of the people is asked on SQLite and the other on PostgreSQL, so that `./run test` asks
everybody once and both databases much. What differs between them has tests of its own.
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
