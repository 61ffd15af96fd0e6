"""Last month's report, made on the third: by then letters that came in on the last days are entered, and the fifth is not past.

What was slept through is made up for: every whole month since the first letter that has no report yet, a year back at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from domain.calendar import office_day
from domain.people import SYSTEM
from domain.reporting import Month
from domain.store import transaction
from tasks.reports import make_report

DAY = 3
"""The day of the month from which last month's report is made."""
EVERY = timedelta(minutes=10)
FARTHEST = 12
"""Months looked back."""


class Monthly:
    """A chore of upkeep: looks every ten minutes whether a report is wanting."""

    def __init__(self) -> None:
        self._next: datetime | None = None

    def look(self, at: datetime) -> int:
        """Make what is wanting at the moment (aware), the oldest month first; returns how many reports that was."""
        if self._next is not None and at < self._next:
            return 0
        self._next = at + EVERY  # also after a month that can't be made: it must not be tried again every two seconds
        wanting = list(_wanting(at))
        for month in wanting:
            make_report(month, by=SYSTEM, at=at)
        return len(wanting)


def _wanting(at: datetime) -> Iterator[Month]:
    last = Month.of(at).shifted(-1 if office_day(at).day >= DAY else -2)
    with transaction() as store:
        first = store.reports.first_month()
        known = store.reports.months()
    if first is not None:
        months = (last.shifted(-back) for back in reversed(range(FARTHEST)))
        yield from (month for month in months if first <= month and month not in known)
