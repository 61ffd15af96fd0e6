"""The tests' PostgreSQL: one throw-away cluster a test run, and a fresh copy of a migrated database for each test.

`tests/conftest.py` loads this as a plugin and provides the session fixture `template`: `template_database(cluster, <the migrations>)`.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from domain.store.cluster import Binaries, Cluster

# Waits for its standard input to end, as it does however the test run dies, and then clears away the server and its files.
GUARDIAN = """
read word
[ "$word" = done ] && exit
kill -INT $(head -n 1 "$1/data/postmaster.pid")
sleep 2
rm -rf "$1" "$2"
"""


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The test run's server, unsafe against power loss and fast; stopped and removed at the end, also after kill -9."""
    with throw_away_cluster() as running:
        yield running


@pytest.fixture
def fresh_database(cluster: Cluster, template: str) -> Iterator[str]:
    """The address (SQLAlchemy) of a database of this test's own, a copy of the migrated template."""
    with database_copy(cluster, template) as url:
        yield url


@contextmanager
def throw_away_cluster(binaries: Binaries | None = None) -> Iterator[Cluster]:
    """A running cluster in a temporary home; neither outlives the block."""
    home = Path(mkdtemp(prefix="sipdumas-test-"))
    cluster = Cluster.at(home, binaries=binaries, fast=True)
    cluster.start()
    guardian = _guard(cluster.directory, home)
    try:
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(cluster.directory)
        shutil.rmtree(home)
        guardian.communicate("done\n")


def template_database(cluster: Cluster, migrate: Callable[[str], None]) -> str:
    """Create a database, let `migrate` (given its address) fill it, and close it for connections; return its name for `database_copy`."""
    name = f"template_{uuid4().hex}"
    cluster.ensure_database(name)
    migrate(cluster.url(name))
    with _maintenance(cluster) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
        # An engine's pool may still hold connections, and a database in use can't be copied.
        connection.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name])
    return name


@contextmanager
def database_copy(cluster: Cluster, template: str) -> Iterator[str]:
    """The address of a new copy of the template, dropped at the end together with whoever is still connected."""
    name = f"test_{uuid4().hex}"
    with _maintenance(cluster) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    try:
        yield cluster.url(name)
    finally:
        with _maintenance(cluster) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _maintenance(cluster: Cluster) -> psycopg.Connection:
    return psycopg.connect(cluster.url("postgres", "postgresql"), autocommit=True)


def _guard(directory: Path, home: Path) -> subprocess.Popen[str]:
    command = ["/bin/sh", "-c", GUARDIAN, "sh", str(directory), str(home)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)
