"""Is the model any good? Fitted on the first part of a log, it is judged on the rest, which it never sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from statistics import fmean

from domain.discovery import EventLog, Spread, discover_hours
from domain.simulation.learn import learn
from domain.simulation.model import Model
from domain.simulation.run import Result, simulate

WINDOWS = (1.0, 0.5, 0.34, 0.25, 0.2, 0.14, 0.1)
"""Shares of the log, counted from its end, that may be taken to show how the office works now."""
STEP = 0.1
"""The share of the log that is foretold at each trial."""
FEWEST = 50
"""Cases below which no window is tried."""


@dataclass(frozen=True)
class Judgement:
    """What was fitted on, what the model foretold, what then happened, and how far the log itself had moved.

    `fitted`, `first` and `last` are the throughput times (calendar hours) of the cases fitted on, of the whole first
    part and of the rest. Distances are relative: 0.1 is a tenth too high.
    """

    fitted: Spread
    first: Spread
    last: Spread
    foretold: Result

    @property
    def distance(self) -> tuple[float, float]:
        """The model to the rest: median and 90th percentile."""
        return _relative(self.foretold, self.last)

    @property
    def fit(self) -> tuple[float, float]:
        """The model to the cases it was fitted on."""
        return _relative(self.foretold, self.fitted)

    @property
    def drift(self) -> tuple[float, float]:
        """The first part to the rest: how far a model that knew the past perfectly would be off."""
        return self.first.median / self.last.median - 1, self.first.p90 / self.last.p90 - 1

    @property
    def recent_drift(self) -> tuple[float, float]:
        """The cases fitted on to the rest: the same for a model of the last of the past alone."""
        return self.fitted.median / self.last.median - 1, self.fitted.p90 / self.last.p90 - 1


def fit(records: EventLog) -> Model:
    """The model of how the office works at the end of this log: working hours from all of it, the rest from `recent`."""
    return learn(recent(records), hours=discover_hours(records))


def judge(records: EventLog, *, share: float = 0.7, seed: int = 0, replications: int = 10) -> Judgement:
    """Fit on the first `share` of the cases, foretell as many as follow, and compare. ValueError for a log too short."""
    first, last = records.split(share)
    model = fit(first)
    foretold = simulate(model, start=last.cases[0].begun, cases=len(last), seed=seed, replications=replications)
    fitted, before, after = (Spread.of(case.hours for case in part.closed) for part in (recent(first), first, last))
    return Judgement(fitted, before, after, foretold)


def recent(records: EventLog) -> EventLog:
    """The last cases of a log, as many as would have foretold best, so far, what came next.

    An office changes; its old ways teach nothing of its new. Each window is tried on the second half of the log: how far
    its median and 90th percentile (as a logarithm, both alike) were from those of the tenth of the log that followed.
    """
    hours = [case.hours for case in records.cases]
    sizes = [round(share * len(hours)) for share in WINDOWS]
    tried = {size: fmean(_misses(hours, size)) for size in sizes if size >= FEWEST}
    return records.last(min(tried, key=lambda size: tried[size])) if tried else records


def _misses(hours: list[float], size: int) -> Iterator[float]:
    block = round(STEP * len(hours))
    for origin in range(len(hours) // 2, len(hours) - block + 1, max(block // 2, 1)):
        past, future = (
            Spread.of(part) for part in (hours[max(0, origin - size) : origin], hours[origin : origin + block])
        )
        yield _apart(past.median, future.median)
        yield _apart(past.p90, future.p90)


def _apart(a: float, b: float) -> float:
    second = 1 / 3600
    return abs(log(max(a, second) / max(b, second)))


def _relative(foretold: Result, seen: Spread) -> tuple[float, float]:
    return foretold.median_hours.mean / seen.median - 1, foretold.p90_hours.mean / seen.p90 - 1
