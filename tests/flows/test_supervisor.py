"""One command starts everything, watches it, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.store.cluster import Cluster
from flows.claims import CannotStart, free_or_refused, free_port, only_one
from flows.prefect_server import secret_of
from flows.status import Status, born, read_status
from tests.flows.engine import PROJECT, START, until


class Installation:
    """A whole installation in a temporary home, with stand-ins for board and flow."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.started: list[subprocess.Popen[str]] = []

    def start(self, workers: int = 1) -> subprocess.Popen[str]:
        """Start the supervisor; it goes on in the background."""
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "SIPDUMAS_"))
        }
        environment |= {"SIPDUMAS_HOME": str(self.home), "SIPDUMAS_PORT": str(self.port)}
        command = [sys.executable, "-m", "tests.flows.supervised", str(workers)]
        self.started.append(subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.PIPE, text=True))
        return self.started[-1]

    @property
    def status(self) -> Status:
        """What `sipdumas status` would say."""
        return read_status(self.home)

    def pids(self) -> dict[str, int]:
        """Process numbers by name, of those alive."""
        return {each.name: each.pid for each in self.status.processes if each.alive and each.pid}


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An installation, not started; whatever runs of it ends with the test."""
    running = Installation(tmp_path / "home")
    yield running
    for supervisor in running.started:
        supervisor.terminate()
        supervisor.communicate(timeout=60)
    cluster = Cluster.at(running.home)
    cluster.stop()
    shutil.rmtree(cluster.directory, ignore_errors=True)  # as root it lies in another account's directory


def gone(pids: dict[str, int]) -> bool:
    """True when none of these processes lives."""
    return not any(born(pid) for pid in pids.values())


@pytest.mark.timeout(900)
def test_everything_starts_is_watched_and_stops(installation: Installation) -> None:
    supervisor = installation.start()
    until(lambda: installation.status.ready, START)
    pids = installation.pids()
    assert sorted(pids) == ["postgres", "prefect", "supervisor", "web", "worker-1"]
    assert installation.status.addresses["board"] == f"http://127.0.0.1:{installation.port}"

    os.kill(pids["worker-1"], signal.SIGKILL)
    until(lambda: installation.pids().get("worker-1", pids["worker-1"]) != pids["worker-1"])
    os.kill(pids["prefect"], signal.SIGKILL)
    until(lambda: installation.pids().get("prefect", pids["prefect"]) != pids["prefect"])
    until(lambda: installation.status.ready, START)
    assert installation.pids()["web"] == pids["web"]

    refused = installation.start()
    assert "sudah berjalan" in refused.communicate(timeout=30)[1]
    assert refused.returncode == 1

    pids = installation.pids()
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(60) == 0
    assert gone(pids)
    assert installation.status == Status((), {})


@pytest.mark.timeout(900)
def test_children_end_with_a_killed_supervisor_and_the_next_one_goes_on(installation: Installation) -> None:
    killed = installation.start()
    until(lambda: installation.status.ready, START)
    first = installation.pids()
    killed.kill()
    killed.wait()
    postgres = {"postgres": first.pop("postgres")}
    until(lambda: gone(first))
    assert not gone(postgres)
    assert not installation.status.ready

    supervisor = installation.start(workers=2)
    until(lambda: installation.status.ready and len(installation.status.processes) == 6, START)
    assert installation.pids()["postgres"] == postgres["postgres"]
    supervisor.terminate()
    assert supervisor.wait(60) == 0
    assert gone(postgres)


def test_secrets_are_for_their_owner_only(installation: Installation) -> None:
    with only_one(installation.home):
        pass
    first = secret_of(installation.home)
    assert secret_of(installation.home) == first
    assert stat.S_IMODE((installation.home / "secrets" / "prefect").stat().st_mode) == 0o600
    assert stat.S_IMODE((installation.home / "secrets").stat().st_mode) == 0o700


def test_home_is_held_by_one(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(CannotStart, match="sudah berjalan"), only_one(tmp_path):
        pass
    with only_one(tmp_path):
        assert (tmp_path / "run" / "lock").exists()


def test_taken_port_is_refused_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(CannotStart, match="Pilih SIPDUMAS_PORT lain"):
        free_or_refused("127.0.0.1", taken.getsockname()[1])
    assert free_port(1) != 1 or os.geteuid() == 0
