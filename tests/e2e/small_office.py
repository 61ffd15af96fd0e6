"""An office of a few cases behind a real board, without the engine: the test does the office work itself, so that a story can be told whole.

Moments are those of the machine's clock, since the board reads it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from config.intake import read_letter
from config.load import read_workflow
from domain.calendar import office_day
from domain.complaint import Complaint
from domain.store import connect, disconnect, transaction
from domain.store.cluster import Cluster
from tasks.accounts import officer
from tasks.counter import register
from tests.builders import a_letter
from tests.postgres import database_copy
from tests.travel import filled
from tests.ui.board_server import served_board
from tests.ui.counter import settle

AGENCY = "bpn-sidoarjo"
NAMES = {"analyst2": ("Wulan Kartika", "analyst"), "registry2": ("Bayu Pratama", "registry")}
"""Colleagues beside the demo's accounts, so that a card can change hands."""


class Case(NamedTuple):
    """A complaint by its id and its number."""

    id: str
    number: str


@dataclass(frozen=True)
class SmallOffice:
    """The board's address, and cases put where a story needs them."""

    address: str

    def case(self, *outcomes: str, days_ago: float = 0, **letter: object) -> Case:
        """A letter that came so many days ago, carried on by officers of its stages within that minute."""
        at = present() - timedelta(days=days_ago)
        given = a_letter(**{"received_at": at.isoformat(), "incident_date": _day(at, 30), **letter})
        given["letter"]["date"] = _day(at, 3)
        receipt = register(read_letter(given, at=at), by=officer("mailroom"), at=at)
        settle(str(receipt.id))
        for outcome in outcomes:
            self.decide(str(receipt.id), outcome, at=at)
        return Case(str(receipt.id), receipt.registration_number)

    def decide(self, case_id: str, outcome: str, *, by: str | None = None, at: datetime | None = None) -> None:
        """Decide the open visit as an officer of its role, and do the office work behind it."""
        with transaction() as store:
            complaint = store.complaints.take(UUID(case_id))
            visit = complaint.open_visit
            assert visit is not None
            fields = filled(visit.stage, outcome)
            given = {**fields, "agency": AGENCY} if "agency" in fields else fields
            complaint.decide(outcome, by=officer(by or visit.role), at=at or present(), fields=given)
        settle(case_id)

    def read(self, case_id: str) -> Complaint:
        """The complaint as it stands."""
        with transaction() as store:
            return store.complaints.look_at(UUID(case_id))

    def stage(self, case_id: str) -> str:
        """The key of the stage it waits at; "" once it is closed."""
        visit = self.read(case_id).open_visit
        return visit.stage if visit else ""

    def holder(self, case_id: str) -> str | None:
        """The account that holds its open card."""
        visit = self.read(case_id).open_visit
        return visit.assigned_to if visit else None


def _day(at: datetime, before: int) -> str:
    return str(office_day(at - timedelta(days=before)))


def present() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


@contextmanager
def small_office(cluster: Cluster, template: str, home: Path) -> Iterator[SmallOffice]:
    """A board over a fresh copy of the office's database; `transaction()` works on it inside."""
    with database_copy(cluster, template) as url:
        connect(url, read_workflow)
        with transaction() as store:
            for username, (name, role) in NAMES.items():
                store.people.put(username, name, [role], demo=True)
        try:
            with served_board(url, home, {}) as address:
                yield SmallOffice(address)
        finally:
            disconnect()
