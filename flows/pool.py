"""The other dispatch: Prefect's work pool hands the runs out, behind the same `wake`. Chosen by SIPDUMAS_DISPATCH=pool.

A wake *summons*: under the complaint's lock it brings the run to Scheduled. The pool's worker, a `BaseWorker` that runs flows in warm threads,
polls what is scheduled (poked by each summons), and carries it under the same lock with the same judgement as direct dispatch.
Submission is lean: nothing is read or written for infrastructure, as there is none. That overrides private methods of Prefect's worker, hence
the exact pin and the contract test.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event, Thread
from typing import Any
from uuid import UUID

from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import OrchestrationResult
from prefect.states import AwaitingRetry
from prefect.workers.base import BaseJobConfiguration, BaseVariables, BaseWorker, BaseWorkerResult

from domain.store.legs import leg, raise_wake
from flows.control import Answer, Carrier, Stretch, client
from flows.deployment import NAME, POOL_TYPE
from flows.discretion import describe
from flows.warmth import warming, warmth

POLL = 2.0  # seconds between two looks at the pool that nobody poked
SYNC = 30.0  # seconds between two signs of life to Prefect
ON_ITS_WAY = timedelta(seconds=2)  # a Pending run that is younger is in somebody's hands
PATIENCE = 2.0  # seconds a run may wait for the complaint's lock: whoever summoned it lets go at once

log = logging.getLogger("sipdumas.pool")


def summon(complaint_id: UUID, carrier: Carrier, clock: Callable[[], datetime]) -> Answer:
    """Bring the complaint's run to Scheduled, or settle it where the engine isn't needed.

    A run that is Running although its complaint's lock was free was left by a dead worker; one that is Pending is left alone for a moment.
    """
    with warmth(), leg(complaint_id) as held:
        if held is None:
            return Answer.BUSY
        if not held.seen.due(clock()):
            return Answer.NOTHING
        stretch = Stretch(held, carrier, clock)
        run = stretch.run()
        settled = stretch.without_engine(run)
        if settled is None:
            _schedule(run)
        return settled or Answer.SUMMONED


def _schedule(run: FlowRun) -> None:
    state = run.state
    if state is not None and (state.is_scheduled() or (state.is_pending() and _young(state.timestamp))):
        return
    if state is not None and state.is_paused():
        _resume(run)
    else:
        client().set_flow_run_state(run.id, AwaitingRetry(), force=True)


def _young(since: datetime) -> bool:
    """By Prefect's own clock the state may lie a little ahead of ours."""
    return datetime.now(UTC) - since < ON_ITS_WAY


def _resume(run: FlowRun) -> OrchestrationResult[Any]:
    """Ask Prefect to resume; that it refuses is normal, the next round looks again."""
    return client().resume_flow_run(run.id)


class Warm(BaseWorkerResult):
    """A run has been carried in a thread of ours."""


class PoolWorker(BaseWorker[BaseJobConfiguration, BaseVariables, Warm]):
    """Takes scheduled runs from the work pool and carries each in a warm thread."""

    type = POOL_TYPE
    job_configuration = BaseJobConfiguration
    job_configuration_variables = BaseVariables

    def carrying(self, carry: Callable[[FlowRun], Future[None]]) -> PoolWorker:
        """What is done with a run that has been claimed."""
        self._carry = carry
        return self

    async def run(self, flow_run: FlowRun, configuration: BaseJobConfiguration, task_status: Any = None) -> Warm:  # noqa: ANN401  Prefect's own signature
        """Prefect's way in; our submission comes here directly."""
        await asyncio.wrap_future(self._carry(flow_run))
        return Warm(status_code=0, identifier=f"{socket.gethostname()}:{os.getpid()}:{flow_run.id}")

    async def _submit_run(self, flow_run: FlowRun) -> None:
        """Claim it and carry it. Slot and note go back together: a run resumed at once can't meet its own slot."""
        try:
            if await self._propose_pending_state(flow_run):
                # what it raised is told by whoever carried it; the others go on
                await asyncio.gather(asyncio.wrap_future(self._carry(flow_run)), return_exceptions=True)
        finally:
            self._submitting_flow_run_ids.discard(flow_run.id)
            self._release_limit_slot(flow_run.id)


