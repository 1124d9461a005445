"""The database refuses a seat to somebody with a conflict, and a change of the history."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Works for the host council, its predecessors or successors, or has a hard interest in one of them.
CONFLICT = """
    EXISTS (
        SELECT 1
        FROM reviews
        JOIN (
            SELECT council_id, person_id FROM memberships
            WHERE ended_on IS NULL OR ended_on > CURRENT_DATE
            UNION ALL
            SELECT council_id, person_id FROM interests WHERE is_hard AND ended_at IS NULL
        ) AS close_to ON close_to.person_id = NEW.person_id
        WHERE reviews.id = NEW.review_id AND (
            close_to.council_id = reviews.council_id
            OR EXISTS (
                SELECT 1 FROM lineages
                WHERE (ancestor_id = reviews.council_id AND descendant_id = close_to.council_id)
                   OR (descendant_id = reviews.council_id AND ancestor_id = close_to.council_id)
            )
        )
    )
"""
LIVE = "NEW.state IN ('proposed', 'offered', 'accepted')"


def upgrade() -> None:
    """Add the triggers, in the words of each database."""
    if op.get_bind().dialect.name == "postgresql":
        _on_postgresql()
    else:
        _on_sqlite()


def _on_sqlite() -> None:
    for name, moment in (
        ("insert", "INSERT"),
        ("update", "UPDATE OF state, person_id, review_id"),
    ):
        op.execute(f"""
            CREATE TRIGGER seats_conflict_{name} BEFORE {moment} ON seats
            WHEN {LIVE} AND {CONFLICT}
            BEGIN SELECT RAISE(ABORT, 'conflict of interest'); END
        """)
    for moment in ("UPDATE", "DELETE"):
        op.execute(f"""
            CREATE TRIGGER events_no_{moment.lower()} BEFORE {moment} ON events
            BEGIN SELECT RAISE(ABORT, 'events are append-only'); END
        """)


def _on_postgresql() -> None:
    op.execute(f"""
        CREATE FUNCTION refuse_conflict() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {LIVE} AND {CONFLICT} THEN
                RAISE EXCEPTION 'conflict of interest' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$
    """)
    op.execute("""
        CREATE TRIGGER seats_conflict BEFORE INSERT OR UPDATE OF state, person_id, review_id ON seats
        FOR EACH ROW EXECUTE FUNCTION refuse_conflict()
    """)
    op.execute("""
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'check_violation';
        END $$
    """)
    op.execute("""
        CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """)


def downgrade() -> None:
    """Take the triggers away."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER events_append_only ON events")
        op.execute("DROP FUNCTION refuse_change()")
        op.execute("DROP TRIGGER seats_conflict ON seats")
        op.execute("DROP FUNCTION refuse_conflict()")
    else:
        for name in (
            "seats_conflict_insert",
            "seats_conflict_update",
            "events_no_update",
            "events_no_delete",
        ):
            op.execute(f"DROP TRIGGER {name}")
