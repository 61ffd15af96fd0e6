"""What a simulation says, in plain figures: JSON, so that they can be kept, shown, printed and taken along as they are.

Shares go from 0 to 1, times are calendar days, loads shares of the working time; a figure over replications is [mean, low, high],
None where nothing was closed.
"""

from __future__ import annotations

from math import isnan
from typing import Any

from domain.simulation import Band, Comparison, Model, Result
from domain.simulation.termbook import WHOLE
from domain.workflow import Workflow

Outlook = dict[str, Any]
"""What a simulation says, as JSON."""


def beside(both: Comparison, today: Model, changed: Model) -> Outlook:
    """Today's office and the changed one, side by side: who works in them, what came of each, and the difference."""
    return {
        "today_version": today.route.version if today.route else None,
        "roles": _people(today, changed),
        "stages": {one.key: one.title for route in (today.route, changed.route) if route for one in route.stages},
        "today": _side(both.today, today),
        "changed": _side(both.draft, changed),
        "difference": _difference(both),
    }


def _people(today: Model, changed: Model) -> dict[str, list[int]]:
    """By role: how many officers do its work today, and with the changes."""
    roles = sorted({role for model in (today, changed) for one in model.officers for role in one.roles})
    return {role: [sum(role in one.roles for one in model.officers) for model in (today, changed)] for role in roles}


def _side(found: Result, model: Model) -> dict[str, Any]:
    over_time: dict[str, list[list[Any]]] = {}
    for one in found.queue_over_time:
        over_time.setdefault(one.role, []).append([one.day.isoformat(), *band(one.length)])
    return {
        "median_days": days(found.median_hours),
        "p90_days": days(found.p90_hours),
        "closed": band(found.closed),
        "open": band(found.open),
        "queue": band(found.queue),
        "queue_by_role": {role: band(one) for role, one in found.queue_by_role.items()},
        "queue_over_time": over_time,
        "load_by_role": {role: band(one) for role, one in found.load_by_role.items()},
        "load_by_officer": {name: band(one) for name, one in found.load_by_officer.items()},
        "terms": _terms(found, model.route),
        "unmanned": list(found.unmanned),
        "assumed": list(found.assumed),
    }


def _difference(both: Comparison) -> dict[str, list[float | None]]:
    """Changed minus today, paired by replication, under the names of a side."""
    spans = {"median_days": days(both.difference("median_hours")), "p90_days": days(both.difference("p90_hours"))}
    return spans | {name: band(both.difference(name)) for name in ("closed", "open", "queue")}


def _terms(found: Result, route: Workflow | None) -> list[dict[str, Any]]:
    return [
        {
            "stage": one.stage,
            "deadline": one.deadline,
            "label": _label(route, one.stage, one.deadline),
            "kept": band(one.kept),
            "missed": band(one.missed),
            "share": band(one.share_kept),
        }
        for one in found.terms
    ]


def _label(route: Workflow | None, stage: str, key: str) -> str:
    if route is None:
        return key
    rules = route.stage(stage).deadlines if stage != WHOLE else route.deadlines
    return next((rule.label for rule in rules if rule.key == key), key)


def band(found: Band) -> list[float | None]:
    """[mean, low, high]."""
    return [plain(number) for number in (found.mean, found.low, found.high)]


def days(hours: Band) -> list[float | None]:
    """The same of hours, in calendar days."""
    return [plain(number / 24) for number in (hours.mean, hours.low, hours.high)]


def plain(number: float) -> float | None:
    """A figure JSON can hold: None where there is none (NaN)."""
    return None if isnan(number) else round(number, 6)
