"""The language an officer reads the screens in

Revision: 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("officers", sa.Column("language", sa.Text(), server_default="id", nullable=False))
    op.create_check_constraint(op.f("ck_officers_language"), "officers", "language IN ('id', 'en')")


def downgrade() -> None:
    """Take this revision back."""
    op.drop_constraint(op.f("ck_officers_language"), "officers")
    op.drop_column("officers", "language")
