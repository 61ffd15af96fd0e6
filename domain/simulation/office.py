"""The office at work: one process an officer, one each for the arrivals and the morning; cases are passed by hand.

The clock counts working seconds, so nights, weekends and holidays cost nothing and no calendar is asked while it runs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from itertools import accumulate
from random import Random

import simpy

from domain.simulation.job import Job, path_of
from domain.simulation.model import Model, OfficerHabit, StageHabit
from domain.simulation.tally import Tally
from domain.simulation.waits import Waits

Steps = Generator[simpy.Event, Job | None, None]
LEAVE_AHEAD = 250 * 20
"""Working days for which leave is drawn."""
HOLD_DAYS = 5
"""A batch that doesn't fill is worked on after this many working days."""


class Worker:
    """An officer in the simulation: what he may do, how much of today is left, and whether he sits idle."""

    __slots__ = ("away", "bell", "chance", "habit", "here", "number", "today", "tray", "used")

    def __init__(self, number: int, habit: OfficerHabit, away: frozenset[int], chance: Random) -> None:
        self.number, self.habit, self.away, self.chance = number, habit, away, chance
        self.tray: deque[Job] = deque()
        self.here = True
        self.bell: simpy.Event | None = None
        self.today, self.used = -1, 0.0

    def free(self, day: int) -> bool:
        """True if he is here and has attention left on this working day; asked first in the morning."""
        if day != self.today:
            self.today, self.used = day, 0.0
            self.here = day not in self.away and self.chance.random() < self.habit.attendance
        return self.here and (self.habit.attention is None or self.used < self.habit.attention)


