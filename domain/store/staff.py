"""The table of leave: who is away from when to when, and who stands in."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Table, Text, Uuid

from domain.store.tables import MOMENT, metadata

leaves = Table(
    "leaves",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("username", Text, ForeignKey("officers.username"), nullable=False),
    Column("deputy", Text, ForeignKey("officers.username"), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("entered_by", Text, nullable=False),
    Column("entered_at", MOMENT, nullable=False),
    CheckConstraint("username <> deputy AND first_day <= last_day", name="sense"),
    Index("ix_leaves_username", "username", "last_day"),
    Index("ix_leaves_deputy", "deputy", "last_day"),
)
