"""The tables of the workflow's versions: their texts, what was done to them, and complaints moved from one to another.

Triggers (migration 0006) refuse to change or delete what is meant to stay.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from domain.store.tables import EMPTY_OBJECT, MOMENT, metadata

workflows = Table(
    "workflows",
    metadata,
    Column("version", Text, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("golden", Text),
    Column("status", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("stored_at", MOMENT, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("legal_basis", Text, nullable=False, server_default=""),
    Column("proposed_by", Text),
    Column("deputy", Text),
    Column("approved_by", Text),
    Column("in_force_from", MOMENT),
    CheckConstraint(
        "status IN ('draft', 'checked', 'proposed', 'approved', 'published', 'retired')",
        name="status",
    ),
)

workflow_acts = Table(
    "workflow_acts",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("version", Text, ForeignKey("workflows.version"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("by", Text, nullable=False),
    Column("details", JSONB, nullable=False, server_default=EMPTY_OBJECT),
)

moves = Table(
    "moves",
    metadata,
    Column("number", Integer, Identity(), primary_key=True),
    Column("version", Text, ForeignKey("workflows.version"), nullable=False),
    Column("plan", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("begun_at", MOMENT, nullable=False),
    Column("begun_by", Text, nullable=False),
    Column("undo_at", MOMENT),
    Column("undo_by", Text),
    Column("undo_reason", Text),
)

moved = Table(
    "moved",
    metadata,
    Column("move", Integer, ForeignKey("moves.number"), primary_key=True),
    Column("complaint_id", Uuid, ForeignKey("complaints.id"), primary_key=True),
    Column("old_version", Text, ForeignKey("workflows.version"), nullable=False),
    Column("stage", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("before", JSONB),
    Column("after", JSONB),
    Column("at", MOMENT),
    CheckConstraint("state IN ('waiting', 'moved', 'stayed', 'undone', 'kept')", name="state"),
    Index("ix_moved_waiting", "move", "complaint_id", postgresql_where=text("state = 'waiting'")),
    Index("ix_moved_complaint_id", "complaint_id"),
)
