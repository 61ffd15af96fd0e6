"""A real installation for journeys: started, asked and stopped by the command line, as whoever installs it does."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg

from domain.store.cluster import Cluster
from flows.claims import free_port
from flows.databases import BUSINESS
from flows.prefect_server import secret_of
from flows.status import born, read_status
from tests.flows.engine import PROJECT, START, until

Row = tuple[Any, ...]


class Installation:
    """One SIPDUMAS_HOME, with the processes that run for it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.log = home.with_name("up.log")
        self._supervisor: subprocess.Popen[bytes] | None = None

    # -- the command line ------------------------------------------------------------------

    def up(self, *words: str) -> None:
        """`sipdumas up`, and wait until `sipdumas status --wait` says that everything works."""
        with self.log.open("ab") as log:
            self._supervisor = subprocess.Popen(
                self._command("up", *words), **self._surroundings, stdout=log, stderr=log
            )
        asked = self.run("status", "--wait", f"{START:g}")
        assert asked.returncode == 0, f"{asked.stderr}\n{self.log.read_text(encoding='utf-8')}"

    def run(self, *words: str, reads: str | None = None) -> subprocess.CompletedProcess[str]:
        """One command of the command line; `reads` is its standard input."""
        return subprocess.run(
            self._command(*words), **self._surroundings, input=reads, capture_output=True, text=True, check=False
        )

    def done(self, *words: str, reads: str | None = None) -> str:
        """The output of a command that must succeed."""
        said = self.run(*words, reads=reads)
        assert said.returncode == 0, (words, said.stdout, said.stderr)
        return said.stdout

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """A command that goes on in the background."""
        return subprocess.Popen(self._command(*words), **self._surroundings, stderr=subprocess.PIPE, text=True)

    @property
    def _surroundings(self) -> dict[str, Any]:
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "SIPDUMAS_"))}
        return {"cwd": PROJECT, "env": own | {"SIPDUMAS_HOME": str(self.home), "SIPDUMAS_PORT": str(self.port)}}

    @staticmethod
    def _command(*words: str) -> list[str]:
        return [sys.executable, "-m", "ui.cli", *words]

    # -- its processes ---------------------------------------------------------------------

    @property
    def board(self) -> str:
        """The board's address, without slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def pids(self) -> dict[str, int]:
        """Process numbers by name, of those alive."""
        return {each.name: each.pid for each in read_status(self.home).processes if each.alive and each.pid}

    def kill(self) -> None:
        """End the supervisor at once, without a word."""
        assert self._supervisor is not None
        self._supervisor.kill()
        self._supervisor.wait()

    def interrupt(self) -> int:
        """Ctrl-C, and the exit code."""
        assert self._supervisor is not None
        self._supervisor.send_signal(signal.SIGINT)
        return self._supervisor.wait(90)

    def clear_away(self) -> None:
        """Whatever a failed test left: nothing of it outlives the test."""
        if self._supervisor is not None and self._supervisor.poll() is None:
            self._supervisor.terminate()
            self._supervisor.wait(90)
        cluster = Cluster.at(self.home)
        cluster.stop()
        shutil.rmtree(cluster.directory, ignore_errors=True)  # as root it lies in another account's directory

    # -- its data --------------------------------------------------------------------------

    def sql(self, statement: str, *values: object) -> list[Row]:
        """Rows of the business database."""
        with psycopg.connect(Cluster.at(self.home).url(BUSINESS, "postgresql"), autocommit=True) as connection:
            return connection.execute(statement.encode(), values).fetchall()

    def waiting(self, stage: str, nth: int = 0) -> tuple[str, str]:
        """Id and number of a demo case that waits at the stage."""
        rows = self.sql(
            "SELECT c.id, c.registration_number FROM visits v JOIN complaints c ON c.id = v.complaint_id"
            " WHERE v.decided_at IS NULL AND v.prepared_at IS NOT NULL AND v.stage = %s ORDER BY c.registration_number",
            stage,
        )
        case_id, number = rows[nth]
        return str(case_id), str(number)

    def flow_runs(self, *numbers: str) -> list[dict[str, Any]]:
        """What Prefect knows of the complaints of these numbers; of all without any. Asked by plain HTTP, two hundred at a time."""
        asked: dict[str, Any] = {"limit": 200, "offset": 0, "sort": "ID_DESC"}
        if numbers:
            asked["flow_runs"] = {"name": {"any_": list(numbers)}}
        found: list[dict[str, Any]] = []
        while page := self._prefect("/flow_runs/filter", {**asked, "offset": len(found)}):
            found += page
        return found

    def _prefect(self, path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401  JSON is anything
        address = read_status(self.home).addresses["prefect"] + "/api" + path
        user, _, word = secret_of(self.home).partition(":")
        return httpx.post(address, json=body, auth=(user, word), timeout=60).raise_for_status().json()

    def token(self, role: str) -> str:
        """A new account of this role, named like it, and its key for the REST interface."""
        words = ("--name", f"Petugas {role}", "--role", role, "--password-stdin")
        self.done("user", "add", role, *words, reads="kata sandi panjang\n")
        return self.done("token", role).strip()

    def rest(self, token: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST to the REST interface; its JSON."""
        headers = {"authorization": f"Bearer {token}"}
        answer = httpx.post(f"{self.board}/api/v1{path}", json=body, headers=headers, timeout=60)
        said: dict[str, Any] = answer.raise_for_status().json()
        return said


@contextmanager
def installed(home: Path) -> Iterator[Installation]:
    """An installation, not started; whatever runs of it ends with the block."""
    running = Installation(home)
    try:
        yield running
    finally:
        running.clear_away()


def all_gone(pids: dict[str, int]) -> bool:
    """True when none of these processes lives."""
    return not any(born(pid) for pid in pids.values())


def await_gone(pids: dict[str, int]) -> None:
    """Wait until none of these processes lives."""
    until(lambda: all_gone(pids))
