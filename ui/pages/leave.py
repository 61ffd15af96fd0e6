"""Cuti: who is away, from when to when, and who stands in. Everybody enters his own; who assigns or administrates, anybody's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import streamlit as st

from domain.calendar import office_day
from domain.errors import ComplaintError
from domain.people import Officer
from domain.store import transaction
from domain.store.board import Filter
from domain.store.people import Leave
from tasks.absence import end_leave, enter_leave, may_enter_for_others
from ui.officer import anew, now
from ui.parts.export import export_table
from ui.parts.flash import beside, forget, later, refuse, say_now, sum_up
from ui.parts.form import pick
from ui.parts.moments import date_words
from ui.parts.press import press
from ui.parts.text import notice, shown, tag
from ui.parts.ways import LEAVE
from ui.words import Said, say

FORM = "leave"
TURN = "leave-turn"
LABELS = Said({"deputy": "leave.deputy", "last_day": "leave.last"})
MANY = 50
"""Cards counted at most for the sentence above the button."""


def show(officer: Officer) -> None:
    """Leave that runs or will come, and the form for a new one."""
    LEAVE.admit(officer)
    st.title(say("nav.leave"))
    notice("note", say("leave.intro"))
    say_now()
    with transaction() as store:
        names = {one.username: one.name for one in store.people.accounts() if one.active}
        leaves = store.people.leaves(since=office_day(now()))
    _list([one for one in leaves if _concerns(one, officer)], names, officer)
    st.subheader(say("leave.new"))
    _form(names, officer)


def _concerns(one: Leave, officer: Officer) -> bool:
    """Others' leave is theirs to know, but for who stands in and who deals out the cards."""
    return may_enter_for_others(officer) or officer.username in (one.username, one.deputy)


def _list(leaves: list[Leave], names: Mapping[str, str], officer: Officer) -> None:
    st.subheader(say("leave.caption"))
    if not leaves:
        notice("note", say("leave.empty"))
    for one in leaves:
        with st.container(horizontal=True, key=f"leave-{one.id}"):
            st.html(tag("p", shown(_line(one, names))))
            if one.username == officer.username or may_enter_for_others(officer):
                st.button(say("leave.remove"), key=f"leave-remove-{one.id}", on_click=_end, args=(one.id, officer))
    heads = [say(f"export.{name}") for name in ("officer", "deputy", "first", "last")]
    export_table(LEAVE, heads, [_cells(one, names) for one in leaves], officer)


def _cells(one: Leave, names: Mapping[str, str]) -> tuple[object, ...]:
    return names.get(one.username, one.username), names.get(one.deputy, one.deputy), one.first_day, one.last_day


def _line(one: Leave, names: Mapping[str, str]) -> str:
    name, deputy = names.get(one.username, one.username), names.get(one.deputy, one.deputy)
    first, last = date_words(one.first_day), date_words(one.last_day)
    return say("leave.line", name=name, first=first, last=last, deputy=deputy)


def _form(names: Mapping[str, str], officer: Officer) -> None:
    turn = st.session_state.setdefault(TURN, 0)
    username = officer.username
    if may_enter_for_others(officer):
        username = pick(say("leave.who"), names, f"leave-who-{turn}", officer.username) or username
    others = {one: name for one, name in names.items() if one != username}
    deputy = pick(say("leave.deputy"), others, f"leave-deputy-{turn}")
    beside(FORM, "deputy", deputy)
    first = _day("first", turn)
    last = _day("last", turn)
    beside(FORM, "last_day", last)
    if deputy and first <= last:
        notice("note", _effect(username, deputy, (last - first).days + 1, names))
    given = (username, deputy, first, last, officer)
    press(say("leave.save"), "leave-save", _enter, *given, primary=True)
    sum_up(FORM)


def _day(which: str, turn: int) -> date:
    today = office_day(now())
    day: date = st.date_input(say(f"leave.{which}"), today, today, key=f"leave-{which}-{turn}", format="DD/MM/YYYY")
    return day


def _effect(username: str, deputy: str, days: int, names: Mapping[str, str]) -> str:
    """What the leave does, before it is saved."""
    with transaction() as store:
        cards, more = store.board.cards(Filter(assigned_to=username), limit=MANY)
    count = say("users.effect.many", cards=MANY) if more else str(len(cards))
    return say("leave.effect", cards=count, name=names.get(username, username), deputy=names[deputy], days=days)


def _enter(username: str, deputy: str | None, first: date, last: date, officer: Officer) -> None:
    try:
        enter_leave(Leave(username, deputy or "", first, last), by=officer, at=now())
    except ComplaintError as refusal:
        refuse(FORM, refusal, say("leave.refused"), {"deputy": deputy, "last_day": last}, LABELS)
    else:
        forget(FORM)
        st.session_state[TURN] += 1
        later("ok", say("leave.saved"))


@anew
def _end(leave_id: UUID, officer: Officer) -> None:
    try:
        end_leave(leave_id, by=officer, at=now())
    except ComplaintError as refusal:
        later("bad", str(refusal))
    else:
        later("ok", say("leave.removed"))
