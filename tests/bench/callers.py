"""Sixteen officers who decide as fast as they can: two processes of eight threads, in the domain or through REST."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from uuid import UUID

from config.load import read_workflow
from domain.store import connect, disconnect, transaction
from tasks.step import now
from tests.bench.rest import RestOfficer

PROCESSES, THREADS = 2, 8

Decide = Callable[[UUID, UUID], UUID | None]
"""Decides the visit of a complaint; gives the visit that follows, None at the end."""


def in_the_domain(url: str, ids: Sequence[UUID], visits: Sequence[UUID], decisions: int) -> float:
    """Decisions a second; each complaint is decided `decisions` times, one after the other."""
    return _rate(_domain_process, url, ids, visits, decisions)


def through_rest(port: int, token: str, ids: Sequence[UUID], visits: Sequence[UUID], decisions: int) -> float:
    """Decisions a second, as the callers count them."""
    return _rate(_rest_process, (port, token), ids, visits, decisions)


def _rate(
    process: Callable[..., tuple[float, float]],
    door: str | tuple[int, str],
    ids: Sequence[UUID],
    visits: Sequence[UUID],
    decisions: int,
) -> float:
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        begin = time.time() + 5.0
        shares = [list(zip(ids, visits, strict=True))[n::PROCESSES] for n in range(PROCESSES)]
        spans = [each.result() for each in [pool.submit(process, door, share, decisions, begin) for share in shares]]
    took = max(end for _, end in spans) - min(start for start, _ in spans)
    return round(len(ids) * decisions / took, 1)


def _domain_process(url: str, share: list[tuple[UUID, UUID]], decisions: int, begin: float) -> tuple[float, float]:
    connect(url, read_workflow, pool_size=THREADS)
    with transaction() as store:
        store.complaints.look_at(share[0][0])  # reads the route
        store.calendar.in_force()
    try:
        return _timed([_decide_in_the_domain] * THREADS, share, decisions, begin)
    finally:
        disconnect()


def _decide_in_the_domain(complaint_id: UUID, visit_id: UUID) -> UUID | None:
    with transaction() as store:
        officer = store.people.officer("analyst")
        following = store.complaints.take(complaint_id).decide("on", by=officer, at=now(), visit_id=visit_id)
    return following.id if following else None


def _rest_process(
    door: tuple[int, str], share: list[tuple[UUID, UUID]], decisions: int, begin: float
) -> tuple[float, float]:
    officers = [RestOfficer(*door) for _ in range(THREADS)]
    for officer in officers:
        officer.get(f"/complaints/{share[0][0]}")
    return _timed([_decider(officer) for officer in officers], share, decisions, begin)


def _decider(officer: RestOfficer) -> Decide:
    def decide(complaint_id: UUID, visit_id: UUID) -> UUID | None:
        status, after = officer.post(f"/visits/{visit_id}/decision", {"outcome": "on", "fields": {}})
        assert status == 200, after
        return UUID(after["visit"]["id"]) if after["visit"] else None

    return decide


def _timed(
    callers: Sequence[Decide], share: list[tuple[UUID, UUID]], decisions: int, begin: float
) -> tuple[float, float]:
    """When the first of these callers began and the last ended."""
    time.sleep(max(0.0, begin - time.time()))
    start = time.time()
    with ThreadPoolExecutor(len(callers)) as threads:
        rounds = [
            threads.submit(_chain, decide, share[n :: len(callers)], decisions) for n, decide in enumerate(callers)
        ]
        for each in rounds:
            each.result()
    return start, time.time()


def _chain(decide: Decide, mine: list[tuple[UUID, UUID]], decisions: int) -> None:
    for complaint_id, first in mine:
        visit: UUID | None = first
        for _ in range(decisions):
            assert visit is not None
            visit = decide(complaint_id, visit)
