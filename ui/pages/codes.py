"""Kode dan alasan: the office's code lists; how many complaints carry a code is shown before it is changed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from config.codes import read_names
from domain.people import Officer
from domain.store import transaction
from domain.store.codes import CodeEntry
from tasks.code_lists import WITH_SENTENCE, add_code, carried, change_code, restore_code, retire_code
from ui.officer import now
from ui.parts.export import export_table
from ui.parts.flash import beside, say_now, sum_up
from ui.parts.form import pick
from ui.parts.saving import Entry, turn
from ui.parts.table import table
from ui.parts.text import notice
from ui.parts.ways import CODES
from ui.words import say

TOPIC = "codes"
FIELDS = ("code", "label", "text", "parent", "reason")
SHORT_TEXT = 90
"""Signs of a sentence shown in the list; the form shows all of it."""


def _say(key: str, **filled: object) -> str:
    return say(f"codes.{key}", **filled)


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
    known = {one.code: one for one in rows}
    names = {one.code: f"{one.code} – {one.label}" for one in rows}
    code = pick(say("codes.which"), names, f"codes-which-{listing}-{turn(TOPIC)}")
    if not code:
        return
    old = known[code]
    entry = Entry(TOPIC, f"{listing}-{code}", FIELDS, _say)
    with st.container(border=True, key=f"code-{code}"):
        new = _fields(entry, old)
        reason = entry.reason()
        notice("warn", _effect(old, officer))
        sum_up(entry.form)
        with st.container(horizontal=True):
            _save(
                entry,
                "change",
                lambda: change_code(new, by=officer, at=now(), reason=reason),
                new,
                reason,
                primary=True,
            )
            name, act = ("retire", retire_code) if old.active else ("restore", restore_code)
            _save(entry, name, lambda: act(listing, code, by=officer, at=now(), reason=reason), new, reason)


def _effect(old: CodeEntry, officer: Officer) -> str:
    count = carried(old.listing, old.code, by=officer)
    what = "codes.effect_agencies" if old.listing == "agency_categories" else "codes.effect"
    return say(what, count=count, code=old.code)


def _fields(entry: Entry, old: CodeEntry) -> CodeEntry:
    form, key = entry.form, entry.turn
    label = st.text_input(say("codes.label"), old.label, key=f"codes-label-{key}", max_chars=120)
    beside(form, "label", label)
    text = old.text
    if old.listing == WITH_SENTENCE:
        text = st.text_area(say("codes.text"), old.text, key=f"codes-text-{key}", max_chars=600)
        beside(form, "text", text)
    return CodeEntry(old.listing, old.code, label, text, parent=old.parent)


def _new(listing: str, rows: list[CodeEntry], officer: Officer) -> None:
    entry = Entry(TOPIC, f"{listing}-new", FIELDS, _say)
    code = st.text_input(say("codes.code"), key=f"codes-code-{entry.turn}", max_chars=40)
    beside(entry.form, "code", code)
    parent = _parent(listing, rows, entry.turn)
    new = _fields(entry, CodeEntry(listing, code.strip(), "", parent=parent))
    reason = entry.reason()
    sum_up(entry.form)
    _save(entry, "save_new", lambda: add_code(new, by=officer, at=now(), reason=reason), new, reason, primary=True)


def _parent(listing: str, rows: list[CodeEntry], key: str) -> str | None:
    """Only problem codes have sub-codes."""
    if listing != "problem_codes":
        return None
    names = {one.code: f"{one.code} – {one.label}" for one in rows if one.active and not one.parent}
    parent: str | None = pick(say("codes.parent"), names, f"codes-parent-{key}")
    return parent


def _save(
    entry: Entry, name: str, act: Callable[[], None], code: CodeEntry, reason: str, *, primary: bool = False
) -> None:
    entry.button(name, act, {**vars(code), "reason": reason}, primary=primary, code=code.code)
