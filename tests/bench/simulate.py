"""How fast and how lean is the simulation? One replication over many complaints: one line of JSON, time, memory, machine.

`python -m tests.bench.simulate [--complaints 100000] [--seed 0]`; promised: 100,000 in 60 s on two cores, under 1 GB.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from datetime import time as clock
from typing import Any

from domain.calendar import OFFICE_ZONE
from domain.simulation import Result, simulate
from tests.office_model import A_MONDAY, an_office


def run(argv: Sequence[str]) -> dict[str, Any]:
    """Measure and return the figures; `argv` as on the command line, without the program's name."""
    parser = argparse.ArgumentParser(prog="bench simulate")
    parser.add_argument("--complaints", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(argv)
    model = an_office()
    began, worked = time.perf_counter(), time.process_time()
    start = datetime.combine(A_MONDAY, clock(8), OFFICE_ZONE)
    result = simulate(model, start=start, cases=asked.complaints, seed=asked.seed, replications=1)
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    return {"bench": "simulate", "complaints": asked.complaints, "seconds": round(seconds, 2)} | {
        "cpu_seconds": round(cpu, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        **_figures(result),
        "machine": _machine(),
    }


def _figures(result: Result) -> dict[str, Any]:
    terms = {f"{t.stage or 'complaint'}.{t.deadline}": round(t.share_kept.mean, 3) for t in result.terms}
    return {
        "closed": round(result.closed.mean),
        "open": round(result.open.mean),
        "median_days": round(result.median_hours.mean / 24, 2),
        "p90_days": round(result.p90_hours.mean / 24, 2),
        "mean_queue": round(result.queue.mean, 1),
        "load_by_role": {role: round(band.mean, 2) for role, band in result.load_by_role.items()},
        "terms_kept": terms,
    }


def _machine() -> dict[str, Any]:
    return {"cores": os.cpu_count(), "python": platform.python_version(), "platform": platform.platform()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1:])) + "\n")
