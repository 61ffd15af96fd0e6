"""Penyusun alur: the process owner writes the next workflow, as text or in a form, with its faults and its picture beside it.

What is written is the officer's own, kept in the database at every change; running complaints know nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from config.examination import Examination
from config.load import vocabulary
from domain.errors import ComplaintError
from domain.people import Officer
from domain.store import transaction
from domain.workflow import Workflow
from flows.discretion import Discretion
from tasks.versions import Draft, enter_draft, examined, stored_draft
from ui.officer import anew, ask_to_sign_in, current, now
from ui.parts.drafts import Draft as Kept
from ui.parts.drafts import draft
from ui.parts.flash import later, say_now
from ui.parts.route_map import Box, picture
from ui.parts.text import heading, notice, shown, tag
from ui.parts.ways import EDITOR, WORKFLOWS
from ui.parts.workflow_form import form_view
from ui.parts.workflow_versions import VERSION
from ui.parts.yaml_editor import Checked, Written, yaml_editor
from ui.words import say

FROM = "from"
FORM = "workflow"
TEXT, NUMBER, NAME = "text", "number", "name"
BENCH = "workflow-bench"
SETTLED = "workflow-settled"
"""The version the address named when the officer last began or saved: not to be offered again."""
KEY = "workflow-text"
VIEWS = ("text", "form")
"""Both change the same text."""


@dataclass
class Bench:
    """What this browser session has on the bench: the text, what was found in it last, and the last route that was sound."""

    written: Written
    looked_at: str | None = None
    found: Examination | None = None
    sound: Workflow | None = None

    def look(self, name: str) -> Examination:
        """What there is to say about the text; it is checked once."""
        if self.found is None or self.looked_at != self.written.text:
            self.found, self.looked_at = examined(Draft(name, self.written.text)), self.written.text
            self.sound = self.found.workflow or self.sound
        return self.found


def show(officer: Officer) -> None:
    """The bench, beginning from the version the address names, or the one in force."""
    EDITOR.admit(officer)
    st.title(say("nav.editor"))
    notice("note", say("editor.intro"))
    _bench()


def _origin(officer: Officer) -> None:
    """Fill an empty bench; say from which version it began, and offer the one the address names."""
    kept = draft(officer, FORM)
    asked = _asked()
    if NUMBER not in kept.content:
        _begin(officer, asked)
    elif asked is not None and asked not in (kept.get(NUMBER), st.session_state.get(SETTLED)):
        if _untouched(kept.get(NUMBER), kept.get(TEXT)):
            _begin(officer, asked)
        else:
            notice("warn", say("editor.other", kept=kept.get(NUMBER)))
            st.button(say("editor.begin", number=asked), key="editor-begin", on_click=_restart, args=(officer, asked))
    st.html(tag("p", shown(say("editor.from", number=kept.get(NUMBER))), "sd-meta"))


def _asked() -> int | None:
    word = st.query_params.get(FROM, "")
    return int(word) if word.isascii() and word.isdigit() else None


def _untouched(number: int, text: str) -> bool:
    with transaction() as store:
        return stored_draft(store, number).source == text


def _begin(officer: Officer, number: int | None) -> None:
    """Put a version's text on the bench (None: that of the one in force). Raises NotFound."""
    with transaction() as store:
        version = store.workflows.version(number if number is not None else store.workflows.in_force(now()).version)
        source = stored_draft(store, version.number)
    kept = draft(officer, FORM)
    kept.content.update({NUMBER: version.number, NAME: source.name, TEXT: source.source})
    kept.keep()
    _on_bench(kept).written.put(source.source)
    st.session_state[SETTLED] = _asked()


def _on_bench(kept: Kept) -> Bench:
    """This session's bench; a new one has the picture of the version the text began from."""
    if BENCH not in st.session_state:
        with transaction() as store:
            began = stored_draft(store, kept.get(NUMBER))
        st.session_state[BENCH] = Bench(Written(str(kept.get(TEXT) or "")), sound=examined(began).workflow)
    bench: Bench = st.session_state[BENCH]
    return bench


@st.fragment
def _bench() -> None:
    """Drawn anew at every change without the page around it; who writes is asked anew each time."""
    with Discretion():
        officer = current()
        if officer is None:
            ask_to_sign_in()
            return
        try:
            EDITOR.admit(officer)
            say_now()
            _origin(officer)
            _draw(officer)
        except ComplaintError as refusal:
            notice("bad", refusal)


def _draw(officer: Officer) -> None:
    kept = draft(officer, FORM)
    bench = _on_bench(kept)

    def keep() -> None:
        kept.content[TEXT] = bench.written.text
        kept.keep()

    view = st.radio(
        say("editor.view"), VIEWS, format_func=lambda one: say(f"editor.view.{one}"), horizontal=True, key="editor-view"
    )
    left, right = st.columns([3, 2])
    with left:
        if view == "form":
            bench.written.put(form_view(bench.written.text, key="workflow-form"))
            keep()
        found = bench.look(str(kept.get(NAME)))
        if view == "text":
            yaml_editor(bench.written, Checked(found, bench.sound), vocabulary(), key=KEY, on_typed=keep)
    with right:
        _picture(bench, found)
    _buttons(officer)


def _picture(bench: Bench, found: Examination) -> None:
    heading(say("editor.map"))
    if found.workflow is None:
        notice("warn", say("editor.kept" if bench.sound else "editor.no_picture"))
    if bench.sound:
        told = {"aria-label": say("editor.map")}
        st.html(tag("div", drawn(bench.sound), "sd-map-frame sd-map-tall", tabindex="0", role="group", **told))


def drawn(route: Workflow) -> str:
    """The route as a picture: under each stage's title its key, and how many decisions leave it."""
    boxes = {one.key: Box((one.key, say("editor.ways", count=len(one.outcomes))), 0) for one in route.stages}
    return picture(route, boxes, say("editor.picture", title=route.title, stages=len(route.stages)))


def _buttons(officer: Officer) -> None:
    with st.container(horizontal=True, key="editor-buttons"):
        st.button(say("editor.save"), key="editor-save", type="primary", on_click=_save, help=say("editor.save_help"))
        with st.popover(say("editor.reset")):
            st.button(say("editor.reset_sure"), key="editor-reset", on_click=_restart, args=(officer, None))
    with st.container(horizontal=True, key="editor-ways", gap="medium"):
        number = str(draft(officer, FORM).get(NUMBER))
        WORKFLOWS.link(say("editor.version", number=number), **{VERSION: number})
        WORKFLOWS.link(say("editor.versions"))


def _save() -> None:
    officer = current()
    if officer is None:
        return
    kept = draft(officer, FORM)
    with transaction() as store:
        known = {one.number for one in store.workflows.all_versions()}
    try:
        version = enter_draft(Draft(str(kept.get(NAME)), str(kept.get(TEXT) or "")), by=officer, at=now())
    except ComplaintError as refusal:
        later("bad", str(refusal))
        return
    kept.put(NUMBER, version.number)
    kept.keep()
    st.session_state[SETTLED] = _asked()
    later("ok", say("editor.already" if version.number in known else "editor.saved", number=version.number))


@anew
def _restart(officer: Officer, number: int | None) -> None:
    """What was written is given up for a version's text (None: that of the one in force)."""
    try:
        _begin(officer, number)
    except ComplaintError as refusal:
        later("bad", str(refusal))
        return
    later("ok", say("editor.dropped", number=draft(officer, FORM).get(NUMBER)))
