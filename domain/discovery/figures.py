"""The few figures discovery and simulation speak in: median, 90th percentile, and the range a run of values spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, nan


def quantile(ordered: Sequence[float], share: float) -> float:
    """The smallest of the ordered values that at least this share doesn't exceed; nan without values."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else nan


@dataclass(frozen=True, slots=True)
class Spread:
    """How values lie: how many, median and 90th percentile (in their own unit; nan where there are none)."""

    count: int
    median: float
    p90: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        """The spread of these values, in any order."""
        ordered = sorted(values)
        return cls(len(ordered), quantile(ordered, 0.5), quantile(ordered, 0.9))
