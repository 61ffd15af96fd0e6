"""Days off as the office keeps them; each edit makes a new calendar for those who read it next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert

from domain.calendar import OFFICE_ZONE, Calendar, DayOff, DayOffKind
from domain.store.tables import days_off, marks, terms

_MARK = "calendar"
_made: dict[str, Calendar] = {}
"""The calendar this process made last, by its edition; one entry."""


class CalendarTable:
    """Read and edit the days off."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def in_force(self, edition: str | None = None) -> Calendar:
        """The calendar of the days off as they stand now; `edition` where this transaction has read it already."""
        if edition is None:
            edition = self._connection.scalar(select(marks.c.value).where(marks.c.key == _MARK)) or ""
        if edition not in _made:
            calendar = Calendar(self.days_off())
            _made.clear()
            _made[edition] = calendar
        return _made[edition]

    def days_off(self, year: int | None = None) -> list[DayOff]:
        """All days off, or those of a year, by date."""
        query = select(days_off).order_by(days_off.c.day)
        if year is not None:
            query = query.where(days_off.c.day.between(date(year, 1, 1), date(year, 12, 31)))
        return [
            DayOff(row.day, row.name, DayOffKind(row.kind), row.estimated) for row in self._connection.execute(query)
        ]

    def put(self, days: Iterable[DayOff], *, at: datetime) -> None:
        """Enter or change days off; the caller recomputes open complaints (`touched_by`)."""
        rows = [{"day": d.day, "name": d.name, "kind": d.kind.value, "estimated": d.estimated} for d in days]
        if rows:
            new = insert(days_off)
            changed = {name: new.excluded[name] for name in ("name", "kind", "estimated")}
            self._connection.execute(new.on_conflict_do_update(index_elements=["day"], set_=changed), rows)
        self._next_edition(at)

    def remove(self, day: date, *, at: datetime) -> None:
        """Make a day off an ordinary day again."""
        self._connection.execute(delete(days_off).where(days_off.c.day == day))
        self._next_edition(at)

    def touched_by(self, day: date) -> list[UUID]:
        """Open complaints with a running term that began on or before the day: those an edit may move."""
        query = select(terms.c.complaint_id).where(terms.c.ended_at.is_(None), terms.c.started_at <= _end_of(day))
        return list(self._connection.scalars(query.distinct()))

    def _next_edition(self, at: datetime) -> None:
        """Stamp the table anew: a stamp is never used twice, not even by an edit that was rolled back."""
        row = insert(marks).values(key=_MARK, value=str(uuid4()), set_at=at)
        new = {"value": row.excluded.value, "set_at": row.excluded.set_at}
        self._connection.execute(row.on_conflict_do_update(index_elements=["key"], set_=new))


def _end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=OFFICE_ZONE)
