"""Imports: somebody else's table enters row by row, through the one door for past trails, in batches of one transaction each.

An import can be broken off anywhere and begun again: rows that have entered are known by their source key and passed over.
Memory stays the same however long the file is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from config.mapping import ImportMapping
from domain.calendar import office_day
from domain.complaint import Complaint
from domain.errors import NotFound, Refused, WorkflowFault
from domain.history import record_history
from domain.people import Officer
from domain.registration import Complainant
from domain.store import Store, transaction
from domain.store.lists import Agency
from domain.timed import Office
from tasks.counter import SERIES, tracking_code
from tasks.csv_rows import CsvRow, Dialect, opened, rows
from tasks.mapped_rows import Mapped, mapped, source_key, strange_steps
from tasks.refusals import Refusal, TakesRefusals

BATCH = 100
"""Rows of one transaction: so much is lost, and done again, when an import is killed."""


@dataclass
class Totals:
    """How an import stands. `read` = `entered` + `already` + `refused`; `finished` is False when it was broken off."""

    read: int = 0
    entered: int = 0
    already: int = 0
    refused: int = 0
    uncertain: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    finished: bool = False


@dataclass(frozen=True)
class ImportOrder:
    """What to import: the file, by which mapping, in whose name, registered at `at` (aware), how many rows at most.

    With `history` the complaints get no flow run until something is to be done; without, each is woken.
    """

    path: Path
    mapping: ImportMapping
    by: Officer
    at: datetime
    limit: int | None = None
    history: bool = False


def import_file(
    order: ImportOrder,
    report: TakesRefusals,
    *,
    progress: Callable[[Totals], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> Totals:
    """Enter the file's rows; `progress` hears of each batch, `stop` is asked after each.

    Raises NotAllowed without the right to import, WorkflowFault when the mapping does not fit the route in force,
    BadTable when the file is no such table. Rows that can't be taken go into the report.
    """
    order.by.must("import")
    _make_ready(order.mapping)
    totals = Totals()
    dialect = Dialect(order.mapping.encoding, order.mapping.delimiter)
    with opened(order.path) as file:
        table = rows(file, order.path.name, dialect, order.mapping.columns)
        for batch in _batches(islice(table, order.limit)):
            for refusal in _Batch(order, totals).enter(batch):
                report.add(refusal)
            progress(totals)
            if stop():
                return totals
    totals.finished = True
    return totals


def _make_ready(mapping: ImportMapping) -> None:
    """The mapping fits the route, and the agencies it names are on the list."""
    with transaction() as store:
        faults = list(strange_steps(mapping, store.workflows.in_force()))
        if faults:
            raise WorkflowFault(faults)
        store.agencies.seed(Agency(one.code, one.name, one.category) for one in mapping.agencies)


def _batches(table: Iterator[CsvRow]) -> Iterator[list[CsvRow]]:
    while batch := list(islice(table, BATCH)):
        yield batch


@dataclass
class _Batch:
    """One transaction. The totals change only once it is committed."""

    order: ImportOrder
    totals: Totals
    refusals: list[Refusal] = field(default_factory=list)
    already: int = 0

    def enter(self, batch: list[CsvRow]) -> list[Refusal]:
        """Enter what is new; returns what is refused, in the order of the file."""
        candidates = dict(self._distinct(batch))
        with transaction() as store:
            fresh = self._fresh(candidates, store.imports.entered(candidates))
            entered = list(self._complaints(fresh, store.complaints.office()))
            self._number(store, [complaint for complaint, _, _ in entered])
            store.imports.add([(complaint, who) for complaint, who, _ in entered])
        self._count(len(batch), entered)
        return sorted(self.refusals, key=lambda refusal: refusal.line)

    def _distinct(self, batch: Iterable[CsvRow]) -> Iterator[tuple[str, CsvRow]]:
        """Readable rows by source key; a key that stands in the batch a second time is refused."""
        seen: dict[str, int] = {}
        for row in batch:
            key = self._key(row)
            if key is None:
                continue
            if key in seen:
                self._refuse(row, f"kunci yang sama sudah ada pada baris {seen[key]}")
                continue
            seen[key] = row.line
            yield key, row

    def _key(self, row: CsvRow) -> str | None:
        if row.unreadable:
            self._refuse(row, row.unreadable)
            return None
        try:
            return source_key(self.order.mapping, row.cells)
        except Refused as refusal:
            self._refuse(row, str(refusal))
            return None

    def _fresh(
        self, candidates: Mapping[str, CsvRow], known: Mapping[str, datetime]
    ) -> Iterator[tuple[CsvRow, Mapped]]:
        """Rows that have not entered, as letters with a past; one that entered in this very run stands in the file twice."""
        for key, row in candidates.items():
            if key in known and known[key] == self.order.at:
                self._refuse(row, "kunci yang sama sudah ada pada baris sebelumnya")
            elif key in known:
                self.already += 1
            else:
                yield from self._mapped(row)

    def _mapped(self, row: CsvRow) -> Iterator[tuple[CsvRow, Mapped]]:
        try:
            yield row, mapped(self.order.mapping, row.cells)
        except Refused as refusal:
            self._refuse(row, str(refusal))

    def _complaints(
        self, fresh: Iterable[tuple[CsvRow, Mapped]], office: Office
    ) -> Iterator[tuple[Complaint, Complainant, str]]:
        for row, one in fresh:
            try:
                yield self._complaint(one, office), one.intake.complainant, one.status
            except (Refused, NotFound) as refusal:
                self._refuse(row, str(refusal))

    def _complaint(self, one: Mapped, office: Office) -> Complaint:
        """The complaint without its number: numbers are given to what really enters, so that none is missing."""
        who, at = self.order.by, self.order.at
        complaint = record_history(
            one.intake,
            one.trail,
            office,
            number="",
            tracking_code=tracking_code(),
            by=who,
            at=at,
            uncertain=one.uncertain,
        )
        complaint.source_key = one.source_key
        if not self.order.history:
            complaint.wake()
        return complaint

    def _number(self, store: Store, complaints: list[Complaint]) -> None:
        if not complaints:
            return
        year = office_day(self.order.at).year
        numbers = store.imports.claim_numbers(SERIES, year, len(complaints))
        for complaint, number in zip(complaints, numbers, strict=True):
            complaint.registration_number = f"DM-{year}-{number:06}"

    def _refuse(self, row: CsvRow, reason: str) -> None:
        key = row.cells.get(self.order.mapping.key, "")
        self.refusals.append(Refusal(row.line, key.strip(), reason))

    def _count(self, read: int, entered: list[tuple[Complaint, Complainant, str]]) -> None:
        totals = self.totals
        totals.read += read
        totals.entered += len(entered)
        totals.already += self.already
        totals.refused += len(self.refusals)
        totals.uncertain += sum(bool(complaint.uncertain) for complaint, _, _ in entered)
        totals.by_status.update(status for _, _, status in entered)
