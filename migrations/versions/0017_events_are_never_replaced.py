"""SQLite refuses an event in the place of another: REPLACE asks no trigger of DELETE."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if _is_sqlite():
        op.execute("""
            CREATE TRIGGER events_no_replace BEFORE INSERT ON events
            WHEN EXISTS (SELECT 1 FROM events WHERE number = NEW.number OR hash = NEW.hash)
            BEGIN SELECT RAISE(ABORT, 'events are append-only'); END
        """)


def downgrade() -> None:
    if _is_sqlite():
        op.execute("DROP TRIGGER events_no_replace")


def _is_sqlite() -> bool:
    # On PostgreSQL an insert can only take another's place as an update, and that is refused.
    return op.get_bind().dialect.name == "sqlite"
