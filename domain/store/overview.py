"""What a manager looks at: how many open visits are late or due soon, split five ways in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from sqlalchemy import Connection, and_, func, select, tuple_

from domain.store.office import members
from domain.store.tables import complaints, visits
from domain.store.tempo import TempoTable

Split = Literal["stage", "unit", "role", "officer", "agency"]
_SPLITS: dict[int, Split] = {0b01111: "stage", 0b10111: "unit", 0b11011: "role", 0b11101: "officer", 0b11110: "agency"}
"""PostgreSQL's grouping() sets the bit of each column a row was not grouped by."""


@dataclass(frozen=True)
class Pressure:
    """Open visits of one stage, unit, role, officer or agency (`key`; None: nobody, none). A card is its holder's unit's. `week` includes `today`, neither includes `overdue`."""

    split: Split
    key: str | None
    cards: int
    overdue: int
    today: int
    week: int


class OverviewTable:
    """Counts over what is open; closed complaints are never read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def tempo(self) -> TempoTable:
        """How quickly the office works, what comes due, and lists of it."""
        return TempoTable(self._connection)

    def pressures(self, at: datetime, *, today: datetime, week: datetime) -> list[Pressure]:
        """Counts by stage, unit, role, officer and agency, the most overdue first. All moments aware; `today` and `week` are where each ends."""
        due = visits.c.due_at
        by = (visits.c.stage, members.c.unit, visits.c.role, visits.c.assigned_to, complaints.c.agency)
        overdue = func.count().filter(due < at)
        query = select(
            func.grouping(*by),
            func.coalesce(*by),
            func.count(),
            overdue,
            func.count().filter(due >= at, due < today),
            func.count().filter(due >= at, due < week),
        )
        open_ones = complaints.c.closed_at.is_(None)  # true of each; lets a small index tell the agency
        cards = visits.join(complaints, and_(complaints.c.id == visits.c.complaint_id, open_ones))
        query = query.select_from(cards.outerjoin(members, members.c.username == visits.c.assigned_to))
        query = query.where(visits.c.decided_at.is_(None)).group_by(func.grouping_sets(*map(tuple_, by)))
        rows = self._connection.execute(query.order_by(overdue.desc(), func.coalesce(*by)))
        return [Pressure(_SPLITS[mask], *counts) for mask, *counts in rows]
