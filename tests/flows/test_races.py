"""Two things at the same moment, on a real database and a real Prefect: whoever loses changes nothing, and nothing is left behind.

A decision while the run is entering Suspended, and a second worker at a complaint under way, stand in test_worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from datetime import timedelta
from threading import Barrier, Event
from uuid import UUID

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterName
from prefect.exceptions import NotPausedError
from prefect.settings import temporary_settings
from prefect.states import AwaitingRetry
from sqlalchemy.exc import OperationalError

import flows.complaint
import tasks.letters
from domain.complaint import Complaint
from domain.errors import AlreadyDecided
from domain.store import legs, transaction
from domain.store.binding import LegLost
from domain.store.legs import leg
from flows.complaint import carry_complaint
from flows.control import Answer, Carrier, wake
from flows.deadlines import sweep
from flows.deployment import Deployment
from flows.pool import summon
from tasks.complaints import awaits_person, open_visit
from tasks.rendering import RenderedLetter, render
from tasks.step import now
from tests.bench.filling import fill
from tests.builders import officers
from tests.flows.engine import PATIENCE, Engine, RunningPrefect, until
from tests.flows.standin import carrier
from tests.travel import filled

AT_COMPLETENESS = [("registration", "registered"), ("completeness", None)]
AT_ARCHIVE = [
    *AT_COMPLETENESS[:1], ("completeness", "complete"), ("analysis", "dismiss"), ("approval", "approve"), ("closure", "close"), ("archive", None),
]  # fmt: skip


@pytest.fixture
def office_now(office_database: str, prefect: RunningPrefect) -> Iterator[Carrier]:
    """An office without workers; the test carries its complaints itself."""
    with temporary_settings(prefect.settings):
        yield Carrier(carry_complaint, Deployment(carry_complaint), awaits_person=awaits_person)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do all of it at the same moment; what each gave, or the error it met."""
    barrier = Barrier(len(acts))

    def act_together(act: Callable[[], object]) -> object:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        doing = [threads.submit(copy_context().run, act_together, act) for act in acts]
    return [each.exception() or each.result() for each in doing]


def look(complaint_id: UUID) -> Complaint:
    with transaction() as store:
        return store.complaints.look_at(complaint_id)


def decide(complaint_id: UUID, visit_id: UUID, outcome: str) -> str:
    with transaction() as store:
        complaint = store.complaints.take(complaint_id)
        stage = complaint.visit(visit_id).stage
        by = officers()[complaint.visit(visit_id).role]
        complaint.decide(outcome, by=by, at=now(), visit_id=visit_id, fields=filled(stage, outcome))
    return outcome


def states(complaint_id: UUID) -> dict[str, str]:
    """State of every run of the complaint, by its idempotency key's life."""
    named = FlowRunFilter(name=FlowRunFilterName(any_=[look(complaint_id).registration_number]))
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(flow_run_filter=named)
    return {str(run.idempotency_key).rpartition(":")[2]: run.state_type.value for run in runs if run.state_type}


def test_of_officers_who_decide_at_once_one_wins(office_database: str) -> None:
    (complaint_id,) = fill(AT_COMPLETENESS, 1, now())
    visit = open_visit(complaint_id)
    assert visit is not None
    given = at_once(*[lambda: decide(complaint_id, visit.id, "complete")] * 6)
    assert given.count("complete") == 1
    assert sum(isinstance(one, AlreadyDecided) for one in given) == 5
    assert [one.stage for one in look(complaint_id).visits] == ["registration", "completeness", "analysis"]


@pytest.mark.parametrize("turn", range(4))
def test_of_a_decision_and_a_lapse_at_once_one_wins(office_database: str, turn: int) -> None:
    (complaint_id,) = fill(AT_COMPLETENESS, 1, now())
    asked = open_visit(complaint_id)
    assert asked is not None
    decide(complaint_id, asked.id, "incomplete")
    with transaction() as store:
        complaint = store.complaints.take(complaint_id)
        assert complaint.open_visit is not None
        visit_id = complaint.open_visit.id
        complaint.prepare(visit_id, at=now())
    late = now() + timedelta(days=60)
    decided, _ = at_once(lambda: decide(complaint_id, visit_id, "completed"), lambda: sweep(late))
    outcome = look(complaint_id).visit(visit_id).outcome
    assert (decided == "completed") == (outcome == "completed")
    assert isinstance(decided, AlreadyDecided) == (outcome == "lapsed")
    assert [one.seq for one in look(complaint_id).visits] == [1, 2, 3, 4]


