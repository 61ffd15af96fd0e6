"""A connection that died while it rested is replaced unseen; one that dies at work is met once, and nothing half done is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from domain.store import liveness
from domain.store.liveness import ask_the_rested

OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def engine(fresh_database: str) -> Iterator[Engine]:
    engine = create_engine(fresh_database, pool_size=3)
    ask_the_rested(engine)
    yield engine
    engine.dispose()


def used(engine: Engine) -> set[int | None]:
    """Use three connections at once and give them back; tells their numbers."""
    with engine.connect() as one, engine.connect() as two, engine.connect() as three:
        return {each.scalar(text("SELECT pg_backend_pid()")) for each in (one, two, three)}


def cut_all(database: str) -> None:
    """What a stopped server does to its connections."""
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(OTHERS)
    engine.dispose()


def test_dead_connections_that_rested_are_replaced_unseen(
    engine: Engine, fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = used(engine)
    cut_all(fresh_database)
    monkeypatch.setattr(liveness, "RESTED", 0.0)
    assert not used(engine) & before


def test_one_caller_meets_a_death_at_work_and_nobody_after_him(engine: Engine, fresh_database: str) -> None:
    used(engine)
    cut_all(fresh_database)
    with pytest.raises(OperationalError), engine.begin() as connection:
        connection.execute(text("CREATE TABLE half_done ()"))
    assert len(used(engine)) == 3
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT to_regclass('half_done')")) is None
