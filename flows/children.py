"""Child processes of the supervisor: started tied to it, written down in a log, started again when they die, stopped in peace."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from config.settings import PROJECT
from flows import tether

LARGEST_LOG = 20_000_000  # bytes; the older half of the story is kept in NAME.log.1
LONGEST_PAUSE = 5.0  # seconds before a child that keeps dying is tried again: with its start, work goes on within 30
PROVEN = 20.0  # seconds after which a child counts as healthy and its next death as the first: what can't run ends while it starts


@dataclass(frozen=True)
class Program:
    """What to run. `ready` tells whether it does its work, `url` where; `grace` is how many seconds it may take to stop."""

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(repr=False)
    ready: Callable[[], bool]
    port: int | None = None
    url: str | None = None
    grace: float = 10.0


class Child:
    """A program kept running. To be used from one thread, the main one: children die with the thread that started them."""

    def __init__(self, program: Program, logs: Path) -> None:
        self.program = program
        self.log = logs / f"{program.name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = 0.0
        self._again_at = 0.0

    @property
    def pid(self) -> int | None:
        """Its process number while it lives."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> None:
        """Start it in a session of its own: the terminal's Ctrl-C is the supervisor's business."""
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        command = [sys.executable, "-E", "-S", str(Path(tether.__file__)), str(os.getpid()), *self.program.command]
        with os.fdopen(os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=PROJECT,
                env=dict(self.program.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._started = monotonic()

    def tend(self) -> bool:
        """Start it again when it died, each time after a longer pause; True when it was started anew."""
        if self.pid is not None:
            return False
        if self._again_at == 0.0:
            self._schedule()
        if monotonic() < self._again_at:
            return False
        self._again_at = 0.0
        self.start()
        return True

    def _schedule(self) -> None:
        healthy = monotonic() - self._started > PROVEN
        self._pause = 1.0 if healthy or not self._pause else min(2 * self._pause, LONGEST_PAUSE)
        self._again_at = monotonic() + self._pause

    def trim_log(self) -> None:
        """Keep a large log as NAME.log.1 and begin anew; the child goes on appending to the same file."""
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)

    def stop(self) -> None:
        """Ask it to end; after its grace end it. Returns when it is gone."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(self.program.grace)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
