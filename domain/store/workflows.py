"""Stored routes: immutable by their SHA-256; one is in force for new complaints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.errors import NotFound
from domain.impact import Standing
from domain.store.tables import complaints, visits, workflows
from domain.workflow import Workflow

_read: dict[str, Workflow] = {}
"""Routes already read by this process: they never change, a version is a hash of its source."""


class WorkflowTable:
    """Routes by version; what was read once is kept for the life of the process."""

    def __init__(self, connection: Connection, read_workflow: Callable[[str, str], Workflow]) -> None:
        self._connection = connection
        self._read_workflow = read_workflow

    def get(self, version: str) -> Workflow:
        """The route of that version; NotFound if it was never stored."""
        if version not in _read:
            row = self._connection.execute(select(workflows).where(workflows.c.version == version)).one_or_none()
            if row is None:
                raise NotFound(f"Versi alur {version[:12]} tidak tersimpan.")
            _read[version] = self._read_workflow(row.source, row.name)
        return _read[version]

    def in_force(self) -> Workflow:
        """The route new complaints take; NotFound before the first was stored."""
        version = self._connection.scalar(select(workflows.c.version).where(workflows.c.in_force))
        if version is None:
            raise NotFound("Belum ada alur yang berlaku; jalankan `sipdumas up` sekali.")
        return self.get(version)

    def put_in_force(self, source: str, name: str, *, at: datetime) -> Workflow:
        """Store a route if it is new and let it hold for complaints registered from now on."""
        route = self._read_workflow(source, name)
        row = {"version": route.version, "name": name, "source": source, "stored_at": at}
        self._connection.execute(insert(workflows).values(row).on_conflict_do_nothing())
        self._connection.execute(update(workflows).where(workflows.c.version != route.version).values(in_force=False))
        self._connection.execute(update(workflows).where(workflows.c.version == route.version).values(in_force=True))
        return route

    def all(self) -> list[tuple[str, str, bool]]:
        """(version, name, in force) of every stored route, newest first."""
        query = select(workflows.c.version, workflows.c.name, workflows.c.in_force).order_by(
            workflows.c.stored_at.desc()
        )
        return [(row.version, row.name, row.in_force) for row in self._connection.execute(query)]

    def standings(self) -> list[Standing]:
        """How many running complaints stand where: one row a version and open stage."""
        place = (complaints.c.workflow_version, visits.c.stage)
        query = (
            select(*place, func.count())
            .join_from(visits, complaints, visits.c.complaint_id == complaints.c.id)
            .where(visits.c.decided_at.is_(None))
            .group_by(*place)
            .order_by(*place)
        )
        return [Standing(version, stage, count) for version, stage, count in self._connection.execute(query)]
