"""How long until the next officer has the card? Decisions against a running system, through REST.

From the REST call until the next visit is open and prepared in the table that all boards read: desk to desk (completeness → analysis) at 20/s, and
desk to a stage with a letter (completeness → waiting for completion) at 1/s. Calls come at their times, whether earlier ones are
answered or not. `sipdumas bench handoff [--seconds 20] [--desk-rate 20] [--letter-rate 1]`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import repeat
from threading import local
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.store import transaction
from tasks.step import now
from tests.bench.filling import fill, open_visits, send_to_sleep
from tests.bench.installation import Installation, NotInTime, installation
from tests.bench.measuring import percentiles
from tests.bench.rest import RestOfficer
from tests.travel import filled

TO_COMPLETENESS = [("registration", "registered"), ("completeness", None)]
CALLERS = 16


def run(argv: Sequence[str]) -> dict[str, Any]:
    """Measure and return the figures; `argv` as on the command line, without the program's name."""
    parser = argparse.ArgumentParser(prog="bench handoff")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--desk-rate", type=float, default=20.0)
    parser.add_argument("--letter-rate", type=float, default=1.0)
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args(argv)
    with installation(workers=asked.workers) as running:
        return {"bench": "handoff", **measure(running, asked.seconds, asked.desk_rate, asked.letter_rate)}


def measure(running: Installation, seconds: float, desk_rate: float, letter_rate: float) -> dict[str, Any]:
    """Both handoffs, one after the other, in milliseconds; warmed up by a few of each kind first."""
    clerks = Clerks(running.port, running.tokens("registry")["registry"])
    clerks.pace("complete", 20, 20)
    clerks.pace("incomplete", 3, 1)
    desk = clerks.pace("complete", round(seconds * desk_rate), desk_rate)
    letter = clerks.pace("incomplete", round(seconds * letter_rate), letter_rate)
    return {
        "desk_to_desk_ms": percentiles(desk),
        "desk_rate": desk_rate,
        "desk_to_stage_with_letter_ms": percentiles(letter),
        "letter_rate": letter_rate,
        "decisions": len(desk) + len(letter),
    }


class Clerks(local):
    """Officers at the REST interface, one connection a thread."""

    def __init__(self, port: int, token: str) -> None:
        self._officer = RestOfficer(port, token)

    def pace(self, outcome: str, count: int, rate: float) -> list[float]:
        """Take `count` decisions, `rate` a second; returns for each the seconds until its next card was there."""
        ids = fill(TO_COMPLETENESS, count, now() - timedelta(days=2))
        send_to_sleep(ids)
        visits = open_visits(ids)
        with ThreadPoolExecutor(CALLERS) as callers:
            list(callers.map(self._warm, ids[:CALLERS]))
            begin = time.perf_counter() + 0.5
            starts = [begin + n / rate for n in range(count)]
            return list(callers.map(self._hand_over, starts, ids, visits, repeat(outcome)))

    def _warm(self, complaint_id: UUID) -> None:
        self._officer.get(f"/complaints/{complaint_id}")

    def _hand_over(self, start: float, complaint_id: UUID, visit_id: UUID, outcome: str) -> float:
        time.sleep(max(0.0, start - time.perf_counter()))
        status = self._officer.decide(visit_id, outcome, filled("completeness", outcome))
        if status != 200:
            raise NotInTime(f"decision refused with {status}")
        while not self._next_card(complaint_id, visit_id):
            time.sleep(0.005)
        return time.perf_counter() - start  # not from when we came to it: a call that had to queue has waited too

    def _next_card(self, complaint_id: UUID, visit_id: UUID) -> bool:
        """Whether every board and inbox would show it now: they read open, prepared visits from this table."""
        with transaction() as store:
            return store.connection.execute(_CARD, {"complaint": complaint_id, "left": visit_id}).first() is not None


_CARD = text(
    "SELECT 1 FROM visits WHERE complaint_id = :complaint AND id <> :left AND decided_at IS NULL AND prepared_at IS NOT NULL"
)
