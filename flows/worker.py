"""The warm worker: N threads that carry complaints, woken by the database, one process as often as one likes.

The main thread owns SIGTERM and SIGINT: it stops taking complaints, lets the legs at hand end, and leaves. No event loop lives on it.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import partial
from queue import SimpleQueue
from threading import BoundedSemaphore, Event, Thread
from time import monotonic
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import get_client

from config.settings import settings
from domain.errors import ComplaintError
from domain.store import disconnect
from domain.store.legs import answers, listen, woken
from flows import status
from flows.control import Answer, Carrier, wake
from flows.database import open_database
from flows.deadlines import sweep
from flows.deployment import Deployment
from flows.discretion import describe
from flows.queue import WakeQueue
from flows.signals import stopping_by_signal
from flows.upkeep import EVERY, Chore, start_upkeep
from flows.warmth import warming
from tasks.step import now

THREADS = 4
PROCESS_NAME = "SIPDUMAS_PROCESS"  # what the supervisor calls this process
LONGEST_WAIT = 5.0  # seconds between two looks at a database or Prefect server that is away
BEAT = 2.0  # seconds between two signs of life
PARTING = 5.0  # seconds a chore at hand may still take when we leave

Wake = Callable[[UUID, Carrier, Callable[[], datetime]], Answer]

log = logging.getLogger("sipdumas.worker")


class Worker:
    """Takes complaints off the queue and carries each in a warm thread; lives until `stop` is set."""

    def __init__(
        self, carrier: Carrier, stop: Event, *, threads: int, clock: Callable[[], datetime], act: Wake = wake
    ) -> None:
        self.queue = WakeQueue()
        self._carrier = carrier
        self._stop = stop
        self._clock = clock
        self.act = act
        self._free = BoundedSemaphore(threads)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="leg", initializer=warming())
        self._broken: SimpleQueue[UUID] = SimpleQueue()
        self._trouble = Event()

    def run(self) -> None:
        """Carry until told to stop; then let the legs at hand end."""
        with self._pool:
            while not self._stop.is_set():
                self._await_services()
                self._take_one()

    def _take_one(self) -> None:
        """Give the next complaint to a thread; wait at most half a second for either."""
        if not self._free.acquire(timeout=0.5):
            return
        complaint_id = self.queue.take(timeout=0.5)
        if complaint_id is None or self._stop.is_set():
            self._free.release()
            return
        leg = self._pool.submit(self.act, complaint_id, self._carrier, self._clock)
        leg.add_done_callback(partial(self._ended, complaint_id))

    def _ended(self, complaint_id: UUID, leg: Future[Answer]) -> None:
        """Whatever a leg raised ends here: the worker lives on."""
        self._free.release()
        error = leg.exception()
        if error is not None:
            self.broke_off(complaint_id, error)
        elif leg.result() is Answer.AGAIN:
            self.queue.put(complaint_id)
        elif leg.result() in {Answer.FAILED, Answer.PARKED}:
            log.warning("%s: %s", complaint_id, leg.result().value)

    def broke_off(self, complaint_id: UUID, error: BaseException) -> None:
        """A leg lost the database or Prefect in the middle: the complaint is looked at again once both answer."""
        log.warning("%s: leg broke off: %s", complaint_id, describe(error))
        self._broken.put(complaint_id)
        self._trouble.set()

    def _await_services(self) -> None:
        """After a leg broke off: go on only when database and Prefect answer."""
        wait = 1.0
        while self._trouble.is_set() and not self._stop.is_set():
            self._stop.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)
            if answers() and prefect_answers():
                self._trouble.clear()
                self._look_again()

    def _look_again(self) -> None:
        """Wake what broke off, even where nothing is due: with its lock lost, another worker may have ended the run before this one
        told Prefect that it failed, and Prefect lets a failure follow an end."""
        while not self._broken.empty():
            complaint_id = self._broken.get()
            if not woken(complaint_id):
                self._broken.put(complaint_id)
                self._trouble.set()
                return


def prefect_answers() -> bool:
    """Whether the Prefect server can be reached now."""
    with get_client(sync_client=True) as client:
        return client.api_healthcheck() is None


def run_worker(
    stop: Event,
    carrier: Carrier,
    *,
    threads: int = THREADS,
    chores: Mapping[str, Chore] | None = None,
    clock: Callable[[], datetime] = now,
    every: float = EVERY,
    beat: Callable[[], None] = lambda: None,
    dispatch: str = "direct",
) -> None:
    """Carry complaints until `stop`; the process has called `connect`. `chores` go with upkeep, `beat` is called every two seconds.

    With `dispatch` "pool" the threads here only summon, and Prefect's work pool hands the runs out.
    """
    worker = Worker(carrier, stop, threads=threads, clock=clock)
    pool = _pool(worker, carrier, clock, threads, stop) if dispatch == "pool" else None
    beside = [
        Thread(target=listen, args=(worker.queue.put, stop), name="listen", daemon=True),
        Thread(target=_beat, args=(stop, beat), name="beat", daemon=True),
    ]
    for thread in beside:
        thread.start()
    beside += start_upkeep(stop, worker.queue, chores or {}, clock, every=every)
    worker.run()
    stop.set()
    if pool is not None:
        pool.join()  # its legs at hand end
    until = monotonic() + PARTING
    for thread in beside:
        thread.join(max(0.0, until - monotonic()))


def _pool(worker: Worker, carrier: Carrier, clock: Callable[[], datetime], threads: int, stop: Event) -> Thread:
    from flows.pool import Pool  # noqa: PLC0415  direct dispatch is spared Prefect's worker

    pool = Pool(carrier, clock, worker.queue.put, worker.broke_off, threads)
    worker.act = pool.wake
    return pool.start(stop)


def _beat(stop: Event, beat: Callable[[], None]) -> None:
    while not stop.is_set():
        beat()
        stop.wait(BEAT)


def office_chores() -> dict[str, Chore]:
    """What upkeep does besides waking: deliver the outbox, let deadlines lapse, make the monthly report."""
    from flows.reports import Monthly  # noqa: PLC0415  only a real office needs its letters and channels loaded
    from tasks.notices import deliver_due  # noqa: PLC0415  the same

    return {"deliver": deliver_due, "deadlines": sweep, "reports": Monthly().look}


def serve(
    flow: Flow[[UUID], None],
    chores: Mapping[str, Chore],
    *,
    awaits_person: Callable[[UUID], bool],
    clock: Callable[[], datetime] = now,
) -> None:
    """Run one worker process for this flow with the settings of the environment, until SIGTERM or SIGINT.

    The supervisor sets SIPDUMAS_DATABASE_URL and PREFECT_API_URL.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    found = settings()
    open_database(found, pool_size=2 * THREADS + 4)
    warming()()  # this thread asks Prefect too, while it is away
    sign = partial(status.beat, found.home, os.environ.get(PROCESS_NAME, "worker"))
    with stopping_by_signal() as stop:
        carrier = Carrier(flow, Deployment(flow), awaits_person=awaits_person)
        run_worker(stop, carrier, chores=chores, clock=clock, beat=sign, dispatch=found.dispatch)
    disconnect()


def main() -> None:
    """The office's worker."""
    from flows.complaint import carry_complaint  # noqa: PLC0415  only a real office needs its flow and letters loaded
    from tasks.complaints import awaits_person  # noqa: PLC0415  the same

    try:
        serve(carry_complaint, office_chores(), awaits_person=awaits_person)
    except ComplaintError as refusal:  # a database that is away, or of another age than this code
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
