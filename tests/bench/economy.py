"""What does each setting of our Prefect server save? All of ours first, then each left as Prefect ships it, one installation each.

`sipdumas bench economy [--waiting 500] [--seconds 30] [--complaints 16] [--only NAME …]`. At rest: complaints that wait, their runs asleep. At
work: activations as in `bench engine`. Both as CPU of the Prefect server and of the database, which does the server's bidding, and as what the
server asked of its database: transactions and rows written, which other work on the machine doesn't blur as it does CPU.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from typing import Any

import psycopg

from flows.databases import PREFECT
from tests.bench.engine import AT_DESK, HUMAN_STEPS, TOLD, activations, tell
from tests.bench.idle import SETTLING, let_wait
from tests.bench.installation import Installation, installation
from tests.bench.measuring import by_part, cpu_of, difference
from tests.bench.stages import carry_staged

SERVICES = "PREFECT_SERVER_SERVICES"
SETTINGS = {
    "all ours": (),
    "task run recorder in batches": (
        f"{SERVICES}_TASK_RUN_RECORDER_BATCH_SIZE",
        f"{SERVICES}_TASK_RUN_RECORDER_READ_BATCH_SIZE",
        f"{SERVICES}_TASK_RUN_RECORDER_FLUSH_INTERVAL",
    ),
    "event persister off": (f"{SERVICES}_EVENT_PERSISTER_ENABLED",),
    "triggers off": (f"{SERVICES}_TRIGGERS_ENABLED",),
    "pause expiry off": (f"{SERVICES}_PAUSE_EXPIRATIONS_ENABLED",),
    "late runs seldom": (f"{SERVICES}_LATE_RUNS_LOOP_SECONDS",),
    "scheduler off": (f"{SERVICES}_SCHEDULER_ENABLED",),
    "vacuum of ended runs": (f"{SERVICES}_DB_VACUUM_ENABLED",),
}
"""What is left as Prefect ships it, by the name of our choice; first nothing."""
PAYING = ("prefect", "postgres")
WARMED = 8 * HUMAN_STEPS
"""Activations before the counted ones, which the database has had to carry too."""


def run(argv: Sequence[str]) -> dict[str, Any]:
    """Measure and return the figures; `argv` as on the command line, without the program's name."""
    parser = argparse.ArgumentParser(prog="bench economy")
    parser.add_argument("--waiting", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--complaints", type=int, default=16)
    parser.add_argument("--only", nargs="+", choices=list(SETTINGS), default=list(SETTINGS))
    asked = parser.parse_args(argv)
    figures = {}
    for name in asked.only:
        figures[name] = _without(SETTINGS[name], asked)
        tell({name: figures[name]})
    return {"left_as_shipped": figures}


def _without(names: tuple[str, ...], asked: argparse.Namespace) -> dict[str, Any]:
    with installation(told=TOLD | {"SIPDUMAS_BENCH_STOCK": " ".join(names)}) as running:
        begun = _asked(running)
        done = activations(running, asked.complaints, asked.complaints)
        each = {name: round(1000 * done["cpu_s_per_activation"][name], 1) for name in PAYING}
        time.sleep(SETTLING)  # what is written in batches is written now
        carried = {name: value / (done["activations"] + WARMED) for name, value in _since(running, begun).items()}
        let_wait(AT_DESK, asked.waiting, flow=carry_staged.name)
        rest, asleep = _at_rest(running, asked.seconds)
    return {
        "rest_cpu_ms_per_s": rest,
        "activation_cpu_ms": each,
        "rest_asked_per_s": _rounded(asleep),
        "activation_asked": _rounded(carried),
    }


def _at_rest(running: Installation, seconds: float) -> tuple[dict[str, float], dict[str, float]]:
    """CPU in milliseconds a second, and what the server asked of its database a second."""
    time.sleep(SETTLING)
    before, begun = cpu_of(running.pids()), _asked(running)
    time.sleep(seconds)
    used = by_part(difference(cpu_of(running.pids()), before))
    asked = {name: value / seconds for name, value in _since(running, begun).items()}
    return {name: round(1000 * used[name] / seconds, 1) for name in PAYING}, asked


def _asked(running: Installation) -> dict[str, float]:
    """What has been asked of the server's database so far."""
    with psycopg.connect(running.database_of(PREFECT), autocommit=True) as connection:
        transactions, rows = connection.execute(_COUNTED).fetchall()[0]
    return {"transactions": float(transactions), "rows_written": float(rows)}


def _since(running: Installation, before: dict[str, float]) -> dict[str, float]:
    return {name: value - before[name] for name, value in _asked(running).items()}


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in figures.items()}


_COUNTED = """
    SELECT xact_commit + xact_rollback, tup_inserted + tup_updated + tup_deleted FROM pg_stat_database
    WHERE datname = current_database()"""
