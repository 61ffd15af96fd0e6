"""Taking back and correcting: the file before a decision, identity values before a correction

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("visits", sa.Column("file_before", JSON, nullable=True))
    op.create_table(
        "replaced",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("old", JSON, nullable=True),
        sa.Column("new", JSON, nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_replaced_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replaced")),
    )
    op.create_index(op.f("ix_replaced_complaint_id"), "replaced", ["complaint_id"], unique=False)


def downgrade() -> None:
    """Take this revision back."""
    op.drop_table("replaced")
    op.drop_column("visits", "file_before")
