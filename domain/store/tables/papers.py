"""What is written, kept and sent: letters, documents, their bytes, the outbox and the numbers given out."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from domain.store.tables.shape import EMPTY_OBJECT, MOMENT, metadata, of_complaint

letters = Table(
    "letters",
    metadata,
    Column("id", Uuid, primary_key=True),
    of_complaint(index=True),
    Column("visit_id", Uuid, ForeignKey("visits.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("claimed_at", MOMENT, nullable=False),
    Column("issued_at", MOMENT),
    Column("snapshot", JSONB, nullable=False),
    Column("template_version", Text),
    Column("renderer_version", Text),
    Column("sha256", Text, ForeignKey("blobs.sha256")),
    UniqueConstraint("visit_id", "kind", "recipient"),
    CheckConstraint("state IN ('draft', 'issued', 'void')", name="state"),
    CheckConstraint("state <> 'issued' OR sha256 IS NOT NULL", name="issued_has_pdf"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    of_complaint(index=True),
    Column("channel", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("letter_id", Uuid, ForeignKey("letters.id")),
    Column("payload", JSONB, nullable=False, server_default=EMPTY_OBJECT),
    Column("created_at", MOMENT, nullable=False),
    Column("next_try_at", MOMENT, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("delivered_at", MOMENT),
    Column("dead_at", MOMENT),
    Column("last_error", Text),
    Index("ix_outbox_waiting", "next_try_at", postgresql_where=text("delivered_at IS NULL AND dead_at IS NULL")),
)

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Uuid, primary_key=True),
    of_complaint(index=True),
    Column("visit_id", Uuid, ForeignKey("visits.id")),
    Column("name", Text, nullable=False),
    Column("sha256", Text, ForeignKey("blobs.sha256"), nullable=False),
    Column("uploaded_by", Text, nullable=False),
    Column("uploaded_at", MOMENT, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("series", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True),
    Column("last", Integer, nullable=False),
)
