"""Where the demo is not filled: beside a council, and in production."""

import pytest
import sqlalchemy as sa
from flask import Flask

from peerreview import demo
from peerreview.db import commit, db
from peerreview.models.councils import Council
from peerreview.models.people import Person


def _people() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Person)) or 0


@pytest.mark.usefixtures("database")
def test_fill_leaves_a_database_with_a_council_alone() -> None:
    db.session.add(
        Council(code="A", name="A Council", nice_name="A", nation="England", kind="County")
    )
    commit()
    assert demo.fill() is False
    assert _people() == 0


@pytest.mark.usefixtures("database")
def test_fill_refuses_in_production(application: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(application.config, "PRODUCTION", True)
    with pytest.raises(demo.Unfit):
        demo.fill()
    assert _people() == 0
