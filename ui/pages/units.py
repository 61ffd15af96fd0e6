"""Unit kerja: the office's units, who belongs to them and who heads them. Who would be told what is shown before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from domain.people import Officer
from domain.store import transaction
from domain.store.units import OfficeUnit
from tasks.units import add_unit, change_unit, close_unit, reopen_unit, unit_use
from ui.officer import now
from ui.parts.export import export_table
from ui.parts.flash import beside, say_now, sum_up
from ui.parts.form import pick
from ui.parts.lists import named, unit_names
from ui.parts.saving import Entry, turn
from ui.parts.table import table
from ui.parts.text import notice
from ui.parts.ways import UNITS
from ui.words import say

TOPIC = "units"
FIELDS = ("key", "name", "head", "members")


def _say(key: str, **filled: object) -> str:
    return say(f"units.{key}", **filled)


def show(officer: Officer) -> None:
    """The list, one unit's form, and the form for a new one."""
    UNITS.admit(officer)
    st.title(say("nav.units"))
    say_now()
    with transaction() as store:
        units = store.units.all()
        members = store.units.members()
        names = {one.username: one.name for one in store.people.accounts() if one.active}
    _list(units, members, officer)
    _one({one.key: one for one in units}, members, names, officer)
    with st.expander(say("units.add"), expanded=not units):
        _new(names, officer)


def _list(units: list[OfficeUnit], members: Mapping[str, str], officer: Officer) -> None:
    if not units:
        notice("note", say("units.empty"))
        return
    heads = [say(f"units.head.{name}") for name in ("name", "head", "members", "state")]
    rows = [_row(one, members) for one in units]
    table(say("units.caption"), heads, rows)
    export_table(UNITS, heads, rows, officer)


def _row(one: OfficeUnit, members: Mapping[str, str]) -> tuple[str, ...]:
    head = named(one.head) if one.head else say("units.no_head")
    belong = ", ".join(named(name) for name, unit in members.items() if unit == one.key) or say("none")
    return one.name, head, belong, say("units.active" if one.active else "units.closed")


def _one(
    units: Mapping[str, OfficeUnit], members: Mapping[str, str], names: Mapping[str, str], officer: Officer
) -> None:
    if not units:
        return
    key = pick(say("units.which"), {key: one.name for key, one in units.items()}, f"units-which-{turn(TOPIC)}")
    if not key:
        return
    old, entry = units[key], Entry(TOPIC, key, FIELDS, _say)
    with st.container(border=True, key=f"unit-{key}"):
        if not old.active:
            notice("note", say("units.effect_reopen"))
            _save(entry, "reopen", lambda: reopen_unit(key, by=officer, at=now()), old)
            return
        before = [name for name, unit in members.items() if unit == key and name in names]
        new, chosen = _fields(entry, old, before, names)
        _effect(new, chosen, names, officer)
        sum_up(entry.form)
        with st.container(horizontal=True):
            _save(entry, "change", lambda: change_unit(new, chosen, by=officer, at=now()), new, primary=True)
            _save(entry, "close", lambda: close_unit(key, by=officer, at=now()), new)


def _effect(new: OfficeUnit, chosen: list[str], names: Mapping[str, str], officer: Officer) -> None:
    """Who is told from now on, what of whose cards; who leaves another unit for this one."""
    use = unit_use(new.key, chosen, by=officer)
    told = [name for name in chosen if name != new.head]
    whose = ", ".join(names.get(name, name) for name in told)
    if new.head and told:
        notice("warn", say("units.effect_head", head=names.get(new.head, new.head), whose=whose))
    else:
        notice("note", say("units.effect_nobody"))
    lines = [say("units.effect_moved", who=names.get(name, name)) for name in use.moved]
    notice("note", say("units.effect_close", members=use.members, cards=use.cards), lines)


def _fields(entry: Entry, old: OfficeUnit, before: list[str], names: Mapping[str, str]) -> tuple[OfficeUnit, list[str]]:
    """The unit and its members as the fields have them."""
    form, key = entry.form, entry.turn
    name = st.text_input(say("units.name"), old.name, key=f"units-name-{key}", max_chars=120)
    beside(form, "name", name)
    chosen = st.multiselect(
        say("units.members"),
        list(names),
        before,
        format_func=lambda one: names[one],
        key=f"units-members-{key}",
        placeholder=say("pick"),
    )
    head = pick(say("units.head"), names, f"units-head-{key}", old.head)
    return OfficeUnit(old.key, name, head), chosen


def _new(names: Mapping[str, str], officer: Officer) -> None:
    entry = Entry(TOPIC, "new", FIELDS, _say)
    key = st.text_input(say("units.key"), key=f"units-key-{entry.turn}", max_chars=40)
    beside(entry.form, "key", key)
    unit, chosen = _fields(entry, OfficeUnit(key.strip(), ""), [], names)
    sum_up(entry.form)
    _save(entry, "save_new", lambda: add_unit(unit, chosen, by=officer, at=now()), unit, primary=True)


def _save(entry: Entry, name: str, act: Callable[[], None], unit: OfficeUnit, *, primary: bool = False) -> None:
    def do() -> None:
        act()
        unit_names.clear()

    entry.button(name, do, vars(unit), primary=primary, name=unit.name)
