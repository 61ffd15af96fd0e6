"""Finished monthly reports, with their paper and their sheet

Revision: 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "reports",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("edition", sa.SmallInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("renderer_version", sa.Text(), nullable=False),
        sa.Column("pdf", sa.Text(), nullable=False),
        sa.Column("xlsx", sa.Text(), nullable=False),
        sa.CheckConstraint("month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$' AND edition >= 1", name=op.f("ck_reports_sense")),
        sa.ForeignKeyConstraint(["pdf"], ["blobs.sha256"], name=op.f("fk_reports_pdf")),
        sa.ForeignKeyConstraint(["xlsx"], ["blobs.sha256"], name=op.f("fk_reports_xlsx")),
        sa.PrimaryKeyConstraint("month", "edition", name=op.f("pk_reports")),
    )


def downgrade() -> None:
    """Take this revision back."""
    op.drop_table("reports")
