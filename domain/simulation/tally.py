"""What one replication leaves behind: figures, not cases, so that a hundred thousand complaints fit into little memory."""

from __future__ import annotations

from array import array
from collections import Counter, deque
from collections.abc import Iterable
from datetime import date
from math import inf

from domain.calendar import Calendar
from domain.discovery import Case, Event
from domain.simulation.job import Job
from domain.simulation.model import Model
from domain.simulation.termbook import TermBook

Window = tuple[float, float]
"""From when to when, in working seconds."""


class Tally:
    """Counts as the replication goes. `hours` are throughput times of closed cases, in calendar hours.

    With a `window` only cases that begin from its start on are counted, and work and waiting only as far as they lie in it.
    """

    def __init__(self, model: Model, *, trail: bool = False, every: int = 1, window: Window | None = None) -> None:
        self.begun = self.ended = 0
        self.hours: array[float] = array("d")
        self.queues: list[tuple[date, dict[str, int]]] = []
        self.waiting: Counter[str] = Counter()
        self.work_by_officer: Counter[int] = Counter()
        self.work_by_role: Counter[str] = Counter()
        self.stays: Counter[str] = Counter()
        self.terms = TermBook(model.route, model.calendar or Calendar(), model.hours) if model.route else None
        self.trail: dict[int, list[Event]] | None = {} if trail else None
        self._office, self._first_counts, self._every = model.hours, model.first_counts, every
        self._names = [officer.name for officer in model.officers]
        self._natures: dict[int, str | None] = {}
        self._worker: int | None = None
        self._mornings = 0
        self._from, self._to = window or (-inf, inf)

    @property
    def open(self) -> int:
        """Counted cases under way."""
        return self.begun - self.ended

    def begin(self, job: Job) -> None:
        """A case has come in."""
        job.counts = job.begun >= self._from
        self.begun += job.counts
        if self.trail is not None:
            self._natures[job.number] = job.nature

    def worked(self, worker: int, role: str, begun: float, ended: float) -> None:
        """An officer has worked on a case from one moment to another."""
        seconds = self._within(begun, ended)
        self.work_by_officer[worker] += seconds  # type: ignore[assignment]  # a Counter of seconds, fractions and all
        self.work_by_role[role] += seconds  # type: ignore[assignment]  # the same
        self._worker = worker

    def waited(self, role: str, begun: float, ended: float) -> None:
        """A case has waited for an officer from one moment to another."""
        self.waiting[role] += self._within(begun, ended)  # type: ignore[assignment]  # the same

    def _within(self, begun: float, ended: float) -> float:
        return max(0.0, min(ended, self._to) - max(begun, self._from))

    def decided(self, job: Job, now: float) -> None:
        """A stage is done. Where a log tells only ends, a case begins with the end of its first step."""
        if job.steps == 1 and not self._first_counts:
            job.begun = now
        self.stays[job.stage] += 1
        if self.terms and job.counts:
            self.terms.decided(job, now, again=job.again)
        if self.trail is not None:
            self.trail.setdefault(job.number, []).append(self._event(job, now))
        self._worker = None

    def end(self, job: Job, now: float) -> None:
        """A case is closed."""
        if not job.counts:
            return
        self.ended += 1
        self.hours.append((self._office.wall(now) - self._office.wall(job.begun)) / 3600)

    def morning(self, now: float, queues: Iterable[deque[Job]]) -> None:
        """Note how many cases wait for each role."""
        if not self._from <= now <= self._to:
            return
        if self._mornings % self._every == 0:
            day = self._office.day_of(int(now // self._office.day_seconds))
            self.queues.append((day, dict(Counter(job.role for queue in queues for job in queue))))
        self._mornings += 1

    def cases(self) -> tuple[Case, ...]:
        """The cases as a log would have them, if the trail was kept."""
        trails = self.trail or {}
        return tuple(
            Case(str(number), tuple(events), nature=self._natures[number]) for number, events in trails.items()
        )

    def _event(self, job: Job, now: float) -> Event:
        opened = self._office.moment(job.opened) if self._first_counts else None
        officer = self._names[self._worker] if self._worker is not None else None
        return Event(job.stage, self._office.moment(now), officer, job.role, opened, job.label)
