"""`wake`: the one door through which a complaint's flow run is started, resumed or replaced.

Direct dispatch: whoever holds the complaint's lock runs Prefect's own flow engine on the run in this thread. Prefect's public entry
`run_flow` is used in a way its documentation does not name, hence the exact pin and the contract tests.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import wraps
from typing import Any, cast
from uuid import UUID

from prefect import Flow, State
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import Abort, ObjectNotFound, Pause
from prefect.flow_engine import run_flow
from prefect.states import AwaitingRetry, Cancelled

from domain.store import transaction
from domain.store.legs import Bookmark, Leg, leg
from flows.deployment import Deployment
from flows.discretion import Discretion
from flows.frugal import knowing
from flows.warmth import warmth

MOST_TRIES = 5
"""After so many failed tries in a row a complaint is parked, and a person has to look."""


class Answer(Enum):
    """What came of a wake."""

    BUSY = "another worker carries it, or it does not exist"
    NOTHING = "nothing to do now"
    RESTED = "Prefect has acknowledged where it rests"
    AGAIN = "a decision came meanwhile: wake it again"
    SUMMONED = "its run is scheduled; the work pool hands it out"
    FAILED = "it failed and will be tried again later"
    PARKED = "it failed too often; a person has to look"


def rest_after(tries: int) -> timedelta:
    """3 s, 9 s, 27 s, 81 s, … at most an hour."""
    return timedelta(seconds=min(3**tries, 3600))


@dataclass(frozen=True)
class Carrier:
    """How complaints are carried: the flow, where Prefect knows it from, how long to rest after the nth failure in a row, and when to park.

    `awaits_person` tells that the flow would do nothing but go to sleep again; a run that sleeps is then left asleep.
    """

    flow: Flow[[UUID], None]
    deployment: Deployment
    rest: Callable[[int], timedelta] = rest_after
    most_tries: int = MOST_TRIES
    awaits_person: Callable[[UUID], bool] = lambda _: False


def wake(complaint_id: UUID, carrier: Carrier, clock: Callable[[], datetime]) -> Answer:
    """Carry the complaint on until Prefect acknowledges that its run is Paused (a visit is open) or Completed.

    Errors of the office work are counted and kept on the complaint; what is raised is the database or Prefect being away.
    """
    with warmth(), leg(complaint_id) as held:
        if held is None:
            return Answer.BUSY
        return Stretch(held, carrier, clock).carry() if held.seen.due(clock()) else Answer.NOTHING


@dataclass(frozen=True)
class Stretch:
    """One complaint, under its lock, with a run to carry it."""

    held: Leg
    carrier: Carrier
    clock: Callable[[], datetime]

    def carry(self) -> Answer:
        """Run the flow until it sleeps or ends, and say how it went."""
        run = self.run()
        return self.without_engine(run) or self.ride(_runnable(run))

    def run(self) -> FlowRun:
        """The complaint's one live run: the one noted, else the one of this life's key, made when missing."""
        noted = self._noted()
        if noted is not None and noted.idempotency_key == _key(self.held):
            return noted
        number, key = self.held.seen.registration_number, _key(self.held)
        run = self.carrier.deployment.create_run(self.held.complaint_id, name=number, key=key)
        self.held.keep_run(run.id)
        if noted is not None:
            _retire(noted)
        return run

    def _noted(self) -> FlowRun | None:
        """The run the complaint's row names; when Prefect doesn't know it any more the next life begins."""
        if self.held.seen.flow_run_id is None:
            return None
        try:
            return client().read_flow_run(self.held.seen.flow_run_id)
        except ObjectNotFound:
            self.held.replace_run()
            return None

    def without_engine(self, run: FlowRun) -> Answer | None:
        """The answer where the run needn't be carried: it sleeps as it should, or has cost too many workers their lives."""
        state = run.state
        if state is not None and state.is_paused() and self.carrier.awaits_person(self.held.complaint_id):
            return self._judge(run.id, state, None)  # from desk to desk: asleep it is where it should be
        if _left_by_the_dead(run) and self._count("WorkerDied") is Answer.PARKED:
            return Answer.PARKED
        return None

    def take(self, run_id: UUID) -> Answer:
        """Carry a run that has been claimed from the pool, if it is the complaint's own and there is something to do.

        A claim may come late: Prefect lets a run that rests go to Pending, so one that rested is brought to rest again, and one of an
        earlier life is ended.
        """
        run, seen = client().read_flow_run(run_id), self.held.seen
        if seen.flow_run_id != run_id:
            if run.idempotency_key != _key(self.held):
                _retire(run)
            return Answer.NOTHING
        late = seen.wake_seq <= seen.done_seq and run.state is not None and run.state.is_pending()
        return self.ride(run) if late or seen.due(self.clock()) else Answer.NOTHING

    def ride(self, run: FlowRun) -> Answer:
        """Run Prefect's engine on it until it sleeps or ends."""
        guard = Discretion()
        state = _execute(_guarded(self.carrier.flow, guard), run)
        return self._judge(run.id, state, guard.reason)

    def _judge(self, run_id: UUID, state: State[Any], reason: str | None) -> Answer:
        now = self.held.look()
        if _at_rest(state, now):
            self.held.done(run_id)
            return Answer.AGAIN if now.wake_seq > self.held.seen.wake_seq else Answer.RESTED
        if reason is None and now.wake_seq > self.held.seen.wake_seq:
            return Answer.AGAIN
        return self._count(reason or f"RunEnded({state.name})")

    def _count(self, reason: str) -> Answer:
        """Note a failed try; after the last one park the complaint."""
        at = self.clock()
        tries = self.held.failed(until=at + self.carrier.rest(self.held.seen.tries + 1))
        if tries < self.carrier.most_tries:
            return Answer.FAILED
        with transaction() as store:
            store.complaints.take(self.held.complaint_id).park(reason, at=at)
        self.held.forget_tries()
        return Answer.PARKED


