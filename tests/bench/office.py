"""The supervisor of a benchmark's installation: the product's own, with accounts filled in; `python -m tests.bench.office WORKERS`.

The environment may name another worker (SIPDUMAS_BENCH_WORKER, a module), another route (SIPDUMAS_BENCH_ROUTE, a file), and settings of the
Prefect server that are left as Prefect ships them (SIPDUMAS_BENCH_STOCK, names separated by spaces).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from config.load import read_workflow
from config.settings import Settings, settings
from domain.errors import ComplaintError
from domain.store import connect, disconnect, transaction
from flows.prefect_server import ECONOMY
from flows.serve import Supervisor
from flows.signals import stopping_by_signal
from tasks.seed import seed
from tasks.step import now
from tests.builders import officers


def main() -> None:
    """Run until told to stop; exit 1 with the reason when it can't be."""
    found = settings()
    for name in os.environ.get("SIPDUMAS_BENCH_STOCK", "").split():
        del ECONOMY[name]
    worker = [sys.executable, "-m", os.environ.get("SIPDUMAS_BENCH_WORKER", "flows.worker")]
    with stopping_by_signal() as stop:
        try:
            Supervisor(found, _web(found), workers=int(sys.argv[1]), prepare=fill, worker=worker).run(stop)
        except ComplaintError as refusal:
            sys.exit(str(refusal))


def _web(found: Settings) -> list[str]:
    where = ["--host", found.host, "--port", str(found.port)]
    return [sys.executable, "-m", "uvicorn", "ui.board:app", *where, "--workers", "1", "--log-level", "warning"]


def fill(url: str) -> None:
    """The seed, one account a role, and the benchmark's route where one is named."""
    connect(url, read_workflow, pool_size=2)
    seed(now())
    with transaction() as store:
        for officer in officers().values():
            store.people.put(officer.username, officer.name, officer.roles)
        if route := os.environ.get("SIPDUMAS_BENCH_ROUTE"):
            store.workflows.put_in_force(Path(route).read_text(encoding="utf-8"), Path(route).stem, at=now())
    disconnect()


if __name__ == "__main__":
    main()
