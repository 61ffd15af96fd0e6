"""What the engine promises, on the pinned Prefect with a real server on a real PostgreSQL."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from subprocess import Popen
from threading import Event, Thread
from uuid import UUID, uuid4

import pytest
from prefect import flow
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.flow_runs import suspend_flow_run
from prefect.states import Cancelled, Cancelling, Crashed
from sqlalchemy.exc import OperationalError

from domain.store import transaction
from domain.store.binding import LegLost
from domain.store.legs import complaint_key, leg, listen, waiting
from flows.control import MOST_TRIES, Answer, Carrier, wake
from flows.deployment import Deployment
from flows.upkeep import SlowNet, find_astray
from flows.warmth import warmth
from flows.worker import prefect_answers
from tasks.step import now
from tests.flows.engine import PATIENCE, Engine, until
from tests.flows.standin import FEW, PERSONAL, carrier, open_visit, prepare

CUT_OFF_THE_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

BEFORE_THE_NET = 30.0
"""Seconds: what the slow net has to find lies longer, as it is cast once a minute."""


def stopped(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands at this moment."""
    return lambda: moment


def heard_of(complaint: UUID, heard: list[UUID]) -> bool:
    """Whether a listener was told of it, now or soon."""
    time.sleep(0.1)
    return complaint in heard


def died_or_parked(worker: Popen[bytes], engine: Engine, complaint: UUID) -> bool:
    """Whether this worker has met its end, or the complaint its own."""
    return worker.poll() is not None or engine.bookmark(complaint, "parked_at") is not None


def cancel(engine: Engine, complaint: UUID) -> None:
    """As an operator does on Prefect's page: by a client of its own."""
    (run,) = engine.runs(complaint)
    server = engine.prefect.server
    with SyncPrefectClient(server.api, auth_string=server.secret) as other:
        other.set_flow_run_state(run.id, Cancelled(), force=True)


def test_one_run_sleeps_at_each_desk_and_ends_with_the_complaint(engine: Engine) -> None:
    carry, complaint = carrier(), engine.register()
    assert wake(complaint, carry, now) is Answer.RESTED
    assert engine.state(complaint) == "PAUSED"
    engine.decide(complaint)
    assert wake(complaint, carry, now) is Answer.RESTED
    assert engine.state(complaint) == "PAUSED"
    engine.decide(complaint, last=True)
    assert wake(complaint, carry, now) is Answer.RESTED
    (run,) = engine.runs(complaint)
    assert run.state is not None
    assert run.state.is_completed()
    assert run.name == engine.number(complaint)
    assert run.parameters == {"complaint_id": str(complaint)}
    assert run.idempotency_key == f"{complaint}:1"
    assert engine.preparations(complaint) == [1, 1]
    assert wake(complaint, carry, now) is Answer.NOTHING


def test_an_activation_asks_prefect_three_times_and_no_more(engine: Engine) -> None:
    carry, complaint = carrier(), engine.register()
    assert wake(complaint, carry, now) is Answer.RESTED
    engine.decide(complaint)
    asked = list[str]()
    with warmth():
        hooks = get_client(sync_client=True)._client.event_hooks
        hooks["request"].append(lambda request: asked.append(f"{request.method} {request.url.path.rsplit('/', 1)[-1]}"))
        assert wake(complaint, carry, now) is Answer.RESTED
    (run,) = engine.runs(complaint)
    asked.remove("GET csrf-token")  # once in a client's life
    assert asked == [f"GET {run.id}", "POST set_state", "POST set_state"]
    assert engine.state(complaint) == "PAUSED"


