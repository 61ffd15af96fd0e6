"""The tables of what officers are told: notices, what they have read of them, escalations, notes they write each other."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from domain.store.tables import EMPTY_LIST, MOMENT, metadata, of_complaint

notices = Table(
    "notices",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    of_complaint(),
    Column("visit_id", Uuid),
    Column("at", MOMENT, nullable=False),
    Column("text", Text, nullable=False),
    Column("username", Text),
    Column("role", Text),
    CheckConstraint("(username IS NULL) <> (role IS NULL)", name="addressee"),
    Index("ix_notices_username", "username", text("at DESC"), text("id DESC"), postgresql_where=text("role IS NULL")),
    Index("ix_notices_role", "role", text("at DESC"), text("id DESC"), postgresql_where=text("username IS NULL")),
)

notice_reads = Table(
    "notice_reads",
    metadata,
    Column("username", Text, ForeignKey("officers.username"), primary_key=True),
    Column("notice_id", Uuid, ForeignKey("notices.id", ondelete="CASCADE"), primary_key=True),
    Column("read_at", MOMENT, nullable=False),
)

escalations = Table(
    "escalations",
    metadata,
    Column("id", Uuid, primary_key=True),
    of_complaint(index=True),
    Column("term_id", Uuid, nullable=False),
    Column("visit_id", Uuid),
    Column("label", Text, nullable=False),
    Column("due_at", MOMENT, nullable=False),
    Column("role", Text, nullable=False),
    Column("raised_at", MOMENT, nullable=False),
    Column("acknowledged_at", MOMENT),
    Column("acknowledged_by", Text),
    Column("note", Text),
    UniqueConstraint("term_id", "due_at"),
    Index("ix_escalations_open", "raised_at", "id", postgresql_where=text("acknowledged_at IS NULL")),
    Index("ix_escalations_answered", "raised_at", "id", postgresql_where=text("acknowledged_at IS NOT NULL")),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Uuid, primary_key=True),
    of_complaint(),
    Column("by", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("text", Text, nullable=False),
    Column("mentions", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("withdrawn_at", MOMENT),
    Column("withdrawn_reason", Text),
    CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn"),
    Index("ix_notes_complaint", "complaint_id", "at"),
)
