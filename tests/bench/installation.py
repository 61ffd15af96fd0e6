"""A whole installation for a benchmark: its own home, ports and database, and nothing of it left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from prefect.settings import temporary_settings

from config.load import read_workflow
from config.settings import PROJECT
from domain.store import connect, disconnect
from domain.store.cluster import Cluster
from flows import tether
from flows.claims import free_port
from flows.databases import BUSINESS
from flows.prefect_server import secret_of
from flows.status import Status, read_status
from tasks.accounts import new_token
from tasks.step import now

START = 300.0
"""Seconds an installation may take to start on a busy machine."""


class NotInTime(AssertionError):
    """Something a benchmark waited for did not come."""


@dataclass
class Installation:
    """What runs, where, and how to come in."""

    home: Path
    port: int
    supervisor: subprocess.Popen[bytes]

    @property
    def status(self) -> Status:
        """What `sipdumas status` would say."""
        return read_status(self.home)

    def pids(self) -> dict[str, int]:
        """Process numbers by name, of those alive, without the supervisor."""
        alive = {each.name: each.pid for each in self.status.processes if each.alive and each.pid}
        return {name: pid for name, pid in alive.items() if name != "supervisor"}

    @property
    def database(self) -> str:
        """Address of the business database for SQLAlchemy."""
        return Cluster.at(self.home).url(BUSINESS)

    def database_of(self, name: str) -> str:
        """Address of another database of the cluster for psycopg."""
        return Cluster.at(self.home).url(name, "postgresql")

    @property
    def prefect(self) -> str:
        """Address of Prefect's API."""
        return f"{self.status.addresses['prefect']}/api"

    @property
    def secret(self) -> str:
        """Prefect's secret, `user:password`."""
        return secret_of(self.home)

    def tokens(self, *usernames: str) -> dict[str, str]:
        """A bearer token for each of these accounts."""
        return {name: new_token(name, at=now()) for name in usernames}


@contextmanager
def installation(
    *, workers: int = 1, told: Mapping[str, str] | None = None, keep_logs: Path | None = None
) -> Iterator[Installation]:
    """A running installation; this process is connected to its database and knows its Prefect. `told` adds to its environment.

    Its logs are copied to `keep_logs` at the end. Raises NotInTime when it does not start.
    """
    home = Path(mkdtemp(prefix="sipdumas-bench-"))
    port = free_port()
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "SIPDUMAS_"))}
    own |= {"SIPDUMAS_HOME": str(home), "SIPDUMAS_PORT": str(port), **(told or {})}
    tied = [sys.executable, "-E", "-S", str(Path(tether.__file__)), str(os.getpid())]
    command = [*tied, sys.executable, "-m", "tests.bench.office", str(workers)]
    with (home / "supervisor.log").open("ab") as log:
        supervisor = subprocess.Popen(command, cwd=PROJECT, env=own, stdout=log, stderr=log)
    running = Installation(home, port, supervisor)
    try:
        _await_start(running)
        connect(running.database, read_workflow, pool_size=16)
        with temporary_settings(_prefect_settings(running)):
            yield running
    finally:
        disconnect()
        _clear_away(running, keep_logs)


def _await_start(running: Installation) -> None:
    def ready() -> bool:
        if running.supervisor.poll() is not None:
            raise NotInTime((running.home / "supervisor.log").read_text(encoding="utf-8")[-2000:])
        return running.status.ready

    until(ready, START, "the installation did not start")


def _prefect_settings(running: Installation) -> dict[str, object]:
    return {
        "api.url": running.prefect,
        "api.auth_string": running.secret,
        "server.ephemeral.enabled": False,
        "home": running.home / "prefect-client",
    }


def _clear_away(running: Installation, keep_logs: Path | None) -> None:
    running.supervisor.terminate()
    try:
        running.supervisor.wait(60)
    except subprocess.TimeoutExpired:
        running.supervisor.kill()
        running.supervisor.wait()
    if keep_logs is not None and (running.home / "log").exists():
        shutil.copytree(running.home / "log", keep_logs, dirs_exist_ok=True)
        shutil.copyfile(running.home / "supervisor.log", keep_logs / "supervisor.log")
    cluster = Cluster.at(running.home)
    cluster.stop()
    shutil.rmtree(cluster.directory, ignore_errors=True)  # as root it lies in another account's directory
    shutil.rmtree(running.home, ignore_errors=True)


def until(true: Callable[[], object], seconds: float, otherwise: str, *, every: float = 0.1) -> float:
    """Wait until it is true; returns how many seconds that took. Raises NotInTime."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            raise NotInTime(f"{otherwise} within {seconds:g} s")
        time.sleep(every)
    return time.monotonic() - began
