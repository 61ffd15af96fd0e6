"""What an installation must have to itself: its SIPDUMAS_HOME, its port."""

from __future__ import annotations

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import ComplaintError
from flows.prefect_server import LOOPBACK


class CannotStart(ComplaintError):
    """The installation can't be started now; the message says why and what to do."""


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold SIPDUMAS_HOME. Raises CannotStart when another supervisor does."""
    (home / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "run" / "lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"SIPDUMAS sudah berjalan dengan SIPDUMAS_HOME {home}. Lihat `sipdumas status`, "
                f"atau pilih SIPDUMAS_HOME dan SIPDUMAS_PORT lain."
            ) from None
        yield


def free_or_refused(host: str, port: int) -> None:
    """Raise CannotStart when somebody else listens on the board's port."""
    try:
        _bind(host, port)
    except OSError as refusal:
        raise CannotStart(
            f"Alamat {host}:{port} tidak dapat dipakai ({refusal.strerror}). Pilih SIPDUMAS_PORT lain."
        ) from None


def free_port(wanted: int | None = None) -> int:
    """A free loopback port, the wanted one if it can be had: links to Prefect's pages stay good over a restart."""
    try:
        return _bind(LOOPBACK, wanted or 0)
    except OSError:
        return _bind(LOOPBACK, 0)


def _bind(host: str, port: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        return int(probe.getsockname()[1])
