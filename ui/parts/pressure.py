"""Counts of the deadlines board, by stage, unit, role, officer and agency; each leads to the list of its cards, fifty a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

import streamlit as st

from domain.calendar import OFFICE_ZONE, office_day
from domain.people import Officer
from domain.store import transaction
from domain.store.board import Filter
from domain.store.overview import Pressure, Split
from domain.store.tempo import Narrowed, Urgent
from domain.workflow import Workflow
from ui.parts.cards import Reading, card_list
from ui.parts.export import export_cards, export_table
from ui.parts.lists import agency_names, named, role_names, unit_names
from ui.parts.moments import Clock, clock_words, standing
from ui.parts.paging import next_link, page_mark
from ui.parts.table import table
from ui.parts.text import Linked, heading, notice, shown, tag
from ui.parts.ways import COMPLAINT, DEADLINES
from ui.words import say

PART, LIST = "bagian", "daftar"
SPLITS: dict[Split, str] = {
    "stage": "tahap",
    "unit": "unit",
    "role": "peran",
    "officer": "petugas",
    "agency": "instansi",
}
"""The ways of counting, and their names in the address."""
WHEN = {"cards": "terbuka", "overdue": "lewat", "today": "hari-ini", "week": "minggu-ini"}
MINUTES = 5
"""How long figures over many months are kept; the page states of when they are."""
NOBODY = "-"
"""In the address: cards nobody holds, or that name no agency."""


def pressure(officer: Officer, clock: Clock) -> None:
    """The list the address asks for, else all counts and the late ones below them."""
    at = clock()
    if LIST in st.query_params:
        _list(officer, at)
        return
    with transaction() as store:
        route = store.workflows.in_force()
        found = store.overview.pressures(at, today=_midnight(at, 1), week=_week_end(at))
        cards, more = store.board.cards(Filter(overdue_at=at), after=page_mark())
    reading = Reading(at, officer, route, agency_names(), None)
    if not found:
        notice("note", say("deadlines.none"))
        return
    _summary([one for one in found if one.split == "stage"])
    for split in SPLITS:
        _split(split, [one for one in found if one.split == split], route)
    heads = [say("export.by_what"), say("export.name"), *(say(f"deadlines.{one}") for one in WHEN)]
    export_table(DEADLINES, heads, [_plain(one, route) for one in found], officer, "jumlah")
    heading(say("deadlines.late"))
    if not cards:
        notice("note", say("deadlines.no_late"))
    card_list(cards, reading, "late")
    next_link(DEADLINES, more)
    if cards:
        export_cards(DEADLINES, Filter(overdue_at=at), {}, reading)


def list_address(**query: str) -> str:
    """The address of a list of cards on this page."""
    return f"/{DEADLINES.path}?{urlencode({LIST: '1', **query})}"


def urgent_rows(cards: Iterable[Urgent], officer: Officer, route: Workflow, at: datetime) -> list[tuple[object, ...]]:
    """Cards as rows of a table: number, subject, stage, officer, agency, due date in words."""
    return [
        (
            Linked(one.registration_number, f"/{COMPLAINT.path}?id={one.complaint_id}"),
            one.subject if officer.may("see_all") or officer.holds(one.role) else say("card.hidden"),
            stage_title(route, one.stage),
            named(one.assigned_to) if one.assigned_to else say("deadlines.nobody"),
            agency_names().get(one.agency, one.agency) if one.agency else "",
            _due_words(one.due_at, at),
        )
        for one in cards
    ]


def urgent_heads() -> list[str]:
    """The heads over `urgent_rows`."""
    keys = ("number", "subject", "key_stage", "key_officer", "key_agency", "due")
    return [say(f"deadlines.{one}") for one in keys]


def as_of(moment: datetime, minutes: int, before: str = "") -> None:
    """The line that says how old the figures are, behind what else is to be said of them."""
    said = say("deadlines.as_of", clock=clock_words(moment), minutes=minutes)
    st.html(tag("p", shown(f"{before} {said}".strip()), "sd-meta"))


def stage_title(route: Workflow, key: str) -> str:
    """A stage's title; its key when the route in force no longer has it."""
    return route.stage(key).title if route.has(key) else key


def _midnight(at: datetime, days: int) -> datetime:
    """The office's midnight that begins the day so many days on."""
    return datetime.combine(office_day(at) + timedelta(days=days), time.min, OFFICE_ZONE)


def _week_end(at: datetime) -> datetime:
    return _midnight(at, 7 - office_day(at).weekday())


