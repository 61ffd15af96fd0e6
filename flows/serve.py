"""`sipdumas up`: one supervisor that starts every process, watches them, and stops them in reverse.

PostgreSQL (unless SIPDUMAS_DATABASE_URL names another), the Prefect server (unless PREFECT_API_URL does), the board, the workers. All but
PostgreSQL are tied to the supervisor and end with it, however it ends; an orphaned PostgreSQL is adopted at the next start.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from time import monotonic

from config.settings import Settings
from domain.errors import ClusterError
from flows.alone import WORKER, told_environment
from flows.children import Child, Program
from flows.claims import CannotStart, free_or_refused, free_port, only_one
from flows.databases import Databases, bring_up, databases
from flows.prefect_server import LOOPBACK, PrefectServer, answers_ok, client_environment, secret_of, without_prefect
from flows.signals import stopping_by_signal
from flows.status import Recorded, Status, beats, born, forget_processes, read_status, recorded, write_processes
from flows.worker import PROCESS_NAME
from tasks.step import now

TEND_EVERY = 0.5  # seconds
PREFECT_PATIENCE = (
    180.0  # seconds the Prefect server may take to start on a busy machine (its first start makes its tables)
)

log = logging.getLogger("sipdumas.supervisor")


class Supervisor:
    """Everything that runs for one SIPDUMAS_HOME. `web` is the command of the board's process; `prepare` fills the database before anything looks."""

    def __init__(
        self,
        found: Settings,
        web: Sequence[str],
        *,
        workers: int,
        prepare: Callable[[str], None] = lambda _: None,
        worker: Sequence[str] = WORKER,
    ) -> None:
        self._found = found
        self._commands = {"web": list(web), "worker": list(worker)}
        self._workers = workers
        self._prepare = prepare
        self._databases: Databases = databases(found)
        self._children: list[Child] = []
        self._started_at: dict[int, str] = {}

    def run(self, stop: Event, ready: Callable[[Status], None] = lambda _: None) -> None:
        """Start everything, call `ready` once all of it does its work, go on until `stop`, then stop everything.

        Raises CannotStart, ClusterError, or what `prepare` raises; whatever had started is stopped then.
        """
        with ExitStack() as down:
            down.enter_context(only_one(self._found.home))
            down.callback(forget_processes, self._found.home)
            down.callback(self._databases.stop)
            url = bring_up(self._databases)
            self._prepare(url)
            down.callback(self._stop_children)
            self._start(url, stop)
            self._watch(stop, ready)

    def _start(self, url: str, stop: Event) -> None:
        free_or_refused(self._found.host, self._found.port)
        self._children = [Child(program, self._found.home / "log") for program in self._programs(url)]
        for child in self._children:
            if not stop.is_set():
                child.start()
                self._record()
            if child.program.name == "web":  # workers would only wait for Prefect, the board needn't
                self._await_prefect(self._children[0], stop)

    def _programs(self, url: str) -> list[Program]:
        """What is to run besides PostgreSQL, in the order of starting."""
        server = self._server()
        shared = self._environment(url, server)
        before = [] if server is None else [_prefect(server, shared | server.environment)]
        names = [f"worker-{number}" for number in range(1, self._workers + 1)]
        workers = [_worker(self._found.home, name, self._commands["worker"], shared) for name in names]
        return [*before, _web(self._found, self._commands["web"], shared), *workers]

    def _server(self) -> PrefectServer | None:
        """The Prefect server to start; None when another's is used."""
        if self._found.prefect_api_url is not None:
            return None
        port = free_port(next((each.port for each in recorded(self._found.home) if each.name == "prefect"), None))
        home = self._found.home / "prefect"
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return PrefectServer(home, port, self._databases.prefect, secret_of(self._found.home))

    def _environment(self, url: str, server: PrefectServer | None) -> dict[str, str]:
        """What board and workers are told: our own environment, the database, and where Prefect is."""
        told = told_environment(self._found, url)
        if server is None:
            return told
        return without_prefect(told) | client_environment(server.home, server.api, server.secret)

    def _await_prefect(self, child: Child, stop: Event) -> None:
        until = monotonic() + PREFECT_PATIENCE
        while child.program.name == "prefect" and not stop.is_set() and not child.program.ready():
            if child.pid is None or monotonic() > until:
                raise CannotStart(f"Server Prefect tidak mau berjalan; lihat {child.log}, lalu ulangi.")
            stop.wait(0.2)

    def _watch(self, stop: Event, ready: Callable[[Status], None]) -> None:
        announced = False
        while not stop.is_set():
            if not announced and all(child.program.ready() for child in self._children):
                announced = True
                ready(read_status(self._found.home))
            self._tend()
            stop.wait(TEND_EVERY)

    def _tend(self) -> None:
        """Start again what died, and keep the logs from filling the disk."""
        before = self._databases.process
        try:
            self._databases.start()
        except ClusterError as refusal:  # e.g. a full disk: what runs goes on, and we ask again
            log.warning("postgres: %s", refusal)
        started = [child.tend() for child in self._children]
        if any(started) or self._databases.process != before:
            self._record()
        for child in self._children:
            child.trim_log()

    def _stop_children(self) -> None:
        """Board first, then the workers, Prefect last: a leg at hand can still end."""
        order = {"web": 0, "worker": 1, "prefect": 2}
        for child in sorted(self._children, key=lambda each: order[each.program.name.partition("-")[0]]):
            child.stop()

    def _record(self) -> None:
        lines = [self._line("supervisor", os.getpid(), None, None)]
        if self._databases.process is not None:
            lines.append(self._line("postgres", *self._databases.process, None))
        programs = [(child.program, child.pid) for child in self._children]
        lines += [self._line(program.name, pid, program.port, program.url) for program, pid in programs]
        write_processes(self._found.home, lines)

    def _line(self, name: str, pid: int | None, port: int | None, url: str | None) -> Recorded:
        if pid is None:
            return Recorded(name, None, port, url, None, "")
        started = self._started_at.setdefault(pid, now().isoformat(timespec="seconds"))
        return Recorded(name, pid, port, url, started, born(pid))


def up(
    found: Settings,
    web: Sequence[str],
    *,
    workers: int = 1,
    prepare: Callable[[str], None] = lambda _: None,
    ready: Callable[[Status], None] = lambda _: None,
) -> None:
    """Run the installation in the foreground until SIGTERM or SIGINT; only on the main thread.

    `prepare` is given the migrated database's address before any process looks at it. Raises CannotStart, ClusterError.
    """
    with stopping_by_signal() as stop:
        Supervisor(found, web, workers=workers, prepare=prepare).run(stop, ready)


def _prefect(server: PrefectServer, environment: Mapping[str, str]) -> Program:
    url = f"http://{LOOPBACK}:{server.port}"
    return Program("prefect", server.command, environment, lambda: server.ready, server.port, url, grace=15)


def _web(found: Settings, command: list[str], environment: Mapping[str, str]) -> Program:
    host = LOOPBACK if found.host in {"0.0.0.0", "::"} else found.host  # noqa: S104  we compare, we don't listen
    url = f"http://{f'[{host}]' if ':' in host else host}:{found.port}"
    return Program("web", command, environment, lambda: answers_ok(f"{url}/readyz"), found.port, url)


def _worker(home: Path, name: str, command: list[str], environment: Mapping[str, str]) -> Program:
    return Program(name, command, {**environment, PROCESS_NAME: name}, lambda: beats(home, name), grace=45)
