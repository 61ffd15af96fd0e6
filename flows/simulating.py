"""The process that works simulations off, beside the web process so that no page waits for it: `python -m flows.simulating`.

There is one at a time (the database sees to that). It is started when somebody asks for a simulation, takes what time the
others leave, and ends when nothing waits any more or when whoever started it is gone; what it left is begun anew by the next.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime

from config.settings import PROJECT, settings

MODEST = 10
"""How much the process stands back behind those that answer people (nice)."""


class _Started:
    process: subprocess.Popen[bytes] | None = None


def start() -> None:
    """Let a process work off what waits, unless one of ours does."""
    running = _Started.process
    if running is None or running.poll() is not None:
        command = [sys.executable, "-m", "flows.simulating"]
        _Started.process = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def finish() -> None:
    """Wait for the process this one started, if there is one."""
    if _Started.process:
        _Started.process.wait()


def work_off() -> None:
    """Carry out what waits, one after the other."""
    from domain.store import disconnect  # noqa: PLC0415  whoever only starts the process has the database open already
    from flows.database import open_database  # noqa: PLC0415  the same
    from tasks.simulation_queue import GivenUp, carry_out_next  # noqa: PLC0415  the simulation library stays out of the web process

    parent = os.getppid()
    os.nice(MODEST)
    open_database(settings(), pool_size=2)
    try:
        while carry_out_next(lambda: datetime.now(UTC), lambda: os.getppid() != parent):
            pass
    except GivenUp:
        pass
    finally:
        disconnect()


if __name__ == "__main__":
    work_off()
