"""The form of a workflow: the decisions that leave a stage, with their letters and what they ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from config.edits import add_outcome, fields_of, remove_outcome, set_outcome
from domain.forms import Form, FormField
from domain.route import END, Outcome
from ui.parts.table import table
from ui.parts.workflow_form_stage import chosen, or_nobody, several
from ui.parts.workflow_form_state import Bench, letter_titles, role_titles
from ui.words import say

NEW = "(new)"
"""The entry of the list that begins a new one."""


def ways_section(bench: Bench) -> None:
    """The stage's decisions as a table, and one of them, or a new one, as a form."""
    _list(bench)
    ways = {one.key: one.label for one in bench.stage.outcomes} | {NEW: say("wform.new_way")}
    key = chosen(say("wform.which_way"), ways, bench.key("which-way"))
    with st.container(border=True, key=bench.key(f"way-{key}")):
        if key == NEW:
            made = _fields(bench, Outcome("", "", _next(bench)), NEW)
            bench.button(say("wform.way.add"), lambda: add_outcome(bench.text, bench.chosen, made), "add-way")
        else:
            _one(bench, bench.stage.outcome(key))


def _one(bench: Bench, old: Outcome) -> None:
    new = _fields(bench, old, old.key)
    with st.container(horizontal=True):
        bench.button(say("wform.apply"), lambda: set_outcome(bench.text, bench.chosen, new), f"apply-way-{old.key}")
        bench.button(
            say("wform.way.remove"),
            lambda: remove_outcome(bench.text, bench.chosen, old.key),
            f"remove-way-{old.key}",
            primary=False,
        )


def _next(bench: Bench) -> str:
    """The stage behind the one chosen, where a new decision leads at first."""
    keys = [one.key for one in bench.route.stages if not one.approves or one.key == bench.chosen]
    return [*keys, END][keys.index(bench.chosen) + 1]


def _list(bench: Bench) -> None:
    names, roles, letters = bench.targets(approving=True), role_titles(), letter_titles()
    heads = [say(f"wform.head.{name}") for name in ("way", "to", "approval", "letters", "fields")]
    rows = [_row(one, names, roles, letters) for one in bench.stage.outcomes]
    table(say("wform.ways", title=bench.stage.title), heads, rows)


def _row(
    one: Outcome, names: Mapping[str, str], roles: Mapping[str, str], letters: Mapping[str, str]
) -> tuple[str, ...]:
    asked = ", ".join(field.label + (" *" if field.required else "") for field in one.form.fields)
    role = roles.get(one.approval_by, one.approval_by) if one.approval_by else ""
    sent = ", ".join(letters.get(kind, kind) for kind in one.letters)
    return one.label, names.get(one.to, one.to), *(text or say("wform.nobody") for text in (role, sent, asked))


def _fields(bench: Bench, old: Outcome, name: str) -> Outcome:
    """The decision as the fields have it."""
    left, right = st.columns(2)
    with left:
        text = st.text_input(say("wform.way.label"), old.label, key=bench.key(f"label-{name}"), max_chars=400)
        to = chosen(say("wform.way.to"), bench.targets(approving=bench.stage.approves), bench.key(f"to-{name}"), old.to)
        approval = _approval(bench, old, name)
        completes = st.checkbox(say("wform.way.completes"), old.completes_file, key=bench.key(f"completes-{name}"))
        bulk = st.checkbox(say("wform.way.bulk"), old.bulk, key=bench.key(f"bulk-{name}"))
    with right:
        letters = several(say("wform.way.letters"), letter_titles(), bench.key(f"letters-{name}"), old.letters)
        form = _form(bench, old.form, name)
    new = replace(old, label=text, to=to, approval_by=approval, completes_file=completes, bulk=bulk)
    return replace(new, letters=letters, form=form)


def _approval(bench: Bench, old: Outcome, name: str) -> str | None:
    if bench.stage.approves or bench.route.approval is None:
        return old.approval_by
    return or_nobody(say("wform.way.approval"), role_titles(), bench.key(f"approval-{name}"), old.approval_by)


def _form(bench: Bench, old: Form, name: str) -> Form:
    known = {one.name: one for one in fields_of(bench.text)}
    labels = {key: one.label for key, one in known.items()}
    asked = [tuple(one.name for one in old.fields if one.required is part) for part in (True, False)]
    required = several(say("wform.way.required"), labels, bench.key(f"required-{name}"), asked[0])
    rest = {key: text for key, text in labels.items() if key not in required}
    optional = several(say("wform.way.optional"), rest, bench.key(f"optional-{name}"), asked[1])
    return Form((*_asked(known, required, must=True), *_asked(known, optional, must=False)))


def _asked(known: Mapping[str, FormField], names: tuple[str, ...], *, must: bool) -> list[FormField]:
    return [replace(known[name], required=must) for name in names]
