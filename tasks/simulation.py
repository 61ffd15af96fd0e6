"""What-if: the office learnt from its own trail or from another system's log, run ahead beside a draft, told in plain figures.

What comes of it is an `Outlook`: figures as `tasks.outlook` states them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from config.eventlog import LogColumns, read_event_log
from domain.calendar import OFFICE_ZONE, office_day
from domain.discovery import EventLog, Spread, WorkingHours, discover_hours
from domain.simulation import (
    ROUGH_BELOW,
    Away,
    Judgement,
    Model,
    Told,
    WhatIf,
    compare,
    fit,
    judge,
    learn,
    must_be_enough,
    with_leave,
)
from domain.store import Store, transaction
from domain.store.eventlog import LogSpan
from domain.workflow import Workflow
from tasks.outlook import Outlook, band, beside, days, plain

RIGHT = "simulate"
MOST = 20_000
"""Cases learnt from, at most, the newest: enough for every habit, and few enough for little memory and time."""
MONTH = timedelta(days=30.4375)
XES_NAMES = LogColumns()
SHORTEST_WARM_UP, LONGEST_WARM_UP = timedelta(days=30), timedelta(days=180)
FITTED = 0.7
"""The share of a log a model that is judged may see."""


@dataclass(frozen=True)
class Learnt:
    """An office learnt from a log: the model of today, the log, and from which day on it is run ahead."""

    today: Model
    log: EventLog
    start: datetime
    all_cases: int
    names: Mapping[str, str]
    """Officers' usernames → names, where known."""


def office_learnt(store: Store, asked: WhatIf, *, at: datetime) -> Learnt:
    """Our own office: habits from the trail of the last `asked.learnt` months, its working calendar, and the officers, roles and
    leave as they stand now. Raises Refused, TooLittleTrail.

    Opening hours are read off the trail, days off are the calendar's. Leave that is entered is kept; other leave comes by
    chance, as often as the trail shows.
    """
    asked.must_make_sense()
    log = recorded(store, asked, at=at)
    must_be_enough(log)
    calendar, seen = store.calendar.in_force(), discover_hours(log)
    hours = WorkingHours.of(calendar, seen.opens, seen.closes)
    today = learn(log, hours=hours, route=store.workflows.in_force(at), calendar=calendar)
    accounts = store.people.accounts()
    today = today.staffed({one.username: frozenset(one.roles if one.active else ()) for one in accounts})
    leaves = store.people.leaves(since=office_day(at))
    today = with_leave(today, [Away(one.username, one.first_day, one.last_day) for one in leaves])
    every = store.event_log.count(_span(asked, at))
    return Learnt(today, log, _tomorrow(at), every, {one.username: one.name for one in accounts})


def recorded(store: Store, asked: WhatIf, *, at: datetime) -> EventLog:
    """The trail of the last `asked.learnt` months, the newest `MOST` complaints of it."""
    return store.event_log.log(_span(asked, at), most=MOST)


def _span(asked: WhatIf, at: datetime) -> LogSpan:
    return LogSpan(at - asked.learnt * MONTH, at)


def log_learnt(path: Path, asked: WhatIf, columns: LogColumns = XES_NAMES) -> Learnt:
    """The office another system's CSV log shows, from the day after its last step on. Raises Refused, TooLittleTrail.

    It knows neither our route nor our terms: nothing but officers and arrivals can be changed in it.
    """
    asked.must_make_sense()
    log = read_event_log(path, columns)
    must_be_enough(log)
    return Learnt(fit(log), log, _tomorrow(log.events[-1].at), len(log), {})


