"""Complaints in the database: one row locked, its trail loaded with it, what was done written back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, text, update

from domain.calendar import Calendar
from domain.complaint import Complaint
from domain.corrections import Correction
from domain.errors import NotFound
from domain.people import Officer
from domain.registration import Complainant
from domain.store.calendar import CalendarTable
from domain.store.dossier import Kept, enter, load, write
from domain.store.tables import agencies, complainants, complaints, documents, officers, replaced, roles, visits
from domain.store.workflows import WorkflowTable
from domain.workflow import Workflow


@dataclass
class OfficeNow:
    """The office one complaint is worked on with: its own route, the calendar in force."""

    connection: Connection
    complaint_id: UUID | None
    route: Workflow
    calendar_table: CalendarTable
    edition: str | None = None

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar in force, read once when a due date needs it; its edition has come with the complaint."""
        return self.calendar_table.in_force(self.edition)

    @property
    def known(self) -> OfficeNow:
        """What exists in the database: asked for agencies and documents of a form."""
        return self

    def agency(self, code: str) -> bool:
        """True when the agency is on the list and active."""
        found = select(agencies.c.code).where(agencies.c.code == code, agencies.c.active)
        return self.connection.execute(found).first() is not None

    def document(self, document_id: str) -> bool:
        """True when the complaint has that document."""
        mine = documents.c.complaint_id == self.complaint_id
        found = select(documents.c.id).where(mine, documents.c.id == _as_id(document_id))
        return self.connection.execute(found).first() is not None

    def officer(self, username: str) -> str:
        """The name of the account's holder, as a refusal tells it."""
        found = self.connection.scalar(select(officers.c.name).where(officers.c.username == username))
        return str(found or username)

    def role(self, key: str) -> str:
        """The role's label, as a refusal tells it."""
        found = self.connection.scalar(select(roles.c.label).where(roles.c.key == key))
        return str(found or key)


LETTER_COLUMNS = (
    "channel",
    "received_at",
    "subject",
    "body",
    "language",
    "letter",
    "reported_party",
    "case_location",
    "incident_date",
    "problem_code",
    "evidence",
    "external_ids",
    "missing",
)
"""What came in with the letter (`registration.particulars`)."""


@dataclass(frozen=True)
class Replaced:
    """A corrected value that says who complains, as it was and as it is."""

    id: UUID
    complaint_id: UUID
    path: str
    old: Any
    new: Any
    by: str
    at: datetime


