"""A complaint's file as rows: its row and its trail read in two statements, all that was done written in one.

Written by hand because it is the hot path of every decision: with an object-relational mapper a
decision cost 14 statements and 7.2 ms of CPU, this way 6 and 2 ms (`sipdumas bench engine`).
The trail is read after the row is locked, in a statement of its own: a statement that has waited
for the lock sees the new row but the old trail.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Row, Table, insert, text

from domain.complaint import Complaint
from domain.store.notices import escalate, tell
from domain.store.tables import complaints, pauses, terms, visits
from domain.terms import ClockPause, RunningTerm
from domain.visit import Visit

WAKE_CHANNEL = "sipdumas_wake"
"""The channel on which a deciding transaction tells the workers which complaint to look at."""

_CHANGING = (
    "workflow_version",
    "problem_code",
    "nature",
    "agency",
    "fields",
    "dismissal_reason",
    "complete_at",
    "ended_at",
    "closed_at",
    "reopened_at",
    "parked_at",
    "parked_reason",
    "life",
    "wake_seq",
)
"""Columns acts may change. Not the engine's (`done_seq`, `flow_run_id`): it writes them meanwhile. Not the letter's own
words: writing them back would index them anew with every decision."""
_COLUMNS = [column for column in complaints.columns if column.name != "words"]
_MOMENTS = frozenset(
    {"opened_at", "prepared_at", "decided_at", "due_at", "started_at", "ended_at", "begun_at", "next_reminder_at"}
)
_IDS = frozenset({"id", "complaint_id", "visit_id"})

T = TypeVar("T", Visit, ClockPause, RunningTerm)


@dataclass
class Kept:
    """A complaint at hand: how its rows looked, and whether its row is locked."""

    complaint: Complaint
    locked: bool
    before: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    def remember(self) -> None:
        """From now on only what changes again is written."""
        self.before = {one.id: dict(_row(one)) for one in self._parts()} | {self.complaint.id: _file(self.complaint)}
        for told in (self.complaint.entries, self.complaint.notices, self.complaint.escalations):
            told.clear()

    def changed(self, parts: Iterable[Visit | ClockPause | RunningTerm]) -> list[dict[str, Any]]:
        """Rows of the parts that are new or differ."""
        return [dict(_row(one)) for one in parts if self.before.get(one.id) != _row(one)]

    @property
    def dirty(self) -> bool:
        """True when there is anything to write."""
        acted = bool(self.complaint.entries or self.complaint.notices) or self.before.get(self.complaint.id) != _file(
            self.complaint
        )
        return acted or bool(self.changed(self._parts()))

    @property
    def urgent(self) -> bool:
        """True when somebody waits for the workers: a decision has opened a visit with office work to be done first.

        Where the next card is there already the flow run may follow later, and upkeep's round finds it: a notice costs every
        deciding transaction a lock on the whole cluster's queue until its commit is on disk.
        """
        woken_before: int = self.before.get(self.complaint.id, {}).get("wake_seq", 0)
        visit = self.complaint.open_visit
        return self.complaint.wake_seq > woken_before and visit is not None and not visit.prepared

    def _parts(self) -> list[Visit | ClockPause | RunningTerm]:
        return [*self.complaint.visits, *self.complaint.pauses, *self.complaint.terms]


@dataclass(frozen=True)
class Loaded:
    """Complaints with their trails, and the edition of the calendar at that moment (None when nothing was found)."""

    complaints: list[Complaint]
    edition: str | None


def load(connection: Connection, ids: Iterable[UUID], *, lock: bool) -> Loaded:
    """The complaints of these ids that exist, with their trails; their rows locked where asked."""
    rows = connection.execute(_FILES_LOCKED if lock else _FILES, {"ids": list(ids)}).mappings().all()
    if not rows:
        return Loaded([], None)
    found = connection.execute(_TRAILS, {"ids": [row["id"] for row in rows]}).all()
    trails = {one.id: _trail(one) for one in found}
    return Loaded([_complaint({**row, **trails[row["id"]]}) for row in rows], found[0].edition)


def enter(connection: Connection, complaint: Complaint) -> None:
    """Write the row of a new complaint; its trail follows with `write`."""
    connection.execute(insert(complaints).values({one.name: getattr(complaint, one.name) for one in _COLUMNS}))


def write(connection: Connection, kept: Kept) -> None:
    """Write all that was done to a complaint, and tell the workers where somebody waits for them: one statement."""
    complaint = kept.complaint
    asked = {
        "id": complaint.id,
        "file": _json(_file(complaint)),
        "visits": _json(kept.changed(complaint.visits)),
        "pauses": _json(kept.changed(complaint.pauses)),
        "terms": _json(kept.changed(complaint.terms)),
        "lines": _json([dict(vars(entry)) for entry in complaint.entries]),
        "channel": WAKE_CHANNEL if kept.urgent else None,
    }
    connection.execute(_WRITE, asked)
    tell(connection, complaint.notices)
    escalate(connection, complaint.escalations)
    kept.remember()


def _trail(row: Row[Any]) -> dict[str, list[Any]]:
    return {
        "visits": [_object(Visit, one) for one in row.visits],
        "pauses": [_object(ClockPause, one) for one in row.pauses],
        "terms": [_object(RunningTerm, one) for one in row.terms],
    }


def _complaint(values: dict[str, Any]) -> Complaint:
    return Complaint(**values)


def _object(kind: type[T], row: Mapping[str, Any]) -> T:
    return kind(**{name: _read(name, value) for name, value in row.items()})


def _read(name: str, value: Any) -> Any:  # noqa: ANN401 - a column's value has the type its name says
    if value is None:
        return None
    if name in _MOMENTS:
        return datetime.fromisoformat(value)
    return UUID(value) if name in _IDS else value


def _row(one: Visit | ClockPause | RunningTerm) -> Mapping[str, Any]:
    return vars(one)


def _file(complaint: Complaint) -> dict[str, Any]:
    """The columns of the complaint's own row that acts may change."""
    return {name: getattr(complaint, name) for name in _CHANGING}


