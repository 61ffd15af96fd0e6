"""What is open, counted and listed from small indexes: open visits and complaints, standing clocks, channels

Revision: 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OPEN = sa.text("decided_at IS NULL")
DUE = "coalesce(due_at, 'infinity'::timestamptz)"
SWEPT = ("visits", "complaints", "terms")


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_index("ix_visits_due", "visits", [sa.literal_column(DUE), "id"], postgresql_where=OPEN)
    op.create_index(
        "ix_visits_open",
        "visits",
        ["stage"],
        postgresql_include=["role", "assigned_to", "due_at", "prepared_at", "complaint_id"],
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_pauses_open", "pauses", ["complaint_id"], postgresql_where=sa.text("ended_at IS NULL AND visit_id IS NULL")
    )
    op.create_index("ix_complaints_parked", "complaints", ["id"], postgresql_where=sa.text("parked_at IS NOT NULL"))
    op.create_index(
        "ix_complaints_open",
        "complaints",
        ["id"],
        postgresql_include=["agency", "channel", "received_at"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_complaints_channel",
        "complaints",
        ["channel", sa.literal_column("received_at DESC"), sa.literal_column("id DESC")],
    )
    # these indexes answer by themselves only for pages that were vacuumed: by default the newest fifth of a table waits for that
    for table in SWEPT:
        op.execute(
            f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01)"
        )


def downgrade() -> None:
    """Take this revision back."""
    for table in SWEPT:
        op.execute(f"ALTER TABLE {table} RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor)")
    for name in ("ix_complaints_channel", "ix_complaints_open", "ix_complaints_parked"):
        op.drop_index(name, table_name="complaints")
    op.drop_index("ix_pauses_open", table_name="pauses")
    for name in ("ix_visits_open", "ix_visits_due"):
        op.drop_index(name, table_name="visits")
