"""Proses nyata: what really happens to complaints, read from their trail: ways, waiting, loops, conformance, files for other tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import streamlit as st

from domain.people import Officer
from domain.store import transaction
from domain.store.eventlog import LogSpan
from domain.workflow import Workflow
from tasks.discovery import Findings, discover
from ui.officer import now
from ui.parts.discovery_asked import PART, Asked, ask, asked
from ui.parts.discovery_conformance import keeping
from ui.parts.discovery_files import files
from ui.parts.discovery_map import passages
from ui.parts.discovery_ways import turns, ways
from ui.parts.moments import date_words
from ui.parts.paging import mirror_address
from ui.parts.text import notice, shown, tag
from ui.parts.ways import DISCOVERY
from ui.words import say

PARTS: Mapping[str, Callable[[Findings, Workflow, Officer, Asked], None]] = {
    "ragam": ways,
    "waktu": passages,
    "putaran": turns,
    "kepatuhan": keeping,
    "berkas": files,
}
"""The parts of the page by their name in the address."""


def show(officer: Officer) -> None:
    """The form, what was counted, and the part the address names."""
    DISCOVERY.admit(officer)
    st.title(say("nav.discovery"))
    mirror_address(DISCOVERY.path)
    at = now()
    with transaction() as store:
        route = store.workflows.in_force(at)
    chosen = asked(at, route)
    ask(chosen, at, route)
    found = _counted(chosen.span, officer, at)
    if not found.held:
        notice("note", say("discovery.empty"))
        return
    _told(found, chosen)
    part = st.query_params.get(PART, "")
    name = part if part in PARTS else "ragam"
    _parts(name, chosen)
    PARTS[name](found, route, officer, chosen)


@st.cache_data(ttl=300, max_entries=20, show_spinner=False)
def _counted(span: LogSpan, _by: Officer, _at: datetime) -> Findings:
    """Counted once in five minutes for everybody who may look: it is a look over all complaints of a period."""
    return discover(span, by=_by, at=_at)


def _told(found: Findings, chosen: Asked) -> None:
    """How many complaints the figures rest on, and what that leaves out."""
    days = {"first": date_words(chosen.first), "last": date_words(chosen.last)}
    st.html(tag("p", shown(say("discovery.told", seen=found.seen, over=found.over, **days)), "sd-meta"))
    if found.held > found.seen:
        notice("warn", say("discovery.limit", held=found.held, seen=found.seen))


def _parts(chosen: str, span: Asked) -> None:
    with st.container(horizontal=True, key="discovery-parts", gap="medium"):
        for name in PARTS:
            if name == chosen:
                said = {"aria-current": "page"}
                st.html(tag("strong", say(f"discovery.part_{name}"), **said), width="content")
            else:
                DISCOVERY.link(say(f"discovery.part_{name}"), **{PART: name}, **span.query)
