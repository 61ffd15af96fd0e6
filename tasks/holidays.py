"""Edits of the table of days off: who, why, and what they move.

The table and the open complaints change in one transaction; finished terms stay as they
were reckoned. Each moved date stands in its complaint's trail with the old and the new one.
What an edit would move can be asked beforehand (`foresee_…`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from domain.calendar import DayOff, indonesian_day
from domain.complaint import Complaint
from domain.errors import NotFound, Refused
from domain.people import Officer
from domain.store import Store, rehearsal, transaction

BATCH = 500
"""Complaints read at a time for a forecast."""


@dataclass(frozen=True)
class Moved:
    """What an edit did: open complaints looked at, and how many of their due dates moved."""

    complaints: int
    due_dates: int


def add_day_off(day: DayOff, *, by: Officer, at: datetime, reason: str) -> Moved:
    """Enter a day off, or change the one on that date. Raises NotAllowed, Refused without a reason or a name."""
    why = _why(by, reason, f"{indonesian_day(day.day)} menjadi hari libur ({day.name})")
    with transaction() as store:
        before = _known(store, day.day)
        _put(store, day, at)
        _note(store, "holiday.changed" if before else "holiday.added", before, day, by=by, at=at, reason=reason)
        return _recompute(_taken(store, day.day), by, at, why)


def remove_day_off(day: date, *, by: Officer, at: datetime, reason: str) -> Moved:
    """Make a day off an ordinary day again. Raises NotAllowed, Refused without a reason, NotFound if it is none."""
    why = _why(by, reason, f"{indonesian_day(day)} bukan lagi hari libur")
    with transaction() as store:
        before = _known(store, day)
        _remove(store, day, at)
        _note(store, "holiday.removed", before, None, by=by, at=at, reason=reason)
        return _recompute(_taken(store, day), by, at, why)


def foresee_added(day: DayOff, *, by: Officer, at: datetime) -> Moved:
    """What `add_day_off` would move now; the same reckoning, of which nothing is kept. Raises NotAllowed, Refused."""
    by.must("edit_calendar")
    with rehearsal() as store:
        _put(store, day, at)
        return _recompute(_read(store, day.day), by, at, "")


def foresee_removed(day: date, *, by: Officer, at: datetime) -> Moved:
    """What `remove_day_off` would move now; nothing is kept. Raises NotAllowed, NotFound."""
    by.must("edit_calendar")
    with rehearsal() as store:
        _remove(store, day, at)
        return _recompute(_read(store, day), by, at, "")


def _why(by: Officer, reason: str, what: str) -> str:
    by.must("edit_calendar")
    if not reason.strip():
        raise Refused({"reason": "sebutkan alasannya, misalnya nomor SKB"})
    return f"{what}: {reason}"


def _known(store: Store, day: date) -> DayOff | None:
    return next((one for one in store.calendar.days_off(day.year) if one.day == day), None)


def _note(
    store: Store, what: str, before: DayOff | None, after: DayOff | None, *, by: Officer, at: datetime, reason: str
) -> None:
    """A line in the trail of administration; the day itself is what is changed."""
    day = before or after
    records = (asdict(one) if one else None for one in (before, after))
    if day is not None:
        store.administration.note(by.username, what, day.day.isoformat(), *records, at=at, reason=reason.strip())


def _put(store: Store, day: DayOff, at: datetime) -> None:
    if not day.name.strip():
        raise Refused({"name": "sebutkan nama hari libur"})
    store.calendar.put([day], at=at)


def _remove(store: Store, day: date, at: datetime) -> None:
    if _known(store, day) is None:
        raise NotFound(f"{indonesian_day(day)} tidak ada dalam daftar hari libur.")
    store.calendar.remove(day, at=at)


def _taken(store: Store, day: date) -> Iterator[Complaint]:
    """The open complaints an edit may move, each locked when its turn comes, always in the same order."""
    for complaint_id in sorted(store.calendar.touched_by(day)):
        yield store.complaints.take(complaint_id)


def _read(store: Store, day: date) -> Iterator[Complaint]:
    """The same complaints without a lock: a forecast keeps nobody waiting."""
    found = store.calendar.touched_by(day)
    for first in range(0, len(found), BATCH):
        yield from store.complaints.look_at_all(found[first : first + BATCH]).values()


def _recompute(complaints: Iterable[Complaint], by: Officer, at: datetime, why: str) -> Moved:
    looked_at = moved = 0
    for complaint in complaints:
        complaint.recompute(by=by, at=at, why=why)
        looked_at += 1
        moved += sum(entry.kind == "due_changed" for entry in complaint.entries)
    return Moved(looked_at, moved)