def test_a_run_cancelled_meanwhile_on_prefects_page_is_noticed(engine: Engine) -> None:
    complaint, cancelled = engine.register(), list[bool]()

    @flow(name="crossed", persist_result=False)
    def carry_crossed(complaint_id: UUID) -> None:
        while (visit := open_visit(complaint_id)) is not None:
            if not visit[1]:
                prepare(visit[0])
                continue
            if not cancelled:  # an operator's browser, beside the client of the leg
                cancelled.append(True)
                cancel(engine, complaint)
            suspend_flow_run(key=str(uuid4()), timeout=None)

    carry = Carrier(carry_crossed, Deployment(carry_crossed), rest=lambda _: timedelta(0))
    assert wake(complaint, carry, now) is Answer.FAILED
    assert wake(complaint, carry, now) is Answer.RESTED
    assert engine.state(complaint) == "PAUSED"


def test_decision_between_reading_the_bookmark_and_falling_asleep_is_not_lost(engine: Engine) -> None:
    decided = list[bool]()

    @flow(name="hasty", persist_result=False)
    def carry_hasty(complaint_id: UUID) -> None:
        while (visit := open_visit(complaint_id)) is not None:
            if not visit[1]:
                prepare(visit[0])
                continue
            if not decided:  # we have read "prepared, wait for a person"; now the person decides, before we sleep
                engine.decide(complaint_id)
                decided.append(True)
            suspend_flow_run(key=str(uuid4()), timeout=None)

    carry, complaint = Carrier(carry_hasty, Deployment(carry_hasty)), engine.register()
    assert wake(complaint, carry, now) is Answer.AGAIN
    assert not engine.caught_up(complaint)
    assert engine.state(complaint) == "PAUSED"
    assert wake(complaint, carry, now) is Answer.RESTED
    assert engine.caught_up(complaint)
    assert engine.preparations(complaint) == [1, 1]


def test_wake_of_nobody_does_nothing(engine: Engine) -> None:
    assert wake(uuid4(), carrier(), now) is Answer.BUSY


def test_second_worker_leaves_a_complaint_that_is_being_carried(engine: Engine) -> None:
    carry, complaint = carrier(), engine.register()
    with leg(complaint) as held:
        assert held is not None
        assert wake(complaint, carry, now) is Answer.BUSY
    assert wake(complaint, carry, now) is Answer.RESTED


def test_spurious_wake_does_no_work_twice(engine: Engine) -> None:
    carry, complaint = carrier(), engine.register()
    wake(complaint, carry, now)
    engine.sql("UPDATE complaints SET wake_seq = wake_seq + 1 WHERE id = %s", complaint)
    assert wake(complaint, carry, now) is Answer.RESTED
    assert engine.state(complaint) == "PAUSED"
    assert engine.preparations(complaint) == [1]


def test_failing_work_is_tried_again_then_parked_without_a_word_about_persons(engine: Engine) -> None:
    carry, complaint, moment = carrier(), engine.register("fail"), now()
    given = []
    for _ in range(MOST_TRIES):
        given += [wake(complaint, carry, stopped(moment)) for _ in range(2)]
        moment += timedelta(seconds=1)
    assert given == [Answer.FAILED, Answer.NOTHING] * (MOST_TRIES - 1) + [Answer.PARKED, Answer.NOTHING]
    reason = str(engine.bookmark(complaint, "parked_reason"))
    assert reason.startswith("ValueError at tests/flows/standin.py")
    (run,) = engine.runs(complaint)
    assert run.state is not None
    assert run.state.is_failed()
    assert "ValueError at tests/flows/standin.py" in str(run.state.message)
    assert not any(word in f"{reason} {run.state.message}" for word in PERSONAL.split())
    assert complaint not in waiting(now())
    assert wake(complaint, carry, now) is Answer.NOTHING


def test_what_was_parked_goes_on_with_the_same_run_and_a_clean_count(engine: Engine) -> None:
    carry, complaint, start = carrier(), engine.register("fail"), now()
    for tries in range(MOST_TRIES):
        wake(complaint, carry, stopped(start + timedelta(seconds=tries)))
    assert engine.bookmark(complaint, "parked_at") is not None
    engine.sql("UPDATE complaints SET parked_at = NULL, subject = '', wake_seq = wake_seq + 1 WHERE id = %s", complaint)
    assert wake(complaint, carry, now) is Answer.RESTED
    assert engine.state(complaint) == "PAUSED"
    assert engine.sql("SELECT 1 FROM marks WHERE key = %s", f"retry:{complaint}") == []


