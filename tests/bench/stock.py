"""The same flow under Prefect's own process worker: a process for each activation, woken by Prefect's resume.

It is measured at its best: it polls every second instead of every ten, and its deployment's folder holds one file, for with every activation it reads
that folder through (with our own, packages included, an activation cost 20 s of CPU more).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from sqlalchemy import text

from domain.store import transaction
from flows.prefect_server import client_environment, without_prefect
from tasks.step import now
from tests.bench.filling import fill
from tests.bench.installation import Installation, NotInTime, until
from tests.bench.measuring import cpu_of, difference, percentiles
from tests.bench.stages import carry_staged
from tests.flows.engine import PROJECT

POOL = "stock"
CONCURRENCIES = (1, 2, 4)


def measure_stock(running: Installation, activations: int, ours: dict[str, Any]) -> dict[str, Any]:
    """Activations a second and their CPU for each concurrency, and how our figures compare with the best."""
    with get_client(sync_client=True) as client:
        client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
        client.create_deployment(
            client.create_flow_from_name(carry_staged.name),
            name=POOL,
            work_pool_name=POOL,
            path=str(_folder(running)),
            entrypoint="stages.py:carry_staged",
            enforce_parameter_schema=False,
        )
        deployment = client.read_deployment_by_name(f"{carry_staged.name}/{POOL}").id
        found = {str(limit): _at(running, client, deployment, limit, activations) for limit in CONCURRENCIES}
    best = max(found.values(), key=lambda one: one["activations_per_s"])
    return {
        "stock": found,
        "times_stock": round(ours["activations_per_s"] / best["activations_per_s"], 1),
        "cpu_of_stock": round(best["cpu_s_per_activation_all"] / ours["cpu_s_per_activation_all"], 1),
    }


def _folder(running: Installation) -> Path:
    """A project that is the flow and nothing else; the rest it finds on its path."""
    folder = running.home / "stock-project"
    folder.mkdir()
    shutil.copyfile(PROJECT / "tests" / "bench" / "stages.py", folder / "stages.py")
    return folder


def _at(
    running: Installation, client: SyncPrefectClient, deployment: UUID, limit: int, activations: int
) -> dict[str, Any]:
    """Enough complaints to keep it busy, decided and resumed as soon as they sleep, until so many activations are done."""
    ids = fill([("work_1", None)], limit + 2, now())
    with transaction() as store:
        store.connection.execute(
            text("UPDATE visits SET prepared_at = NULL WHERE complaint_id = ANY(:ids) AND decided_at IS NULL"),
            {"ids": ids},
        )
    runs = {
        client.create_flow_run_from_deployment(deployment, parameters={"complaint_id": str(one)}).id: one for one in ids
    }
    with _stock_worker(running, limit) as worker:
        _await_first(running, ids)
        before, began, start = cpu_of(running.pids() | {"stock": worker}), time.monotonic(), _prepared(ids)
        waits = list[float]()
        while (done := _prepared(ids) - start) < activations:
            _decide_sleepers(client, runs, waits)
            time.sleep(0.2)
        took = time.monotonic() - began
        used = difference(cpu_of(running.pids() | {"stock": worker}), before)
    each = {name: round(used.get(name, 0.0) / done, 3) for name in ("prefect", "stock", "postgres")}
    return {
        "activations": done,
        "activations_per_s": round(done / took, 3),
        "cpu_s_per_activation": each,
        "cpu_s_per_activation_all": round(sum(each.values()), 3),
        "resume_to_prepared_ms": percentiles(_waits(ids)),
    }


def _await_first(running: Installation, ids: list[UUID]) -> None:
    try:
        until(lambda: _prepared(ids) >= 1, 240, "the stock worker did not begin", every=0.5)
    except NotInTime as late:
        raise NotInTime(f"{late}: {(running.home / 'stock.log').read_text(encoding='utf-8')[-1500:]}") from None


def _decide_sleepers(client: SyncPrefectClient, runs: dict[UUID, UUID], waits: list[float]) -> None:
    """The officers decide whatever sleeps, and Prefect is asked to resume it; what has ended is begun anew as another complaint."""
    for run in client.read_flow_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=list(runs)))):
        if run.state is not None and run.state.is_paused() and _decide_on(runs[run.id]):
            client.resume_flow_run(run.id)


def _decide_on(complaint_id: UUID) -> bool:
    with transaction() as store:
        complaint = store.complaints.take(complaint_id)
        visit = complaint.open_visit
        if visit is None or not visit.prepared:
            return False
        complaint.decide("on", by=store.people.officer("analyst"), at=now(), visit_id=visit.id)
        return True


def _prepared(ids: list[UUID]) -> int:
    counted = text("SELECT count(*) FROM visits WHERE complaint_id = ANY(:ids) AND prepared_at IS NOT NULL")
    with transaction() as store:
        return int(store.connection.execute(counted, {"ids": ids}).scalar_one())


def _waits(ids: list[UUID]) -> list[float]:
    took = text(
        "SELECT extract(epoch FROM prepared_at - opened_at) FROM visits WHERE complaint_id = ANY(:ids) AND seq > 1"
        " AND prepared_at IS NOT NULL"
    )
    with transaction() as store:
        return [float(one) for one in store.connection.execute(took, {"ids": ids}).scalars()]


@contextmanager
def _stock_worker(running: Installation, limit: int) -> Iterator[int]:
    """Prefect's process worker, as its documentation starts it; gives its process number."""
    told = client_environment(running.home / "prefect-stock", running.prefect, running.secret)
    told |= {"SIPDUMAS_DATABASE_URL": running.database, "PREFECT_WORKER_QUERY_SECONDS": "1", "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", "prefect", "worker", "start", "-t", "process", "-p", POOL, "--limit", str(limit)]
    with (running.home / "stock.log").open("ab") as log:
        worker = subprocess.Popen(
            command, cwd=PROJECT, env=without_prefect(os.environ) | told, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield worker.pid
    finally:
        worker.terminate()
        try:
            worker.wait(30)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
