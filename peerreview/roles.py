"""The PostgreSQL role that the service runs as: it may add events, and never change or delete them.

`./run make-role NAME` makes it, as the owner of the database (MIGRATIONS_DATABASE_URL, else
DATABASE_URL), with the password in SERVICE_PASSWORD; without one it prints what to run by hand.
Run again, it mends what has gone astray. Afterwards DATABASE_URL names the new role, and
MIGRATIONS_DATABASE_URL the owner.
"""

import os
import re
import sys

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
CONNECT_SECONDS = 3
TOO_MUCH = (
    "The database role of DATABASE_URL can change events of the history. Make one that cannot with "
    "./run make-role NAME, put it into DATABASE_URL, and the owner into MIGRATIONS_DATABASE_URL."
)
# Whoever belongs to the owner can take the triggers away, whatever else it is granted.
_CAN_CHANGE = """
    SELECT has_table_privilege({role}, oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
        OR pg_has_role({role}, relowner, 'MEMBER')
    FROM pg_class WHERE oid = to_regclass('events')
"""
_CAN_I_CHANGE = sa.text(_CAN_CHANGE.format(role="current_user"))
_CAN_THEY_CHANGE = sa.text(_CAN_CHANGE.format(role="cast(:name AS name)"))


def problems(url: str) -> list[str]:
    """What is wrong with the role of this address of a database, for the start of a production copy.

    Empty where there is no table of events yet, and where nobody answers: /readyz says that.
    """
    if not url.startswith("postgresql"):
        return []
    waits = {"connect_timeout": CONNECT_SECONDS}
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args=waits)
    try:
        with engine.connect() as connection:
            return [TOO_MUCH] if connection.scalar(_CAN_I_CHANGE) else []
    except DBAPIError:
        return []


def statements(name: str, database: str) -> list[str]:
    """The SQL that makes the role, or mends it, but for its password. `name` is of plain letters."""
    everything = "ALL TABLES IN SCHEMA public"
    return [
        f"""DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN CREATE ROLE "{name}"; END IF;
END $$""",
        f'ALTER ROLE "{name}" LOGIN',
        f'GRANT CONNECT ON DATABASE "{database}" TO "{name}"',
        f'REVOKE CREATE ON SCHEMA public FROM PUBLIC, "{name}"',
        f'GRANT USAGE ON SCHEMA public TO "{name}"',
        f'REVOKE ALL ON {everything} FROM "{name}"',
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON {everything} TO "{name}"',
        # What stays as it was written.
        f'REVOKE UPDATE, DELETE ON events FROM "{name}"',
        f'REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM "{name}"',
        f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{name}"',
        # For the tables that later migrations make.
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{name}"',
        f'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO "{name}"',
    ]


def make(connection: sa.Connection, name: str, password: str) -> None:
    """Make the role, or mend it. Raises ValueError with what to do where it cannot be right."""
    if not NAME.fullmatch(name):
        raise ValueError("Name the role in small letters, digits and _, like peer_review_service.")
    if connection.scalar(sa.text("SELECT to_regclass('events') IS NULL")):
        raise ValueError("There are no tables yet. Migrate first.")
    for statement in statements(name, connection.engine.url.database or ""):
        connection.exec_driver_sql(statement)
    driver = connection.connection.driver_connection
    # The server never sees the password itself, so that it is in no log of statements.
    kept = driver.pgconn.encrypt_password(  # type: ignore[union-attr]
        password.encode(), name.encode(), b"scram-sha-256"
    ).decode()
    connection.exec_driver_sql(f"ALTER ROLE \"{name}\" PASSWORD '{kept}'")
    if connection.scalar(_CAN_THEY_CHANGE, {"name": name}):
        raise ValueError(
            f"{name} can change events still: it is a superuser, owns the tables or belongs to "
            "a role that can. Choose another name."
        )


def main(url: str, arguments: list[str], password: str) -> str:
    """What to tell whoever asked for a role. Raises ValueError with what to do instead."""
    if len(arguments) != 1 or not NAME.fullmatch(arguments[0]):
        raise ValueError("Name the role in small letters, digits and _: ./run make-role NAME")
    if not url.startswith("postgresql"):
        raise ValueError("Roles are for PostgreSQL: DATABASE_URL names another database.")
    (name,) = arguments
    address = sa.make_url(url)
    if not password:
        steps = [*statements(name, address.database or ""), f"\\password {name}"]
        return "\n".join(f"{step}{'' if step.startswith(chr(92)) else ';'}" for step in steps)
    with sa.create_engine(address, poolclass=sa.NullPool).begin() as connection:
        make(connection, name, password)
    return f"{name} can add events, and not change or delete them. Put it into DATABASE_URL."


if __name__ == "__main__":
    from config import migrations_url  # only the command needs the settings

    try:
        told = main(migrations_url(), sys.argv[1:], os.environ.get("SERVICE_PASSWORD", ""))
    except (ValueError, DBAPIError) as problem:
        sys.exit(str(problem))
    sys.stdout.write(f"{told}\n")
