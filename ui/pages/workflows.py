"""Alur kerja: the process owner's bench. Versions of the workflow, what each changes and does, and their way into force."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from domain.errors import NotFound
from domain.people import Officer
from domain.store import transaction
from domain.versions import WorkflowVersion
from tasks.moving import moves
from ui.officer import now
from ui.parts.flash import say_now
from ui.parts.paging import mirror_address
from ui.parts.text import heading, notice, shown, tag
from ui.parts.ways import EDITOR, SIMULATION, WORKFLOWS
from ui.parts.workflow_acts import acts_part
from ui.parts.workflow_diff import changes_part
from ui.parts.workflow_golden import golden_part
from ui.parts.workflow_impact import impact_part
from ui.parts.workflow_moves import move_list, move_view, moves_part
from ui.parts.workflow_versions import (
    MOVE,
    PART,
    VERSION,
    Opened,
    here,
    next_steps,
    particulars,
    state_words,
    title,
    version_list,
)
from ui.words import say

PARTS: Mapping[str, Callable[[Opened], None]] = {
    "perubahan": changes_part,
    "akibat": impact_part,
    "acuan": golden_part,
    "langkah": acts_part,
    "perpindahan": moves_part,
}
"""The parts of a version by their name in the address; only the open one asks the database."""


def show(officer: Officer) -> None:
    """The version or the move the address names; without either all of them."""
    WORKFLOWS.admit(officer)
    st.title(say("nav.workflows"))
    mirror_address(WORKFLOWS.path)
    say_now()
    with transaction() as store:
        found = store.workflows.all_versions(now())
    if MOVE in st.query_params:
        _move(st.query_params[MOVE], found, officer)
    elif VERSION in st.query_params:
        _version(st.query_params[VERSION], found, officer)
    else:
        _all(found, officer)


def _all(found: list[WorkflowVersion], officer: Officer) -> None:
    notice("note", say("versions.intro"))
    begun = moves()
    with transaction() as store:
        standings = store.workflows.standings()
    next_steps(found, begun, officer)
    if EDITOR.open_to(officer):
        EDITOR.link(say("versions.new"))
    version_list(found, standings, officer)
    move_list(begun, found)


def _version(word: str, found: list[WorkflowVersion], officer: Officer) -> None:
    version = next((one for one in found if word in (str(one.number), one.version)), None)
    WORKFLOWS.link(f"« {say('versions.back')}")
    if version is None:
        raise NotFound(say("versions.unknown", word=word))
    opened = Opened(version, tuple(one for one in found if one is not version), officer, now())
    heading(f"{title(version.number)} – {state_words(version)}")
    with transaction() as store:
        trail = store.workflows.acts(version)
        running = sum(one.complaints for one in store.workflows.standings() if one.version == version.version)
    _ways_on(version, officer)
    particulars(version, trail, running)
    asked = st.query_params.get(PART, "perubahan")
    chosen = asked if asked in PARTS else "perubahan"
    _parts(chosen)
    PARTS[chosen](opened)


def _ways_on(version: WorkflowVersion, officer: Officer) -> None:
    """To the pages that take this version up: a new draft from it, what it would do to the office."""
    with st.container(horizontal=True, key="versions-ways", gap="medium", vertical_alignment="center"):
        if EDITOR.open_to(officer):
            EDITOR.link(say("versions.edit"), **{"from": str(version.number)})
        if SIMULATION.open_to(officer):
            SIMULATION.link(say("versions.simulate"), version=str(version.number))


def _parts(chosen: str) -> None:
    with st.container(horizontal=True, key="versions-parts", gap="medium", vertical_alignment="center"):
        for name in PARTS:
            if name == chosen:
                st.html(tag("strong", shown(say(f"versions.part_{name}")), **{"aria-current": "page"}), width="content")
            else:
                WORKFLOWS.link(say(f"versions.part_{name}"), **here(**{PART: name}))


def _move(word: str, found: list[WorkflowVersion], officer: Officer) -> None:
    WORKFLOWS.link(f"« {say('versions.back')}")
    if not word.isdecimal() or len(word) > 9:
        raise NotFound(say("versions.unknown_move", word=word))
    heading(say("versions.move_title", number=word))
    move_view(int(word), found, officer)
