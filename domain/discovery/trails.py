"""Many cases at once: each order of steps that occurred, with the hours of those that took it.

A quarter of a million complaints take a few hundred different ways. What depends on the way alone (variants, loops, conformance) is
reckoned once for each of them and multiplied; the results are those of the same functions over every single case.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.discovery.conformance import deviations
from domain.discovery.figures import Spread
from domain.discovery.log import Case, Event
from domain.discovery.variants import Loop, Variant, returns
from domain.workflow import Workflow

_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""A way has no time of its own; what looks at the order of steps alone is handed this."""


@dataclass(frozen=True, slots=True)
class Trail:
    """A way that was taken: stages with the decisions that left them, and where cases still stand (None: they are over).

    `key` names it; `version` is the workflow they ran on; `hours` from begin to last decision, one entry a case.
    """

    key: str
    steps: tuple[tuple[str, str], ...]
    waits_at: str | None
    version: str
    hours: tuple[float, ...]

    @property
    def count(self) -> int:
        """How many cases."""
        return len(self.hours)

    @property
    def path(self) -> tuple[str, ...]:
        """The stages in order."""
        return tuple(stage for stage, _ in self.steps)

    def case(self) -> Case:
        """One case that stands for all of them; its moments mean nothing."""
        events = tuple(Event(stage, _ANY_DAY, outcome=outcome) for stage, outcome in self.steps)
        return Case(self.key, events, self.waits_at)


@dataclass(frozen=True, slots=True)
class Departure:
    """One way of leaving the route: at which stage, the sentence, how many cases, how many of them ran on the checked version
    itself, and the trails they took."""

    stage: str
    sentence: str
    cases: int
    own: int
    trails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Adherence:
    """How far all cases keep to a route: how many there are, how many keep to it, and each way of leaving it, the commonest first."""

    cases: int
    conforming: int
    departures: tuple[Departure, ...]

    @property
    def share(self) -> float:
        """The share of conforming cases, 0 to 1; 1 where there are none."""
        return self.conforming / self.cases if self.cases else 1.0


def variants_of(trails: Iterable[Trail]) -> list[Variant]:
    """As `variants`: the orders of stages of cases that are over, the most frequent first."""
    found: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for trail in trails:
        if trail.waits_at is None:
            found[trail.path].extend(trail.hours)
    total = sum(map(len, found.values()))
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [Variant(path, len(hours), len(hours) / total, Spread.of(hours)) for path, hours in ranked]


def loops_of(trails: Iterable[Trail]) -> list[Loop]:
    """As `loops`: each way back to a stage already left, the most frequent first."""
    times: Counter[tuple[str, ...]] = Counter()
    cases: Counter[tuple[str, ...]] = Counter()
    for trail in trails:
        for path, count in Counter(returns(trail.path)).items():
            times[path] += count * trail.count
            cases[path] += trail.count
    return [Loop(path, cases[path], n) for path, n in sorted(times.items(), key=lambda item: (-item[1], item[0]))]


def adherence(trails: Sequence[Trail], route: Workflow) -> Adherence:
    """As `conformance`, the same departure of many cases counted once; a case that departs twice alike counts once."""
    met: dict[tuple[str, str], dict[tuple[str, str], Trail]] = defaultdict(dict)
    conforming = 0
    for trail in trails:
        found = {(one.stage, one.sentence) for one in deviations(trail.case(), route)}
        conforming += trail.count if not found else 0
        for what in found:
            met[what][trail.key, trail.version] = trail
    departures = [_departure(what, list(those.values()), route) for what, those in met.items()]
    ranked = sorted(departures, key=lambda one: (-one.cases, one.stage, one.sentence))
    return Adherence(sum(trail.count for trail in trails), conforming, tuple(ranked))


def _departure(what: tuple[str, str], trails: Sequence[Trail], route: Workflow) -> Departure:
    own = sum(trail.count for trail in trails if trail.version == route.version)
    keys = tuple(dict.fromkeys(trail.key for trail in trails))
    return Departure(*what, sum(trail.count for trail in trails), own, keys)
