"""Where complaints wait: the route as a picture, the darker the fuller, and the same figures as a table."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from domain.people import Officer
from domain.store import transaction
from domain.store.overview import Pressure
from domain.store.tempo import Stay
from domain.workflow import Workflow
from ui.parts.export import export_table
from ui.parts.lists import Kept
from ui.parts.moments import Clock
from ui.parts.pressure import MINUTES, as_of, list_address, stage_title
from ui.parts.route_map import SHADES, Box, bounds, picture, shade
from ui.parts.table import table
from ui.parts.text import Linked, notice, shown, tag
from ui.parts.ways import DEADLINES
from ui.words import say

_stays: Kept[list[Stay]] = Kept(60 * MINUTES)
DAYS = 90
"""How far back decisions count for the time spent in a stage."""


def heat(officer: Officer, clock: Clock) -> None:
    """The picture with its legend, and the table: what waits now, and how long it took lately (reckoned every few minutes)."""
    at = clock()
    with transaction() as store:
        route = store.workflows.in_force()
        found = store.overview.pressures(at, today=at, week=at)
        took, moment = _stays("", at, lambda: store.overview.tempo.stays(at - timedelta(days=DAYS), at))
    stays = {one.stage: one for one in took}
    waiting = {one.key or "": one for one in found if one.split == "stage"}
    if not waiting and not stays:
        notice("note", say("deadlines.none"))
        return
    as_of(moment, MINUTES, say("heat.why"))
    most = max((one.cards for one in waiting.values()), default=0)
    boxes = {stage.key: _box(waiting.get(stage.key), stays.get(stage.key), most) for stage in route.stages}
    drawn = picture(route, boxes, say("heat.picture", title=route.title))
    st.html(tag("div", drawn, "sd-map-frame", tabindex="0", role="group", **{"aria-label": say("deadlines.part_peta")}))
    st.html(_legend(most))
    _figures(route, waiting, stays, officer)


def _box(waits: Pressure | None, stay: Stay | None, most: int) -> Box:
    cards, overdue = (waits.cards, waits.overdue) if waits else (0, 0)
    count = say("heat.open", cards=cards)
    time = say("heat.time", median=_days(stay.median), ninetieth=_days(stay.ninetieth)) if stay else say("heat.no_time")
    lines = (f"{count} · {say('heat.late', overdue=overdue)}" if overdue else count, time)
    return Box(lines, shade(cards, most))


def _days(days: float) -> str:
    """Days with one place behind the comma, as Indonesian writes it."""
    return f"{days:.1f}".replace(".", ",")


def _legend(most: int) -> str:
    parts = [
        tag(
            "span",
            shown(str(low) if low == high else f"{low}–{high}"),
            "sd-shade",
            style=f"background:{ground};color:{ink}",
        )
        for (low, high), (ground, ink) in zip(bounds(most), _shades(most), strict=True)
    ]
    return tag("p", f"{shown(say('heat.legend'))} {' '.join(parts)} · {shown(say('heat.forward'))}", "sd-line")


def _shades(most: int) -> list[tuple[str, str]]:
    used = sorted({shade(low, most) for low, _ in bounds(most)})
    return [SHADES[one] for one in used]


def _figures(route: Workflow, waiting: dict[str, Pressure], stays: dict[str, Stay], officer: Officer) -> None:
    known = [stage.key for stage in route.stages]
    keys = [*known, *sorted({*waiting, *stays} - set(known))]
    rows = [_row(key, stage_title(route, key), waiting.get(key), stays.get(key)) for key in keys]
    heads = [say(f"deadlines.{one}") for one in ("key_stage", "cards", "overdue")]
    heads += [say(f"heat.{one}") for one in ("decided", "median", "ninetieth")]
    table(say("heat.table", days=DAYS), heads, rows)
    export_table(DEADLINES, heads, rows, officer, "peta")


def _row(key: str, title: str, waits: Pressure | None, stay: Stay | None) -> tuple[object, ...]:
    counts = (waits.cards, waits.overdue) if waits else (0, 0)
    times = (stay.decided, _days(stay.median), _days(stay.ninetieth)) if stay else (0, "–", "–")
    return (Linked(title, list_address(tahap=key, kapan="terbuka")), *counts, *times)
