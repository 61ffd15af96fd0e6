"""The migrations make exactly the tables the code knows."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from domain.store import Store  # loads every room, and with it every table
from domain.store.tables import metadata


# an index with an operator class is compared by name only; its expression stands in the first migration
@pytest.mark.filterwarnings("ignore:Expression #1")
def test_a_migrated_database_has_the_tables_of_the_code(fresh_database: str) -> None:
    known = set(metadata.tables)
    assert "notices" in known, f"{Store.__module__} loads every table"
    engine = create_engine(fresh_database, poolclass=NullPool)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
