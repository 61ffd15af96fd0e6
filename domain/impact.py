"""What a new route would do to the complaints that are under way: each is safe, moves, stays on its route, or is blocked.

Judged by where a complaint stands (route and open stage), not by the complaint: the same place has the same fate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.changes import changes
from domain.passage import MovePlan, Passage, hindrance
from domain.soundness import ahead
from domain.workflow import Stage, Workflow

PENDING = "usulan menunggu persetujuan; putuskan dahulu"


class Fate(StrEnum):
    """What becomes of the complaints that stand at one place."""

    SAFE = "safe"
    MOVES = "moves"
    STAYS = "stays"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class Standing:
    """How many running complaints of a route (its version) have their open visit at the stage.

    Where `busy`, office work is still under way at that visit, or it is parked.
    """

    version: str
    stage: str
    complaints: int
    busy: bool = False


@dataclass(frozen=True)
class Impact:
    """The fate of the complaints at one place, where they would stand (None: not moved) and why, in Indonesian."""

    standing: Standing
    fate: Fate
    to: str | None
    reason: str


def impact(
    standings: Iterable[Standing], routes: Mapping[str, Workflow], new: Workflow, plan: MovePlan | None = None
) -> list[Impact]:
    """Judge every place; `routes` holds the route of each version among the standings (KeyError without it).

    Where the plan maps a stage its word counts, else the stage of the same key or title is taken for the same.
    """
    touched = {version: {change.stage for change in changes(old, new)} for version, old in routes.items()}
    plan = plan or MovePlan()
    return [_judged(one, routes[one.version], new, touched[one.version], plan) for one in standings]


def plan_of(impacts: Iterable[Impact], plan: MovePlan) -> MovePlan:
    """The plan with a passage for every place that can move: what the impact found, said out loud."""
    for one in impacts:
        if one.to is not None and plan.of(one.standing.stage) is None:
            plan = plan.with_passage(Passage(one.standing.stage, one.to))
    return plan


def _judged(standing: Standing, old: Workflow, new: Workflow, told: set[str], plan: MovePlan) -> Impact:
    stage, asked = old.stage(standing.stage), plan.of(standing.stage)
    if asked is not None and asked.to is None:
        return Impact(standing, Fate.STAYS, None, "menurut pemetaan tetap pada alur lama")
    if asked is None and not told & {"", *_ahead(old, stage)}:
        return Impact(standing, Fate.SAFE, stage.key, "tahap ini dan tahap sesudahnya tidak berubah")
    if standing.busy:
        return Impact(standing, Fate.BLOCKED, None, "pekerjaan kantor pada tahap ini belum selesai; coba lagi kemudian")
    target = new.stage(asked.to) if asked is not None and asked.to else _counterpart(stage, new)
    if target is None:
        gone = f"tahap {stage.title} tidak ada lagi; tetap pada alur lama"
        fate, why = (Fate.BLOCKED, PENDING) if stage.approves else (Fate.STAYS, gone)
        return Impact(standing, fate, None, why)
    if why_not := hindrance(stage, target, asked=asked is not None):
        return Impact(standing, Fate.BLOCKED, None, why_not)
    return Impact(standing, Fate.MOVES, target.key, _why(stage, target, told))


def _why(stage: Stage, target: Stage, told: set[str]) -> str:
    if target.key != stage.key:
        return f"dipetakan ke tahap {target.title}"
    return "tahap ini sendiri berubah" if stage.key in told else "tahap sesudahnya atau ketentuan umum alur berubah"


def _counterpart(stage: Stage, new: Workflow) -> Stage | None:
    if new.has(stage.key):
        return new.stage(stage.key)
    # the same title under another key is the same desk for the office; more than one would be a guess
    named = [one for one in new.stages if one.title == stage.title]
    return named[0] if len(named) == 1 else None


def _ahead(route: Workflow, stage: Stage) -> set[str]:
    # an approval sends a case to where the proposal leads or came from: anywhere, so everything lies ahead of it
    return {one.key for one in route.stages} if stage.approves else ahead(route, stage.key)
