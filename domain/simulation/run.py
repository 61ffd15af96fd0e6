"""The call that runs a model: replications under a seed, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from random import Random
from statistics import fmean

from domain.discovery import EventLog, quantile
from domain.errors import Refused
from domain.simulation.model import Model
from domain.simulation.office import OfficeRun
from domain.simulation.tally import Tally, Window

LONGEST_DAYS = 500
"""Working days after the last arrival (two years) after which a replication ends with what is still open."""


@dataclass(frozen=True, slots=True)
class Band:
    """A figure over the replications: its mean, and the range in which nine of ten of them lie (all of 10 or fewer)."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Band:
        """The band of these values; ValueError without any."""
        ordered = sorted(values)
        if not ordered:
            raise ValueError("no replication, no band")
        cut = len(ordered) // 20
        return cls(fmean(ordered), ordered[cut], ordered[-1 - cut])


@dataclass(frozen=True, slots=True)
class TermFigure:
    """How often a term was kept and missed; `stage` is empty for a term of the whole complaint."""

    stage: str
    deadline: str
    kept: Band
    missed: Band
    share_kept: Band


@dataclass(frozen=True, slots=True)
class QueueDay:
    """How many cases waited for a role at the opening of a working day."""

    day: date
    role: str
    length: Band


@dataclass(frozen=True)
class Result:
    """What a simulation says. Times are calendar hours; loads are shares of the working time (0 to 1) spent on this work.

    `queue` is the mean number of cases waiting for an officer, in all and by role; `unmanned` names roles with work and
    nobody to do it; `assumed` names stages no record speaks of. `each` holds the figures of every replication, in their order:
    `median_hours`, `p90_hours`, `queue`, `closed`, `open`.
    """

    replications: int
    seed: int
    median_hours: Band
    p90_hours: Band
    closed: Band
    open: Band
    terms: tuple[TermFigure, ...]
    queue: Band
    queue_by_role: dict[str, Band]
    queue_over_time: tuple[QueueDay, ...]
    load_by_officer: dict[str, Band]
    load_by_role: dict[str, Band]
    unmanned: tuple[str, ...]
    assumed: tuple[str, ...]
    each: dict[str, tuple[float, ...]]


Told = Callable[[], None]
"""Called after each replication."""
AT_ONCE = timedelta(0)


def simulate(
    model: Model,
    *,
    start: datetime,
    cases: int | None = None,
    arrivals: Sequence[datetime] | None = None,
    until: datetime | None = None,
    warm_up: timedelta = AT_ONCE,
    seed: int = 0,
    replications: int = 10,
    told: Told | None = None,
) -> Result:
    """Run the model ahead from `start` (aware): `cases` cases as they usually come in, these `arrivals`, or what comes in `until` then.

    The office begins empty; with `until` it may work for `warm_up` before `start`, so that what is measured is an office
    in the midst of its work: terms and times of the cases that begin from `start` on, queues and loads from `start` to
    `until`. Same model, arguments and seed: same result. A replication ends when all cases have ended, or two years after
    the last arrival. ValueError unless exactly one of `cases`, `arrivals` and `until` is given, and one case and one
    replication at least; Refused where no case comes in before `until`.
    """
    given = [one for one in (cases, arrivals, until) if one is not None]
    if len(given) != 1 or replications < 1 or not given[0]:
        raise ValueError("give either a number of cases, their arrivals or an end, and one replication at least")
    asked = _Asked(start, cases, arrivals, until, warm_up)
    runs = []
    for n in range(replications):
        runs.append(_replicate(model, asked, seed + n, trail=False))
        if told:
            told()
    return _result(model, runs, seed)


def simulated_log(model: Model, *, start: datetime, cases: int, seed: int = 0) -> EventLog:
    """One replication as an event log: what the office's records would show."""
    tally, _ = _replicate(model, _Asked(start, cases), seed, trail=True)
    return EventLog(tally.cases(), model.hours.zone)


Run = tuple[Tally, float]
"""What was counted, and for how many working seconds queues and loads were."""


@dataclass(frozen=True)
class _Asked:
    """What is to be run, as `simulate` takes it."""

    start: datetime
    cases: int | None = None
    arrivals: Sequence[datetime] | None = None
    until: datetime | None = None
    warm_up: timedelta = AT_ONCE

    def window(self, model: Model) -> Window | None:
        """From when to when is measured, in working seconds."""
        return (model.hours.counted(self.start), model.hours.counted(self.until)) if self.until else None

    def incoming(self, model: Model, seed: int) -> list[float]:
        """When cases come in, in working seconds. Raises Refused if none would."""
        if self.arrivals is not None:
            return sorted(model.hours.counted(moment) for moment in self.arrivals)
        coming = _usual(model, model.hours.counted(self.start - self.warm_up), Random(f"{seed}/arrivals"))
        if self.until is None:
            return [next(coming) for _ in range(self.cases or 0)]
        end = model.hours.counted(self.until)
        found = list(takewhile(lambda moment: moment < end, coming))
        if not found:
            raise Refused({"arrivals": "dalam rentang itu tidak akan ada pengaduan yang masuk; perpanjang rentangnya"})
        return found


