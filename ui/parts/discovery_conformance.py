"""Does the office keep to its route? How many complaints do, where the others left it, and which they are."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

import streamlit as st

from domain.discovery import Departure
from domain.people import Officer
from domain.workflow import Workflow
from tasks.discovery import Findings, takers
from ui.parts.discovery_asked import PART, SHOWN, Asked
from ui.parts.discovery_ways import percent
from ui.parts.export import export_table
from ui.parts.moments import day_words
from ui.parts.paging import next_link, page_mark
from ui.parts.pressure import stage_title
from ui.parts.table import table
from ui.parts.text import Linked, heading, notice, shown, tag
from ui.parts.ways import COMPLAINT, DISCOVERY
from ui.words import say

HERE = "kepatuhan"


def keeping(found: Findings, route: Workflow, officer: Officer, chosen: Asked) -> None:
    """The share that keeps to the route; below it every way of leaving it, each with its complaints."""
    kept = found.adherence
    by_name = {_name(one): one for one in kept.departures}
    if (asked := st.query_params.get(SHOWN, "")) in by_name:
        _complaints(by_name[asked], route, officer, chosen)
        return
    told = {"share": percent(kept.share), "kept": kept.conforming, "cases": kept.cases, "title": route.title}
    notice("ok" if not by_name else "warn", say("discovery.kept", **told))
    if not by_name:
        return
    st.html(tag("p", shown(say("discovery.kept_lead")), "sd-meta"))
    rows = [_row(name, one, route, chosen) for name, one in by_name.items()]
    heads = [say(f"discovery.{name}") for name in ("stage", "departure", "cases", "elsewhere")]
    table(say("discovery.departures_caption"), heads, rows)
    export_table(DISCOVERY, heads, rows, officer, HERE)


def _name(one: Departure) -> str:
    """A short name for the address."""
    return hashlib.sha256(f"{one.stage}\n{one.sentence}".encode()).hexdigest()[:12]


def _row(name: str, one: Departure, route: Workflow, chosen: Asked) -> tuple[object, ...]:
    query = "&".join(f"{key}={value}" for key, value in {PART: HERE, SHOWN: name, **chosen.query}.items())
    where = stage_title(route, one.stage) if one.stage else say("discovery.at_end")
    return where, one.sentence, Linked(str(one.cases), f"/{DISCOVERY.path}?{query}"), one.cases - one.own


def _complaints(one: Departure, route: Workflow, officer: Officer, chosen: Asked) -> None:
    """The complaints that left the route in this way, fifty a page, received last first."""
    heading(one.sentence)
    DISCOVERY.link(f"« {say('discovery.back')}", **{PART: HERE}, **chosen.query)
    found, mark = takers(chosen.span, one.trails, by=officer, after=_mark())
    rows = [
        (
            Linked(taker.registration_number, f"/{COMPLAINT.path}?id={taker.id}"),
            day_words(taker.received_at),
            stage_title(route, taker.waits_at) if taker.waits_at else say("discovery.over"),
        )
        for taker in found
    ]
    heads = [say(f"discovery.{name}") for name in ("complaint", "received", "stands")]
    table(say("discovery.takers_caption", count=one.cases), heads, rows)
    more = f"{mark[0].isoformat()}_{mark[1]}" if mark else None
    next_link(DISCOVERY, more, **{PART: HERE, SHOWN: _name(one)}, **chosen.query)


def _mark() -> tuple[datetime, UUID] | None:
    """The mark in the address; one that nobody gave begins anew."""
    moment, _, last = (page_mark() or "").partition("_")
    try:
        return datetime.fromisoformat(moment), UUID(last)
    except ValueError:
        return None
