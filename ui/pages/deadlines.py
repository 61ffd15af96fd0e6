"""Batas waktu: what is late or due soon, where complaints wait, how terms were kept, what comes next, and who must answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from domain.people import Officer
from ui.officer import now
from ui.parts.ahead import ahead
from ui.parts.escalations import escalations
from ui.parts.flash import say_now
from ui.parts.heat import heat
from ui.parts.moments import Clock
from ui.parts.paging import mirror_address
from ui.parts.pressure import PART, pressure
from ui.parts.text import tag
from ui.parts.trend import trend
from ui.parts.ways import DEADLINES
from ui.words import say

PARTS: Mapping[str, Callable[[Officer, Clock], None]] = {
    "jumlah": pressure,
    "peta": heat,
    "tren": trend,
    "prakiraan": ahead,
    "eskalasi": escalations,
}
"""The parts of the page by their name in the address; only the open one asks the database."""


def show(officer: Officer) -> None:
    """The part the address names, the counts at first, below links to all of them."""
    DEADLINES.admit(officer)
    st.title(say("nav.deadlines"))
    mirror_address(DEADLINES.path)
    say_now()
    asked = st.query_params.get(PART, "jumlah")
    chosen = asked if asked in PARTS else "jumlah"
    _parts(chosen)
    PARTS[chosen](officer, now)


def _parts(chosen: str) -> None:
    with st.container(horizontal=True, key="deadline-parts", gap="medium", vertical_alignment="center"):
        for name in PARTS:
            if name == chosen:
                st.html(tag("strong", say(f"deadlines.part_{name}"), **{"aria-current": "page"}), width="content")
            else:
                DEADLINES.link(say(f"deadlines.part_{name}"), **{PART: name})
