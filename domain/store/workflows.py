"""Stored routes: immutable by their SHA-256, numbered, let into force step by step; one is in force for new complaints."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, text, update

from domain.errors import NotFound
from domain.impact import Standing
from domain.people import SYSTEM, Officer
from domain.store.codes import edition
from domain.store.routes import workflow_acts, workflows
from domain.store.tables import complaints, visits
from domain.versions import VersionStatus, WorkflowVersion
from domain.workflow import Workflow

_read: dict[tuple[str, str], Workflow] = {}
"""Routes already read by this process, by version and edit of the code lists: a version is a hash of its source, its pick lists are the office's."""
_LOCK = text("SELECT pg_advisory_xact_lock(7310156)")
"""Held while a version is numbered, or a step is taken with one: two at once must not get one number, nor step over each other."""
_KEPT = ("status", "reason", "legal_basis", "proposed_by", "deputy", "approved_by", "in_force_from")
"""What the steps of a version may change; its text is nobody's to change."""


@dataclass(frozen=True)
class VersionAct:
    """One line of a version's trail."""

    kind: str
    at: datetime
    by: str
    details: Mapping[str, Any]


class WorkflowTable:
    """Routes by version; what was read once is kept for the life of the process."""

    def __init__(self, connection: Connection, read_workflow: Callable[[str, str], Workflow]) -> None:
        self._connection = connection
        self._read_workflow = read_workflow

    def get(self, version: str) -> Workflow:
        """The route of that version; NotFound if it was never stored, WorkflowFault for a draft that isn't sound."""
        key = version, edition(self._connection.engine, self._connection).stamp
        if key not in _read:
            row = self._connection.execute(
                select(workflows.c.source, workflows.c.name).where(workflows.c.version == version)
            ).one_or_none()
            if row is None:
                raise NotFound(f"Versi alur {version[:12]} tidak tersimpan.")
            _read[key] = self._read_workflow(row.source, row.name)
        return _read[key]

    def in_force(self, at: datetime | None = None) -> Workflow:
        """The route new complaints take at the moment (None: by the database's clock); NotFound before the first was stored."""
        version = self._in_force(at)
        if version is None:
            raise NotFound("Belum ada alur yang berlaku; jalankan `sipdumas up` sekali.")
        return self.get(version)

    def put_in_force(self, source: str, name: str, *, at: datetime, golden: str | None = None) -> Workflow:
        """The office's machinery lets a file hold from now on, the very first one from ever; once a person has written a
        version of his own, people alone publish, and a file nobody knows yet becomes a draft."""
        route = self._read_workflow(source, name)
        found = self.enter(source, route.name, by=SYSTEM, at=at, golden=golden)
        if golden is not None and found.undecided:
            self.keep_golden(found, golden)
        others = select(workflows.c.version).where(workflows.c.author != SYSTEM.username).limit(1)
        if not found.in_force and self._connection.scalar(others) is None:
            values = {"status": VersionStatus.PUBLISHED, "in_force_from": at if self._in_force(at) else None}
            self._connection.execute(update(workflows).where(workflows.c.version == route.version).values(values))
            self.record(found, "published", SYSTEM, at)
        return route

    def enter(self, source: str, name: str, *, by: Officer, at: datetime, golden: str | None = None) -> WorkflowVersion:
        """Store a text as a draft, unless it is stored already; the version, numbered in the order they came."""
        self._connection.execute(_LOCK)
        version = hashlib.sha256(source.encode()).hexdigest()
        if known := self.all_versions(at, version):
            return known[0]
        number = (self._connection.scalar(select(func.max(workflows.c.number))) or 0) + 1
        row = {"version": version, "number": number, "name": name, "source": source, "golden": golden}
        row |= {"status": VersionStatus.DRAFT, "author": by.username, "stored_at": at}
        self._connection.execute(insert(workflows).values(row))
        (found,) = self.all_versions(at, version)
        self.record(found, "entered", by, at)
        return found

    def keep(self, version: WorkflowVersion, kind: str, by: Officer, at: datetime, **details: object) -> None:
        """Write a step of a version (from `take`) and its line in the trail."""
        values = {name: getattr(version, name) for name in _KEPT}
        self._connection.execute(update(workflows).where(workflows.c.version == version.version).values(values))
        self.record(version, kind, by, at, **details)

    def keep_golden(self, version: WorkflowVersion, golden: str | None) -> None:
        """Other golden cases for a version (from `take`) that isn't proposed yet."""
        self._connection.execute(update(workflows).where(workflows.c.version == version.version).values(golden=golden))

    def record(self, version: WorkflowVersion, kind: str, by: Officer, at: datetime, **details: object) -> None:
        """Leave a line in the version's trail."""
        row = {"version": version.version, "kind": kind, "at": at, "by": by.username, "details": details}
        self._connection.execute(insert(workflow_acts).values(row))

    def acts(self, version: WorkflowVersion) -> list[VersionAct]:
        """What was done to a version, oldest first."""
        query = select(workflow_acts).where(workflow_acts.c.version == version.version).order_by(workflow_acts.c.id)
        return [VersionAct(row.kind, row.at, row.by, row.details) for row in self._connection.execute(query)]

    def all(self) -> list[tuple[str, str, bool]]:
        """(version, name, in force) of every stored route, newest first."""
        return [(one.version, one.name, one.in_force) for one in self.all_versions()]

    def all_versions(self, at: datetime | None = None, version: str | None = None) -> list[WorkflowVersion]:
        """Every version as it stands at the moment, newest first; or only the one of that SHA-256."""
        query = select(*(one for one in workflows.columns if one.name not in ("source", "golden")))
        query = query.where(workflows.c.version == version) if version else query
        valid = self._in_force(at)
        since = self._connection.scalar(select(workflows.c.in_force_from).where(workflows.c.version == valid))
        return [
            _version(row, valid, since) for row in self._connection.execute(query.order_by(workflows.c.number.desc()))
        ]

    def version(self, named: str | int, at: datetime | None = None) -> WorkflowVersion:
        """The version of that number, or whose SHA-256 begins so; NotFound when none or several do."""
        word, all_of_them = str(named).strip().lower(), self.all_versions(at)
        found = [one for one in all_of_them if str(one.number) == word] or [
            one for one in all_of_them if len(word) >= SHORTEST and one.version.startswith(word)
        ]
        if len(found) != 1:
            raise NotFound(
                f"Tidak ada tepat satu versi alur bernomor atau berawal “{named}”; lihat `sipdumas workflow list`."
            )
        return found[0]

    def take(self, named: str | int, at: datetime) -> WorkflowVersion:
        """The same, to do something with: nobody else takes one until this transaction ends, so that it stays what it is."""
        self._connection.execute(_LOCK)
        return self.version(named, at)

    def source(self, version: str) -> str:
        """The text of a version, to the byte."""
        return self._text(workflows.c.source, version) or ""

    def golden(self, version: str) -> str | None:
        """The text of its golden cases, to the byte; None without any."""
        return self._text(workflows.c.golden, version)

    def standings(self) -> list[Standing]:
        """How many running complaints stand where: one row a version, open stage and whether office work is under way there."""
        busy = office_work()
        place = (complaints.c.workflow_version, visits.c.stage)
        query = (
            select(*place, func.count(), busy)
            .join_from(visits, complaints, visits.c.complaint_id == complaints.c.id)
            .where(visits.c.decided_at.is_(None))
            .group_by(*place, busy)
            .order_by(*place, busy)
        )
        return [Standing(*row) for row in self._connection.execute(query)]

    def _in_force(self, at: datetime | None) -> str | None:
        moment = at if at is not None else func.now()
        begun = or_(workflows.c.in_force_from.is_(None), workflows.c.in_force_from <= moment)
        query = select(workflows.c.version).where(workflows.c.status == VersionStatus.PUBLISHED, begun)
        query = query.order_by(workflows.c.in_force_from.desc().nulls_last(), workflows.c.number.desc()).limit(1)
        return self._connection.scalar(query)

    def _text(self, column: Any, version: str) -> str | None:  # noqa: ANN401  a text column
        found: str | None = self._connection.scalar(select(column).where(workflows.c.version == version))
        return found


def office_work() -> ColumnElement[bool]:
    """Whether office work is still under way at an open visit, or its complaint is parked."""
    return or_(visits.c.prepared_at.is_(None), complaints.c.parked_at.is_not(None))


SHORTEST = 6
"""Signs of a SHA-256 that name a version, at least: shorter ones are numbers."""


def _version(row: Row[Any], valid: str | None, since: datetime | None) -> WorkflowVersion:
    """The row as a version; a published one that a later one has replaced is retired."""
    begun = row.in_force_from is None or (since is not None and row.in_force_from <= since)
    superseded = row.status == VersionStatus.PUBLISHED and row.version != valid and begun
    status = VersionStatus.RETIRED if superseded else VersionStatus(row.status)
    values = {**row._mapping, "status": status}  # noqa: SLF001  SQLAlchemy's public name
    return WorkflowVersion(**values, in_force=row.version == valid, superseded=superseded)
