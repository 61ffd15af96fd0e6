"""The managers' lists from indexes alone: cards by due day with stage and holder, answered escalations

Revision: 0017, after 0016.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OPEN = sa.text("decided_at IS NULL")
DUE: list[str | sa.TextClause | sa.ColumnElement[str]] = [
    sa.literal_column("coalesce(due_at, 'infinity'::timestamptz)"),
    "id",
]


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.drop_index("ix_visits_due", table_name="visits")
    op.create_index(
        "ix_visits_due",
        "visits",
        DUE,
        postgresql_include=["stage", "assigned_to", "due_at"],
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_escalations_answered",
        "escalations",
        ["raised_at", "id"],
        postgresql_where=sa.text("acknowledged_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Take this revision back."""
    op.drop_index("ix_escalations_answered", table_name="escalations")
    op.drop_index("ix_visits_due", table_name="visits")
    op.create_index("ix_visits_due", "visits", DUE, postgresql_where=OPEN)
