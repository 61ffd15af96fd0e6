"""Code lists and the office's units, kept by administrators

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "codes",
        sa.Column("listing", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("listing", "code", name=op.f("pk_codes")),
    )
    op.create_table(
        "units",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(["head"], ["officers.username"], name=op.f("fk_units_head")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_units")),
    )
    op.create_table(
        "members",
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["officers.username"], name=op.f("fk_members_username")),
        sa.ForeignKeyConstraint(["unit"], ["units.key"], name=op.f("fk_members_unit")),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_members")),
    )
    op.create_index(op.f("ix_members_unit"), "members", ["unit"], unique=False)


def downgrade() -> None:
    """Take this revision back."""
    op.drop_index(op.f("ix_members_unit"), table_name="members")
    op.drop_table("members")
    op.drop_table("units")
    op.drop_table("codes")
