"""What does each setting of our Prefect server save? All of ours first, then each left as Prefect ships it, one installation each.

`sipdumas bench economy [--waiting 500] [--seconds 30] [--complaints 16] [--only NAME …]`. At rest: complaints that wait, their runs asleep. At
work: activations as in `bench engine`. Both as CPU of the Prefect server and of the database, which does the server's bidding.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from typing import Any

from tests.bench.engine import AT_DESK, TOLD, activations, tell
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
        each = activations(running, asked.complaints, asked.complaints)["cpu_s_per_activation"]
        let_wait(AT_DESK, asked.waiting, flow=carry_staged.name)
        rest = _at_rest(running, asked.seconds)
    return {"rest_cpu_ms_per_s": rest, "activation_cpu_ms": {name: round(1000 * each[name], 1) for name in PAYING}}


def _at_rest(running: Installation, seconds: float) -> dict[str, float]:
    time.sleep(SETTLING)
    before = cpu_of(running.pids())
    time.sleep(seconds)
    used = by_part(difference(cpu_of(running.pids()), before))
    return {name: round(1000 * used[name] / seconds, 1) for name in PAYING}
