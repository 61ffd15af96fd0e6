"""The table of finished reports: kept for ever, never changed; a month made anew is a further edition."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from domain.store.tables import MOMENT, metadata

reports = Table(
    "reports",
    metadata,
    Column("month", Text, primary_key=True),
    Column("edition", SmallInteger, primary_key=True),
    Column("content", JSONB, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("renderer_version", Text, nullable=False),
    Column("pdf", Text, ForeignKey("blobs.sha256"), nullable=False),
    Column("xlsx", Text, ForeignKey("blobs.sha256"), nullable=False),
    CheckConstraint("month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$' AND edition >= 1", name="sense"),
)
