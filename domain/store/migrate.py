"""Bring the business database to the schema of this code, one process at a time."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from domain.errors import ComplaintError

SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 7_310_155
"""Advisory lock held while migrating: two starts at once must not both create tables."""


class WrongSchema(ComplaintError):
    """Code and database schema are not of the same age; the message says which is older and what to do."""


def migrate(url: str) -> None:
    """Run the migrations that are missing; nothing happens when there are none. Raises WrongSchema when the database is younger than this code."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        _refuse_younger(schema_version(connection))
        command.upgrade(_config(connection), "head")


def schema_version(connection: Connection) -> str | None:
    """The migration the database stands at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_version() -> str | None:
    """The newest migration this code knows."""
    return ScriptDirectory(str(SCRIPTS)).get_current_head()


def check_schema(connection: Connection) -> None:
    """Pass when the database stands where this code's migrations end. Raises WrongSchema: code of another age must not touch it."""
    found, ours = schema_version(connection), newest_version()
    _refuse_younger(found)
    if found != ours:
        raise WrongSchema(
            f"Skema basis data ({found or 'masih kosong'}) lebih tua daripada program ini ({ours}). "
            f"Jalankan `sipdumas migrate` atau `sipdumas up` dahulu."
        )


def _refuse_younger(found: str | None) -> None:
    known = {script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()}
    if found is not None and found not in known:
        raise WrongSchema(
            f"Program ini (skema {newest_version()}) lebih tua daripada skema basis data ({found}). "
            f"Pasang versi program yang baru di mesin ini, lalu jalankan lagi."
        )


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config
