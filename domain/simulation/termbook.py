"""Terms kept and missed in a simulation, by the same calendar and rules as those of real complaints."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time
from functools import cache

from domain.calendar import OFFICE_ZONE, Calendar, Pause, Term, reckon
from domain.discovery import WorkingHours
from domain.simulation.job import Job
from domain.workflow import Deadline, Nature, Start, Workflow

NOON = time(12, tzinfo=OFFICE_ZONE)
WHOLE = ""
"""In place of a stage: a term of the whole complaint."""


class TermBook:
    """Judges every decision: `kept` and `missed` count by stage and deadline key.

    The class of a case is known from its beginning here; in the office it is fixed by the analysis, from when on its
    terms run from the same day.
    """

    def __init__(self, route: Workflow, calendar: Calendar, hours: WorkingHours) -> None:
        self.kept: Counter[tuple[str, str]] = Counter()
        self.missed: Counter[tuple[str, str]] = Counter()
        self._stages = {stage.key: stage for stage in route.stages}
        self._whole, self._calendar, self._hours = route.deadlines, calendar, hours
        self._ended: set[int] = set()
        self._due = cache(calendar.add)

    def decided(self, job: Job, now: float, *, again: bool) -> None:
        """Count the stage's terms, and at the stage that closes those of the whole complaint, once for each case."""
        stage = self._stages[job.stage]
        for deadline in stage.deadlines:
            self._judge(stage.key, deadline, job, now, Start.STAGE if again else deadline.start)
        if stage.stops_clock:
            job.pauses.append((job.opened, now, stage.stops_clock))
        if stage.closes and job.number not in self._ended:
            self._ended.add(job.number)
            for deadline in self._whole:
                self._judge(WHOLE, deadline, job, now, deadline.start)

    def _judge(self, stage: str, deadline: Deadline, job: Job, now: float, start: Start) -> None:
        term = deadline.term(Nature(job.nature) if job.nature else None)
        moment = {Start.RECEIPT: job.begun, Start.STAGE: job.opened, Start.COMPLETE_FILE: job.complete}[start]
        if term is None or moment is None:
            return
        late = self._day(now) > self._due_day(term, self._day(moment), job)
        (self.missed if late else self.kept)[stage, deadline.key] += 1

    def _due_day(self, term: Term, start: date, job: Job) -> date:
        if not job.pauses:
            return self._due(start, term)
        pauses = [Pause(self._noon(begun), self._noon(ended), reason) for begun, ended, reason in job.pauses]
        begun = datetime.combine(start, NOON)
        return reckon(term, begun, pauses, self._calendar, at=begun).day

    def _noon(self, counted: float) -> datetime:
        return datetime.combine(self._day(counted), NOON)

    def _day(self, counted: float) -> date:
        return self._hours.day_of(int(counted // self._hours.day_seconds))
