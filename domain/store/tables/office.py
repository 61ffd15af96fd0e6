"""Who works by which rules: officers, roles, keys to the door, agencies, days off, drafts and marks."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from domain.store.tables.shape import EMPTY_LIST, MOMENT, metadata

days_off = Table(
    "days_off",
    metadata,
    Column("day", Date, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("estimated", Boolean, nullable=False, server_default=text("false")),
)

agencies = Table(
    "agencies",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("regency", Text),
    Column("email", Text),
    Column("address", Text),
    Column("active", Boolean, nullable=False, server_default=text("true")),
)

officers = Table(
    "officers",
    metadata,
    Column("username", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("roles", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("deputy", Text),
    Column("password_hash", Text),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("demo", Boolean, nullable=False, server_default=text("false")),
    Column("email", Text),
    Column("muted", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("mailed", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("language", Text, nullable=False, server_default="id"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", MOMENT),
    CheckConstraint("language IN ('id', 'en')", name="language"),
)

keys = Table(
    "keys",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("username", Text, ForeignKey("officers.username"), nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
    CheckConstraint("kind IN ('token', 'session', 'renewal')", name="kind"),
    Index("ix_keys_username", "username"),
)

roles = Table(
    "roles",
    metadata,
    Column("key", Text, primary_key=True),
    Column("label", Text, nullable=False),
    Column("rights", JSONB, nullable=False, server_default=EMPTY_LIST),
)

drafts = Table(
    "drafts",
    metadata,
    Column("username", Text, primary_key=True),
    Column("form", Text, primary_key=True),
    Column("content", JSONB, nullable=False),
    Column("saved_at", MOMENT, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("set_at", MOMENT, nullable=False),
)
