"""Edits of the table of days off: who, why, and what they move.

The table and the open complaints change in one transaction; finished terms stay as they
were reckoned. Each moved date stands in its complaint's trail with the old and the new one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.calendar import DayOff, indonesian_day
from domain.errors import NotFound, Refused
from domain.people import Officer
from domain.store import Store, transaction


@dataclass(frozen=True)
class Moved:
    """What an edit did: open complaints looked at, and how many of their due dates moved."""

    complaints: int
    due_dates: int


def add_day_off(day: DayOff, *, by: Officer, at: datetime, reason: str) -> Moved:
    """Enter a day off, or change the one on that date. Raises NotAllowed, Refused without a reason."""
    why = _why(by, reason, f"{indonesian_day(day.day)} menjadi hari libur ({day.name})")
    with transaction() as store:
        store.calendar.put([day], at=at)
        return _recompute(store, store.calendar.touched_by(day.day), by, at, why)


def remove_day_off(day: date, *, by: Officer, at: datetime, reason: str) -> Moved:
    """Make a day off an ordinary day again. Raises NotAllowed, Refused, NotFound if it is none."""
    why = _why(by, reason, f"{indonesian_day(day)} bukan lagi hari libur")
    with transaction() as store:
        if not any(one.day == day for one in store.calendar.days_off(day.year)):
            raise NotFound(f"{indonesian_day(day)} tidak ada dalam daftar hari libur.")
        store.calendar.remove(day, at=at)
        return _recompute(store, store.calendar.touched_by(day), by, at, why)


def _why(by: Officer, reason: str, what: str) -> str:
    by.must("edit_calendar")
    if not reason.strip():
        raise Refused({"reason": "sebutkan alasannya, misalnya nomor SKB"})
    return f"{what}: {reason}"


def _recompute(store: Store, complaint_ids: Iterable[UUID], by: Officer, at: datetime, why: str) -> Moved:
    looked_at = moved = 0
    for complaint_id in sorted(complaint_ids):
        complaint = store.complaints.take(complaint_id)
        complaint.recompute(by=by, at=at, why=why)
        looked_at += 1
        moved += sum(entry.kind == "due_changed" for entry in complaint.entries)
        store.save()
    return Moved(looked_at, moved)
