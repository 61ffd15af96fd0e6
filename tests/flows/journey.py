"""A whole office for journeys: seeded database, real Prefect server, the warm worker with the office's own flow."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterIdempotencyKey
from prefect.client.schemas.objects import FlowRun
from prefect.settings import temporary_settings

from config.load import read_workflow
from domain.complaint import Complaint
from domain.correspondence import Letter
from domain.people import Officer
from domain.registration import Complainant, Intake, LetterHead
from domain.store import connect, disconnect, transaction
from flows.deadlines import sweep
from flows.prefect_server import without_prefect
from tasks.counter import register
from tasks.step import now
from tests.flows.engine import PROJECT, RunningPrefect, until
from tests.travel import filled

AGENCY = "bpn-sidoarjo"


def a_letter(**particulars: object) -> Intake:
    """A letter with everything an answer needs: name and address of an invented person."""
    letter: dict[str, Any] = {
        "channel": "letter",
        "received_at": now() - timedelta(hours=2),
        "subject": "Sertifikat tanah belum terbit",
        "body": "Berkas kami serahkan tahun 2019 dan sampai sekarang belum ada kabar.",
        "letter": LetterHead(number="12/B/X/2026"),
        "complainant": Complainant(name="Sari Contoh", address="Jalan Contoh 1, Surabaya"),
    }
    return Intake(**{**letter, **particulars})


@dataclass
class Journey:
    """One complaint on its way, driven as the office's people would drive it."""

    id: UUID
    number: str

    @classmethod
    def begin(cls, **particulars: object) -> Journey:
        """Register a letter at the mail room."""
        receipt = register(a_letter(**particulars), by=officer("mailroom"), at=now())
        return cls(receipt.id, receipt.registration_number)

    def look(self) -> Complaint:
        """The complaint as the database has it."""
        with transaction() as store:
            return store.complaints.look_at(self.id)

    def decide(self, *outcomes: str, at: datetime | None = None, **fields: object) -> Journey:
        """Take decisions, each as soon as its card is ready, by an officer of the card's role."""
        for outcome in outcomes:
            self.ready()
            with transaction() as store:
                complaint = store.complaints.take(self.id)
                visit = complaint.open_visit
                assert visit is not None, f"closed before {outcome}"
                content = {**filled(visit.stage, outcome), **fields}
                if "agency" in content:
                    content["agency"] = AGENCY
                complaint.decide(outcome, by=store.people.officer(visit.role), at=at or now(), fields=content)
        return self

    def ready(self) -> None:
        """Wait until the open visit is prepared and waits for a person."""
        until(self._ready)

    def _ready(self) -> bool:
        complaint = self.look()
        visit = complaint.open_visit
        if visit is None:
            return True
        return visit.prepared and complaint.office.route.stage(visit.stage).decides_itself is None

    def at_rest(self) -> Journey:
        """Wait until Prefect has acknowledged everything."""
        until(lambda: (complaint := self.look()).wake_seq == complaint.done_seq)
        return self

    def trail(self) -> list[str]:
        """`stage:outcome` of every visit, oldest first; the open one ends in `…`."""
        return [f"{visit.stage}:{visit.outcome or '…'}" for visit in self.look().visits]

    def letters(self) -> list[Letter]:
        """Its letters, oldest first."""
        with transaction() as store:
            return store.correspondence.of(self.id)

    def issued(self) -> list[str]:
        """Kinds of its issued letters, in order of their numbers."""
        return [letter.kind for letter in self.letters() if letter.state == "issued"]

    def runs(self) -> list[FlowRun]:
        """Every run Prefect knows of this complaint's lives, oldest first."""
        lives = [f"{self.id}:{life}" for life in range(1, self.look().life + 2)]
        named = FlowRunFilter(idempotency_key=FlowRunFilterIdempotencyKey(any_=lives))
        with get_client(sync_client=True) as client:
            return sorted(client.read_flow_runs(flow_run_filter=named), key=lambda run: run.created or now())

    def states(self) -> list[str]:
        """Their states, e.g. ["COMPLETED"]."""
        return [run.state_type.value for run in self.at_rest().runs() if run.state_type]


def officer(role: str) -> Officer:
    """The demo officer named like the role."""
    with transaction() as store:
        return store.people.officer(role)


def let_lapse(days: int = 40) -> int:
    """Run the sweep as if so many days had passed; how many visits lapsed."""
    return sweep(now() + timedelta(days=days)).lapsed


@contextmanager
def working_office(url: str, prefect: RunningPrefect, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The database connected to this process, and a worker process of the product beside it."""
    environment = without_prefect(os.environ) | prefect.server.environment
    environment |= {"SIPDUMAS_DATABASE_URL": url, "SIPDUMAS_HOME": str(home)}
    connect(url, read_workflow)
    with temporary_settings(prefect.settings), (home / "worker.log").open("ab") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "flows.worker"], cwd=PROJECT, env=environment, stdout=log, stderr=log
        )
        yield worker
        worker.terminate()
        worker.wait(30)
    disconnect()
