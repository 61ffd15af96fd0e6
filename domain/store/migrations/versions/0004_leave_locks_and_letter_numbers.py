"""Leave with its deputy, locks after failed sign-ins, incoming letters found by their number

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("officers", sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
    op.add_column("officers", sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "leaves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("deputy", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("username <> deputy AND first_day <= last_day", name=op.f("ck_leaves_sense")),
        sa.ForeignKeyConstraint(["username"], ["officers.username"], name=op.f("fk_leaves_username")),
        sa.ForeignKeyConstraint(["deputy"], ["officers.username"], name=op.f("fk_leaves_deputy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    op.create_index("ix_leaves_username", "leaves", ["username", "last_day"], unique=False)
    op.create_index("ix_leaves_deputy", "leaves", ["deputy", "last_day"], unique=False)
    op.create_index(
        "ix_complaints_letter_number", "complaints", [sa.literal_column("(letter ->> 'number')")], unique=False
    )


def downgrade() -> None:
    """Take this revision back."""
    op.drop_index("ix_complaints_letter_number", table_name="complaints")
    op.drop_table("leaves")
    op.drop_column("officers", "locked_until")
    op.drop_column("officers", "failures")
