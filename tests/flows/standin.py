"""A stand-in for the office's flow, of the same shape: read the bookmark, prepare, suspend; and a worker process that runs it.

Each preparation leaves one row in `marks`, so that doing something twice shows. The complaint's subject says how its work goes:
`slow` takes a second, `fail` raises, `die` kills the worker, `overtaken` loses the lock and goes on once another has ended the complaint.
"""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from prefect import flow
from prefect.flow_runs import suspend_flow_run
from sqlalchemy import text

from config.load import read_workflow_file
from config.settings import WORKFLOWS
from domain.store import connect, transaction
from domain.workflow import Workflow
from flows.control import MOST_TRIES, Carrier
from flows.deployment import Deployment
from flows.signals import stopping_by_signal
from flows.status import beat
from flows.worker import PROCESS_NAME, run_worker

FEW = 2  # tries of a worker process: starting one takes seconds
PERSONAL = "Siti Contoh, 3578010101010001"

CUT_OFF = (
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
    " WHERE locktype = 'advisory' AND datname = current_database()"
)
FIRST = "INSERT INTO marks (key, value, set_at) VALUES (%s, '', now()) ON CONFLICT DO NOTHING RETURNING key"
UNDER_WAY = "SELECT 1 FROM complaints WHERE id = %s AND (closed_at IS NULL OR wake_seq > done_seq)"


@flow(name="standin", persist_result=False)
def carry_standin(complaint_id: UUID) -> None:
    """Carry it on, as the office's flow does."""
    while (visit := open_visit(complaint_id)) is not None:
        visit_id, prepared, subject = visit
        if prepared:
            suspend_flow_run(key=str(uuid4()), timeout=None)
        else:
            work(complaint_id, subject)
            prepare(visit_id)


def open_visit(complaint_id: UUID) -> tuple[UUID, bool, str] | None:
    """Id, prepared or not, and the complaint's subject."""
    found = (
        "SELECT v.id, v.prepared_at IS NOT NULL, c.subject FROM visits v JOIN complaints c ON c.id = v.complaint_id"
        " WHERE c.id = :id AND v.decided_at IS NULL"
    )
    with transaction() as store:
        row = store.connection.execute(text(found), {"id": complaint_id}).one_or_none()
    return (row[0], row[1], row[2]) if row else None


def work(complaint_id: UUID, subject: str) -> None:
    """The office work, going as the subject says."""
    if subject == "slow":
        time.sleep(1)
    if subject == "fail":
        raise ValueError(PERSONAL)
    if subject == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if subject == "overtaken":
        be_overtaken(complaint_id)


def be_overtaken(complaint_id: UUID) -> None:
    """The first time: cut off who holds a lock, us, and wait until the complaint is closed and its run at rest."""
    address = os.environ["SIPDUMAS_DATABASE_URL"].replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address, autocommit=True) as beside:
        if not beside.execute(FIRST, [f"overtaken:{complaint_id}"]).fetchone():
            return
        beside.execute(CUT_OFF)
        while beside.execute(UNDER_WAY, [complaint_id]).fetchone():
            time.sleep(0.05)


def prepare(visit_id: UUID) -> None:
    """Mark the visit prepared, and leave a row that tells of it, in one transaction."""
    with transaction() as store:
        store.connection.execute(
            text("INSERT INTO marks (key, value, set_at) VALUES (:key, '', now())"),
            {"key": f"prepared:{visit_id}:{uuid4()}"},
        )
        store.connection.execute(text("UPDATE visits SET prepared_at = now() WHERE id = :id"), {"id": visit_id})


def any_workflow(source: str, name: str) -> Workflow:
    """The stand-in follows no route; a parked complaint is loaded with one all the same."""
    return read_workflow_file(WORKFLOWS / "dumas-2026.yaml")


def carrier(most_tries: int = MOST_TRIES) -> Carrier:
    """Short rests, so that five failures take no minute."""
    deployment = Deployment(carry_standin)
    return Carrier(carry_standin, deployment, rest=lambda _: timedelta(seconds=0.05), most_tries=most_tries)


def main() -> None:
    """One worker process: the database and Prefect as the environment says."""
    connect(os.environ["SIPDUMAS_DATABASE_URL"], any_workflow)
    with stopping_by_signal() as stop:
        run_worker(
            stop,
            carrier(most_tries=FEW),
            every=0.3,
            beat=sign_of_life,
            dispatch=os.environ.get("SIPDUMAS_DISPATCH", "direct"),
        )


def sign_of_life() -> None:
    """Show the supervisor, if there is one, that we live."""
    if "SIPDUMAS_HOME" in os.environ:
        beat(Path(os.environ["SIPDUMAS_HOME"]), os.environ.get(PROCESS_NAME, "worker"))


if __name__ == "__main__":
    main()
