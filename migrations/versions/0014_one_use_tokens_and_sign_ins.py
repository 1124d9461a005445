"""One-use tokens for every purpose, in the place of invitations; sign-ins know their means.

Invitations that are open go on working. Everybody signs in again: an earlier sign-in says nothing
of its means.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "invitation",
                "reset",
                "joining",
                "new address",
                "second factor",
                "identity",
                name="purpose",
                native_enum=False,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_tokens_made_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_tokens_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_tokens_token_hash")),
    )
    with op.batch_alter_table("tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tokens_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index(
            "ix_tokens_open", ["person_id", "purpose", "claimed_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_tokens_person_id"), ["person_id"], unique=False)
    op.execute("""
        INSERT INTO tokens (token_hash, purpose, person_id, facts, made_by_id, created_at, expires_at, claimed_at)
        SELECT token_hash, 'invitation', person_id, '{}', invited_by_id, created_at, expires_at, claimed_at
        FROM invitations
    """)
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_invited_by_id"))
        batch_op.drop_index(batch_op.f("ix_invitations_open"))
        batch_op.drop_index(batch_op.f("ix_invitations_person_id"))
    op.drop_table("invitations")
    op.execute("DELETE FROM sign_ins")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ref", sa.Text(), nullable=False))
        batch_op.add_column(
            sa.Column(
                "means",
                sa.Enum(
                    "password",
                    "passkey",
                    "council account",
                    name="means",
                    native_enum=False,
                    length=60,
                ),
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("browser", sa.Text(), nullable=False))
        batch_op.create_unique_constraint(batch_op.f("uq_sign_ins_ref"), ["ref"])


def downgrade() -> None:
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_sign_ins_ref"), type_="unique")
        batch_op.drop_column("browser")
        batch_op.drop_column("means")
        batch_op.drop_column("ref")
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by_id"],
            ["people.id"],
            name=op.f("fk_invitations_invited_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_invitations_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_invitations_open"), ["person_id", "claimed_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_invitations_invited_by_id"), ["invited_by_id"], unique=False
        )
    op.execute("""
        INSERT INTO invitations (token_hash, person_id, invited_by_id, created_at, expires_at, claimed_at)
        SELECT token_hash, person_id, made_by_id, created_at, expires_at, claimed_at
        FROM tokens WHERE purpose = 'invitation'
    """)
    with op.batch_alter_table("tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tokens_person_id"))
        batch_op.drop_index("ix_tokens_open")
        batch_op.drop_index(batch_op.f("ix_tokens_made_by_id"))
    op.drop_table("tokens")
