"""Kode dan alasan: the office's code lists; how many complaints carry a code is shown before it is changed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from config.codes import read_names
from domain.errors import ComplaintError
from domain.people import Officer
from domain.store import transaction
from domain.store.codes import CodeEntry
from tasks.code_lists import WITH_SENTENCE, add_code, carried, change_code, restore_code, retire_code
from ui.officer import now
from ui.parts.export import export_table
from ui.parts.flash import beside, forget, later, refuse, say_now, sum_up
from ui.parts.form import pick
from ui.parts.table import table
from ui.parts.text import notice
from ui.parts.ways import CODES
from ui.words import say

FORM = "codes"
TURN = "codes-turn"
SHORT_TEXT = 90
"""Signs of a sentence shown in the list; the form shows all of it."""


def show(officer: Officer) -> None:
    """One list at a time: its codes, one code's form, and the form for a new one."""
    CODES.admit(officer)
    st.title(say("nav.codes"))
    say_now()
    listing = str(
        st.selectbox(
            say("codes.listing"), read_names(), format_func=lambda one: say(f"codes.{one}"), key="codes-listing"
        )
    )
    with transaction() as store:
        rows = store.codes.all(listing)
    _list(listing, rows, officer)
    _one(listing, rows, officer)
    with st.expander(say("codes.add")):
        _new(listing, rows, officer)


def _list(listing: str, rows: list[CodeEntry], officer: Officer) -> None:
    heads = [say("codes.head.code"), say("codes.head.label"), say("codes.head.state")]
    texts = [say("codes.head.text")] if listing == WITH_SENTENCE else []
    cells = [_row(one, texts=bool(texts)) for one in rows]
    table(say(f"codes.{listing}"), [*heads, *texts], cells)
    export_table(CODES, [*heads, *texts], cells, officer, listing)


def _row(one: CodeEntry, *, texts: bool) -> tuple[str, ...]:
    short = one.text if len(one.text) <= SHORT_TEXT else f"{one.text[:SHORT_TEXT].rstrip()} …"
    state = say("codes.active" if one.active else "codes.retired")
    basis = f" · {say(f'basis.{one.basis}')}" if one.basis else ""
    return (one.code, one.label, state + basis, *([short] if texts else []))


def _one(listing: str, rows: list[CodeEntry], officer: Officer) -> None:
    turn = st.session_state.setdefault(TURN, 0)
    known = {one.code: one for one in rows}
    names = {one.code: f"{one.code} – {one.label}" for one in rows}
    code = pick(say("codes.which"), names, f"codes-which-{listing}-{turn}")
    if not code:
        return
    old = known[code]
    form = f"{FORM}-{listing}-{code}"
    with st.container(border=True, key=f"code-{code}"):
        new = _fields(form, f"{listing}-{code}-{turn}", old)
        reason = _reason(form, f"{listing}-{code}-{turn}")
        notice("warn", _effect(old, officer))
        sum_up(form)
        with st.container(horizontal=True):
            _button("change", change_code, new, reason, officer, primary=True)
            name, act = ("retire", retire_code) if old.active else ("restore", restore_code)
            _button(name, act, new, reason, officer)


def _effect(old: CodeEntry, officer: Officer) -> str:
    count = carried(old.listing, old.code, by=officer)
    what = "codes.effect_agencies" if old.listing == "agency_categories" else "codes.effect"
    return say(what, count=count, code=old.code)


def _fields(form: str, key: str, old: CodeEntry) -> CodeEntry:
    label = st.text_input(say("codes.label"), old.label, key=f"codes-label-{key}", max_chars=120)
    beside(form, "label", label)
    text = old.text
    if old.listing == WITH_SENTENCE:
        text = st.text_area(say("codes.text"), old.text, key=f"codes-text-{key}", max_chars=600)
        beside(form, "text", text)
    return CodeEntry(old.listing, old.code, label, text, parent=old.parent)


def _reason(form: str, key: str) -> str:
    reason = st.text_input(say("codes.reason"), key=f"codes-reason-{key}", max_chars=300)
    beside(form, "reason", reason)
    return reason


def _new(listing: str, rows: list[CodeEntry], officer: Officer) -> None:
    key = f"{listing}-new-{st.session_state.setdefault(TURN, 0)}"
    code = st.text_input(say("codes.code"), key=f"codes-code-{key}", max_chars=40)
    beside(FORM, "code", code)
    parent = _parent(listing, rows, key)
    new = _fields(FORM, key, CodeEntry(listing, code.strip(), "", parent=parent))
    reason = _reason(FORM, key)
    sum_up(FORM)
    _button("save_new", add_code, new, reason, officer, primary=True)


def _parent(listing: str, rows: list[CodeEntry], key: str) -> str | None:
    """Only problem codes have sub-codes."""
    if listing != "problem_codes":
        return None
    names = {one.code: f"{one.code} – {one.label}" for one in rows if one.active and not one.parent}
    parent: str | None = pick(say("codes.parent"), names, f"codes-parent-{key}")
    return parent


def _button(
    name: str, act: Callable[..., None], entry: CodeEntry, reason: str, officer: Officer, *, primary: bool = False
) -> None:
    st.button(
        say(f"codes.{name}"),
        key=f"codes-{name}",
        type="primary" if primary else "secondary",
        on_click=_do,
        args=(name, act, entry, reason, officer),
    )


def _do(name: str, act: Callable[..., None], entry: CodeEntry, reason: str, officer: Officer) -> None:
    form = FORM if name == "save_new" else f"{FORM}-{entry.listing}-{entry.code}"
    what = (entry,) if name in ("change", "save_new") else (entry.listing, entry.code)
    try:
        act(*what, by=officer, at=now(), reason=reason)
    except ComplaintError as refusal:
        labels = {one: say(f"codes.{one}") for one in ("code", "label", "text", "parent", "reason")}
        refuse(form, refusal, say("codes.refused"), {**vars(entry), "reason": reason}, labels)
    else:
        forget(form)
        st.session_state[TURN] += 1
        later("ok", say(f"codes.done.{name}", code=entry.code))
