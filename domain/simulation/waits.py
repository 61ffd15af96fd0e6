"""How long a stage takes one case: drawn from what the log showed, cut off where a term lapses."""

from __future__ import annotations

from functools import cache

from domain.calendar import Calendar, Term
from domain.simulation.job import Job
from domain.simulation.model import Model, OfficerHabit, StageHabit
from domain.workflow import Deadline, Nature

FEW = 8
"""With fewer waits for a decision than this, all waits of the stage are drawn from."""


class Waits:
    """Draws work and waits for a model's cases; all in working seconds."""

    def __init__(self, model: Model) -> None:
        self._hours, self._calendar = model.hours, model.calendar or Calendar()
        self._stages = model.stages
        stages = model.route.stages if model.route else ()
        self._lapses = {s.key: d for s in stages for d in s.deadlines if d.lapses_into}
        self._runs_out = cache(self._runs_out_on)

    def work(self, job: Job, officer: OfficerHabit) -> float:
        """The work of the stage the job is at: as long as this officer takes for it."""
        if own := officer.work.get(job.stage):
            return _drawn(own, job)
        samples = self._stages[job.stage].work
        return _drawn(samples, job) * officer.pace if samples else 0.0

    def delay(self, job: Job, habit: StageHabit, now: float) -> float:
        """The wait that no queue explains. A wait beyond the stage's lapsing term makes the job lapse instead."""
        samples = habit.delays.get(job.label, ())
        samples = samples if len(samples) >= FEW else habit.delays[None]
        delay = _drawn(samples, job) if samples else 0.0
        lapse = self._lapses.get(job.stage)
        limit = self._limit(lapse, job, now) if lapse else None
        if lapse is None or limit is None or (job.label != lapse.lapses_into and delay <= limit):
            return delay
        job.label = str(lapse.lapses_into)
        return limit

    def alone(self, job: Job, habit: StageHabit) -> bool:
        """True if this decision takes nobody's time."""
        lapse = self._lapses.get(job.stage)
        if lapse and job.label == lapse.lapses_into:
            return True
        share = habit.alone.get(job.label) or habit.alone.get("", 0.0)
        return share >= 1 or (share > 0 and job.chance.random() < share)

    def _limit(self, lapse: Deadline, job: Job, now: float) -> float | None:
        """Working seconds until the term has run out: the opening after its last day."""
        term = lapse.term(Nature(job.nature) if job.nature else None)
        return self._runs_out(term, int(now // self._hours.day_seconds)) - now if term else None

    def _runs_out_on(self, term: Term, day: int) -> float:
        due = self._calendar.add(self._hours.day_of(day), term)
        return float((self._hours.index(due) + 1) * self._hours.day_seconds)


def _drawn(samples: tuple[float, ...], job: Job) -> float:
    return samples[int(job.chance.random() * len(samples))]