@pytest.mark.parametrize("end", [Cancelled, Crashed, Cancelling])
def test_run_ended_from_outside_is_taken_up_again(engine: Engine, end: type) -> None:
    carry, complaint = carrier(), engine.register()
    wake(complaint, carry, now)
    (run,) = engine.runs(complaint)
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(run.id, end(), force=True)
    assert SlowNet().cast(now()) == 1
    assert wake(complaint, carry, now) is Answer.RESTED
    assert engine.state(complaint) == "PAUSED"
    assert engine.preparations(complaint) == [1]


def test_deleted_run_is_replaced_in_the_next_life(engine: Engine) -> None:
    carry, complaint = carrier(), engine.register()
    wake(complaint, carry, now)
    (old,) = engine.runs(complaint)
    with get_client(sync_client=True) as client:
        client.delete_flow_run(old.id)
    engine.decide(complaint)
    assert wake(complaint, carry, now) is Answer.RESTED
    (new,) = engine.runs(complaint)
    assert new.id != old.id
    assert new.idempotency_key == f"{complaint}:2"
    assert engine.bookmark(complaint, "life") == 2
    assert engine.bookmark(complaint, "flow_run_id") == new.id


def test_reopened_complaint_gets_a_run_of_its_new_life(engine: Engine) -> None:
    carry, complaint = carrier(), engine.register()
    wake(complaint, carry, now)
    engine.decide(complaint, last=True)
    wake(complaint, carry, now)
    engine.sql("UPDATE complaints SET life = life + 1 WHERE id = %s", complaint)
    engine.decide(complaint)
    assert wake(complaint, carry, now) is Answer.RESTED
    states = {run.idempotency_key: run.state_type.value for run in engine.runs(complaint) if run.state_type}
    assert states == {f"{complaint}:1": "COMPLETED", f"{complaint}:2": "PAUSED"}


def test_lost_deployment_is_registered_again(engine: Engine) -> None:
    carry = carrier()
    wake(engine.register(), carry, now)
    with get_client(sync_client=True) as client:
        client.delete_deployment(carry.deployment.register())
    complaint = engine.register()
    assert wake(complaint, carry, now) is Answer.RESTED
    assert engine.state(complaint) == "PAUSED"


def test_leg_whose_connection_died_can_not_go_on(engine: Engine) -> None:
    complaint = engine.register()
    with leg(complaint) as held:
        assert held is not None
        engine.sql(CUT_OFF_THE_OTHERS)
        with pytest.raises(OperationalError):
            held.look()
        with pytest.raises(LegLost):
            held.done(uuid4())
        with pytest.raises(LegLost), transaction():
            pass
    with leg(complaint) as held:
        assert held is not None, "the lock must have gone with its connection"
    assert not engine.caught_up(complaint)


def test_slow_net_leaves_what_rests_where_it_should(engine: Engine) -> None:
    carry, opened, closed = carrier(), engine.register(), engine.register()
    wake(opened, carry, now)
    engine.decide(closed, last=True)
    wake(closed, carry, now)
    net = SlowNet()
    assert net.cast(now()) == 0
    assert engine.caught_up(opened)
    assert engine.caught_up(closed)
    assert find_astray([]) == []


def test_every_complaint_has_its_own_lock() -> None:
    keys = {complaint_key(UUID(int=number << shift)) for number in range(1, 1000) for shift in (0, 64)}
    assert len(keys) >= 999
    assert all(-(2**63) <= key < 2**63 for key in keys)


