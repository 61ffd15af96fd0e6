"""The sweep and what it tells: ladders of terms, notices, escalations

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())
MOMENT = sa.DateTime(timezone=True)
EMPTY = sa.text("'[]'::jsonb")


def upgrade() -> None:
    """Bring the schema to this revision."""
    _ladders()
    _notices()
    _escalations()
    for name in ("muted", "mailed"):
        op.add_column("officers", sa.Column(name, JSON, server_default=EMPTY, nullable=False))
    op.add_column("officers", sa.Column("email", sa.Text(), nullable=True))
    op.execute(
        "UPDATE roles SET rights = rights || '[\"acknowledge\"]' "
        "WHERE key IN ('section_head', 'assistant_deputy', 'manager') AND NOT rights ? 'acknowledge'"
    )


def _ladders() -> None:
    op.add_column("terms", sa.Column("ladder", JSON, server_default=EMPTY, nullable=False))
    op.add_column("terms", sa.Column("next_reminder_at", MOMENT, nullable=True))
    # what runs already is told of and lapses at its end; reminders come with its next due date
    op.execute(
        "UPDATE terms SET ladder = jsonb_build_array(jsonb_build_object("
        "'at', to_char(terms.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+00:00\"'), 'percent', NULL)), "
        "next_reminder_at = CASE WHEN stands THEN NULL ELSE terms.due_at END "
        "FROM complaints WHERE complaints.id = terms.complaint_id "
        "AND terms.ended_at IS NULL AND terms.due_at > complaints.registered_at"
    )
    op.create_index(
        "ix_terms_sweep",
        "terms",
        ["next_reminder_at", "id"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL AND next_reminder_at IS NOT NULL"),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.CheckConstraint("(username IS NULL) <> (role IS NULL)", name=op.f("ck_notices_addressee")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_notices_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("key", name=op.f("uq_notices_key")),
    )
    for mine, other in (("username", "role"), ("role", "username")):
        op.create_index(
            f"ix_notices_{mine}",
            "notices",
            [mine, sa.literal_column("at DESC"), sa.literal_column("id DESC")],
            unique=False,
            postgresql_where=sa.text(f"{other} IS NULL"),
        )
    op.create_table(
        "notice_reads",
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["username"], ["officers.username"], name=op.f("fk_notice_reads_username")),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_notice_reads_notice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("username", "notice_id", name=op.f("pk_notice_reads")),
    )


def _escalations() -> None:
    op.create_table(
        "escalations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("term_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("acknowledged_at", MOMENT, nullable=True),
        sa.Column("acknowledged_by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_escalations_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
        sa.UniqueConstraint("term_id", "due_at", name=op.f("uq_escalations_term_id_due_at")),
    )
    op.create_index(op.f("ix_escalations_complaint_id"), "escalations", ["complaint_id"], unique=False)
    op.create_index(
        "ix_escalations_open",
        "escalations",
        ["raised_at", "id"],
        unique=False,
        postgresql_where=sa.text("acknowledged_at IS NULL"),
    )


def downgrade() -> None:
    """Take this revision back."""
    for name in ("email", "mailed", "muted"):
        op.drop_column("officers", name)
    for table in ("escalations", "notice_reads", "notices"):
        op.drop_table(table)
    op.drop_index("ix_terms_sweep", table_name="terms")
    for name in ("next_reminder_at", "ladder"):
        op.drop_column("terms", name)
