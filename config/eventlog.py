"""Event logs of other systems: a CSV file in, domain cases out, or a refusal that names line and column."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.calendar import OFFICE_ZONE
from domain.discovery import Case, Event, EventLog
from domain.errors import Refused

NOBODY = frozenset({"", "EMPTY"})
"""How such exports write that a cell holds nothing."""


@dataclass(frozen=True)
class LogColumns:
    """Which column of a CSV log holds what; the defaults are the names of the XES standard, as exports write them.

    A column named None, or missing where it is optional, is not read. `zone` is the office's wall clock; a moment
    without offset is taken in it.
    """

    case: str = "case:concept:name"
    activity: str = "concept:name"
    time: str = "time:timestamp"
    start: str | None = "start_timestamp"
    resource: str = "org:resource"
    group: str = "org:group"
    lifecycle: str = "lifecycle:transition"
    channel: str = "case:channel"
    zone: ZoneInfo = OFFICE_ZONE


PERMIT_RECEIPT = LogColumns(zone=ZoneInfo("Europe/Amsterdam"))
"""The receipt phase of a Dutch municipal permit desk (CoSeLoG)."""


def read_event_log(path: Path, columns: LogColumns = LogColumns()) -> EventLog:
    """The cases of a CSV file (UTF-8, one row a step); rows of a lifecycle other than `complete` are left out.

    Raises Refused with line and column for a missing column, a moment that can't be read, or a file without a case.
    """
    cases: dict[str, list[Event]] = {}
    channels: dict[str, str | None] = {}
    for row in _rows(path, columns):
        case = row.text(columns.case)
        cases.setdefault(case, []).append(row.event())
        channels.setdefault(case, row.maybe(columns.channel))
    if not cases:
        raise Refused({path.name: "tidak ada satu pun kejadian di dalamnya"})
    return EventLog(tuple(_case(key, events, channels[key]) for key, events in cases.items()), columns.zone)


def _case(key: str, events: list[Event], channel: str | None) -> Case:
    return Case(key, tuple(sorted(events, key=lambda event: event.at)), channel=channel)


@dataclass(frozen=True)
class _Row:
    place: str
    cells: dict[str, str | None]
    columns: LogColumns

    def text(self, column: str) -> str:
        if not (cell := self.maybe(column)):
            raise Refused({self.place: f"kolom “{column}” harus terisi"})
        return cell

    def maybe(self, column: str | None) -> str | None:
        cell = ((self.cells.get(column) if column else None) or "").strip()
        return None if cell in NOBODY else cell

    def moment(self, column: str) -> datetime:
        written = self.text(column)
        try:
            moment = datetime.fromisoformat(written)
        except ValueError as wrong:
            raise Refused({self.place: f"kolom “{column}”: “{written[:40]}” bukan waktu ISO 8601"}) from wrong
        return moment if moment.tzinfo else moment.replace(tzinfo=self.columns.zone)

    def event(self) -> Event:
        columns = self.columns
        start = columns.start if columns.start and self.maybe(columns.start) else None
        return Event(
            stage=self.text(columns.activity),
            at=self.moment(columns.time),
            officer=self.maybe(columns.resource),
            role=self.maybe(columns.group),
            opened=self.moment(start) if start else None,
        )


def _rows(path: Path, columns: LogColumns) -> Iterator[_Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for column in (columns.case, columns.activity, columns.time):
            if column not in (reader.fieldnames or ()):
                raise Refused({path.name: f"kolom “{column}” tidak ada"})
        for cells in reader:
            row = _Row(f"{path.name}:{reader.line_num}", cells, columns)
            if (row.maybe(columns.lifecycle) or "complete").lower() == "complete":
                yield row
