"""A real engine for tests: one PostgreSQL and one Prefect server a test run, a business database and workers for each test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterName
from prefect.client.schemas.objects import FlowRun
from prefect.settings import temporary_settings

from domain.store import connect, disconnect
from domain.store.cluster import Cluster
from domain.store.cluster.postmaster import free_port
from flows.prefect_server import PrefectServer, without_prefect
from tests.flows.standin import any_workflow
from tests.postgres import database_copy

PROJECT = Path(__file__).resolve().parents[2]
START = 240.0
"""Seconds for PostgreSQL, Prefect's first migration and a worker, on a busy machine."""
PATIENCE = 120.0
"""Seconds for what takes a second on a quiet machine; a worker loads Prefect before its first act."""


class RunningPrefect:
    """The test run's Prefect server; can be killed and started again on the same port."""

    def __init__(self, server: PrefectServer) -> None:
        self.server = server
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it is ready."""
        environment = without_prefect(os.environ) | self.server.environment
        with (self.server.home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(self.server.command, env=environment, stdout=log, stderr=log)
        until(lambda: self.server.ready, START)

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    @property
    def settings(self) -> dict[str, Any]:
        """What clients in this process need."""
        return {"api.url": self.server.api, "api.auth_string": self.server.secret, "server.ephemeral.enabled": False}


@pytest.fixture(scope="session")
def prefect(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPrefect]:
    """The test run's Prefect server, on PostgreSQL, with the settings of production."""
    name = f"prefect_{uuid4().hex}"
    cluster.ensure_database(name)
    home = tmp_path_factory.mktemp("prefect")
    running = RunningPrefect(PrefectServer(home, free_port(), cluster.url(name, "postgresql+asyncpg"), "sipdumas:test"))
    running.start()
    yield running
    running.kill()


@dataclass
class Engine:
    """The business side in plain SQL (letters come in, officers decide), Prefect's side by its client, and worker processes."""

    url: str
    prefect: RunningPrefect
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run one statement in its own transaction."""
        with psycopg.connect(self._address, autocommit=True) as connection:
            done = connection.execute(statement.encode(), values)
            return done.fetchall() if done.description else []

    @property
    def _address(self) -> str:
        return self.url.replace("postgresql+psycopg", "postgresql")

    def register(self, subject: str = "") -> UUID:
        """A new complaint with one open, unprepared visit, announced to the workers."""
        complaint_id = uuid4()
        self.sql(
            "INSERT INTO workflows (version, number, name, source, status, author, stored_at)"
            " VALUES ('v', 1, 'v', '', 'published', 'system', now()) ON CONFLICT DO NOTHING"
        )
        self.sql(
            "INSERT INTO complaints (id, registration_number, tracking_code, workflow_version, channel, received_at, registered_at,"
            " registered_by, subject, body, language) VALUES (%s, %s, %s, 'v', 'letter', now(), now(), 'mailroom', %s, '', 'id')",
            *(complaint_id, self.number(complaint_id), complaint_id.hex, subject),
        )
        self.decide(complaint_id)
        return complaint_id

    def number(self, complaint_id: UUID) -> str:
        """Its registration number."""
        return f"{complaint_id.hex[:8]}/2026"

    def decide(self, complaint_id: UUID, *, last: bool = False) -> None:
        """Close the open visit, open the next unless this is the last, and tell the workers: one transaction."""
        with psycopg.connect(self._address) as connection:
            connection.execute(CLOSE, [complaint_id])
            if not last:
                connection.execute(OPEN, [uuid4(), complaint_id, complaint_id])
            connection.execute(WAKE, [last, complaint_id])
            connection.execute("SELECT pg_notify('sipdumas_wake', %s)", [str(complaint_id)])

    def bookmark(self, complaint_id: UUID, column: str) -> object:
        """One column of the complaint's row."""
        return self.sql(f"SELECT {column} FROM complaints WHERE id = %s", complaint_id)[0][0]  # noqa: S608  fixed names of these tests

    def caught_up(self, complaint_id: UUID) -> bool:
        """True when Prefect has acknowledged everything."""
        return bool(self.bookmark(complaint_id, "wake_seq = done_seq"))

    def preparations(self, complaint_id: UUID) -> list[int]:
        """How often each visit was prepared, oldest visit first."""
        return [count for (count,) in self.sql(PREPARATIONS, complaint_id)]

    def runs(self, complaint_id: UUID) -> list[FlowRun]:
        """Every run Prefect knows of this complaint, by name."""
        named = FlowRunFilter(name=FlowRunFilterName(any_=[self.number(complaint_id)]))
        with get_client(sync_client=True) as client:
            return client.read_flow_runs(flow_run_filter=named)

    def state(self, complaint_id: UUID) -> str | None:
        """State of its one run, e.g. PAUSED; fails when there are more."""
        (run,) = self.runs(complaint_id)
        return run.state_type.value if run.state_type else None

    def start_worker(self, dispatch: str = "direct") -> subprocess.Popen[bytes]:
        """Another worker process, with the stand-in flow."""
        environment = (
            without_prefect(os.environ)
            | self.prefect.server.environment
            | {"SIPDUMAS_DATABASE_URL": self.url, "SIPDUMAS_DISPATCH": dispatch}
        )
        with (self.prefect.server.home / "worker.log").open("ab") as log:
            command = [sys.executable, "-m", "tests.flows.standin"]
            worker = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=log)
        self.workers.append(worker)
        return worker


CLOSE = "UPDATE visits SET decided_at = now(), outcome = 'on' WHERE complaint_id = %s AND decided_at IS NULL"
OPEN = (
    "INSERT INTO visits (id, complaint_id, seq, life, stage, kind, role, opened_at)"
    " SELECT %s, %s, count(*) + 1, 1, 'desk', 'desk', 'analyst', now() FROM visits WHERE complaint_id = %s"
)
WAKE = "UPDATE complaints SET wake_seq = wake_seq + 1, closed_at = CASE WHEN %s THEN now() END WHERE id = %s"
PREPARATIONS = (
    "SELECT (SELECT count(*) FROM marks WHERE key LIKE 'prepared:' || v.id || ':%%') FROM visits v"
    " WHERE complaint_id = %s ORDER BY seq"
)


@pytest.fixture
def engine(cluster: Cluster, template: str, prefect: RunningPrefect) -> Iterator[Engine]:
    """An engine with a business database of this test's own and no worker yet; all its workers end with it."""
    with database_copy(cluster, template) as url, temporary_settings(prefect.settings):
        connect(url, any_workflow)
        running = Engine(url, prefect)
        yield running
        for worker in running.workers:
            worker.kill()
            worker.wait()
        disconnect()


def until(true: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until it is true; fail with its last value when it never is."""
    end = time.monotonic() + seconds
    while not (value := true()):
        assert time.monotonic() < end, f"still {value!r} after {seconds:g} s"
        time.sleep(0.02)


@contextmanager
def frozen(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """The process stands still inside."""
    process.send_signal(signal.SIGSTOP)
    yield
    process.send_signal(signal.SIGCONT)
