"""Ways in beside the password: work addresses for single sign-on, passwords to be changed, addresses to be confirmed

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "logins",
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("must_change", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["officers.username"], name=op.f("fk_logins_username")),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_logins")),
        sa.UniqueConstraint("email", name=op.f("uq_logins_email")),
        sa.UniqueConstraint("subject", name=op.f("uq_logins_subject")),
    )
    op.create_table(
        "address_checks",
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["username"], ["officers.username"], name=op.f("fk_address_checks_username")),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_address_checks")),
    )
    op.drop_constraint(op.f("ck_keys_kind"), "keys")
    op.create_check_constraint(op.f("ck_keys_kind"), "keys", "kind IN ('token', 'session', 'renewal')")


def downgrade() -> None:
    """Take this revision back."""
    op.execute("DELETE FROM keys WHERE kind = 'renewal'")
    op.drop_constraint(op.f("ck_keys_kind"), "keys")
    op.create_check_constraint(op.f("ck_keys_kind"), "keys", "kind IN ('token', 'session')")
    op.drop_table("address_checks")
    op.drop_table("logins")
