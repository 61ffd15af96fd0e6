"""The model on a real log it knows the first 70 % of: how near it comes, and how far the log itself has moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.eventlog import PERMIT_RECEIPT, read_event_log
from domain.discovery import Case, EventLog, Spread, discover_hours
from domain.simulation import Judgement, compare, judge, learn, recent, simulate


@pytest.fixture(scope="module")
def log(real_data: Callable[[str], Path]) -> EventLog:
    """The whole log."""
    return read_event_log(real_data("permit_receipt_log.csv"), PERMIT_RECEIPT)


@pytest.fixture(scope="module")
def judgement(log: EventLog) -> Judgement:
    """Fitted on the first 70 % of the cases, judged on the last 30 %."""
    return judge(log, share=0.7, replications=20)


def test_the_rest_is_foretold_within_fifteen_percent_or_nearer_than_the_log_drifts(judgement: Judgement) -> None:
    _tell(judgement)
    for off, drift in zip(judgement.distance, judgement.drift, strict=True):
        assert abs(off) <= 0.15 or abs(off) < abs(drift) / 2
    for off, drift in zip(judgement.distance, judgement.recent_drift, strict=True):
        assert abs(off) <= max(0.35, abs(drift)), "nor is it farther off than the very cases it was fitted on"


def _tell(found: Judgement) -> None:
    """Show the figures (pytest -s, or on failure)."""
    for name, pair in (("distance", found.distance), ("drift", found.drift), ("recent drift", found.recent_drift)):
        print(f"{name}: median {pair[0]:+.0%}, 90th percentile {pair[1]:+.0%}")  # noqa: T201  the figures are the point


def test_the_log_itself_drifts_far_more_than_fifteen_percent(judgement: Judgement) -> None:
    assert judgement.first.median > 100 * judgement.last.median
    assert judgement.first.p90 > 5 * judgement.last.p90


@pytest.mark.parametrize("share", [0.2, 0.25])
def test_where_the_office_stays_the_same_the_model_comes_back_with_its_figures(log: EventLog, share: float) -> None:
    first, last = log.split(0.7)
    known = first.last(round(share * len(first)))
    seen = Spread.of(case.hours for case in known.closed)
    model = learn(known, hours=discover_hours(first))
    result = simulate(model, start=last.cases[0].begun, cases=len(last), replications=20)
    assert result.median_hours.mean == pytest.approx(seen.median, rel=0.15)
    assert result.p90_hours.mean == pytest.approx(seen.p90, rel=0.15)


def test_nothing_of_the_rest_is_looked_at(log: EventLog, judgement: Judgement) -> None:
    first, last = log.split(0.7)
    spoilt = EventLog((*first.cases, *map(_slowed, last.cases)), log.zone)
    again = judge(spoilt, share=0.7, replications=20)
    assert again.last.median > 10 * judgement.last.median
    assert again.foretold == judgement.foretold


def _slowed(case: Case) -> Case:
    """The same beginning, everything after it a month later, done by nobody known."""
    first, *rest = case.events
    return replace(case, events=(first, *(replace(e, at=e.at + timedelta(days=30), officer="x") for e in rest)))


def test_only_recent_cases_teach_where_the_office_has_changed(log: EventLog) -> None:
    first, _ = log.split(0.7)
    assert len(recent(first)) <= 0.2 * len(first)


@pytest.mark.parametrize("share", [0.2, 0.25])
def test_removing_the_busiest_officer_lengthens_queues(log: EventLog, share: float) -> None:
    first, last = log.split(0.7)
    model = learn(first.last(round(share * len(first))), hours=discover_hours(first))
    both = compare(
        model, model.without_officer(model.busiest), start=last.cases[0].begun, cases=len(last), replications=30
    )
    assert both.draft.unmanned == ()
    assert both.queue > 0.1 * both.today.queue.mean
