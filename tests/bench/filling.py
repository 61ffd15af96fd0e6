"""Complaints for benchmarks, entered by the batch through the door of past trails: invented, open at a stage, without a flow run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from domain.complaint import Complaint
from domain.history import PastVisit, record_history
from domain.people import Officer
from domain.registration import Complainant, Intake
from domain.store import Store, transaction
from tasks.counter import tracking_code
from tests.bench.installation import until
from tests.builders import officers

BATCH = 500


def an_intake(at: datetime, number: int) -> Intake:
    """A letter of an invented person with name, address and e-mail."""
    name = f"Warga Contoh {number}"
    return Intake(
        channel="letter",
        received_at=at,
        subject=f"Sertifikat tanah belum terbit {number}",
        body="Berkas kami serahkan tahun 2019 dan sampai sekarang belum ada kabar.",
        complainant=Complainant(name=name, address=f"Jalan Contoh {number}", email=f"warga{number}@contoh.example"),
    )


def fill(trail: Sequence[tuple[str, str | None]], count: int, at: datetime) -> list[UUID]:
    """Enter complaints whose trail is these (stage, outcome), the last still open (None); returns their ids."""
    clerk = officers()["mailroom"]
    ids = list[UUID]()
    for start in range(0, count, BATCH):
        with transaction() as store:
            batch = [_past(store, trail, n, at, clerk) for n in range(start, min(start + BATCH, count))]
            store.imports.add([(one, an_intake(at, n).complainant) for n, one in enumerate(batch, start)])
        ids += [one.id for one in batch]
    return ids


def open_visits(ids: Sequence[UUID]) -> list[UUID]:
    """The open visit of each of these complaints, in their order."""
    with transaction() as store:
        rows = store.connection.execute(_OPEN, {"ids": list(ids)})
        found = {row.complaint_id: row.id for row in rows}
    return [found[one] for one in ids]


def send_to_sleep(ids: Sequence[UUID], *, seconds: float = 900.0) -> None:
    """Give each its flow run, asleep as it would be had the complaint come in by the front door."""
    with transaction() as store:
        store.connection.execute(WAKE, {"ids": list(ids)})
    until(lambda: awake(ids) == 0, seconds, "not all runs went to sleep", every=0.3)


def awake(ids: Sequence[UUID]) -> int:
    """How many of these the engine has yet to look at."""
    with transaction() as store:
        return int(store.connection.execute(_AWAKE, {"ids": list(ids)}).scalar_one())


WAKE = text(
    "WITH woken AS (UPDATE complaints SET wake_seq = wake_seq + 1 WHERE id = ANY(:ids) RETURNING id)"
    " SELECT pg_notify('sipdumas_wake', id::text) FROM woken"
)
_AWAKE = text("SELECT count(*) FROM complaints WHERE id = ANY(:ids) AND wake_seq > done_seq")
_OPEN = text("SELECT complaint_id, id FROM visits WHERE complaint_id = ANY(:ids) AND decided_at IS NULL")


def _past(store: Store, trail: Sequence[tuple[str, str | None]], number: int, at: datetime, by: Officer) -> Complaint:
    step = timedelta(minutes=1)
    visits = [
        PastVisit(stage, at + n * step, None if outcome is None else at + (n + 1) * step, outcome)
        for n, (stage, outcome) in enumerate(trail)
    ]
    code = tracking_code()
    intake = an_intake(at, number)
    return record_history(
        intake, visits, store.complaints.office(), number=f"BENCH-{code}", tracking_code=code, by=by, at=at
    )