def _usual(model: Model, start: float, chance: Random) -> Iterator[float]:
    """Arrivals without end: of each working day as many as came on some such weekday, spread as they were spread."""
    day, length = int(start // model.hours.day_seconds), model.hours.day_seconds
    usual = [count for counts in model.arrivals.counts.values() for count in counts]
    while True:
        counts = model.arrivals.counts.get(model.hours.day_of(day).weekday(), usual)
        many = model.arrivals.scaled(chance.choice(counts), chance)
        today = (day * length + chance.choice(model.arrivals.offsets) for _ in range(many))
        yield from sorted(moment for moment in today if moment >= start)
        day += 1


def _replicate(model: Model, asked: _Asked, seed: int, *, trail: bool) -> Run:
    incoming, window = asked.incoming(model, seed), asked.window(model)
    begun, ended = window or (incoming[0], incoming[-1])
    days = (ended - begun) / model.hours.day_seconds
    tally = Tally(model, trail=trail, every=1 + int(days) // SAMPLE_DAYS, window=window)
    office = OfficeRun(model, incoming, seed, tally, incoming[-1] + LONGEST_DAYS * model.hours.day_seconds)
    lasted = office.run()
    return tally, ended - begun if window else lasted


SAMPLE_DAYS = 250
"""Queue lengths are kept of about so many days of a replication."""


def _result(model: Model, runs: list[Run], seed: int) -> Result:
    each = _each(runs)
    roles = sorted({role for tally, _ in runs for role in (*tally.waiting, *tally.work_by_role)})
    return Result(
        replications=len(runs),
        seed=seed,
        terms=tuple(_terms([tally for tally, _ in runs])),
        queue_by_role={role: Band.of(tally.waiting[role] / lasted for tally, lasted in runs) for role in roles},
        queue_over_time=tuple(_over_time([tally for tally, _ in runs])),
        load_by_officer={o.name: _load(runs, [n]) for n, o in enumerate(model.officers)},
        load_by_role={role: _role_load(model, runs, role) for role in roles},
        unmanned=tuple(role for role in roles if not any(role in officer.roles for officer in model.officers)),
        assumed=tuple(stage for stage, habit in model.stages.items() if habit.assumed),
        each=each,
        **{name: Band.of(values) for name, values in each.items()},
    )


def _each(runs: list[Run]) -> dict[str, tuple[float, ...]]:
    ordered = [sorted(tally.hours) for tally, _ in runs]
    return {
        "median_hours": tuple(quantile(hours, 0.5) for hours in ordered),
        "p90_hours": tuple(quantile(hours, 0.9) for hours in ordered),
        "closed": tuple(float(tally.ended) for tally, _ in runs),
        "open": tuple(float(tally.open) for tally, _ in runs),
        "queue": tuple(sum(tally.waiting.values()) / lasted for tally, lasted in runs),
    }


def _load(runs: list[Run], workers: list[int]) -> Band:
    return Band.of(sum(t.work_by_officer[n] for n in workers) / (lasted * len(workers)) for t, lasted in runs)


def _role_load(model: Model, runs: list[Run], role: str) -> Band:
    """The role's work as a share of the time of all who hold it; 0 where nobody does."""
    holders = sum(role in officer.roles for officer in model.officers)
    return Band.of(t.work_by_role[role] / (lasted * max(holders, 1)) for t, lasted in runs)


def _terms(tallies: list[Tally]) -> Iterator[TermFigure]:
    books = [tally.terms for tally in tallies if tally.terms]
    for key in sorted({key for book in books for key in (*book.kept, *book.missed)}):
        counts = [(book.kept[key], book.missed[key]) for book in books]
        shares = [kept / (kept + missed) for kept, missed in counts if kept + missed]
        kept, missed = (Band.of(values) for values in zip(*counts, strict=True))
        yield TermFigure(*key, kept, missed, Band.of(shares))


def _over_time(tallies: list[Tally]) -> Iterator[QueueDay]:
    """By the place of the day in the run, since replications agree in their calendar but not in their length."""
    days = zip(*(tally.queues for tally in tallies), strict=False)
    for sampled in days:
        for role in sorted({role for _, lengths in sampled for role in lengths}):
            yield QueueDay(sampled[0][0], role, Band.of(lengths.get(role, 0) for _, lengths in sampled))
