"""The product's worker for `bench chaos`, run as `python -m tests.bench.chaos_worker`: it leaves a row for each preparation, so that doing
one twice shows; its clock may go wrong; and for the negative control lock and guard can be taken out. Nothing of this is in the product.

SIPDUMAS_BENCH_OFFSET `worker-2:90` sets that worker's clock 90 s ahead, SIPDUMAS_BENCH_SILENCE is how many seconds a worker may stand still
before it loses its locks, SIPDUMAS_BENCH_CONTROL=1 takes lock and guard out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection

import tasks.step
from domain.store import legs, transaction
from domain.store.binding import Held

CONTROL = os.environ.get("SIPDUMAS_BENCH_CONTROL") == "1"


def main() -> None:
    """Prepare the stage, then be a worker."""
    _set_the_clock()
    _shorten_the_patience()
    if CONTROL:
        legs._locked = _unlocked
    from flows import complaint  # noqa: PLC0415  only after the clock was set: it takes `now` by name
    from flows.worker import office_chores, serve  # noqa: PLC0415  the same
    from tasks.complaints import awaits_person  # noqa: PLC0415  the same

    vars(complaint)["finish_preparing"] = tasks.step.step(finish_and_count)
    serve(complaint.carry_complaint, office_chores(), awaits_person=awaits_person, clock=tasks.step.now)


def finish_and_count(complaint_id: UUID, visit_id: UUID) -> bool:
    """Mark the visit prepared and leave a row that tells of it, in one transaction."""
    with transaction() as store:
        done = store.complaints.take(complaint_id).prepare(visit_id, at=tasks.step.now())
        if done or CONTROL:
            store.marks.put(f"prepared:{visit_id}:{uuid4()}", "1", at=tasks.step.now())
        return done


def _set_the_clock() -> None:
    name, _, seconds = os.environ.get("SIPDUMAS_BENCH_OFFSET", "").partition(":")
    if name and name == os.environ.get("SIPDUMAS_PROCESS"):
        offset = timedelta(seconds=float(seconds))
        tasks.step.now = lambda: datetime.now(UTC) + offset


def _shorten_the_patience() -> None:
    if seconds := os.environ.get("SIPDUMAS_BENCH_SILENCE"):
        legs.SILENCE = {"silence": f"{seconds}s", "standstill": f"{seconds}s"}


@contextmanager
def _unlocked(connection: Connection, key: int) -> Iterator[Held | None]:
    yield Held.by(connection)


if __name__ == "__main__":
    main()