def test_withdrawn_while_its_letter_is_rendered(office_now: Carrier, monkeypatch: pytest.MonkeyPatch) -> None:
    (complaint_id,) = fill(AT_COMPLETENESS, 1, now())
    visit = open_visit(complaint_id)
    assert visit is not None
    decide(complaint_id, visit.id, "incomplete")
    withdrawn = Event()

    def render_and_withdraw(kind: str, snapshot: dict[str, object]) -> RenderedLetter:
        if not withdrawn.is_set():
            withdrawn.set()
            by_another(withdraw, complaint_id)
        return render(kind, snapshot)

    monkeypatch.setattr(tasks.letters, "render", render_and_withdraw)
    assert wake(complaint_id, office_now, now) in {Answer.RESTED, Answer.AGAIN}
    assert wake(complaint_id, office_now, now) in {Answer.RESTED, Answer.NOTHING}
    with transaction() as store:
        letters = {one.kind: one.state.value for one in store.correspondence.of(complaint_id)}
    assert letters == {"completion_request": "void", "dismissal": "issued"}
    assert states(complaint_id) == {"1": "PAUSED"}
    assert open_stage(complaint_id) == "archive"


def withdraw(complaint_id: UUID) -> None:
    with transaction() as store:
        store.complaints.take(complaint_id).withdraw(by=officers()["analyst"], at=now(), reason="dicabut pelapor")


def by_another(act: Callable[[UUID], None], complaint_id: UUID) -> None:
    """Do it on a thread, and so on a connection, of its own."""
    with ThreadPoolExecutor(1) as another:
        another.submit(act, complaint_id).result()


def open_stage(complaint_id: UUID) -> str:
    visit = open_visit(complaint_id)
    assert visit is not None
    return visit.stage


@pytest.mark.parametrize("before", [True, False])
def test_reopened_while_the_old_run_completes(
    office_now: Carrier, monkeypatch: pytest.MonkeyPatch, *, before: bool
) -> None:
    (complaint_id,) = fill(AT_ARCHIVE, 1, now())
    visit = open_visit(complaint_id)
    assert visit is not None
    decide(complaint_id, visit.id, "archived")
    reopened = Event()

    def look_and_reopen(complaint_id: UUID) -> object:
        """The old run reads that no visit is open, just before or just after somebody reopens."""
        seen = open_visit(complaint_id)
        if not reopened.is_set():
            reopened.set()
            by_another(reopen, complaint_id)
        return open_visit(complaint_id) if before else seen

    monkeypatch.setattr(flows.complaint, "open_visit", look_and_reopen)
    assert wake(complaint_id, office_now, now) is Answer.AGAIN
    assert wake(complaint_id, office_now, now) is Answer.RESTED
    assert states(complaint_id) == {"1": "CANCELLED" if before else "COMPLETED", "2": "PAUSED"}
    assert look(complaint_id).life == 2
    assert wake(complaint_id, office_now, now) is Answer.NOTHING


def reopen(complaint_id: UUID) -> None:
    with transaction() as store:
        store.complaints.take(complaint_id).reopen(by=officers()["section_head"], at=now(), reason="bukti baru")


def test_summoned_twice_at_once_the_pool_hands_it_out_once(engine: Engine) -> None:
    carry, complaint = carrier(), engine.register()
    engine.start_worker("pool")
    until(lambda: engine.caught_up(complaint))
    assert engine.state(complaint) == "PAUSED"
    engine.decide(complaint)
    answers = at_once(*[lambda: summon(complaint, carry, now)] * 3)
    assert set(answers) <= {Answer.SUMMONED, Answer.BUSY, Answer.NOTHING}
    until(lambda: engine.caught_up(complaint))
    assert engine.preparations(complaint) == [1, 1]
    assert engine.state(complaint) == "PAUSED"


def test_summons_of_a_run_under_way_leaves_it_alone(engine: Engine) -> None:
    complaint = engine.register("slow")
    engine.start_worker("pool")
    until(lambda: engine.runs(complaint) and engine.state(complaint) == "RUNNING")
    assert summon(complaint, carrier(), now) is Answer.BUSY
    until(lambda: engine.caught_up(complaint))
    assert engine.preparations(complaint) == [1]


