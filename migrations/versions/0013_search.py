"""The words by which shared points are found: FTS5 on SQLite, tsvector on PostgreSQL."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index. Its tables begin with `search`, so autogenerate leaves them alone."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("""
            CREATE TABLE search_points (
                shared_point_id integer NOT NULL,
                words tsvector NOT NULL,
                CONSTRAINT pk_search_points PRIMARY KEY (shared_point_id),
                CONSTRAINT fk_search_points_shared_point_id FOREIGN KEY (shared_point_id)
                    REFERENCES shared_points (id) ON DELETE CASCADE
            )
        """)
        op.execute("CREATE INDEX ix_search_points_words ON search_points USING gin (words)")
    else:
        # Words arrive folded and apart: every byte above ASCII belongs to one of them.
        op.execute("CREATE VIRTUAL TABLE search_points USING fts5(words, tokenize = 'ascii')")


def downgrade() -> None:
    """Take it away; what it holds is written again from the shares."""
    op.execute("DROP TABLE search_points")