class ComplaintTable:
    """Load, add and save complaints within one transaction."""

    def __init__(self, connection: Connection, workflows: WorkflowTable, calendar: CalendarTable) -> None:
        self._connection = connection
        self._workflows = workflows
        self._calendar = calendar
        self._kept: dict[UUID, Kept] = {}

    def office(self, route: Workflow | None = None) -> OfficeNow:
        """The office as it is now; without a route, with the workflow in force."""
        return OfficeNow(self._connection, None, route or self._workflows.in_force(), self._calendar)

    def take(self, complaint_id: UUID) -> Complaint:
        """The complaint with its trail, its row locked until the transaction ends."""
        kept = self._kept.get(complaint_id)
        return kept.complaint if kept and kept.locked else self._one(complaint_id, lock=True)

    def look_at(self, complaint_id: UUID) -> Complaint:
        """The complaint with its trail, not locked: for reading."""
        kept = self._kept.get(complaint_id)
        return kept.complaint if kept else self._one(complaint_id, lock=False)

    def look_at_all(self, ids: Iterable[UUID]) -> dict[UUID, Complaint]:
        """Several complaints with their trails, for reading: two queries however many they are."""
        return {complaint.id: complaint for complaint in self._load(ids, lock=False)}

    def of_visit(self, visit_id: UUID) -> UUID:
        """The complaint a visit belongs to."""
        found: UUID | None = self._connection.scalar(select(visits.c.complaint_id).where(visits.c.id == visit_id))
        if found is None:
            raise NotFound("Tahap itu tidak ada; muat ulang halaman ini.")
        return found

    def find(self, word: str) -> UUID:
        """The complaint named by a registration number, a tracking code or an id."""
        named = (complaints.c.registration_number == word) | (complaints.c.tracking_code == word.upper())
        if (complaint_id := _as_id(word)) is not None:
            named |= complaints.c.id == complaint_id
        found: UUID | None = self._connection.scalar(select(complaints.c.id).where(named))
        if found is None:
            raise NotFound(f"Tidak ada pengaduan dengan nomor, kode lacak atau id “{word}”.")
        return found

    def by_source(self, source_key: str) -> UUID | None:
        """The complaint that entered under this key (idempotency, import row); None if none did."""
        return self._connection.scalar(select(complaints.c.id).where(complaints.c.source_key == source_key))

    def sources(self, keys: Iterable[str]) -> set[str]:
        """Which of these source keys have entered already."""
        found = select(complaints.c.source_key).where(complaints.c.source_key.in_(list(keys)))
        return set(self._connection.scalars(found))

    def claim_source(self, source_key: str) -> UUID | None:
        """Lock the key until the transaction ends; gives the complaint that entered under it before, if any.

        Two registrations with one key come one after the other, and the second sees the first.
        """
        self._connection.execute(_LOCK_SOURCE, {"key": source_key})
        return self.by_source(source_key)

    def add(self, complaint: Complaint, complainant: Complainant) -> None:
        """Enter a new complaint and, apart from it, who complains."""
        enter(self._connection, complaint)
        values = {**vars(complainant), "proxy": dict(complainant.proxy) if complainant.proxy else None}
        self._connection.execute(insert(complainants).values(complaint_id=complaint.id, **values))
        self._kept[complaint.id] = Kept(complaint, locked=True)

    def complainant(self, complaint_id: UUID) -> Complainant:
        """Who complains; the caller has checked the right to see it."""
        query = select(complainants).where(complainants.c.complaint_id == complaint_id)
        row = self._connection.execute(query).mappings().one()
        return Complainant(**{name: value for name, value in row.items() if name != "complaint_id"})

    def correct(self, complaint: Complaint, complainant: Complainant) -> None:
        """Write the letter's own words and who complains, which no other act changes."""
        words = {name: getattr(complaint, name) for name in LETTER_COLUMNS}
        self._connection.execute(update(complaints).where(complaints.c.id == complaint.id).values(words))
        values = {**vars(complainant), "proxy": dict(complainant.proxy) if complainant.proxy else None}
        here = complainants.c.complaint_id == complaint.id
        self._connection.execute(update(complainants).where(here).values(values))

    def keep_replaced(
        self, complaint_id: UUID, corrections: Iterable[Correction], *, by: Officer, at: datetime
    ) -> None:
        """Keep corrected identity values apart from the trail."""
        rows = [{**vars(one), "complaint_id": complaint_id, "by": by.username, "at": at} for one in corrections]
        if rows:
            self._connection.execute(insert(replaced), rows)

    def replaced(self, complaint_id: UUID) -> list[Replaced]:
        """Corrected identity values, newest first; the caller has checked the right to see them."""
        query = select(replaced).where(replaced.c.complaint_id == complaint_id)
        query = query.order_by(replaced.c.at.desc(), replaced.c.path)
        return [Replaced(**row) for row in self._connection.execute(query).mappings()]

    def next_number(self, series: str, year: int) -> int:
        """The next number of a series, without gaps: the row stays locked until the commit."""
        claim = text(
            "INSERT INTO counters (series, year, last) VALUES (:series, :year, 1) "
            "ON CONFLICT (series, year) DO UPDATE SET last = counters.last + 1 RETURNING last"
        )
        return int(self._connection.execute(claim, {"series": series, "year": year}).scalar_one())

    def save(self) -> None:
        """Write what was done to the complaints at hand, and tell the workers whom to look at."""
        for kept in self._kept.values():
            if kept.dirty:
                write(self._connection, kept)

    def _one(self, complaint_id: UUID, *, lock: bool) -> Complaint:
        found = self._load([complaint_id], lock=lock)
        if not found:
            raise NotFound("Pengaduan itu tidak ada.")
        return found[0]

    def _load(self, ids: Iterable[UUID], *, lock: bool) -> list[Complaint]:
        found = load(self._connection, ids, lock=lock)
        for complaint in found.complaints:
            route = self._workflows.get(complaint.workflow_version)
            complaint.enter(OfficeNow(self._connection, complaint.id, route, self._calendar, found.edition))
            kept = Kept(complaint, locked=lock)
            kept.remember()
            self._kept[complaint.id] = kept
        return found.complaints


_LOCK_SOURCE = text("SELECT pg_advisory_xact_lock(hashtextextended('source:' || :key, 0))")


def _as_id(word: str) -> UUID | None:
    try:
        return UUID(word)
    except ValueError:
        return None
