"""The flow of `bench engine`: the office's own loop, with three Prefect tasks on entering each stage and nothing to render.

The same flow is carried by our worker and by Prefect's stock process worker, so that the two can be compared.
"""

from __future__ import annotations

import os
from uuid import UUID, uuid4

from prefect import flow
from prefect.flow_runs import suspend_flow_run

from config.load import read_workflow
from domain.store import connect, transaction
from domain.store.session import _Process
from tasks.complaints import finish_preparing, open_visit
from tasks.step import now, step


@step
def look_up(complaint_id: UUID) -> str:
    """The first task: read the file."""
    with transaction() as store:
        return store.complaints.look_at(complaint_id).registration_number


@step
def note(visit_id: UUID) -> None:
    """The second task: write a line, the same however often it is done."""
    with transaction() as store:
        store.marks.put(f"bench:{visit_id}", "1", at=now())


@flow(name="staged", persist_result=False)
def carry_staged(complaint_id: UUID) -> None:
    """Carry the complaint on until a person must decide, or nothing is left to do."""
    _connected()
    while visit := open_visit(complaint_id):
        if visit.prepared:
            suspend_flow_run(key=str(uuid4()), timeout=None)
        else:
            look_up(complaint_id)
            note(visit.id)
            finish_preparing(complaint_id, visit.id)


def _connected() -> None:
    """In a process of Prefect's stock worker nobody has opened the database yet."""
    if _Process.backing is None:
        connect(os.environ["SIPDUMAS_DATABASE_URL"], read_workflow, pool_size=2)