def foretell(learnt: Learnt, draft: Workflow | None, asked: WhatIf, *, told: Told | None = None) -> Outlook:
    """Run today's office and the changed one ahead under the same seeds, `told` after each of the 2 × replications.

    `draft` is the route of the changed one, None for today's. Raises Refused for officers or roles the office doesn't have,
    and where nothing would come in.
    """
    today = asked.before(learnt.today)
    changed = asked.after(learnt.today.on_route(draft) if draft else learnt.today)
    until = learnt.start + asked.months * MONTH
    closed = Spread.of(case.hours for case in learnt.log.closed)
    warm_up = min(max(timedelta(hours=closed.p90), SHORTEST_WARM_UP), LONGEST_WARM_UP)
    both = compare(
        today,
        changed,
        start=learnt.start,
        until=until,
        warm_up=warm_up,
        seed=asked.seed,
        replications=asked.replications,
        told=told,
    )
    return {
        "asked": asked.as_json(),
        "trail": _trail(learnt, closed),
        "from": office_day(learnt.start).isoformat(),
        "until": office_day(until).isoformat(),
        "warm_up_days": warm_up.days,
        "busiest": learnt.today.busiest,
        "names": {one.name: learnt.names.get(one.name, one.name) for one in changed.officers + today.officers},
        **beside(both, today, changed),
    }


def whatif(asked: WhatIf, version: str | None, *, at: datetime, told: Told | None = None) -> Outlook:
    """Our own office beside a stored version (its SHA-256; None: today's). Raises Refused, TooLittleTrail, NotFound."""
    with transaction() as store:
        learnt = office_learnt(store, asked, at=at)
        draft = store.workflows.get(version) if version else None
    return foretell(learnt, draft, asked, told=told)


def judged(records: EventLog, asked: WhatIf) -> dict[str, Any]:
    """How far a model of the first 70 % of the cases misses the last 30 %, and how far the log itself moved. Raises TooLittleTrail.

    Distances are relative to the last part: 0.1 is a tenth too high; each is [median, 90th percentile].
    """
    must_be_enough(records)
    found = judge(records, share=FITTED, seed=asked.seed, replications=asked.replications)
    distances = {name: list(getattr(found, name)) for name in ("distance", "fit", "drift", "recent_drift")}
    return distances | _parts(found) | {"busiest": _without_busiest(records, asked)}


def _without_busiest(records: EventLog, asked: WhatIf) -> dict[str, Any]:
    """What the model of the first 70 % says about losing its busiest officer, over as many cases as then came."""
    first, last = records.split(FITTED)
    model = fit(first)
    less = model.without_officer(model.busiest)
    begun = last.cases[0].begun
    both = compare(model, less, start=begun, cases=len(last), seed=asked.seed, replications=asked.replications)
    queues = {"today": both.today.queue, "changed": both.draft.queue, "difference": both.difference("queue")}
    told = {"name": model.busiest, "unmanned": list(both.draft.unmanned)}
    return told | {name: band(one) for name, one in queues.items()}


def _parts(found: Judgement) -> dict[str, Any]:
    spreads = {"first": found.first, "fitted": found.fitted, "last": found.last}
    seen = {
        name: {"cases": one.count, "median_days": one.median / 24, "p90_days": one.p90 / 24}
        for name, one in spreads.items()
    }
    foretold = {"median_days": days(found.foretold.median_hours), "p90_days": days(found.foretold.p90_hours)}
    return {"parts": seen, "foretold": foretold}


def _tomorrow(at: datetime) -> datetime:
    """The next midnight of the office: asked twice on one day, a simulation begins alike."""
    return datetime.combine(office_day(at) + timedelta(days=1), time.min, OFFICE_ZONE)


def _trail(learnt: Learnt, closed: Spread) -> dict[str, Any]:
    begun = [case.begun for case in learnt.log.cases]
    return {
        "cases": len(learnt.log),
        "all_cases": learnt.all_cases,
        "closed": closed.count,
        "rough": closed.count < ROUGH_BELOW,
        "since": office_day(begun[0]).isoformat(),
        "until": office_day(begun[-1]).isoformat(),
        "arrivals_a_day": learnt.today.arrivals.a_day,
        "median_days": plain(closed.median / 24),
        "p90_days": plain(closed.p90 / 24),
    }