def _due_words(due_at: datetime | None, at: datetime) -> str:
    now = standing(due_at, at)
    return f"{now.day} ({now.word})" if now.day else now.word


def _summary(stages: list[Pressure]) -> None:
    """Every open visit stands at one stage: the stages add up to the whole."""
    counts = {name: sum(getattr(one, name) for one in stages) for name in ("overdue", "today", "week")}
    notice("warn" if counts["overdue"] else "ok", say("deadlines.summary", **counts))
    st.html(tag("p", shown(say("deadlines.lead")), "sd-meta"))


def _split(split: Split, found: list[Pressure], route: Workflow) -> None:
    heads = [say(f"deadlines.key_{split}"), *(say(f"deadlines.{one}") for one in WHEN)]
    ordered = sorted(found, key=lambda one: _place(one, route))
    table(say(f"deadlines.by_{split}"), heads, [_row(one, route) for one in ordered])


def _plain(one: Pressure, route: Workflow) -> tuple[object, ...]:
    """All counts in one table, as it leaves."""
    counts = (getattr(one, name) for name in WHEN)
    return (say(f"deadlines.key_{one.split}"), _name(one.split, one.key, route), *counts)


def _row(one: Pressure, route: Workflow) -> tuple[object, ...]:
    """Name and counts, each leading to its cards; nothing leads to none."""
    who = {SPLITS[one.split]: one.key or NOBODY}
    counts = [(getattr(one, name), list_address(**who, kapan=when)) for name, when in WHEN.items()]
    numbers = [Linked(str(count), address) if count else 0 for count, address in counts]
    return (Linked(_name(one.split, one.key, route), counts[0][1]), *numbers)


def _place(one: Pressure, route: Workflow) -> tuple[int, str]:
    """Stages as the route has them; the others with the most overdue first, then by name."""
    if one.split != "stage":
        return -one.overdue, _name(one.split, one.key, route)
    stages = [stage.key for stage in route.stages]
    return stages.index(one.key) if one.key in stages else len(stages), one.key or ""


def _name(split: Split, key: str | None, route: Workflow) -> str:
    if key is None or key == NOBODY:
        return say("deadlines.no_unit" if split == "unit" else "deadlines.nobody")
    if split == "stage":
        return stage_title(route, key)
    if split == "officer":
        return named(key)
    names = {"unit": unit_names, "role": role_names}.get(split, agency_names)()
    return names.get(key, key)


def _list(officer: Officer, at: datetime) -> None:
    query = {name: st.query_params[name] for name in (*SPLITS.values(), "kapan") if name in st.query_params}
    with transaction() as store:
        route = store.workflows.in_force()
        cards, more = store.overview.tempo.cards(_narrowed(query, at), after=page_mark())
    heading(say("deadlines.list", what=_what(query, route)))
    DEADLINES.link(f"« {say('deadlines.back')}")
    if not cards:
        notice("note", say("deadlines.list_none"))
        return
    rows = urgent_rows(cards, officer, route, at)
    table(say("deadlines.list", what=_what(query, route)), urgent_heads(), rows)
    next_link(DEADLINES, more, **{LIST: "1"}, **query)
    export_table(DEADLINES, urgent_heads(), rows, officer, LIST)


def _narrowed(query: dict[str, str], at: datetime) -> Narrowed:
    """What the address asks for; a word nobody knows narrows nothing."""
    who, agency, unit, when = (query.get(name) for name in ("petugas", "instansi", "unit", "kapan"))
    before = {"lewat": at, "hari-ini": _midnight(at, 1), "minggu-ini": _week_end(at)}.get(when or "")
    return Narrowed(
        stage=query.get("tahap"),
        role=query.get("peran"),
        unit=unit if unit != NOBODY else None,
        no_unit=unit == NOBODY,
        officers=[who] if who and who != NOBODY else None,
        agency=agency if agency != NOBODY else None,
        free=who == NOBODY,
        no_agency=agency == NOBODY,
        since=at if before and when != "lewat" else None,
        before=before,
    )


def _what(query: dict[str, str], route: Workflow) -> str:
    """The list in words: whose cards, and due when."""
    said = [
        f"{say(f'deadlines.key_{split}')}: {_name(split, query[name], route)}"
        for split, name in SPLITS.items()
        if name in query
    ]
    if query.get("kapan") in ("lewat", "hari-ini", "minggu-ini"):
        said.append(say(f"deadlines.when_{query['kapan']}"))
    return ", ".join(said) or say("deadlines.list_all")
