"""The ways cases really took: variants, and the loops in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.discovery.figures import Spread
from domain.discovery.log import EventLog


@dataclass(frozen=True, slots=True)
class Variant:
    """One order of stages: how many closed cases took it, their share (0 to 1), and their hours from begin to end."""

    path: tuple[str, ...]
    count: int
    share: float
    hours: Spread


@dataclass(frozen=True, slots=True)
class Loop:
    """A way back: the stages from one stay to the next at the same stage, and how many cases took it how often."""

    path: tuple[str, ...]
    cases: int
    times: int


def variants(log: EventLog) -> list[Variant]:
    """The variants of the closed cases, the most frequent first."""
    found: dict[tuple[str, ...], list[float]] = {}
    for case in log.closed:
        found.setdefault(case.path, []).append(case.hours)
    total = len(log.closed)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [Variant(path, len(hours), len(hours) / total, Spread.of(hours)) for path, hours in ranked]


def loops(log: EventLog) -> list[Loop]:
    """Each way back to a stage already left, also in cases still open; the most frequent first."""
    times: Counter[tuple[str, ...]] = Counter()
    cases: Counter[tuple[str, ...]] = Counter()
    for case in log.cases:
        found = list(returns(case.path))
        times.update(found)
        cases.update(set(found))
    return [
        Loop(path, cases[path], count) for path, count in sorted(times.items(), key=lambda item: (-item[1], item[0]))
    ]


def returns(path: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Each way back within one order of stages, as often as it was taken."""
    last: dict[str, int] = {}
    for place, stage in enumerate(path):
        if stage in last:
            yield tuple(path[last[stage] : place + 1])
        last[stage] = place


def covered(found: Iterable[Variant], count: int) -> float:
    """The share of cases (0 to 1) that the first `count` variants cover."""
    return sum(variant.share for variant in list(found)[:count])
