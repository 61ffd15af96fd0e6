"""Terms kept and missed in a simulation, by the same calendar and rules as those of real complaints."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time
from functools import cache

from domain.calendar import OFFICE_ZONE, Calendar, Pause, Term, reckon
from domain.discovery import WorkingHours
from domain.simulation.job import Job
from domain.workflow import Deadline, Nature, Start, Workflow

NOON = time(12, tzinfo=OFFICE_ZONE)
NATURES: dict[str | None, Nature | None] = {None: None, **{str(nature): nature for nature in Nature}}
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
        self._length = hours.day_seconds
        self._ended: set[int] = set()
        self._due = cache(self._due_on)

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
        term = deadline.term(NATURES[job.nature])
        moment = job.begun if start is Start.RECEIPT else job.opened if start is Start.STAGE else job.complete
        if term is None or moment is None:
            return
        day = int(moment // self._length)
        due = self._paused_due(term, day, job) if job.pauses else self._due(term, day)
        late = now // self._length > due
        (self.missed if late else self.kept)[stage, deadline.key] += 1

    def _due_on(self, term: Term, day: int) -> int:
        """The due day of an unpaused term; days are counted as the hours count them, and due days are working days."""
        return self._hours.index(self._calendar.add(self._hours.day_of(day), term))

    def _paused_due(self, term: Term, day: int, job: Job) -> int:
        pauses = [Pause(self._noon(begun), self._noon(ended), reason) for begun, ended, reason in job.pauses]
        begun = datetime.combine(self._hours.day_of(day), NOON)
        return self._hours.index(reckon(term, begun, pauses, self._calendar, at=begun).day)

    def _noon(self, counted: float) -> datetime:
        return datetime.combine(self._hours.day_of(int(counted // self._length)), NOON)
