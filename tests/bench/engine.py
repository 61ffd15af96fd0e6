"""What does the engine carry? Decisions a second, activations a second and their CPU, and the same under Prefect's stock worker.

`sipdumas bench engine [--decisions 4000] [--rest 1500] [--complaints 60] [--flight 36] [--stock 12] [--workers 1]`.
An activation here is one stage with office work: three Prefect tasks, then the run sleeps. All figures come from one installation.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.store import transaction
from tasks.step import now
from tests.bench.callers import in_the_domain, through_rest
from tests.bench.filling import WAKE, fill, open_visits
from tests.bench.installation import Installation, installation, until
from tests.bench.measuring import by_part, cpu_of, difference
from tests.bench.stock import measure_stock
from tests.flows.engine import PROJECT

ROUTE = PROJECT / "tests" / "bench" / "route.yaml"
AT_DESK = [("work_1", "desks"), ("desk_1", None)]
AT_WORK = [("work_1", None)]
HUMAN_STEPS = 5
TOLD = {"SIPDUMAS_BENCH_ROUTE": str(ROUTE), "SIPDUMAS_BENCH_WORKER": "tests.bench.staged_worker"}


def run(argv: Sequence[str]) -> dict[str, Any]:
    """Measure and return the figures; `argv` as on the command line, without the program's name."""
    parser = argparse.ArgumentParser(prog="bench engine")
    parser.add_argument("--decisions", type=int, default=4000)
    parser.add_argument("--rest", type=int, default=1500)
    parser.add_argument("--complaints", type=int, default=60)
    parser.add_argument("--flight", type=int, default=36)
    parser.add_argument("--stock", type=int, default=12, help="activations for each concurrency; 0 leaves it out")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--dispatch", choices=("direct", "pool"), default="direct")
    asked = parser.parse_args(argv)
    with installation(workers=asked.workers, told=TOLD | {"SIPDUMAS_DISPATCH": asked.dispatch}) as running:
        figures = {"dispatch": asked.dispatch, "workers": asked.workers}
        figures |= decisions(running, asked.decisions, asked.rest)
        tell(figures)
        figures |= activations(running, asked.complaints, asked.flight)
        tell(figures)
        if asked.stock:
            figures |= measure_stock(running, asked.stock, figures)
        return figures


def tell(figures: dict[str, Any]) -> None:
    """What is known so far, for whoever waits at the terminal."""
    sys.stderr.write(f"{figures}\n")


def decisions(running: Installation, in_domain: int, by_rest: int) -> dict[str, Any]:
    """Desk decisions: while the workers stand still, while they work, and through REST; then how long the rest takes to drain."""
    with _standing_still(running):
        alone = in_the_domain(running.database, *_at(AT_DESK, in_domain // HUMAN_STEPS), HUMAN_STEPS)
        before = cpu_of(running.pids())
        token = running.tokens("analyst")["analyst"]
        rest = through_rest(running.port, token, *_at(AT_DESK, by_rest // HUMAN_STEPS), HUMAN_STEPS)
        used = by_part(difference(cpu_of(running.pids()), before))
        waiting = _waiting()
    drained = until(lambda: _waiting() == 0, 1800, "the backlog was not drained")
    return {
        "domain_decisions_per_s": alone,
        "rest_decisions_per_s": rest,
        "rest_cpu_ms_per_decision": {name: round(1000 * used[name] / by_rest, 2) for name in ("web", "postgres")},
        "backlog": waiting,
        "backlog_drained_s": round(drained, 1),
        "backlog_drained_per_s": round(waiting / drained, 1),
    }


def activations(running: Installation, complaints: int, flight: int) -> dict[str, Any]:
    """Complaints through five stages with office work, at most `flight` at a time, decided as soon as they are ready."""
    _warm_up(flight)
    before, began = cpu_of(running.pids()), time.monotonic()
    _carry_through(complaints, flight)
    took = time.monotonic() - began
    used = by_part(difference(cpu_of(running.pids()), before))
    done = complaints * HUMAN_STEPS
    each = {name: round(used[name] / done, 4) for name in ("prefect", "worker", "postgres")}
    return {
        "activations": done,
        "activations_per_s": round(done / took, 2),
        "cpu_s_per_activation": each,
        "cpu_s_per_activation_all": round(sum(each.values()), 4),
    }


def _warm_up(flight: int) -> None:
    _carry_through(min(8, flight), flight)


def _carry_through(complaints: int, flight: int) -> None:
    """Let complaints in as places become free, and decide whatever is ready; returns when all runs have ended."""
    left, inside = complaints, set[UUID]()
    while left or inside:
        if free := min(left, flight - len(inside)):
            new = fill(AT_WORK, free, now())
            _unprepare_and_wake(new)
            inside |= set(new)
            left -= free
        for complaint_id, visit_id in ready(inside):
            decide(complaint_id, visit_id)
        inside -= _ended(inside)
        time.sleep(0.05)


def ready(ids: set[UUID]) -> list[tuple[UUID, UUID]]:
    """(complaint, visit) of those that wait for a person."""
    with transaction() as store:
        return [(row[0], row[1]) for row in store.connection.execute(_READY, {"ids": list(ids)})]


def decide(complaint_id: UUID, visit_id: UUID) -> None:
    """The officer's decision."""
    with transaction() as store:
        officer = store.people.officer("analyst")
        store.complaints.take(complaint_id).decide("on", by=officer, at=now(), visit_id=visit_id)


def _unprepare_and_wake(ids: list[UUID]) -> None:
    """Past trails enter prepared; these have their office work before them."""
    with transaction() as store:
        store.connection.execute(_UNPREPARE, {"ids": ids})
        store.connection.execute(WAKE, {"ids": ids})


def _ended(ids: set[UUID]) -> set[UUID]:
    with transaction() as store:
        return set(store.connection.execute(_ENDED, {"ids": list(ids)}).scalars())


def _waiting() -> int:
    with transaction() as store:
        return int(
            store.connection.execute(text("SELECT count(*) FROM complaints WHERE wake_seq > done_seq")).scalar_one()
        )


def _at(trail: list[tuple[str, str | None]], count: int) -> tuple[list[UUID], list[UUID]]:
    ids = fill(trail, count, now())
    return ids, open_visits(ids)


@contextmanager
def _standing_still(running: Installation) -> Iterator[None]:
    """The workers sleep inside, so that the callers have the machine to themselves."""
    workers = [pid for name, pid in running.pids().items() if name.startswith("worker")]
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)


_READY = text(
    "SELECT complaint_id, id FROM visits WHERE complaint_id = ANY(:ids) AND decided_at IS NULL AND prepared_at IS NOT NULL"
)
_UNPREPARE = text("UPDATE visits SET prepared_at = NULL WHERE complaint_id = ANY(:ids) AND decided_at IS NULL")
_ENDED = text("SELECT id FROM complaints WHERE id = ANY(:ids) AND closed_at IS NOT NULL AND wake_seq = done_seq")