def _at_rest(state: State[Any], now: Bookmark) -> bool:
    """Whether Prefect and the database agree: Paused with a prepared visit open, or Completed without."""
    return state.is_paused() and now.visit_prepared if now.visit_open else state.is_completed()


def _retire(run: FlowRun) -> None:
    """End the run of an earlier life that was caught in the middle: one live run a complaint."""
    if run.state is None or not run.state.is_final():
        client().set_flow_run_state(run.id, Cancelled(message="replaced by the run of the next life"), force=True)


def _key(held: Leg) -> str:
    return f"{held.complaint_id}:{held.seen.life}"


def _left_by_the_dead(run: FlowRun) -> bool:
    """A run that is Running although its complaint's lock was free: its worker died on it."""
    return run.state is not None and run.state.is_running()


def _runnable(run: FlowRun) -> FlowRun:
    """The run in a state from which the engine may start: what has ended, or is being cancelled, is forced back.

    Scheduled, Pending, Running and Paused go to Running by themselves.
    """
    if run.state is None or run.state.is_final() or run.state.is_cancelling():
        client().set_flow_run_state(run.id, AwaitingRetry(), force=True)
        run = client().read_flow_run(run.id)
    return run


def _execute(flow: Flow[[UUID], None], run: FlowRun) -> State[Any]:
    """Run Prefect's engine and return the state the server has acknowledged. `Pause` and `Abort` derive from BaseException."""
    alone = run.model_copy(update={"deployment_id": None})  # spares the thread that watches for suspension from outside
    try:
        with knowing(run):
            return cast("State[Any]", run_flow(flow, flow_run=alone, return_type="state"))
    except Pause as pause:
        if pause.state is not None:
            return pause.state
    except Abort:
        pass  # Prefect refused a change of state, e.g. of a run being cancelled: ask where it stands
    return cast("State[Any]", client().read_flow_run(run.id).state)


def _guarded(flow: Flow[[UUID], None], guard: Discretion) -> Flow[[UUID], None]:
    """The flow with its errors stripped of everything personal before Prefect sees them."""
    plain = flow.fn

    @wraps(plain)
    def carried(complaint_id: UUID) -> None:
        with guard:
            plain(complaint_id)

    quiet = copy.copy(flow)
    quiet.fn = carried
    return quiet


def client() -> SyncPrefectClient:
    """This thread's Prefect client."""
    return get_client(sync_client=True)
