"""The tables of what administrators keep beside people and agencies: code lists and the office's units."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text, text

from domain.store.tables import metadata

codes = Table(
    "codes",
    metadata,
    Column("listing", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("text", Text, nullable=False, server_default=""),
    Column("basis", Text),
    Column("parent", Text),
    Column("active", Boolean, nullable=False, server_default=text("true")),
)

units = Table(
    "units",
    metadata,
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("head", Text, ForeignKey("officers.username")),
    Column("active", Boolean, nullable=False, server_default=text("true")),
)

members = Table(
    "members",
    metadata,
    Column("username", Text, ForeignKey("officers.username"), primary_key=True),
    Column("unit", Text, ForeignKey("units.key"), nullable=False, index=True),
)
"""An officer belongs to one unit at most."""