@dataclass
class Pool:
    """The pool's worker of this process, in a thread of its own. `again` is told of complaints to be looked at once more, `broke_off` of
    those whose leg raised."""

    carrier: Carrier
    clock: Callable[[], datetime]
    again: Callable[[UUID], None]
    broke_off: Callable[[UUID, BaseException], None]
    threads: int
    _loop: asyncio.AbstractEventLoop | None = None
    _poked: asyncio.Event = field(default_factory=asyncio.Event)

    def start(self, stop: Event) -> Thread:
        """Serve until `stop`; then let the legs at hand end."""
        self._warm = warming()
        self._hands = ThreadPoolExecutor(self.threads, thread_name_prefix="leg", initializer=self._warm)
        thread = Thread(target=lambda: asyncio.run(self._serve(stop)), name="pool", daemon=True)
        thread.start()
        return thread

    def wake(self, complaint_id: UUID, carrier: Carrier, clock: Callable[[], datetime]) -> Answer:
        """`summon`, and a poke for the worker that is nearest: ours."""
        answer = summon(complaint_id, carrier, clock)
        if answer is Answer.SUMMONED and self._loop is not None:
            self._loop.call_soon_threadsafe(self._poked.set)
        return answer

    async def _serve(self, stop: Event) -> None:
        self._warm()
        self._loop = asyncio.get_running_loop()
        while not stop.is_set():
            (error,) = await asyncio.gather(self._work(stop), return_exceptions=True)
            if error is not None:
                log.warning("pool: %s", describe(error))
                await asyncio.sleep(1.0)

    async def _work(self, stop: Event) -> None:
        """One life of Prefect's worker; ends with an error when Prefect is away, be it at our own start."""
        self.carrier.deployment.register()
        worker = PoolWorker(work_pool_name=NAME, limit=self.threads).carrying(self._hand_on)
        async with worker:
            synced = time.monotonic()
            while not stop.is_set():
                self._poked.clear()
                await worker.get_and_submit_flow_runs()
                if time.monotonic() - synced > SYNC:
                    await worker.sync_with_backend()
                    synced = time.monotonic()
                await self._rest(stop)

    async def _rest(self, stop: Event) -> None:
        """Until poked, or the time is up."""
        until = time.monotonic() + POLL
        while not stop.is_set() and not self._poked.is_set() and time.monotonic() < until:
            try:
                await asyncio.wait_for(self._poked.wait(), 0.5)
            except TimeoutError:
                continue

    def _hand_on(self, run: FlowRun) -> Future[None]:
        """Have a run that has been claimed carried in a thread; whatever comes of it, the worker lives on."""
        complaint_id = UUID(str(run.parameters["complaint_id"]))
        carried = self._hands.submit(self._carry, complaint_id, run)
        carried.add_done_callback(partial(self._ended, complaint_id))
        return carried

    def _ended(self, complaint_id: UUID, carried: Future[None]) -> None:
        error = carried.exception()
        if error is not None:
            self.broke_off(complaint_id, error)

    def _carry(self, complaint_id: UUID, run: FlowRun) -> None:
        answer = self._under_lock(complaint_id, run)
        if answer is Answer.AGAIN:
            self.again(complaint_id)
        elif answer is Answer.BUSY:
            raise_wake(complaint_id)  # claimed and not carried: only what is due is scheduled again
        elif answer in {Answer.FAILED, Answer.PARKED}:
            log.warning("%s: %s", complaint_id, answer.value)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._poked.set)  # a place is free

    def _under_lock(self, complaint_id: UUID, run: FlowRun) -> Answer:
        until = time.monotonic() + PATIENCE
        while True:
            with leg(complaint_id) as held:
                if held is not None:
                    return Stretch(held, self.carrier, self.clock).take(run.id)
            if time.monotonic() > until:
                return Answer.BUSY
            time.sleep(0.02)