def test_the_pool_s_worker_is_killed_and_another_finishes(engine: Engine) -> None:
    complaint = engine.register("slow")
    first = engine.start_worker("pool")
    until(lambda: engine.runs(complaint) and engine.state(complaint) == "RUNNING")
    first.kill()
    engine.start_worker("pool")
    until(lambda: engine.caught_up(complaint))
    engine.decide(complaint, last=True)
    until(lambda: engine.caught_up(complaint))
    assert engine.preparations(complaint) == [1]
    assert engine.state(complaint) == "COMPLETED"


def test_sigterm_lets_the_pool_s_leg_at_hand_end(engine: Engine) -> None:
    complaint = engine.register("slow")
    worker = engine.start_worker("pool")
    until(lambda: engine.runs(complaint) and engine.state(complaint) == "RUNNING")
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
    assert engine.caught_up(complaint)
    assert engine.state(complaint) == "PAUSED"


def test_a_run_that_rests_and_is_claimed_late_comes_to_rest_again(engine: Engine) -> None:
    """Found by `bench chaos`: of two workers that saw it scheduled the slower claimed it after its end, and it stayed Pending."""
    asleep, ended = engine.register(), engine.register()
    engine.start_worker("pool")
    until(lambda: engine.caught_up(asleep) and engine.caught_up(ended))
    engine.decide(ended, last=True)
    until(lambda: engine.state(ended) == "COMPLETED")
    with get_client(sync_client=True) as client:
        for run in [*engine.runs(asleep), *engine.runs(ended)]:
            client.set_flow_run_state(
                run.id, AwaitingRetry(), force=True
            )  # the pool hands it out as to who had seen it before
    until(lambda: (engine.state(asleep), engine.state(ended)) == ("PAUSED", "COMPLETED"), 30)
    assert (engine.preparations(asleep), engine.preparations(ended)) == ([1], [1])


def test_the_pool_s_worker_that_starts_while_prefect_is_away_serves_once_it_is_back(engine: Engine) -> None:
    """Worker and server killed one after the other, as in `bench chaos`: the worker is up first."""
    log = engine.prefect.server.home / "worker.log"
    before = log.stat().st_size if log.exists() else 0
    engine.prefect.kill()
    try:
        engine.start_worker("pool")
        until(lambda: b"pool: " in log.read_bytes()[before:])
    finally:
        engine.prefect.start()
    complaint = engine.register()
    until(lambda: engine.caught_up(complaint))
    assert engine.state(complaint) == "PAUSED"


def test_resume_of_a_run_that_nothing_waits_for_does_no_work(engine: Engine) -> None:
    carry, complaint = carrier(), engine.register()
    wake(complaint, carry, now)
    (run,) = engine.runs(complaint)
    with get_client(sync_client=True) as client:
        client.resume_flow_run(run.id)
        with suppress(NotPausedError):  # Prefect refuses the second, now and then without a word
            client.resume_flow_run(run.id)
    engine.sql("UPDATE complaints SET wake_seq = wake_seq + 1 WHERE id = %s", complaint)
    assert wake(complaint, carry, now) is Answer.RESTED
    assert engine.state(complaint) == "PAUSED"
    assert engine.preparations(complaint) == [1]


def test_a_lock_that_was_refused_leaves_no_time_out_behind(engine: Engine) -> None:
    complaint = engine.register()
    asked = "SHOW idle_in_transaction_session_timeout"
    with leg(complaint) as held:
        assert held is not None
        with ThreadPoolExecutor(1) as another:
            assert another.submit(copy_context().run, wake, complaint, carrier(), now).result() is Answer.BUSY
            with transaction() as store:
                assert store.connection.exec_driver_sql(asked).scalar_one() == "30s"
            assert another.submit(setting, asked).result() == "0"
    assert setting(asked) == "0"


def test_a_worker_that_stands_still_loses_its_lock(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    complaint = engine.register()
    monkeypatch.setattr(legs, "SILENCE", {"silence": "300ms", "standstill": "300ms"})
    with leg(complaint) as held:
        assert held is not None
        monkeypatch.undo()  # only we have so little patience with ourselves
        until(lambda: wake_elsewhere(complaint) is Answer.RESTED)
        with pytest.raises((OperationalError, LegLost)):
            held.done(complaint)
    assert engine.preparations(complaint) == [1]


def wake_elsewhere(complaint: UUID) -> Answer:
    """Another worker tries."""
    with ThreadPoolExecutor(1) as another:
        return another.submit(copy_context().run, wake, complaint, carrier(), now).result()


def setting(asked: str) -> str:
    with transaction() as store:
        return str(store.connection.exec_driver_sql(asked).scalar_one())
