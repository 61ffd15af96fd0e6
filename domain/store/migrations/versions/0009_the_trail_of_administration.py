"""The trail of administration: lines are added and never changed

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "administration",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after", JSON, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("actor <> '' AND what <> '' AND subject <> ''", name=op.f("ck_administration_named")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administration")),
    )
    op.create_index("ix_administration_subject", "administration", ["subject", "id"], unique=False)
    op.create_index("ix_administration_actor", "administration", ["actor", "id"], unique=False)
    op.execute(
        "CREATE FUNCTION administration_stands() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the trail of administration is never changed'; END $$"
    )
    op.execute(
        "CREATE TRIGGER administration_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON administration "
        "FOR EACH STATEMENT EXECUTE FUNCTION administration_stands()"
    )


def downgrade() -> None:
    """Take this revision back."""
    op.drop_table("administration")
    op.execute("DROP FUNCTION administration_stands()")
