"""Upkeep: every few seconds what was left lying is taken up.

It takes up complaints nobody looked at, does the chores it is given (outbox, deadlines), and casts a slow net: an open complaint's run must be
Paused, a closed one's Completed. It changes nothing itself; it only wakes. Every worker does the rounds whose rows are locked one by one,
so that a worker that stands still holds up nobody; what looks at everything is done by one process of the whole installation.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Thread
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import StateType

from domain.store.legs import Settled, raise_wake, settled, sole, waiting
from flows.discretion import describe
from flows.queue import WakeQueue
from flows.warmth import warming

EVERY = 2.0  # seconds between two rounds
NET_EVERY = timedelta(minutes=1)
NET_PAGE = 100  # runs looked at in one cast
LATELY = timedelta(days=2)  # closed complaints are looked at for so long
FIRST = UUID(int=0)
ALONE = frozenset({"net", "deadlines", "reports"})
"""Chores done by one process of the whole installation; any other may be done by all workers at once."""

Clock = Callable[[], datetime]
Chore = Callable[[datetime], object]
log = logging.getLogger("sipdumas.upkeep")


def start_upkeep(
    stop: Event, queue: WakeQueue, chores: Mapping[str, Chore], clock: Clock, *, every: float = EVERY
) -> list[Thread]:
    """Start one thread for each chore and for our own two; none waits for another, a slow channel least of all."""
    ours: dict[str, Chore] = {"wake": partial(take_up, queue), "net": SlowNet().cast}
    warm = warming()
    rounds = [Rounds(name, chore, stop, clock, every, warm) for name, chore in (ours | dict(chores)).items()]
    threads = [Thread(target=each.keep_up, name=each.name, daemon=True) for each in rounds]
    for thread in threads:
        thread.start()
    return threads


@dataclass(frozen=True)
class Rounds:
    """A chore done again and again."""

    name: str
    chore: Chore
    stop: Event
    clock: Clock
    every: float
    warm: Callable[[], None]

    def keep_up(self) -> None:
        """Do the chore until `stop`; its errors are logged and it is done again."""
        with ThreadPoolExecutor(1, thread_name_prefix=f"chore-{self.name}", initializer=self.warm) as hands:
            while not self.stop.is_set():
                error = hands.submit(self._stint).exception()
                if error is not None:
                    log.warning("%s: %s", self.name, describe(error))
                self.stop.wait(self.every)

    def _stint(self) -> None:
        """Do the chore; ends when it fails, or somebody else has one that is for one alone."""
        with sole(f"upkeep {self.name}") if self.name in ALONE else nullcontext(lambda: True) as ours:
            while not self.stop.is_set() and ours():
                self.chore(self.clock())
                self.stop.wait(self.every)


def take_up(queue: WakeQueue, at: datetime) -> int:
    """Have this worker look at complaints nobody has carried on; returns how many."""
    left = waiting(at)
    for complaint_id, urgent in left.items():
        queue.put(complaint_id, urgent=urgent)
    return len(left)


class SlowNet:
    """Compares, page by page, what we believe with what Prefect says, and wakes whoever differs."""

    def __init__(self) -> None:
        self._after = FIRST
        self._next: datetime | None = None

    def cast(self, at: datetime) -> int:
        """Look at one page, once a minute; returns how many had to be woken."""
        if self._next is not None and at < self._next:
            return 0
        self._next = at + NET_EVERY
        page = settled(self._after, at - LATELY, NET_PAGE)
        self._after = page[-1].complaint_id if len(page) == NET_PAGE else FIRST
        astray = find_astray(page)
        for complaint_id in astray:
            log.warning("%s: run and complaint disagree, woken", complaint_id)
            raise_wake(complaint_id)
        return len(astray)


def find_astray(page: list[Settled]) -> list[UUID]:
    """Complaints whose run is not where it should rest. A closed one's run may be gone: Prefect clears old runs away."""
    states = _states([one.flow_run_id for one in page])
    return [one.complaint_id for one in page if not _rests(one, states.get(one.flow_run_id))]


def _rests(one: Settled, state: StateType | None) -> bool:
    return state is StateType.PAUSED if one.visit_open else state in {StateType.COMPLETED, None}


def _states(run_ids: list[UUID]) -> dict[UUID, StateType | None]:
    if not run_ids:
        return {}
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(
            flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=run_ids)), limit=len(run_ids)
        )
    return {run.id: run.state_type for run in runs}
