"""The running server: who it is, waiting for it, stopping it, and never having two on one directory.

A process is taken for the server of a directory only when that directory is its working directory, which PostgreSQL guarantees: a process number
alone may have been given to somebody else after a crash.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from domain.errors import ClusterError

PROCESSES = Path("/proc")
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Postmaster:
    """A live server: process number, TCP port on the loopback, and whether it accepts connections."""

    pid: int
    port: int
    ready: bool


def running(data: Path) -> Postmaster | None:
    """The live server of this directory, None when there is none (whatever an old postmaster.pid may say)."""
    lines = _pid_file(data)
    if len(lines) < 4 or not (lines[0].isdigit() and lines[3].isdigit()) or not works_in(int(lines[0]), data):
        return None
    return Postmaster(pid=int(lines[0]), port=int(lines[3]), ready=len(lines) > 7 and lines[7].strip() == "ready")


def works_in(pid: int, data: Path) -> bool:
    """Whether this process lives and its working directory is `data`. A zombie no longer works anywhere."""
    try:
        return (PROCESSES / str(pid) / "cwd").samefile(data)
    except OSError:
        return False


def clear_remains(data: Path, *, wait: float = 20.0) -> None:
    """After a crash: wait until the last orphaned backend is gone, then remove a postmaster.pid whose number is a stranger's.

    PostgreSQL itself removes one whose process is dead. Raises ClusterError when processes stay in the directory.
    """
    if not wait_until(lambda: not processes_in(data), wait):
        numbers = ", ".join(map(str, processes_in(data)))
        raise ClusterError(
            f"Proses {numbers} masih memakai {data}, padahal servernya sudah mati. Tunggu sampai selesai atau hentikan proses itu, lalu ulangi."
        )
    if _pid_file(data):
        (data / "postmaster.pid").unlink()


def processes_in(data: Path) -> list[int]:
    """The processes whose working directory is `data`."""
    return [
        int(entry.name) for entry in PROCESSES.iterdir() if entry.name.isdigit() and works_in(int(entry.name), data)
    ]


def stop(data: Path, child: subprocess.Popen[bytes] | None, *, wait: float) -> None:
    """Stop the server: no new connections, open transactions rolled back; after `wait` seconds at once (recovered at next start)."""
    pid = _to_stop(data, child)
    if pid is None:
        return
    for order in (signal.SIGINT, signal.SIGQUIT):
        with suppress(ProcessLookupError):
            os.kill(pid, order)
        if wait_until(lambda: _gone(pid, data, child), wait):
            return
    raise ClusterError(
        f"Server basis data (proses {pid}) tidak mau berhenti. Periksa dengan `ps`, lalu hentikan sendiri."
    )


def _to_stop(data: Path, child: subprocess.Popen[bytes] | None) -> int | None:
    """The server, or our child that has not yet become it (or no longer is it, and is on its way out)."""
    if server := running(data):
        return server.pid
    return child.pid if child is not None and child.poll() is None else None


def free_port(wanted: int | None = None) -> int:
    """The wanted loopback port if it is free, else another one."""
    with socket.socket() as probe:
        # As PostgreSQL does: a port whose last connections are only fading away counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, wanted or 0))
        except OSError:
            return free_port()
        return int(probe.getsockname()[1])


def reachable(url: str, *, wait: float = 0.0) -> bool:
    """Whether PostgreSQL answers at this address (SQLAlchemy or libpq form) within `wait` seconds; password and database count."""
    return wait_until(lambda: refusal(url) is None, wait)


def refusal(url: str) -> str | None:
    """Why PostgreSQL can't be reached at this address, in its own words; None when it answers. Waits two seconds at most."""
    try:
        psycopg.connect("postgresql" + url[url.index("://") :], connect_timeout=2).close()
    except psycopg.OperationalError as fault:
        return str(fault).strip()
    return None


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again, at least once, until it is true (True) or the seconds are over (False)."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() >= end:
            return False
        time.sleep(0.02)
    return True


def _gone(pid: int, data: Path, child: subprocess.Popen[bytes] | None) -> bool:
    if child is not None and child.pid == pid:
        return child.poll() is not None  # also takes leave of our child, so that no zombie stays
    return not works_in(pid, data)


def _pid_file(data: Path) -> list[str]:
    """The lines of postmaster.pid: number, directory, start, port, socket, address, shared memory, status."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return (data / "postmaster.pid").read_text().splitlines()
    return []
