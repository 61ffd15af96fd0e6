"""Notes of officers on complaints, which nothing but one withdrawal ever changes

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STAYS = """
CREATE FUNCTION notes_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.withdrawn_at IS NULL AND
           to_jsonb(NEW) - '{withdrawn_at,withdrawn_reason}'::text[] = to_jsonb(OLD) - '{withdrawn_at,withdrawn_reason}'::text[] THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'notes are only added to; a note is withdrawn once and never changed';
END $$
"""


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentions", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name=op.f("ck_notes_withdrawn")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_notes_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index("ix_notes_complaint", "notes", ["complaint_id", "at"], unique=False)
    op.execute(STAYS)
    op.execute("CREATE TRIGGER stay BEFORE UPDATE OR DELETE ON notes FOR EACH ROW EXECUTE FUNCTION notes_stay()")


def downgrade() -> None:
    """Take this revision back."""
    op.drop_table("notes")
    op.execute("DROP FUNCTION notes_stay")
