"""The role that the service runs as on PostgreSQL: it works with it, and can add events alone."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

import config
from peerreview import roles
from peerreview.app import create_app
from peerreview.db import db
from peerreview.models.messages import Event
from peerreview.models.reviews import LegalHold
from peerreview.rules.lifecycle import Status
from tests import factories as make
from tests.conftest import POSTGRESQL, Client, Undefined, create_database, migrate

PASSWORD = "a long walk in the park"
on_postgresql = pytest.mark.skipif(not POSTGRESQL, reason="roles are PostgreSQL's")


@pytest.fixture(scope="module")
def owner() -> Iterator[sa.Engine]:
    """A migrated database of these tests' own, as its owner."""
    url = create_database(f"peer_review_roles_{os.getpid()}")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        migrate(connection)
    yield engine
    with engine.begin() as connection:
        for (role,) in connection.exec_driver_sql(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'service%%'"
        ).all():
            connection.exec_driver_sql(f'DROP OWNED BY "{role}"')
            connection.exec_driver_sql(f'DROP ROLE "{role}"')


@pytest.fixture(scope="module")
def service(owner: sa.Engine) -> sa.URL:
    """The address of the database for the role, which was made twice."""
    for _ in range(2):
        with owner.begin() as connection:
            roles.make(connection, "service", PASSWORD)
    return owner.url.set(username="service", password=PASSWORD)


def written(url: sa.URL) -> str:
    return url.render_as_string(hide_password=False)


@on_postgresql
def test_service_works_as_its_role(service: sa.URL) -> None:
    app = create_app(config.Testing(written(service), UNDEFINED=Undefined, WTF_CSRF_ENABLED=False))
    app.test_client_class = Client
    with app.app_context():
        council = make.council()
        person = make.person(council, publisher=True, password_hash=make.hashed(PASSWORD))
        review = make.review(council, Status.AGREED)
        browser = app.test_client()
        signed_in = browser.post("/sign-in", data={"email": person.email, "password": PASSWORD})
        assert signed_in.status_code == 302
        held = browser.post(f"/reviews/{review.ref}/hold", data={"why": "FOI 2026/14"})
        assert held.status_code == 302
        assert db.session.scalars(sa.select(LegalHold.why)).all() == ["FOI 2026/14"]
        verbs = db.session.scalars(sa.select(Event.verb).order_by(Event.number)).all()
        assert verbs == ["sign in", "hold"]
        db.session.remove()
        db.engine.dispose()


@on_postgresql
@pytest.mark.parametrize(
    "statement",
    (
        "UPDATE events SET verb = 'x'",
        "DELETE FROM events",
        "TRUNCATE events",
        "TRUNCATE notes",
        "DROP TRIGGER events_append_only ON events",
        "ALTER TABLE events DISABLE TRIGGER events_append_only",
        "DROP TABLE notes",
        "CREATE TABLE more (id integer)",
        "UPDATE alembic_version SET version_num = '0001'",
    ),
)
def test_role_is_refused(service: sa.URL, statement: str) -> None:
    engine = sa.create_engine(service, poolclass=sa.NullPool)
    with engine.connect() as connection, pytest.raises(ProgrammingError) as refusal:
        connection.exec_driver_sql(statement)
    assert refusal.value.orig is not None
    assert refusal.value.orig.sqlstate == "42501"  # type: ignore[attr-defined]


@on_postgresql
def test_role_can_use_tables_of_later_migrations(owner: sa.Engine, service: sa.URL) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE later (id serial PRIMARY KEY, word text)")
    with sa.create_engine(service, poolclass=sa.NullPool).begin() as connection:
        connection.exec_driver_sql("INSERT INTO later (word) VALUES ('new')")
        connection.exec_driver_sql("UPDATE later SET word = 'newer'")
        connection.exec_driver_sql("DELETE FROM later")


@on_postgresql
def test_owner_and_who_belongs_to_them_are_unfit_for_the_service(
    owner: sa.Engine, service: sa.URL
) -> None:
    assert roles.problems(written(owner.url)) == [roles.TOO_MUCH]
    assert roles.problems(written(service)) == []
    with owner.begin() as connection:
        connection.exec_driver_sql(f'GRANT "{owner.url.username}" TO service')
    assert roles.problems(written(service)) == [roles.TOO_MUCH]
    with owner.begin() as connection, pytest.raises(ValueError, match="can change events still"):
        roles.make(connection, "service", PASSWORD)
    with owner.begin() as connection:
        connection.exec_driver_sql(f'REVOKE "{owner.url.username}" FROM service')


@on_postgresql
def test_before_the_first_migration_there_is_nothing_to_say(owner: sa.Engine) -> None:
    elsewhere = owner.url.set(database="postgres")
    engine = sa.create_engine(elsewhere, poolclass=sa.NullPool)
    with engine.connect() as connection, pytest.raises(ValueError, match="Migrate first"):
        roles.make(connection, "service", PASSWORD)
    assert roles.problems(written(elsewhere)) == []


@on_postgresql
def test_production_refuses_to_start_as_the_owner(owner: sa.Engine, service: sa.URL) -> None:
    environ = {"PEER_REVIEW_ENV": "production", "DATABASE_URL": written(owner.url)}
    with pytest.raises(config.Unfit) as unfit:
        config.Settings(environ)
    assert roles.TOO_MUCH in unfit.value.problems
    with pytest.raises(config.Unfit) as unfit:
        config.Settings(environ | {"DATABASE_URL": written(service)})
    assert roles.TOO_MUCH not in unfit.value.problems


@on_postgresql
def test_command_makes_the_role(owner: sa.Engine) -> None:
    environ = os.environ | {
        "DATABASE_URL": "sqlite://",
        "MIGRATIONS_DATABASE_URL": written(owner.url),
        "SERVICE_PASSWORD": PASSWORD,
    }
    command = [sys.executable, "-m", "peerreview.roles", "service_two"]
    told = subprocess.run(
        command, cwd=config.ROOT, env=environ, capture_output=True, text=True, check=True
    )
    assert told.stdout.startswith("service_two can add events")
    assert roles.problems(written(owner.url.set(username="service_two", password=PASSWORD))) == []
    with owner.connect() as connection:
        kept = connection.exec_driver_sql(
            "SELECT rolpassword FROM pg_authid WHERE rolname = 'service_two'"
        ).scalar_one()
    assert kept.startswith("SCRAM-SHA-256$")


def test_without_a_password_it_prints_what_to_run() -> None:
    printed = roles.main("postgresql+psycopg://owner@db/reviews", ["service"], "")
    assert 'REVOKE UPDATE, DELETE ON events FROM "service";' in printed.splitlines()
    assert printed.splitlines()[-1] == "\\password service"
    assert 'GRANT CONNECT ON DATABASE "reviews" TO "service";' in printed


@pytest.mark.parametrize("arguments", ([], ["a", "b"], ['x"; DROP'], ["Service"]))
def test_odd_names_are_refused(arguments: list[str]) -> None:
    with pytest.raises(ValueError, match="Name the role"):
        roles.main("postgresql+psycopg://owner@db/reviews", arguments, "")


def test_other_databases_have_no_roles() -> None:
    assert roles.problems("sqlite://") == []
    with pytest.raises(ValueError, match="PostgreSQL"):
        roles.main("sqlite://", ["service"], PASSWORD)


def test_nobody_answering_is_no_problem_of_the_role() -> None:
    assert roles.problems("postgresql+psycopg://nobody@/x?host=/nowhere") == []
