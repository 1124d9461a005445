"""Production refuses a database that was ever filled with the demo, and no other."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from config import Settings, Unfit
from peerreview import demo
from peerreview.clock import now
from peerreview.demo.accounts import Account
from peerreview.demo.leftovers import FILLED
from peerreview.models.people import Person


@pytest.fixture
def people(tmp_path: Path) -> sa.Engine:
    """A database with room for people alone."""
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'copy.db'}", poolclass=sa.NullPool)
    Person.metadata.create_all(engine, [Person.metadata.tables["people"]])
    return engine


def keep(engine: sa.Engine, email: str, password_hash: str | None) -> None:
    facts = {"ref": email, "name": "Somebody", "pseudonym": email, "is_administrator": False}
    row = facts | {"email": email, "password_hash": password_hash, "created_at": now()}
    with engine.begin() as connection:
        connection.execute(sa.insert(Person), row)


@pytest.mark.parametrize("account", demo.shown(), ids=lambda account: account.kind)
def test_anybody_of_the_demo_stops_production(people: sa.Engine, account: Account) -> None:
    keep(people, account.email, "the hash of a public password")
    with pytest.raises(Unfit) as unfit:
        Settings({"PEER_REVIEW_ENV": "production", "DATABASE_URL": str(people.url)})
    assert FILLED in unfit.value.problems


def test_who_was_only_invited_to_an_invented_address_stops_nothing(people: sa.Engine) -> None:
    keep(people, demo.shown()[0].email, None)
    keep(people, "ada@testshire.gov.uk", "a hash")
    assert demo.problems(str(people.url)) == []


def test_without_tables_or_database_nothing_is_left() -> None:
    assert demo.problems("sqlite://") == []
    assert demo.problems("postgresql+psycopg://owner@/x?host=/nowhere") == []
