"""The real process: the ways complaints took from stage to stage, and the ways back in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import streamlit as st

from domain.discovery import covered
from domain.people import Officer
from domain.workflow import Workflow
from tasks.discovery import Findings
from ui.parts.discovery_asked import SHOWN, Asked
from ui.parts.export import export_table
from ui.parts.moments import span_words
from ui.parts.pressure import stage_title
from ui.parts.table import table
from ui.parts.text import notice, shown, tag
from ui.parts.ways import DISCOVERY
from ui.words import say

FEW = 12
"""Rows shown at first."""
MANY = 200
"""Rows shown at most; the downloaded table holds all of them."""
ALL = "semua"
_BEGIN = datetime(2000, 1, 1, tzinfo=UTC)


def ways(found: Findings, route: Workflow, officer: Officer, chosen: Asked) -> None:
    """Every order of stages that closed complaints took, with its share and how long it took."""
    if not found.variants:
        notice("note", say("discovery.none_over"))
        return
    few = min(5, len(found.variants))
    told = say("discovery.covered", few=few, share=percent(covered(found.variants, few)), ways=len(found.variants))
    st.html(tag("p", shown(told), "sd-meta"))
    rows = [
        (number, chain(one.path, route), one.count, percent(one.share), hours(one.hours.median), hours(one.hours.p90))
        for number, one in enumerate(found.variants, 1)
    ]
    heads = [say(f"discovery.{name}") for name in ("number", "way", "cases", "share", "median", "ninetieth")]
    _rows(say("discovery.ways_caption"), heads, rows, chosen, "ragam")
    export_table(DISCOVERY, heads, rows, officer, "ragam")


def turns(found: Findings, route: Workflow, officer: Officer, chosen: Asked) -> None:
    """Every way back to a stage a complaint had left already."""
    if not found.loops:
        notice("ok", say("discovery.no_loops"))
        return
    st.html(tag("p", shown(say("discovery.loops_lead")), "sd-meta"))
    rows = [(chain(one.path, route), one.cases, one.times) for one in found.loops]
    heads = [say(f"discovery.{name}") for name in ("loop", "cases", "times")]
    _rows(say("discovery.loops_caption"), heads, rows, chosen, "putaran")
    export_table(DISCOVERY, heads, rows, officer, "putaran")


def _rows(caption: str, heads: Sequence[str], rows: Sequence[tuple[object, ...]], chosen: Asked, part: str) -> None:
    """The first few, or as many as fit when all are asked for."""
    every = st.query_params.get(SHOWN) == ALL
    table(caption, heads, rows[: MANY if every else FEW])
    if not every and len(rows) > FEW:
        DISCOVERY.link(say("discovery.more", count=min(len(rows), MANY)), bagian=part, **{SHOWN: ALL}, **chosen.query)
    elif len(rows) > MANY:
        st.html(tag("p", shown(say("discovery.most", count=MANY, all=len(rows))), "sd-meta"))


def chain(path: Sequence[str], route: Workflow) -> str:
    """Stages as a chain of their titles."""
    return " → ".join(stage_title(route, key) for key in path)


def hours(count: float) -> str:
    """Calendar hours in words, two units at most."""
    return span_words(_BEGIN, _BEGIN + timedelta(hours=count))


def percent(share: float) -> str:
    """A share (0 to 1) as the office writes it: "12,5 %"."""
    return f"{100 * share:.1f} %".replace(".", ",")
