"""An existing PostgreSQL instead of the embedded one: both databases are made, ours is migrated, the server is left alone."""

from pathlib import Path
from uuid import uuid4

import psycopg

from config.settings import settings
from domain.store.cluster import Cluster
from flows.databases import bring_up, databases


def named(cluster: Cluster, name: str) -> str:
    return cluster.url(name).replace("postgresql+psycopg", "postgresql")


def test_an_existing_server_gets_both_databases_and_our_schema(cluster: Cluster, tmp_path: Path) -> None:
    name = f"office_{uuid4().hex[:8]}"
    found = settings({"SIPDUMAS_DATABASE_URL": named(cluster, name), "SIPDUMAS_HOME": str(tmp_path)})
    place = databases(found)
    url = bring_up(place)
    assert bring_up(place) == url, "a second start changes nothing"
    with psycopg.connect(named(cluster, name)) as connection:
        tables = connection.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_name = 'visits'"
        ).fetchone()
        databases_there = connection.execute("SELECT datname FROM pg_database").fetchall()
    assert tables == (1,)
    assert {(name,), (f"{name}_prefect",)} <= set(databases_there)
    assert place.prefect.startswith("postgresql+asyncpg://")
    assert place.process is None
    place.stop()
    assert cluster.pid is not None, "another's server is never stopped"
    assert not any(tmp_path.iterdir()), "no cluster of our own was made"


def test_without_an_address_the_cluster_is_our_own(tmp_path: Path) -> None:
    place = databases(settings({"SIPDUMAS_HOME": str(tmp_path)}))
    assert place.process is None, "nothing runs yet"
