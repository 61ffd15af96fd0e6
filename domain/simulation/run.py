"""The call that runs a model: replications under a seed, and what they say together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from statistics import fmean

from domain.discovery import EventLog, quantile
from domain.simulation.model import Model
from domain.simulation.office import OfficeRun
from domain.simulation.tally import Tally

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
    nobody to do it; `assumed` names stages no record speaks of.
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


def simulate(
    model: Model,
    *,
    start: datetime,
    cases: int | None = None,
    arrivals: Sequence[datetime] | None = None,
    seed: int = 0,
    replications: int = 10,
) -> Result:
    """Run the model ahead from `start` (aware): either `cases` cases as they usually come in, or these `arrivals`.

    The office begins empty. Same model, arguments and seed: same result. A replication ends when all cases have ended,
    or two years after the last arrival. ValueError unless exactly one of `cases` and `arrivals` is given, and one case
    and one replication at least.
    """
    if (
        (cases is None) == (arrivals is None)
        or replications < 1
        or cases == 0
        or (arrivals is not None and not arrivals)
    ):
        raise ValueError("give either a number of cases or their arrivals, at least one, and at least one replication")
    runs = [
        _replicate(model, _incoming(model, start, cases, arrivals, seed + n), seed + n, trail=False)
        for n in range(replications)
    ]
    return _result(model, runs, seed)


def simulated_log(model: Model, *, start: datetime, cases: int, seed: int = 0) -> EventLog:
    """One replication as an event log: what the office's records would show."""
    tally, _ = _replicate(model, _incoming(model, start, cases, None, seed), seed, trail=True)
    return EventLog(tally.cases(), model.hours.zone)


Run = tuple[Tally, float]
"""What was counted, and how many working seconds the replication lasted."""


def _incoming(
    model: Model, start: datetime, cases: int | None, arrivals: Sequence[datetime] | None, seed: int
) -> list[float]:
    if arrivals is not None:
        return sorted(model.hours.counted(moment) for moment in arrivals)
    coming = _usual(model, model.hours.counted(start), Random(f"{seed}/arrivals"))
    return [next(coming) for _ in range(cases or 0)]


def _usual(model: Model, start: float, chance: Random) -> Iterator[float]:
    """Arrivals without end: of each working day as many as came on some such weekday, spread as they were spread."""
    day, length = int(start // model.hours.day_seconds), model.hours.day_seconds
    usual = [count for counts in model.arrivals.counts.values() for count in counts]
    while True:
        counts = model.arrivals.counts.get(model.hours.day_of(day).weekday(), usual)
        today = (day * length + chance.choice(model.arrivals.offsets) for _ in range(chance.choice(counts)))
        yield from sorted(moment for moment in today if moment >= start)
        day += 1


def _replicate(model: Model, incoming: list[float], seed: int, *, trail: bool) -> Run:
    days = (incoming[-1] - incoming[0]) / model.hours.day_seconds
    tally = Tally(model, trail=trail, every=1 + int(days) // SAMPLE_DAYS)
    office = OfficeRun(model, incoming, seed, tally, incoming[-1] + LONGEST_DAYS * model.hours.day_seconds)
    return tally, office.run()


SAMPLE_DAYS = 250
"""Queue lengths are kept of about so many days of a replication."""


def _result(model: Model, runs: list[Run], seed: int) -> Result:
    ordered = [sorted(tally.hours) for tally, _ in runs]
    roles = sorted({role for tally, _ in runs for role in (*tally.waiting, *tally.work_by_role)})
    return Result(
        replications=len(runs),
        seed=seed,
        median_hours=Band.of(quantile(hours, 0.5) for hours in ordered),
        p90_hours=Band.of(quantile(hours, 0.9) for hours in ordered),
        closed=Band.of(tally.ended for tally, _ in runs),
        open=Band.of(tally.open for tally, _ in runs),
        terms=tuple(_terms([tally for tally, _ in runs])),
        queue=Band.of(sum(tally.waiting.values()) / lasted for tally, lasted in runs),
        queue_by_role={role: Band.of(tally.waiting[role] / lasted for tally, lasted in runs) for role in roles},
        queue_over_time=tuple(_over_time([tally for tally, _ in runs])),
        load_by_officer={o.name: _load(runs, [n]) for n, o in enumerate(model.officers)},
        load_by_role={role: _role_load(model, runs, role) for role in roles},
        unmanned=tuple(role for role in roles if not any(role in officer.roles for officer in model.officers)),
        assumed=tuple(stage for stage, habit in model.stages.items() if habit.assumed),
    )


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
