"""The ladder of a due date: the moments at which the sweep reminds, and the one at which time is up.

Reminders come in the morning of the day by which their share of the term is used up; the last rung is
the end of the due day. A moved date gets a new ladder, so every rung is climbed once per due date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from domain.calendar import OFFICE_ZONE, Calendar, Due, day_spent

MORNING = time(7, 30, tzinfo=OFFICE_ZONE)
"""When the office opens: a reminder is read on the day it is for."""


@dataclass(frozen=True)
class Rung:
    """A moment (aware) and the share of the term then used up, in percent; None when the term is over."""

    at: datetime
    percent: int | None

    @property
    def over(self) -> bool:
        """True for the last rung: the due day has ended."""
        return self.percent is None


def ladder(
    found: Due, reminders: Sequence[float], calendar: Calendar, *, at: datetime, since: datetime
) -> list[dict[str, Any]]:
    """The rungs of a due date as JSON, the earliest first.

    What should have been reminded of before `at` is left out, and so is all that lay before `since`, when
    the case came to us: an import is not reminded of, nor is it late, for what happened elsewhere.
    """
    by_day = {day_spent(found.reckoning, share, calendar): round(share * 100) for share in sorted(reminders)}
    rungs = [Rung(datetime.combine(day, MORNING), percent) for day, percent in by_day.items()]
    kept = [rung for rung in rungs if rung.at > max(at, since)]
    if found.due_at > since:
        kept.append(Rung(found.due_at, None))
    return [as_json(rung) for rung in kept]


def as_json(rung: Rung) -> dict[str, Any]:
    """A rung as the term's row keeps it."""
    return {"at": rung.at.isoformat(), "percent": rung.percent}


def next_rung(rungs: Sequence[dict[str, Any]]) -> datetime | None:
    """When the next rung is due; None at the end of the ladder."""
    return datetime.fromisoformat(rungs[0]["at"]) if rungs else None


def take_rungs(rungs: Sequence[dict[str, Any]], at: datetime) -> tuple[list[Rung], list[dict[str, Any]]]:
    """The rungs that lie before the moment, and what is left of the ladder."""
    read = [(Rung(datetime.fromisoformat(one["at"]), one["percent"]), one) for one in rungs]
    return [rung for rung, _ in read if rung.at < at], [one for rung, one in read if rung.at >= at]
