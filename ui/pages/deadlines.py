"""Batas waktu: what is late or due soon, by stage, officer and agency, and the list of the late."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import streamlit as st

from domain.calendar import OFFICE_ZONE, office_day
from domain.people import Officer
from domain.store import transaction
from domain.store.board import Filter
from domain.store.overview import Pressure, Split
from ui.officer import now
from ui.parts.cards import Reading, card_list
from ui.parts.export import export_cards
from ui.parts.lists import agency_names, named
from ui.parts.paging import next_link, page_mark
from ui.parts.table import table
from ui.parts.text import Linked, heading, notice
from ui.parts.ways import BOARD, DEADLINES
from ui.words import say

SPLITS: tuple[Split, ...] = ("stage", "officer", "agency")


def show(officer: Officer) -> None:
    """Counts first, then who carries them, then the late ones, fifty a page."""
    DEADLINES.admit(officer)
    st.title(say("nav.deadlines"))
    at = now()
    with transaction() as store:
        route = store.workflows.in_force()
        found = store.overview.pressures(at, today=_midnight(at, 1), week=_midnight(at, 7 - office_day(at).weekday()))
        cards, more = store.board.cards(Filter(overdue_at=at), after=page_mark())
    reading = Reading(at, officer, route, agency_names(), None)
    if not found:
        notice("note", say("deadlines.none"))
        return
    _summary([one for one in found if one.split == "stage"])
    for split in SPLITS:
        _split(split, [one for one in found if one.split == split], reading)
    heading(say("deadlines.late"))
    if not cards:
        notice("note", say("deadlines.no_late"))
    card_list(cards, reading, "late")
    next_link(DEADLINES, more)
    if cards:
        export_cards(DEADLINES, Filter(overdue_at=at), {}, reading)


def _midnight(at: datetime, days: int) -> datetime:
    """The office's midnight that begins the day so many days on."""
    return datetime.combine(office_day(at) + timedelta(days=days), time.min, OFFICE_ZONE)


def _summary(stages: list[Pressure]) -> None:
    """Every open visit stands at one stage: the stages add up to the whole."""
    counts = {name: sum(getattr(one, name) for one in stages) for name in ("overdue", "today", "week")}
    notice("warn" if counts["overdue"] else "ok", say("deadlines.summary", **counts))


def _split(split: Split, found: list[Pressure], reading: Reading) -> None:
    heads = [say(f"deadlines.key_{split}"), *(say(f"deadlines.{one}") for one in ("cards", "overdue", "today", "week"))]
    ordered = sorted(found, key=lambda one: _place(one, reading))
    rows = [(_name(one, reading), one.cards, one.overdue, one.today, one.week) for one in ordered]
    table(say(f"deadlines.by_{split}"), heads, rows)


def _place(one: Pressure, reading: Reading) -> tuple[int, str]:
    """Stages as the route has them; officers and agencies with the most overdue first, then by name."""
    if one.split != "stage":
        return -one.overdue, str(_name(one, reading))
    stages = [stage.key for stage in reading.route.stages]
    return stages.index(one.key) if one.key in stages else len(stages), one.key or ""


def _name(one: Pressure, reading: Reading) -> object:
    if one.key is None:
        return say("deadlines.nobody")
    if one.split == "stage":
        return Linked(reading.stage(one.key), f"/{BOARD.path}?tahap={one.key}")
    return named(one.key) if one.split == "officer" else agency_names().get(one.key, one.key)
