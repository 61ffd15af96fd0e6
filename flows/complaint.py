"""The life of one complaint: one loop, one Prefect flow run, no memory of its own."""

from uuid import UUID, uuid4

from prefect import flow
from prefect.flow_runs import suspend_flow_run

from domain.visit import Visit
from flows.stages import STAGE_KINDS
from tasks.complaints import decide_by_system, decides_itself, finish_preparing, open_visit
from tasks.letters import void_left_over


@flow(name="complaint", persist_result=False)
def carry_complaint(complaint_id: UUID) -> None:
    """Carry the complaint on until a person must decide, or nothing is left to do."""
    while visit := open_visit(complaint_id):
        if not visit.prepared:
            prepare(complaint_id, visit)
        elif outcome := decides_itself(complaint_id, visit):
            decide_by_system(complaint_id, visit.id, outcome)
        else:
            # a fresh key each time: a key that has fired doesn't suspend again
            suspend_flow_run(key=str(uuid4()), timeout=None)


def prepare(complaint_id: UUID, visit: Visit) -> None:
    """Do the office work of a visit; every step of it may be done again."""
    void_left_over(complaint_id)
    STAGE_KINDS[visit.kind](complaint_id, visit)
    finish_preparing(complaint_id, visit.id)
