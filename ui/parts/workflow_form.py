"""A workflow changed by form, for those who don't read YAML: choose a stage and a part of it, change it, see the change as a sentence.

The text stays the truth: each button makes one named edit of it (`config.edits`), the last ones can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from config.edits import fields_of, route_of
from config.edits_faults import in_words
from domain.errors import WorkflowFault
from domain.workflow import Workflow
from ui.parts.text import notice
from ui.parts.workflow_form_fields import fields_section
from ui.parts.workflow_form_rules import rules_section
from ui.parts.workflow_form_stage import gone_section, name_section, new_section, overview, route_section
from ui.parts.workflow_form_state import (
    Bench,
    current,
    letter_titles,
    remaining,
    role_titles,
    sound,
    trail_part,
    turn_back,
)
from ui.parts.workflow_form_ways import ways_section
from ui.words import say

Section = Callable[[Bench], None]
OF_ROUTE: Mapping[str, Section] = {"route": route_section, "rules": rules_section, "fields": fields_section}
OF_STAGE: Mapping[str, Section] = {
    "ways": ways_section,
    "rules": rules_section,
    "name": name_section,
    "new": new_section,
    "gone": gone_section,
}
WHOLE = ""
"""The place that is no stage."""


def form_view(text: str, *, key: str) -> str:
    """Show the form of a workflow's text and return the text as it is now: changed by the officer's last button, or the same.

    `key` begins the keys of its widgets and of what it remembers in the session. A text with faults is shown as its faults.
    """
    text = current(text, key)
    try:
        route = route_of(text)
    except WorkflowFault as wrong:
        _broken(wrong, text, key)
        return text
    sound(text, key)
    notice("note", say("wform.intro"))
    trail_part(text, key)
    _bars(text, route)
    place, section = st.columns(2)
    with place:
        bench = Bench(text, key, route, _place(route, key))
    with section:
        chosen = _section(bench)
    (OF_STAGE if bench.chosen else OF_ROUTE)[chosen](bench)
    if not bench.chosen:
        overview(bench)
    return text


def _place(route: Workflow, key: str) -> str:
    """The stage chosen, by its title; it stays chosen until it is gone."""
    names = {WHOLE: say("wform.whole")}
    names |= {one.key: say("wform.stage", number=i, title=one.title) for i, one in enumerate(route.stages, 1)}
    return _kept(say("wform.place"), names, f"{key}-place")


def _section(bench: Bench) -> str:
    names = {name: say(f"wform.section.{name}") for name in (OF_STAGE if bench.chosen else OF_ROUTE)}
    return _kept(say("wform.section"), names, f"{bench.prefix}-section-{'stage' if bench.chosen else 'route'}")


def _kept(name: str, choices: Mapping[str, str], key: str) -> str:
    """A pick list whose choice outlives edits; one that is gone gives way to the first."""
    if st.session_state.get(key) not in choices:
        st.session_state[key] = next(iter(choices))
    return st.selectbox(name, list(choices), format_func=lambda one: choices[one], key=key)


def _bars(text: str, route: Workflow) -> None:
    """What still bars the text from being proposed, though it can be read, and what is worth a second look: a term looser than its law."""
    names = {**role_titles(), **letter_titles(), **{one.name: one.label for one in fields_of(text)}}
    faults, warnings = remaining(text)
    if faults:
        notice("bad", say("wform.bars"), in_words(faults, route, names=names))
    if warnings:
        notice("warn", say("wform.warned"), in_words(warnings, route, names=names))


def _broken(wrong: WorkflowFault, text: str, key: str) -> None:
    notice("bad", say("wform.broken"), in_words(wrong.faults, lines=True))
    turn_back(text, key)
