"""Versions of the workflow with their steps, and complaints moved from one version to another

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())
MOMENT = sa.DateTime(timezone=True)

# what was stored so far was let into force by a start; the one in force goes on holding, the others held before it
NUMBERED = """
UPDATE workflows w SET number = n.number, in_force_from = CASE WHEN w.in_force THEN w.stored_at END
FROM (SELECT version, row_number() OVER (ORDER BY stored_at, version) AS number FROM workflows) n
WHERE n.version = w.version
"""
GUARD = """
CREATE FUNCTION guard_workflow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a version of the workflow is never deleted';
    END IF;
    IF (OLD.version, OLD.number, OLD.name, OLD.source, OLD.author, OLD.stored_at)
        IS DISTINCT FROM (NEW.version, NEW.number, NEW.name, NEW.source, NEW.author, NEW.stored_at) THEN
        RAISE EXCEPTION 'the text of a version never changes: another text is another version';
    END IF;
    IF OLD.status NOT IN ('draft', 'checked') AND (OLD.golden, OLD.reason, OLD.legal_basis, OLD.proposed_by, OLD.deputy)
        IS DISTINCT FROM (NEW.golden, NEW.reason, NEW.legal_basis, NEW.proposed_by, NEW.deputy) THEN
        RAISE EXCEPTION 'what was proposed stays as it was proposed';
    END IF;
    IF NEW.status <> OLD.status AND NOT (
        (OLD.status, NEW.status) IN (('draft', 'checked'), ('checked', 'proposed'), ('approved', 'published'))
        OR (OLD.status, NEW.status) = ('proposed', 'approved')
            AND NEW.approved_by IS NOT NULL AND NEW.approved_by NOT IN (OLD.author, OLD.proposed_by)
        OR NEW.status = 'retired'
        OR OLD.author = 'system' AND NEW.status = 'published'
    ) THEN
        RAISE EXCEPTION 'no step leads a version from % to %', OLD.status, NEW.status;
    END IF;
    IF OLD.status IN ('approved', 'published', 'retired') AND NEW.approved_by IS DISTINCT FROM OLD.approved_by THEN
        RAISE EXCEPTION 'who approved a version stays';
    END IF;
    RETURN NEW;
END $$
"""
GUARD_ACTS = """
CREATE FUNCTION guard_workflow_acts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail of a version is only added to';
END $$
"""
GRANT = """
UPDATE roles SET rights = rights || '["approve_workflow"]'::jsonb
WHERE key = 'assistant_deputy' AND NOT rights @> '["approve_workflow"]'::jsonb
"""


def upgrade() -> None:
    """Bring the schema to this revision."""
    _versions()
    op.create_table(
        "workflow_acts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("details", JSON, server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["workflows.version"], name=op.f("fk_workflow_acts_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workflow_acts")),
    )
    op.create_index(op.f("ix_workflow_acts_version"), "workflow_acts", ["version"], unique=False)
    _moves()
    op.execute(GUARD)
    op.execute(GUARD_ACTS)
    op.execute(
        "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON workflows FOR EACH ROW EXECUTE FUNCTION guard_workflow()"
    )
    op.execute(
        "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON workflow_acts FOR EACH ROW EXECUTE FUNCTION guard_workflow_acts()"
    )
    op.execute(GRANT)


def _versions() -> None:
    op.add_column("workflows", sa.Column("number", sa.Integer(), nullable=True))
    op.add_column("workflows", sa.Column("golden", sa.Text(), nullable=True))
    for name, default in (("status", "published"), ("author", "system"), ("reason", ""), ("legal_basis", "")):
        op.add_column("workflows", sa.Column(name, sa.Text(), server_default=default, nullable=False))
    for name in ("proposed_by", "deputy", "approved_by"):
        op.add_column("workflows", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("workflows", sa.Column("in_force_from", MOMENT, nullable=True))
    op.execute(NUMBERED)
    op.alter_column("workflows", "number", nullable=False)
    for name in ("status", "author"):
        op.alter_column("workflows", name, server_default=None)
    op.drop_index("ix_workflows_in_force", table_name="workflows")
    op.drop_column("workflows", "in_force")
    op.create_unique_constraint(op.f("uq_workflows_number"), "workflows", ["number"])
    op.create_check_constraint(
        op.f("ck_workflows_status"),
        "workflows",
        "status IN ('draft', 'checked', 'proposed', 'approved', 'published', 'retired')",
    )


def _moves() -> None:
    op.create_table(
        "moves",
        sa.Column("number", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("plan", JSON, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("begun_by", sa.Text(), nullable=False),
        sa.Column("undo_at", MOMENT, nullable=True),
        sa.Column("undo_by", sa.Text(), nullable=True),
        sa.Column("undo_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["version"], ["workflows.version"], name=op.f("fk_moves_version")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_moves")),
    )
    op.create_table(
        "moved",
        sa.Column("move", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("old_version", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after", JSON, nullable=True),
        sa.Column("at", MOMENT, nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'moved', 'stayed', 'undone', 'kept')", name=op.f("ck_moved_state")),
        sa.ForeignKeyConstraint(["move"], ["moves.number"], name=op.f("fk_moved_move")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_moved_complaint_id")),
        sa.ForeignKeyConstraint(["old_version"], ["workflows.version"], name=op.f("fk_moved_old_version")),
        sa.PrimaryKeyConstraint("move", "complaint_id", name=op.f("pk_moved")),
    )
    op.create_index(
        "ix_moved_waiting",
        "moved",
        ["move", "complaint_id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_moved_complaint_id", "moved", ["complaint_id"], unique=False)


def downgrade() -> None:
    """Take this revision back; versions that were never published are lost."""
    op.execute("DROP TRIGGER guard ON workflows")
    op.execute("DROP FUNCTION guard_workflow()")
    op.drop_table("moved")
    op.drop_table("moves")
    op.drop_table("workflow_acts")
    op.execute("DROP FUNCTION guard_workflow_acts()")
    op.add_column("workflows", sa.Column("in_force", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.execute(
        "UPDATE workflows SET in_force = true WHERE version = (SELECT version FROM workflows WHERE status = 'published'"
        " ORDER BY in_force_from DESC NULLS LAST, number DESC LIMIT 1)"
    )
    op.create_index(
        "ix_workflows_in_force", "workflows", ["in_force"], unique=True, postgresql_where=sa.text("in_force")
    )
    for name in (
        "number", "golden", "status", "author", "reason", "legal_basis", "proposed_by", "deputy", "approved_by", "in_force_from",
    ):  # fmt: skip
        op.drop_column("workflows", name)
