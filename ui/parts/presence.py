"""Who else has this complaint open, and whether its card has changed since it was drawn: said while the page is open, never in the way."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import streamlit as st

from domain.people import Officer
from domain.store import transaction
from domain.store.presence import Around
from ui.officer import now
from ui.parts.case import Case
from ui.parts.lists import named
from ui.parts.text import notice
from ui.words import say

EVERY = 20
"""Seconds between two signs of life; `domain.store.presence.FRESH` is how long one counts."""


@dataclass(frozen=True)
class Drawn:
    """What the page shows: whose eyes, which complaint, its open visit and who holds it."""

    officer: Officer
    complaint_id: UUID
    visit_id: UUID | None
    assigned_to: str | None


def presence(case: Case) -> None:
    """The lines above the case; the page asks again by itself, one statement each time."""
    visit = case.complaint.open_visit
    holder = visit.assigned_to if visit else None
    _beat(Drawn(case.officer, case.complaint.id, visit.id if visit else None, holder))


@st.fragment(run_every=EVERY)
def _beat(drawn: Drawn) -> None:
    with transaction() as store:
        around = store.presence.look_in(drawn.complaint_id, drawn.officer, at=now())
    with st.container(key="presence"):
        for line in lines(drawn, around):
            notice("warn", line)


def lines(drawn: Drawn, around: Around) -> list[str]:
    """What there is to say, in words."""
    said = [say("presence.others", who=", ".join(map(named, around.others)))] if around.others else []
    me = drawn.officer.username
    if around.visit_id != drawn.visit_id:
        if around.decided_by not in (None, me):
            said.append(say("presence.decided", who=named(around.decided_by)))
    elif around.assigned_to not in (drawn.assigned_to, me):
        taken = say("presence.taken", who=named(around.assigned_to))
        said.append(taken if around.assigned_to else say("presence.released"))
    return said
