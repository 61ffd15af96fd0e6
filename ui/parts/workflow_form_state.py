"""What the form of a workflow remembers in the browser session: the text under work, the last changes, and how to take them back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from config.edits import NAME, route_of
from config.load import vocabulary
from domain.changes import changes
from domain.errors import WorkflowFault
from domain.route import END, PROPOSED, PROPOSER, Stage
from domain.workflow import Workflow
from tasks.rendering import letter_head
from tasks.versions import Draft, examined
from ui.parts.lists import role_names
from ui.parts.text import label, notice
from ui.words import say

LATEST = 8
"""So many of the last changes are listed."""


@dataclass(frozen=True)
class Step:
    """One change: the text before and after, and the sentences that tell it."""

    before: str
    after: str
    told: tuple[str, ...]


@dataclass(frozen=True)
class Bench:
    """The text under work, what it says, and the stage chosen ("" for the whole route)."""

    text: str
    prefix: str
    route: Workflow
    chosen: str

    @property
    def stage(self) -> Stage:
        """The stage chosen."""
        return self.route.stage(self.chosen)

    def key(self, name: str) -> str:
        """The key of a field: another one for each text and place, so that it begins with what stands there."""
        mark = hashlib.sha256(self.text.encode()).hexdigest()[:10]
        return f"{self.prefix}-{name}-{self.chosen}-{mark}"

    def targets(self, *, approving: bool = False) -> dict[str, str]:
        """Where a decision may lead, by title."""
        stages = {one.key: one.title for one in self.route.stages if not one.approves}
        special = {PROPOSED: say("wform.proposed"), PROPOSER: say("wform.proposer")} if approving else {}
        return {**special, **stages, END: say("wform.end")}

    def button(self, said: str, act: Callable[[], str], name: str, *, primary: bool = True, told: str = "") -> None:
        """A button that makes one edit; `told` tells it where the route itself doesn't show it. Refused beneath it, in words."""
        pressed = st.button(label(said), key=self.key(name), type="primary" if primary else "secondary")
        if not pressed:
            return
        try:
            after = act()
        except WorkflowFault as wrong:
            notice("bad", say("wform.refused"), wrong.faults)
            return
        if after == self.text:
            notice("note", say("wform.unchanged"))
            return
        _changed(self.prefix, Step(self.text, after, _told(self.route, route_of(after), told)))
        st.rerun()


def _told(old: Workflow, new: Workflow, otherwise: str) -> tuple[str, ...]:
    return tuple(told(old, new)) or (otherwise,)


def told(old: Workflow, new: Workflow) -> list[str]:
    """What differs, a sentence each, roles and letters by their titles."""
    return [one.sentence for one in changes(old, new, roles=role_titles(), letters=letter_titles())]


def role_titles() -> dict[str, str]:
    """The roles a workflow may name, by title."""
    names = role_names()
    return {key: names.get(key, key) for key in vocabulary().roles}


def letter_titles() -> Mapping[str, str]:
    """The letters a workflow may name, by title."""
    return {kind: letter_head(kind).title for kind in vocabulary().letters}


@lru_cache(maxsize=32)
def remaining(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What bars a readable text from becoming a version, and what is only warned of, as the check tells it; looked for once for each text."""
    found = examined(Draft(NAME, text))
    return tuple(one.told(NAME) for one in found.faults), tuple(one.told(NAME) for one in found.warnings)


# -- the session -----------------------------------------------------------------------------------


def current(text: str, key: str) -> str:
    """The text as the last button left it; what was written elsewhere since then counts."""
    step: tuple[str, str] | None = st.session_state.get(f"{key}-pending")
    if step is None:
        return text
    before, after = step
    if text == before:
        return after
    st.session_state.pop(f"{key}-pending")
    return text


def sound(text: str, key: str) -> None:
    """Remember the last text without faults."""
    st.session_state[f"{key}-sound"] = text


def _changed(key: str, step: Step) -> None:
    trail = _trail(key, step.before)
    st.session_state[f"{key}-trail"] = [*trail, step]
    st.session_state[f"{key}-pending"] = (step.before, step.after)


def _trail(key: str, text: str) -> list[Step]:
    """The changes that led to this text; none once something else was written."""
    trail: list[Step] = st.session_state.get(f"{key}-trail", [])
    return trail if trail and trail[-1].after == text else []


def trail_part(text: str, key: str) -> None:
    """The last changes, the newest first, and the button that takes back the last."""
    with st.container(key=f"{key}-changes"):
        trail = _trail(key, text)
        if not trail:
            return
        latest = [told for step in reversed(trail[-LATEST:]) for told in step.told]
        notice("ok", say("wform.trail"), latest)
        st.button(say("wform.undo"), key=f"{key}-undo", on_click=_undo, args=(key,))


def _undo(key: str) -> None:
    *trail, last = st.session_state[f"{key}-trail"]
    st.session_state[f"{key}-trail"] = trail
    st.session_state[f"{key}-pending"] = (last.after, last.before)


def turn_back(text: str, key: str) -> None:
    """The way out of a broken text: the last sound one, if this session saw one."""
    last = st.session_state.get(f"{key}-sound")
    if last is not None:
        st.button(say("wform.restore"), key=f"{key}-restore", on_click=_restore, args=(key, text, last))


def _restore(key: str, text: str, last: str) -> None:
    st.session_state[f"{key}-pending"] = (text, last)
    st.session_state[f"{key}-trail"] = []
