"""What do complaints cost that only wait? CPU of everything at rest, memory, and handoff, with none and with ten thousand of them.

`sipdumas bench idle [--complaints 10000] [--seconds 60] [--no-runs]`. Each waiting complaint has its flow run, asleep at Prefect, as in an office
at work; `--no-runs` leaves the runs out. The complaints and runs are entered by the batch, not through the front door.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.settings import get_current_settings, temporary_settings
from prefect.states import Suspended
from sqlalchemy import text

from domain.store import transaction
from flows.deployment import NAME
from tasks.step import now
from tests.bench.filling import fill, send_to_sleep
from tests.bench.handoff import TO_COMPLETENESS, measure
from tests.bench.installation import Installation, installation
from tests.bench.measuring import by_part, cpu_of, difference, memory_mb

SETTLING = 10.0
"""Seconds after filling before anything is measured."""
WARMING = 10.0
"""Seconds of work before the first look."""
HANDS = 4


def run(argv: Sequence[str]) -> dict[str, Any]:
    """Measure and return the figures; `argv` as on the command line, without the program's name."""
    parser = argparse.ArgumentParser(prog="bench idle")
    parser.add_argument("--complaints", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--handoff-seconds", type=float, default=20.0)
    parser.add_argument("--no-runs", action="store_true")
    asked = parser.parse_args(argv)
    with installation() as running:
        send_to_sleep(fill(TO_COMPLETENESS, 1, now()))  # the deployment is there
        measure(
            running, WARMING, 20.0, 1.0
        )  # the worker has set its first letters: 50 MB that have nothing to do with who waits
        without = _look(running, asked.seconds, asked.handoff_seconds)
        let_wait(TO_COMPLETENESS, asked.complaints, runs=not asked.no_runs)
        present = _look(running, asked.seconds, asked.handoff_seconds)
    return {"complaints": asked.complaints, "without": without, "with": present, **_added(without, present)}


def _look(running: Installation, seconds: float, handoff_seconds: float) -> dict[str, Any]:
    """At rest first, then at work."""
    time.sleep(SETTLING)
    before = cpu_of(running.pids())
    memory = {name: round(memory_mb(pid), 1) for name, pid in running.pids().items() if name != "postgres"}
    time.sleep(seconds)
    used = by_part(difference(cpu_of(running.pids()), before))
    return {
        "cpu_ms_per_s": {name: round(1000 * one / seconds, 2) for name, one in used.items()},
        "cpu_percent_of_a_core": round(100 * sum(used.values()) / seconds, 2),
        "memory_mb": memory,
        "memory_mb_all": round(sum(memory.values()), 1),
        **measure(running, handoff_seconds, 20.0, 1.0),
    }


def _added(without: dict[str, Any], present: dict[str, Any]) -> dict[str, Any]:
    p50 = present["desk_to_desk_ms"]["p50"] / without["desk_to_desk_ms"]["p50"]
    p95 = present["desk_to_desk_ms"]["p95"] / without["desk_to_desk_ms"]["p95"]
    return {
        "added_percent_of_a_core": round(present["cpu_percent_of_a_core"] - without["cpu_percent_of_a_core"], 2),
        "added_memory_mb": round(present["memory_mb_all"] - without["memory_mb_all"], 1),
        "handoff_p50_times": round(p50, 3),
        "handoff_p95_times": round(p95, 3),
    }


def let_wait(
    trail: list[tuple[str, str | None]], complaints: int, *, runs: bool = True, flow: str = "complaint"
) -> None:
    """Enter so many complaints that have come this far and wait, each with its run asleep unless told otherwise."""
    ids = fill(trail, complaints, now() - timedelta(days=1))
    if not runs:
        return
    with get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name(f"{flow}/{NAME}").id
    shares = [ids[n::HANDS] for n in range(HANDS)]
    settings = get_current_settings()
    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(lambda share: _sleepers(share, deployment, settings.api.url, settings.api.auth_string), shares))


def _sleepers(ids: list[UUID], deployment: UUID, url: str | None, secret: Any) -> None:  # noqa: ANN401  Prefect's own type
    """A run for each, already asleep, noted on the complaint as the engine would."""
    with temporary_settings({"api.url": url, "api.auth_string": secret}), get_client(sync_client=True) as client:
        pairs = [{"id": one, "run": _sleeper(client, deployment, one)} for one in ids]
    with transaction() as store:
        store.connection.execute(_NOTE, pairs)


def _sleeper(client: SyncPrefectClient, deployment: UUID, complaint_id: UUID) -> UUID:
    run = client.create_flow_run_from_deployment(
        deployment,
        parameters={"complaint_id": str(complaint_id)},
        name=str(complaint_id),
        idempotency_key=f"{complaint_id}:1",
        state=Suspended(),
    )
    return run.id


_NOTE = text("UPDATE complaints SET flow_run_id = :run, wake_seq = 1, done_seq = 1 WHERE id = :id")
