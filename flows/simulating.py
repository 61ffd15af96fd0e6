"""The process that works simulations off, beside the web process so that no page waits for it: `python -m flows.simulating`.

There is one at a time (the database sees to that). It is started when somebody asks for a simulation, takes what time the
others leave, and ends when nothing waits any more or when whoever started it is gone; what it left is begun anew by the next.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from threading import Lock, Thread

from config.settings import PROJECT, settings
from domain.store import disconnect
from flows.database import open_database
from tasks.simulation_queue import GivenUp, carry_out_next

MODEST = 10
"""How much the process stands back behind those that answer people (nice)."""


class _Started:
    """The thread of this process that starts the others, while it lives; whether somebody has asked since it last did."""

    door = Lock()
    thread: Thread | None = None
    asked = False


def start() -> None:
    """Let a process work off what waits; when one of ours is at work, or just about to end, another looks once it has ended."""
    with _Started.door:
        _Started.asked = True
        if _Started.thread is None or not _Started.thread.is_alive():
            _Started.thread = Thread(target=_as_often_as_asked, name="simulating", daemon=True)
            _Started.thread.start()


def _as_often_as_asked() -> None:
    while _asked():
        command = [sys.executable, "-m", "flows.simulating"]
        subprocess.run(command, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)


def _asked() -> bool:
    """Whether somebody has asked; the thread that hears No ends, and who asks from then on begins a new one."""
    with _Started.door:
        asked, _Started.asked = _Started.asked, False
        if not asked:
            _Started.thread = None
    return asked


def finish() -> None:
    """Wait until what was started has ended."""
    if thread := _Started.thread:
        thread.join()


def work_off() -> None:
    """Carry out what waits, one after the other."""
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
