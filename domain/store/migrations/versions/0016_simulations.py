"""Simulations asked for and their results; the right to ask for them

Revision: 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

HOLDERS = "('manager', 'process_owner')"


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "simulations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asked", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True)),
        sa.Column("done", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("result", postgresql.JSONB()),
        sa.Column("problem", sa.Text()),
        sa.ForeignKeyConstraint(["version"], ["workflows.version"], name=op.f("fk_simulations_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_simulations")),
    )
    op.create_index("ix_simulations_waiting", "simulations", ["asked_at"], postgresql_where=sa.text("ended_at IS NULL"))
    op.create_index("ix_simulations_asked", "simulations", [sa.literal_column("asked_at DESC")])
    op.execute(
        f"UPDATE roles SET rights = rights || '[\"simulate\"]' WHERE key IN {HOLDERS} AND NOT rights ? 'simulate'"  # noqa: S608  two fixed names
    )


def downgrade() -> None:
    """Take this revision back."""
    op.execute("UPDATE roles SET rights = rights - 'simulate'")
    op.drop_table("simulations")