def test_listener_hears_again_after_the_database_was_away(engine: Engine) -> None:
    stop, heard = Event(), list[UUID]()
    thread = Thread(target=listen, args=(heard.append, stop), kwargs={"pause": 0.1})
    thread.start()
    try:
        until(lambda: heard_of(engine.register(), heard))
        cut_off = engine.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%' AND datname = current_database()"
        )
        assert cut_off == [(True,)]
        heard.clear()
        engine.sql("SELECT pg_notify('sipdumas_wake', 'no id at all')")
        until(lambda: heard_of(engine.register(), heard))
    finally:
        stop.set()
        thread.join()
    assert heard


def test_worker_carries_what_is_announced_and_what_was_left(engine: Engine) -> None:
    before = engine.register()
    engine.start_worker()
    until(lambda: engine.caught_up(before))
    after = engine.register()
    until(lambda: engine.caught_up(after), BEFORE_THE_NET)
    engine.sql("UPDATE complaints SET wake_seq = wake_seq + 1 WHERE id = %s", after)
    until(lambda: engine.caught_up(after), BEFORE_THE_NET)
    assert (engine.state(before), engine.state(after)) == ("PAUSED", "PAUSED")


def test_killed_worker_s_complaint_is_finished_by_another(engine: Engine) -> None:
    first = engine.start_worker()
    complaint = engine.register("slow")
    until(lambda: engine.runs(complaint) and engine.state(complaint) == "RUNNING")
    first.kill()
    engine.start_worker()
    until(lambda: engine.caught_up(complaint))
    assert engine.preparations(complaint) == [1]
    engine.decide(complaint, last=True)
    until(lambda: engine.caught_up(complaint))
    assert engine.state(complaint) == "COMPLETED"


def test_work_that_kills_every_worker_is_parked(engine: Engine) -> None:
    complaint = engine.register("die")
    deaths = 0
    while engine.bookmark(complaint, "parked_at") is None and deaths <= FEW:
        worker = engine.start_worker()
        until(partial(died_or_parked, worker, engine, complaint))
        deaths += worker.poll() is not None
    assert engine.bookmark(complaint, "parked_reason") == "WorkerDied"
    assert deaths == FEW


def test_two_workers_do_nothing_twice(engine: Engine) -> None:
    engine.start_worker()
    engine.start_worker()
    complaints = [engine.register() for _ in range(12)]
    for last in (False, False, True):
        until(lambda: all(engine.caught_up(each) for each in complaints))
        for complaint in complaints:
            engine.decide(complaint, last=last)
    until(lambda: all(engine.caught_up(each) for each in complaints))
    assert [engine.preparations(each) for each in complaints] == [[1, 1, 1]] * 12
    assert [engine.state(each) for each in complaints] == ["COMPLETED"] * 12


def test_sigterm_lets_the_leg_at_hand_end_and_takes_no_new_one(engine: Engine) -> None:
    worker = engine.start_worker()
    complaint = engine.register("slow")
    until(lambda: engine.runs(complaint) and engine.state(complaint) == "RUNNING")
    worker.send_signal(signal.SIGTERM)
    time.sleep(0.5)  # the signal is on its way; the leg at hand takes a second
    late = engine.register()
    assert worker.wait(PATIENCE) == 0
    assert engine.caught_up(complaint)
    assert engine.state(complaint) == "PAUSED"
    assert not engine.caught_up(late)


def test_prefect_away_for_a_while_costs_nothing_but_time(engine: Engine) -> None:
    worker = engine.start_worker()
    complaint = engine.register()
    until(lambda: engine.caught_up(complaint))
    engine.prefect.kill()
    assert not prefect_answers()
    engine.decide(complaint)
    other = engine.register()
    time.sleep(3)
    assert not engine.caught_up(complaint)
    engine.prefect.start()
    until(lambda: engine.caught_up(complaint) and engine.caught_up(other))
    assert worker.poll() is None
    assert (engine.state(complaint), engine.state(other)) == ("PAUSED", "PAUSED")
    assert engine.preparations(complaint) == [1, 1]
    assert engine.sql("SELECT parked_at FROM complaints WHERE parked_at IS NOT NULL") == []
