"""An invented office on the seed's route, with officers and habits of round figures: for simulations that need no records."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

from config.load import read_workflow_file
from domain.calendar import Calendar, seed_days_off
from domain.discovery import WorkingHours
from domain.simulation import Arrivals, Choices, Model, OfficerHabit, StageHabit
from domain.workflow import Kind, Stage, Workflow

ROUTE = Path(__file__).resolve().parents[1] / "config" / "workflows" / "dumas-2026.yaml"
MINUTE, HOUR = 60.0, 3600.0
WORK = {
    "registration": 0,
    "completeness": 15,
    "analysis": 75,
    "approval": 12,
    "assessment": 45,
    "closure": 10,
    "archive": 6,
}
"""Minutes of work a stage takes in the mean; 10 where nothing is said."""
OFTEN = {"forward": 45, "dismiss": 45, "complete": 85, "incomplete": 15, "approve": 88, "answered": 92, "accept": 70}
"""How often an outcome is taken, beside 5 for the others."""
STAFF = {"registry": 6, "analyst": 27, "section_head": 5, "assistant_deputy": 5, "field_team": 4, "archivist": 3}


def the_route() -> Workflow:
    """The seed's workflow."""
    return read_workflow_file(ROUTE)


def an_office(route: Workflow | None = None, *, a_day: int = 100) -> Model:
    """An office fit for about a hundred complaints a day on the seed's route; its staff grows with `a_day`."""
    route = route or the_route()
    calendar = Calendar(seed_days_off(2020, 2027))
    chance = Random(5)
    counts = {
        weekday: tuple(chance.randint(a_day * 8 // 10, a_day * 12 // 10) for _ in range(20)) for weekday in range(5)
    }
    model = Model(
        hours=WorkingHours.of(calendar),
        stages={stage.key: _habit(stage, chance) for stage in route.stages},
        officers=tuple(_officers(a_day)),
        arrivals=Arrivals(counts, tuple(chance.uniform(0, 7 * HOUR) for _ in range(200))),
        first=Choices.of({route.first.key: 1}),
        natures=Choices.of({"oversight": 20, "general": 60, "information": 15, "aspiration": 5}),
        calendar=calendar,
    )
    return model.on_route(route)


def _habit(stage: Stage, chance: Random) -> StageHabit:
    minutes = WORK.get(stage.key, 10)
    work = tuple(minutes * MINUTE * chance.lognormvariate(-0.18, 0.6) for _ in range(200)) if minutes else ()
    days = 8.0 if stage.kind in (Kind.WAITING, Kind.CLARIFICATION) else 0.0
    delays = tuple(chance.expovariate(1 / (days * 8 * HOUR)) for _ in range(200)) if days else ()
    often = Choices.of({outcome.key: OFTEN.get(outcome.key, 5) for outcome in stage.outcomes})
    return StageHabit(stage.key, stage.role, work, {None: delays}, {None: often})


def _officers(a_day: int) -> list[OfficerHabit]:
    return [
        OfficerHabit(f"{role}-{n}", {role: 1.0}, absences=(5, 3, 10), absence_rate=1 / 80)
        for role, count in STAFF.items()
        for n in range(max(1, round(count * a_day / 100)))
    ]


A_MONDAY = date(2021, 1, 4)
