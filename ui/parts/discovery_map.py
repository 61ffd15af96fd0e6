"""The real process as a picture: the route with lines as thick as they were taken, and how long each passage took."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

import streamlit as st

from domain.discovery import Edge, Heat
from domain.people import Officer
from domain.store.eventlog import LogSpan
from domain.workflow import Workflow
from tasks.discovery import Findings, Waits, waits
from ui.parts.discovery_asked import Asked
from ui.parts.discovery_ways import hours, percent
from ui.parts.export import export_table
from ui.parts.pressure import stage_title
from ui.parts.route_map import Box, Plan, Stroke, drawn, edges, shade
from ui.parts.table import table
from ui.parts.text import notice, shown, tag
from ui.parts.ways import DISCOVERY
from ui.words import say

THIN, THICK = 1.4, 9.0
"""Width of a line that was taken once, and of the one taken most, in pixels."""
TAKEN, ASTRAY = "#1b4f80", "#9b1c1c"
UNUSED = Stroke("#b9c4cf", 1.2, "2 4")
WORKING_DAY = 8
"""Hours of a working day, as `WorkingHours.of` has them."""


def passages(_found: Findings, route: Workflow, officer: Officer, chosen: Asked) -> None:
    """The picture, then the same in figures, the passage that cost most time in all first."""
    found = _counted(chosen.span, officer)
    if not found.edges:
        notice("note", say("discovery.no_edges"))
        return
    st.html(tag("p", shown(say("discovery.map_lead")), "sd-meta"))
    told = say("discovery.map_told", title=route.title)
    plan = _plan(found.edges, route)
    image = drawn(plan, _boxes(found.stays, plan), told)
    said = {"aria-label": say("discovery.part_waktu")}
    st.html(tag("div", image, "sd-map-frame", tabindex="0", role="group", **said))
    allowed = permitted(route)
    rows = [_row(one, route, astray=(one.before, one.after) not in allowed) for one in found.edges]
    names = ("from", "to", "times", "median", "ninetieth", "working", "handed", "allowed")
    heads = [say(f"discovery.{name}") for name in names]
    table(say("discovery.edges_caption"), heads, rows)
    export_table(DISCOVERY, heads, rows, officer, "waktu")


@st.cache_data(ttl=300, max_entries=20, show_spinner=False)
def _counted(span: LogSpan, _by: Officer) -> Waits:
    """Counted once in five minutes for everybody who may look, and only when this part is open."""
    return waits(span, by=_by)


def permitted(route: Workflow) -> set[tuple[str, str]]:
    """Passages the route knows: by a decision, by withdrawal from anywhere, and by reopening."""
    keys = [stage.key for stage in route.stages]
    anywhere = {(key, target) for key in keys for target in (route.withdraw_to, route.reopen_to) if route.has(target)}
    stays = {(stage.key, stage.key) for stage in route.stages if any(one.to == stage.key for one in stage.outcomes)}
    return {*edges(route), *anywhere, *stays}


def _plan(found: list[Edge], route: Workflow) -> Plan:
    """The route's stages and, below them, those only older versions know; every line that is allowed or was taken."""
    taken = {(one.before, one.after): one.hours.count for one in found if one.before != one.after}
    most, known = max(taken.values(), default=1), edges(route)
    titles = {stage.key: stage.title for stage in route.stages}
    titles |= {key: key for edge in taken for key in edge if key not in titles}
    allowed = permitted(route)
    strokes = {edge: _stroke(count / most, astray=edge not in allowed) for edge, count in taken.items()}
    unused = {edge: UNUSED for edge in known if edge not in taken}
    return Plan(titles, list(dict.fromkeys([*known, *taken])), {**unused, **strokes})


def _stroke(share: float, *, astray: bool) -> Stroke:
    width = round(THIN + (THICK - THIN) * share, 1)
    return Stroke(ASTRAY, width, "7 4") if astray else Stroke(TAKEN, width)


def _boxes(stays: Mapping[str, Heat], plan: Plan) -> dict[str, Box]:
    """A box for every stage that is drawn, also where nothing was decided yet."""
    most = max((_length(one) for one in stays.values()), default=0)
    return {key: _box(stays.get(key), most) for key in plan.titles}


def _box(stay: Heat | None, most: int) -> Box:
    if stay is None:
        return Box((say("discovery.unseen"),), 0)
    lines = (say("discovery.decided", count=stay.hours.count), say("discovery.stay", span=hours(stay.hours.median)))
    return Box(lines, shade(_length(stay), most))


def _length(stay: Heat) -> int:
    return 0 if isnan(stay.hours.median) else round(stay.hours.median)


def _row(one: Edge, route: Workflow, *, astray: bool) -> tuple[object, ...]:
    return (
        stage_title(route, one.before),
        stage_title(route, one.after),
        one.hours.count,
        hours(one.hours.median),
        hours(one.hours.p90),
        _working(one.working.median),
        percent(one.handed_over),
        say("discovery.astray" if astray else "discovery.on_route"),
    )


def _working(count: float) -> str:
    """Working hours in words: as they are within a day, in working days beyond."""
    if count < WORKING_DAY:
        return hours(count)
    return say("discovery.working_days", days=f"{count / WORKING_DAY:.1f}".replace(".", ","))
