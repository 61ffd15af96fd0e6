"""The board as uvicorn serves it, over a database of the test's own: what a browser or a client from outside meets."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from config.settings import PROJECT
from flows.claims import free_port

START = 60.0


@contextmanager
def served_board(database: str, home: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """The address of a running board; its process ends with the block."""
    port = free_port()
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "SIPDUMAS_"))}
    given = {"SIPDUMAS_HOME": str(home), "SIPDUMAS_PORT": str(port), "SIPDUMAS_DATABASE_URL": database, **environment}
    command = [sys.executable, "-m", "uvicorn", "ui.board:app", "--port", str(port), "--log-level", "warning"]
    with (home / "board.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT, env=own | given, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        _await(address, process, home / "board.log")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _await(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{address}/healthz", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8"))
