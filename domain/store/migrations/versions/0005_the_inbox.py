"""Saved lists of the inbox, who has what open, and cards found by how long they wait and by who holds them

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPEN = sa.text("decided_at IS NULL")
DUE = "coalesce(due_at, 'infinity'::timestamptz)"


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("first", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["officers.username"], name=op.f("fk_saved_views_username")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("username", "name", name=op.f("uq_saved_views_username_name")),
    )
    op.create_index("ix_saved_views_first", "saved_views", ["username"], unique=True, postgresql_where=sa.text("first"))
    op.create_table(
        "presence",
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("complaint_id", "username", name=op.f("pk_presence")),
        prefixes=["UNLOGGED"],
    )
    op.create_index("ix_presence_seen_at", "presence", ["seen_at"], unique=False)
    op.create_index("ix_visits_waiting", "visits", ["role", "opened_at", "id"], unique=False, postgresql_where=OPEN)
    op.create_index(
        "ix_visits_held", "visits", ["assigned_to", sa.literal_column(DUE), "id"], unique=False, postgresql_where=OPEN
    )


def downgrade() -> None:
    """Take this revision back."""
    op.drop_index("ix_visits_held", table_name="visits")
    op.drop_index("ix_visits_waiting", table_name="visits")
    op.drop_table("presence")
    op.drop_table("saved_views")
