"""An event never takes another's place; a second view that is taken back can be kept with its date."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STANDS = sa.text("taken_back_at IS NULL")


def upgrade() -> None:
    if _is_sqlite():
        op.execute("""
            CREATE TRIGGER events_no_replace BEFORE INSERT ON events
            WHEN EXISTS (SELECT 1 FROM events WHERE number = NEW.number OR hash = NEW.hash)
            BEGIN SELECT RAISE(ABORT, 'events are append-only'); END
        """)
    with op.batch_alter_table("dissents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_dissents_finding_id_seat_id"), type_="unique")
        batch_op.create_index(
            "uq_dissents_standing",
            ["finding_id", "seat_id"],
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        )


def downgrade() -> None:
    op.execute("DELETE FROM dissents WHERE taken_back_at IS NOT NULL")
    with op.batch_alter_table("dissents", schema=None) as batch_op:
        batch_op.drop_index("uq_dissents_standing", sqlite_where=STANDS, postgresql_where=STANDS)
        batch_op.create_unique_constraint(
            batch_op.f("uq_dissents_finding_id_seat_id"), ["finding_id", "seat_id"]
        )
        batch_op.drop_column("taken_back_at")
    if _is_sqlite():
        op.execute("DROP TRIGGER events_no_replace")


def _is_sqlite() -> bool:
    # On PostgreSQL an insert can only take another's place as an update, and that is refused.
    return op.get_bind().dialect.name == "sqlite"