class OfficeRun:
    """One replication. `arrivals` are working seconds in order; nothing begins after `until`."""

    def __init__(self, model: Model, arrivals: Sequence[float], seed: int, tally: Tally, until: float) -> None:
        self._model, self._tally, self._until = model, tally, until
        self._arrivals, self._seed = arrivals, seed
        self._left = len(arrivals)
        self._day = model.hours.day_seconds
        self._path, self._waits = path_of(model), Waits(model)
        self._env = simpy.Environment(arrivals[0] if arrivals else 0.0)
        self._over = self._env.event()
        self._chance = Random(f"{seed}/office")
        self._workers = [_worker(n, habit, model, seed, self._env.now) for n, habit in enumerate(model.officers)]
        self._begins = list(accumulate(sum(habit.begins.values()) for habit in model.officers))
        self._queues: dict[str, deque[Job]] = {}
        self._able: dict[str, list[Worker]] = {}
        self._held: dict[str, list[Job]] = {}
        for worker in self._workers:
            for role in worker.habit.roles:
                self._able.setdefault(role, []).append(worker)

    def run(self) -> float:
        """Until every case has ended, or until the time is up; returns how many working seconds that took."""
        started = self._env.now
        self._env.process(self._arrive())
        self._env.process(self._mornings())
        for worker in self._workers:
            self._env.process(self._work(worker))
        self._env.run(until=self._env.any_of([self._over, self._env.timeout(self._until - started)]))
        for queue in [*self._queues.values(), *(worker.tray for worker in self._workers)]:
            for job in queue:
                self._tally.waited(job.role, job.ready, self._env.now)
        return max(self._env.now - started, 1.0)

    # -- processes -----------------------------------------------------------------------------------

    def _arrive(self) -> Steps:
        for number, moment in enumerate(self._arrivals):
            if moment > self._env.now:
                yield self._env.timeout(moment - self._env.now)
            chance = Random(self._seed * 1_000_003 + number)
            natures = self._model.natures
            nature = natures.pick(chance.random()) if natures else None
            job = Job(number, chance, self._env.now, nature)
            if self._model.trays:
                self._begin(job)
            self._tally.begin(job)
            self._enter(job, self._model.first.pick(chance.random()))

    def _begin(self, job: Job) -> None:
        """Fall to an officer as often as cases did, and be done straight through by him as often as he does so."""
        first = self._workers[bisect_right(self._begins, job.chance.random() * self._begins[-1])]
        straight = first.habit.begins.get(True, 0)
        job.straight = job.chance.random() * sum(first.habit.begins.values()) < straight
        job.worker = first.number

    def _mornings(self) -> Steps:
        """Each working day at opening: who comes back takes up what waits, and the queues are counted."""
        while True:
            self._tally.morning(self._env.now, [*self._queues.values(), *(worker.tray for worker in self._workers)])
            for worker in self._workers:
                if worker.bell and (job := self._take(worker)):
                    self._ring(worker, job)
            day = int(self._env.now // self._day)
            yield self._env.timeout((day + 1) * self._day - self._env.now)

    def _work(self, worker: Worker) -> Steps:
        while True:
            job = self._take(worker)
            if job is None:
                worker.bell = self._env.event()
                job = yield worker.bell
            while job is not None:
                seconds = self._waits.work(job, worker.habit)
                worker.used += seconds
                yield self._env.timeout(seconds)
                self._tally.worked(worker.number, job.role, self._env.now - seconds, self._env.now)
                job = self._leave(job, worker)

    # -- passing cases on ----------------------------------------------------------------------------

    def _enter(self, job: Job, stage: str) -> None:
        """Come to a stage: nobody's step ends by itself, a person's joins the queue; both after the wait of their own."""
        self._wait(job, self._come(job, stage))

    def _come(self, job: Job, stage: str) -> StageHabit:
        habit = self._model.stages[stage]
        job.stage, job.opened = stage, self._env.now
        job.steps += 1
        job.label = self._path.decide(job, habit)
        job.role = self._path.role(job, habit)
        return habit

    def _wait(self, job: Job, habit: StageHabit) -> None:
        delay = self._waits.delay(job, habit, self._env.now)
        if self._model.trays and job.role in self._able:
            # What the log counts on the days he was there takes so much longer by the calendar.
            receiver = self._receiver(job)
            job.expected = delay >= self._day or (job.steps == 1 and not self._model.first_counts)
            job.receiver, delay = receiver.number, delay / receiver.habit.attendance
        then = self._decided_alone if self._waits.alone(job, habit) else self._join
        if delay > 0:
            timer = self._env.timeout(delay)
            timer.callbacks.append(lambda _: then(job))
        else:
            then(job)

    def _decided_alone(self, job: Job) -> None:
        self._leave(job, None)

    def _leave(self, job: Job, worker: Worker | None) -> Job | None:
        """The stage is done: count it, go on. Returns the job if the same officer carries it on at once."""
        before, job.worker = job.stage, worker.number if worker else job.worker
        self._tally.decided(job, self._env.now)
        stage = self._path.follow(job)
        if stage is None:
            self._tally.end(job, self._env.now)
            self._left -= 1
            if not self._left:
                self._over.succeed()
            return None
        habit = self._come(job, stage)
        if worker and _carries(worker.habit, job, habit, before):
            job.ready = self._env.now
            return job
        job.held = True
        self._wait(job, habit)
        return None

    # -- queues --------------------------------------------------------------------------------------

    def _join(self, job: Job) -> None:
        """Wait for an officer, where the stage is done in batches until the batch is full."""
        batch = self._model.stages[job.stage].batch
        if batch > 1:
            self._hold(job, batch)
        else:
            self._queue(job)

    def _hold(self, job: Job, batch: int) -> None:
        held = self._held.setdefault(job.stage, [])
        held.append(job)
        if len(held) == 1:
            timer = self._env.timeout(HOLD_DAYS * self._day, value=job)
            timer.callbacks.append(lambda event: self._release(event.value.stage, event.value))
        if len(held) >= batch:
            self._release(job.stage, held[0])

    def _release(self, stage: str, first: Job) -> None:
        """Let the batch go that this job began; nothing if it went already."""
        if not (held := self._held.get(stage)) or held[0] is not first:
            return
        self._held[stage] = []
        for job in held:
            self._queue(job)

    def _queue(self, job: Job) -> None:
        job.ready = self._env.now
        queue = self._queues.setdefault(job.role, deque())
        if job.receiver is not None:
            self._hand(job, self._workers[job.receiver])
        elif worker := None if queue else self._idle(job.role):
            self._ring(worker, job)
        else:
            queue.append(job)

    def _hand(self, job: Job, worker: Worker) -> None:
        """Hand a job to a person. He is there for what he is expected to do: a wait of days ended, in the log, on a day
        he was; and the first step of a log that tells only ends waits for nobody, as it begins the case."""
        if worker.bell and (worker.free(int(self._env.now // self._day)) or job.expected):
            self._ring(worker, job)
        else:
            worker.tray.append(job)

    def _receiver(self, job: Job) -> Worker:
        """Into whose tray a job goes: of whoever began the case for its first step, else as often as his share of the work."""
        if job.steps == 1 and job.worker is not None:
            return self._workers[job.worker]
        able = self._able[job.role]
        return self._chance.choices(able, [worker.habit.roles[job.role] for worker in able])[0]

    def _idle(self, role: str) -> Worker | None:
        """An officer who sits idle, by chance, as often as his share of the role's work."""
        day = int(self._env.now // self._day)
        idle = [w for w in self._able.get(role, ()) if w.bell and w.free(day)]
        if len(idle) < 2:
            return idle[0] if idle else None
        return self._chance.choices(idle, [w.habit.roles[role] for w in idle])[0]

    def _ring(self, worker: Worker, job: Job) -> None:
        bell, worker.bell = worker.bell, None
        if bell:
            bell.succeed(job)

    def _take(self, worker: Worker) -> Job | None:
        """The job that has waited longest among those he may do; None if there is none or he is not free."""
        free = worker.free(int(self._env.now // self._day))
        waiting = [queue for role in worker.habit.roles if (queue := self._queues.get(role))]
        if worker.tray:
            waiting.append(worker.tray)
        if not waiting or not free:
            return None
        job = min(waiting, key=lambda queue: queue[0].ready).popleft()
        self._tally.waited(job.role, job.ready, self._env.now)
        return job


def _carries(officer: OfficerHabit, job: Job, habit: StageHabit, before: str) -> bool:
    """Whether the officer who finished the stage before goes straight on with the case."""
    if job.straight:
        return True
    own = officer.carries.get((before, job.stage, job.held))
    share = habit.carried.get((before, job.held), 0.0) if own is None else own
    return share > 0 and job.role in officer.roles and job.chance.random() < share


def _worker(number: int, habit: OfficerHabit, model: Model, seed: int, start: float) -> Worker:
    """An officer with the leave known beforehand and the leave that comes by chance."""
    chance = Random(f"{seed}/{habit.name}")
    first = int(start // model.hours.day_seconds)
    away = {model.hours.index(day) for day in habit.leave if model.hours.works_on(day)}
    away.update(first + day for day in _absent(habit, chance))
    return Worker(number, habit, frozenset(away), chance)


def _absent(habit: OfficerHabit, chance: Random) -> Iterator[int]:
    day = 0
    while habit.absences and day < LEAVE_AHEAD:
        day += 1 + int(chance.expovariate(habit.absence_rate))
        length = chance.choice(habit.absences)
        yield from range(day, day + length)
        day += length
