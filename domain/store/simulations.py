"""Simulations asked for and what came of them: a queue that one process at a time works off, and the results, kept for a reload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    Text,
    Uuid,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from domain.errors import NotFound
from domain.store.tables import MOMENT, metadata

simulations = Table(
    "simulations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("asked", JSONB, nullable=False),
    Column("version", Text, ForeignKey("workflows.version"), nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", MOMENT, nullable=False),
    Column("beat_at", MOMENT),
    Column("done", SmallInteger, nullable=False, server_default="0"),
    Column("ended_at", MOMENT),
    Column("result", JSONB),
    Column("problem", Text),
    Index("ix_simulations_waiting", "asked_at", postgresql_where=text("ended_at IS NULL")),
    Index("ix_simulations_asked", text("asked_at DESC")),
)
KEPT = 100
"""Ended simulations that are kept; older ones are forgotten when a new one is asked for."""
QUIET = timedelta(minutes=10)
"""Who works on one tells it after each replication; after so long a silence it is taken to have died, and another begins anew."""
_LOCK = text("SELECT pg_advisory_xact_lock(7310157)")
"""Held while one is taken or entered: two processes that come at once must not work side by side, nor two orders both be the last allowed."""


@dataclass(frozen=True)
class Simulation:
    """One order: what was asked (`WhatIf.as_json`), of which version, how many replications are done, and what came of it.

    Ended with a `result`, or with the `problem` in the office's words.
    """

    id: UUID
    asked: Mapping[str, Any]
    version: str
    asked_by: str
    asked_at: datetime
    beat_at: datetime | None = None
    done: int = 0
    ended_at: datetime | None = None
    result: Mapping[str, Any] | None = None
    problem: str | None = None


class SimulationTable:
    """Enter an order, take the next one, tell how far it is, keep what came of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enter(self, asked: Mapping[str, Any], version: str, *, by: str, at: datetime) -> UUID:
        """A new order at the end of the queue; its id."""
        made = uuid4()
        row = {"id": made, "asked": dict(asked), "version": version, "asked_by": by, "asked_at": at}
        self._connection.execute(insert(simulations).values(row))
        old = select(simulations.c.id).where(simulations.c.ended_at.is_not(None))
        old = old.order_by(simulations.c.asked_at.desc()).offset(KEPT)
        self._connection.execute(delete(simulations).where(simulations.c.id.in_(old)))
        return made

    def waiting(self, username: str | None = None) -> int:
        """How many orders have not ended; only those of one officer."""
        query = select(func.count()).where(simulations.c.ended_at.is_(None))
        query = query.where(simulations.c.asked_by == username) if username else query
        return int(self._connection.scalar(query) or 0)

    def hold(self) -> None:
        """Nobody else enters or takes an order until this transaction ends: what is counted in it stays true."""
        self._connection.execute(_LOCK)

    def take(self, *, at: datetime) -> Simulation | None:
        """The oldest order, now in the caller's hands; None when there is none, or another process is at work on one."""
        self.hold()
        waits = simulations.c.ended_at.is_(None)
        busy = select(simulations.c.id).where(waits, simulations.c.beat_at >= at - QUIET)
        oldest = select(simulations.c.id).where(waits, ~busy.exists()).order_by(simulations.c.asked_at).limit(1)
        taken = update(simulations).where(simulations.c.id == oldest.scalar_subquery()).values(beat_at=at, done=0)
        row = self._connection.execute(taken.returning(simulations)).mappings().one_or_none()
        return Simulation(**row) if row else None

    def beat(self, simulation_id: UUID, done: int, *, at: datetime) -> None:
        """So many replications are done."""
        self._change(simulation_id, done=done, beat_at=at)

    def leave(self, simulation_id: UUID) -> None:
        """Nobody works on it any more; the next who asks may take it at once."""
        self._change(simulation_id, beat_at=None)

    def end(self, simulation_id: UUID, *, at: datetime, result: Mapping[str, Any] | None, problem: str | None) -> None:
        """Keep what came of it."""
        self._change(simulation_id, ended_at=at, result=dict(result) if result else None, problem=problem)

    def get(self, simulation_id: UUID) -> Simulation:
        """One order; NotFound when it isn't kept."""
        row = self._connection.execute(select(simulations).where(simulations.c.id == simulation_id)).mappings().first()
        if row is None:
            raise NotFound("Simulasi itu tidak tersimpan lagi; mintalah yang baru.")
        return Simulation(**row)

    def latest(self, limit: int = 20) -> list[Simulation]:
        """The newest orders, without their results."""
        columns = [column for column in simulations.columns if column.name != "result"]
        query = select(*columns).order_by(simulations.c.asked_at.desc()).limit(limit)
        return [Simulation(**row) for row in self._connection.execute(query).mappings()]

    def _change(self, simulation_id: UUID, **values: object) -> None:
        self._connection.execute(update(simulations).where(simulations.c.id == simulation_id).values(**values))
