"""Draft beside today: two models under the same seeds, so that what differs is the change and not the chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.simulation.model import Model
from domain.simulation.run import AT_ONCE, Band, Result, Told, simulate


@dataclass(frozen=True)
class Comparison:
    """Today's office and the draft's, simulated with the same cases; differences are draft minus today."""

    today: Result
    draft: Result

    @property
    def median_hours(self) -> float:
        """By how many calendar hours the median time to close changes; negative is faster."""
        return self.draft.median_hours.mean - self.today.median_hours.mean

    @property
    def p90_hours(self) -> float:
        """The same for the 90th percentile."""
        return self.draft.p90_hours.mean - self.today.p90_hours.mean

    @property
    def queue(self) -> float:
        """By how many cases the mean queue changes."""
        return self.draft.queue.mean - self.today.queue.mean

    def difference(self, name: str) -> Band:
        """By how much a figure of `Result.each` changes, replication by replication: where as many cases come in on both sides,
        both had the same in each.

        Where the band lies wholly on one side of nought, nine of ten replications agree that it changes.
        """
        pairs = zip(self.today.each[name], self.draft.each[name], strict=True)
        return Band.of(draft - today for today, draft in pairs)

    @property
    def kept(self) -> dict[tuple[str, str], tuple[float | None, float | None]]:
        """For each term (stage, deadline) the share kept today and in the draft; None where it doesn't exist."""
        today, draft = (_shares(result) for result in (self.today, self.draft))
        return {key: (today.get(key), draft.get(key)) for key in sorted(today | draft)}


def compare(
    today: Model,
    draft: Model,
    *,
    start: datetime,
    cases: int | None = None,
    arrivals: Sequence[datetime] | None = None,
    until: datetime | None = None,
    warm_up: timedelta = AT_ONCE,
    seed: int = 0,
    replications: int = 10,
    told: Told | None = None,
) -> Comparison:
    """Simulate both as `simulate` does; a draft is made by `Model.on_route`, `without_officer` and their like."""
    results = [
        simulate(
            model,
            start=start,
            cases=cases,
            arrivals=arrivals,
            until=until,
            warm_up=warm_up,
            seed=seed,
            replications=replications,
            told=told,
        )
        for model in (today, draft)
    ]
    return Comparison(*results)


def _shares(result: Result) -> dict[tuple[str, str], float]:
    return {(term.stage, term.deadline): term.share_kept.mean for term in result.terms}
