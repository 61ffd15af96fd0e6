"""Instansi: the list of agencies, searched and paged; what an edit touches is shown before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import streamlit as st

from domain.people import Officer
from domain.store import transaction
from domain.store.lists import Agency
from tasks.agencies import add_agency, agency_use, change_agency, close_agency, reopen_agency
from tasks.exporting import PAGE, every
from ui.officer import now
from ui.parts.export import export_rows
from ui.parts.flash import beside, say_now, sum_up
from ui.parts.form import pick
from ui.parts.lists import agencies_offered, agency_names, labels, offered, regencies
from ui.parts.paging import change_address, mirror_address, next_link, page_mark
from ui.parts.saving import Entry, turn
from ui.parts.table import table
from ui.parts.text import notice
from ui.parts.ways import AGENCIES
from ui.words import say

WORDS, CLOSED = "kata", "ditutup"
"""Names in the address."""
LONGEST = 100
TOPIC = "agencies"
FIELDS = ("code", "name", "category", "email", "address", "reason")


def _say(key: str, **filled: object) -> str:
    return say(f"agencies.{key}", **filled)


def show(officer: Officer) -> None:
    """The list, one agency's form, and the form for a new one."""
    AGENCIES.admit(officer)
    st.title(say("nav.agencies"))
    say_now()
    mirror_address(AGENCIES.path)
    words, closed = st.query_params.get(WORDS, "")[:LONGEST], CLOSED in st.query_params
    _box(words, closed)
    with transaction() as store:
        found, more = store.agencies.page(words=words, active=not closed, after=page_mark())
    _list(found, words, closed)
    next_link(AGENCIES, more, **_query(words, closed))
    if found:
        export_rows(AGENCIES, _heads(), partial(_every, words, closed), _query(words, closed), officer)
    _one(found, officer)
    with st.expander(say("agencies.add")):
        _new(officer)


def _query(words: str, closed: bool) -> dict[str, str]:  # noqa: FBT001  what the address says
    return {**({WORDS: words} if words else {}), **({CLOSED: "1"} if closed else {})}


def _box(words: str, closed: bool) -> None:  # noqa: FBT001  what the address says
    with st.form("agencies-search", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(say("agencies.box"), words, key=f"agencies-words-{words}", max_chars=LONGEST)
        st.toggle(say("agencies.only_closed"), closed, key=f"agencies-closed-{closed}")
        keys = f"agencies-words-{words}", f"agencies-closed-{closed}"
        st.form_submit_button(say("search.go"), on_click=_ask, args=keys)


def _ask(words: str, closed: str) -> None:
    state = st.session_state
    change_address(AGENCIES.path, _query(str(state[words]).strip(), bool(state[closed])))


def _list(found: list[Agency], words: str, closed: bool) -> None:  # noqa: FBT001  what the address says
    if not found:
        notice("note", say("agencies.none" if words or closed else "agencies.empty"))
        return
    table(say("agencies.caption_closed" if closed else "agencies.caption"), _heads(), [_row(one) for one in found])


def _heads() -> list[str]:
    return [say(f"agencies.head.{name}") for name in ("name", "code", "category", "regency", "email")]


def _every(words: str, closed: bool) -> Iterator[tuple[str, ...]]:  # noqa: FBT001  what the address says
    found = every(lambda store, after: store.agencies.page(words=words, active=not closed, after=after, limit=PAGE))
    return map(_row, found)


def _row(one: Agency) -> tuple[str, ...]:
    category = labels("agency_categories").get(one.category, one.category)
    place = regencies().get(one.regency or "", one.regency or say("agencies.national"))
    return one.name, one.code, category, place, one.email or say("none")


def _one(found: list[Agency], officer: Officer) -> None:
    """The agency picked from this page of the list."""
    known = {one.code: one for one in found}
    if not known:
        return
    names = {key: one.name for key, one in known.items()}
    code = pick(say("agencies.which"), names, f"agencies-which-{turn(TOPIC)}")
    if not code:
        return
    old = known[code]
    with st.container(border=True, key=f"agency-{code}"):
        entry = Entry(TOPIC, code, FIELDS, _say)
        new = _fields(entry, old)
        reason = entry.reason()
        notice("warn", _effect(old, officer))
        sum_up(entry.form)
        with st.container(horizontal=True):
            _save(
                entry,
                "change",
                lambda: change_agency(new, by=officer, at=now(), reason=reason),
                new,
                reason,
                primary=True,
            )
            name, act = ("close", close_agency) if old.active else ("reopen", reopen_agency)
            _save(entry, name, lambda: act(code, by=officer, at=now(), reason=reason), new, reason)


def _effect(old: Agency, officer: Officer) -> str:
    """What hangs on the agency, in words."""
    use = agency_use(old.code, by=officer)
    kind = "agencies.effect" if old.active else "agencies.effect_closed"
    return say(kind, open=use.open, waiting=use.waiting, closed=use.closed)


def _fields(entry: Entry, old: Agency | None) -> Agency:
    """The agency as the fields have it."""
    form, key = entry.form, entry.turn
    before = old or Agency("", "", "")
    code = before.code if old else st.text_input(say("agencies.code"), key=f"agencies-code-{key}", max_chars=60)
    if not old:
        beside(form, "code", code)
    name = st.text_input(say("agencies.name"), before.name, key=f"agencies-name-{key}", max_chars=200)
    beside(form, "name", name)
    kinds = {**offered("agency_categories"), **_kept(before.category)}
    category = pick(say("agencies.category"), kinds, f"agencies-category-{key}", before.category)
    beside(form, "category", category)
    place = pick(say("agencies.regency"), regencies(), f"agencies-regency-{key}", before.regency)
    email = st.text_input(say("agencies.email"), before.email or "", key=f"agencies-email-{key}", max_chars=254)
    beside(form, "email", email)
    address = st.text_area(say("agencies.address"), before.address or "", key=f"agencies-address-{key}", max_chars=500)
    return Agency(code, name, category or "", place, email, address)


def _kept(category: str) -> Mapping[str, str]:
    """A retired category stays on the agency that has it."""
    return {category: labels("agency_categories").get(category, category)} if category else {}


def _save(
    entry: Entry, name: str, act: Callable[[], None], agency: Agency, reason: str, *, primary: bool = False
) -> None:
    def do() -> None:
        act()
        agency_names.clear()
        agencies_offered.clear()

    entry.button(name, do, {**vars(agency), "reason": reason}, primary=primary, name=agency.name)


def _new(officer: Officer) -> None:
    entry = Entry(TOPIC, "new", FIELDS, _say)
    agency = _fields(entry, None)
    reason = entry.reason()
    sum_up(entry.form)
    _save(
        entry, "save_new", lambda: add_agency(agency, by=officer, at=now(), reason=reason), agency, reason, primary=True
    )