def _json(value: object) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


def _aggregate(table: Table, order: str) -> str:
    rows = f"SELECT json_agg(to_json(x) ORDER BY x.{order}) FROM {table.name} x WHERE x.complaint_id = asked.id"  # noqa: S608 - names of our own tables
    return f"coalesce(({rows}), '[]') AS {table.name}"


def _upsert(table: Table, source: str) -> str:
    names = [column.name for column in table.columns if column.name not in ("id", "complaint_id")]
    new = ", ".join(f"{name} = excluded.{name}" for name in names)
    rows = f"SELECT * FROM jsonb_populate_recordset(NULL::{table.name}, cast(:{source} AS jsonb))"  # noqa: S608 - names of our own tables
    return f"INSERT INTO {table.name} {rows} ON CONFLICT (id) DO UPDATE SET {new}"


_FILES = text(f"SELECT {', '.join(column.name for column in _COLUMNS)} FROM complaints WHERE id = ANY(:ids)")  # noqa: S608 - names of our own columns
_FILES_LOCKED = text(f"{_FILES.text} ORDER BY id FOR UPDATE")
_TRAILS = text(
    f"SELECT asked.id, {_aggregate(visits, 'seq')}, {_aggregate(pauses, 'begun_at')}, {_aggregate(terms, 'started_at')},"  # noqa: S608 - names of our own tables
    " coalesce((SELECT value FROM marks WHERE key = 'calendar'), '') AS edition"
    " FROM unnest(cast(:ids AS uuid[])) AS asked (id)"
)
_WRITE = text(
    f"""
    WITH file AS (
        UPDATE complaints SET ({", ".join(_CHANGING)}) = (
            SELECT {", ".join(_CHANGING)} FROM jsonb_populate_record(NULL::complaints, cast(:file AS jsonb))
        ) WHERE id = :id
    ), stays AS ({_upsert(visits, "visits")}), stops AS ({_upsert(pauses, "pauses")}), clocks AS ({_upsert(terms, "terms")}),
    trail AS (
        INSERT INTO entries (complaint_id, visit_id, kind, at, by, details)
        SELECT :id, line.visit_id, line.kind, line.at, line.by, line.details
        FROM jsonb_to_recordset(cast(:lines AS jsonb)) AS line (visit_id uuid, kind text, at timestamptz, by text, details jsonb)
    )
    SELECT CASE WHEN cast(:channel AS text) IS NOT NULL THEN pg_notify(:channel, cast(:id AS text)) END
    """  # noqa: S608 - names of our own tables
)
