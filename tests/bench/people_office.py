"""What the benches of the screens stand on: a database full of complaints and the board's one web process, nothing else running.

A filled database may be used again (`--database URL`, made with `python -m tests.bench.population URL`); otherwise one is made and thrown away,
with the settings of the product, not of the tests.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from config.load import read_workflow
from config.settings import PROJECT
from domain.store import connect, disconnect, transaction
from domain.store.cluster import Cluster
from flows.claims import free_port
from flows.databases import BUSINESS
from tasks.accounts import demo_sign_in
from tests.bench.installation import until
from tests.bench.population import OPEN_SHARE, populate, tell
from tests.office import set_up

MANY = 250_000


def parser(name: str) -> argparse.ArgumentParser:
    """What each of them can be told: how many complaints, which seed, or which database."""
    found = argparse.ArgumentParser(prog=f"bench {name}")
    found.add_argument("--complaints", type=int, default=MANY)
    found.add_argument("--seed", type=int, default=1)
    found.add_argument("--database", help="a database filled by tests.bench.population, left as it is")
    found.set_defaults(open_share=OPEN_SHARE)
    return found


@contextmanager
def big_office(asked: argparse.Namespace) -> Iterator[str]:
    """The address of a database with the complaints asked for; `transaction()` works on it."""
    if asked.database:
        connect(asked.database, read_workflow, pool_size=2)
        yield asked.database
        disconnect()
        return
    home = Path(mkdtemp(prefix="sipdumas-bench-"))
    cluster = Cluster.at(home)
    try:
        cluster.start()
        cluster.ensure_database(BUSINESS)
        url = cluster.url(BUSINESS)
        set_up(url)
        connect(url, read_workflow, pool_size=2)
        share, now = asked.open_share, datetime.now(UTC)
        populate(url, count=asked.complaints, seed=asked.seed, at=now, told=tell, open_share=share)
        yield url
    finally:
        disconnect()
        cluster.stop()
        shutil.rmtree(cluster.directory, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def web_process(url: str, application: str = "ui.board:app") -> Iterator[tuple[int, int]]:
    """Port and process number of one board over this database, started as `sipdumas web` starts it."""
    port, home = free_port(), Path(mkdtemp(prefix="sipdumas-bench-web-"))
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "SIPDUMAS_"))}
    own |= {"SIPDUMAS_HOME": str(home), "SIPDUMAS_PORT": str(port), "SIPDUMAS_DATABASE_URL": url}
    own |= {"PREFECT_API_URL": "http://127.0.0.1:9/api"}  # nobody there: pages must not need the engine
    where = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--log-level", "warning"]
    log = home / "web.log"
    with log.open("ab") as out:
        web = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", application, *where], cwd=PROJECT, env=own, stdout=out, stderr=out
        )
    try:
        until(lambda: _answers(port, web, log), 120.0, "the board did not start")
        yield port, web.pid
    finally:
        sys.stderr.write(log.read_text(encoding="utf-8")[-2000:])
        web.terminate()
        try:
            web.wait(20)
        except subprocess.TimeoutExpired:
            web.kill()
            web.wait()
        shutil.rmtree(home, ignore_errors=True)


def get(port: int, path: str) -> bytes:
    """The answer to a GET; OSError when nobody answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    finally:
        connection.close()


def _answers(port: int, web: subprocess.Popen[bytes], log: Path) -> bool:
    if web.poll() is not None:
        raise AssertionError(log.read_text(encoding="utf-8")[-2000:])
    try:
        return bool(get(port, "/healthz"))
    except OSError:
        time.sleep(0.2)
        return False


def keys(role: str) -> dict[str, str]:
    """A sign-in key for every officer of the population with this role."""
    with transaction() as store:
        names = [one.username for one in store.people.accounts() if role in one.roles and one.username != role]
    return {name: demo_sign_in(name, at=datetime.now(UTC), loopback=True) for name in names}


def state(url: str) -> dict[str, Any]:
    """What lies in the database."""
    del url
    with transaction() as store:
        totals = store.board.totals()
        cards = sum(column.cards for column in store.board.columns(datetime.now(UTC)))
    return {"complaints": totals["all"], "open": cards}
