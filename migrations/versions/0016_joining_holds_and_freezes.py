"""Joining a council, domains of councils, legal holds, erased people, what operators froze, refused mails."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "freezes",
        sa.Column(
            "what",
            sa.Enum(
                "exports",
                "library",
                "public-pages",
                "sign-up",
                name="freezable",
                native_enum=False,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_freezes")),
    )
    op.create_table(
        "council_domains",
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"],
            ["councils.id"],
            name=op.f("fk_council_domains_council_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("council_id", "domain", name=op.f("pk_council_domains")),
    )
    with op.batch_alter_table("council_domains", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_domains_domain"), ["domain"], unique=False)
    op.create_table(
        "joinings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("is_publisher", sa.Boolean(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["people.id"],
            name=op.f("fk_joinings_answered_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["people.id"],
            name=op.f("fk_joinings_asked_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["council_id"],
            ["councils.id"],
            name=op.f("fk_joinings_council_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_joinings_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joinings")),
        sa.UniqueConstraint("ref", name=op.f("uq_joinings_ref")),
    )
    with op.batch_alter_table("joinings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_joinings_answered_by_id"), ["answered_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_joinings_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_joinings_council_id"), ["council_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_joinings_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_joinings_open",
            ["person_id", "council_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("held_by_id", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["ended_by_id"],
            ["people.id"],
            name=op.f("fk_legal_holds_ended_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["held_by_id"],
            ["people.id"],
            name=op.f("fk_legal_holds_held_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["reviews.id"],
            name=op.f("fk_legal_holds_review_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    with op.batch_alter_table("legal_holds", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_legal_holds_ended_by_id"), ["ended_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_legal_holds_held_by_id"), ["held_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_legal_holds_review_id"), ["review_id"], unique=False)
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_column("due_at")
        batch_op.drop_column("tries")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("erased_at")
    with op.batch_alter_table("legal_holds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legal_holds_review_id"))
        batch_op.drop_index(batch_op.f("ix_legal_holds_held_by_id"))
        batch_op.drop_index(batch_op.f("ix_legal_holds_ended_by_id"))
    op.drop_table("legal_holds")
    with op.batch_alter_table("joinings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_joinings_open",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_joinings_person_id"))
        batch_op.drop_index(batch_op.f("ix_joinings_council_id"))
        batch_op.drop_index(batch_op.f("ix_joinings_asked_by_id"))
        batch_op.drop_index(batch_op.f("ix_joinings_answered_by_id"))
    op.drop_table("joinings")
    with op.batch_alter_table("council_domains", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_domains_domain"))
    op.drop_table("council_domains")
    op.drop_table("freezes")
