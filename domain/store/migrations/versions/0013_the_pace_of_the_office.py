"""What was decided lately and which terms were kept: found by day without reading the whole trail

Revision: 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_index(
        "ix_visits_decided",
        "visits",
        ["decided_at"],
        postgresql_include=["stage", "decided_by", "opened_at"],
        postgresql_where=sa.text("decided_at IS NOT NULL"),
    )
    op.create_index(
        "ix_terms_settled",
        "terms",
        [sa.literal_column("LEAST(ended_at, due_at)")],
        postgresql_include=["ended_at", "due_at", "stands"],
    )


def downgrade() -> None:
    """Take this revision back."""
    op.drop_index("ix_terms_settled", table_name="terms")
    op.drop_index("ix_visits_decided", table_name="visits")
