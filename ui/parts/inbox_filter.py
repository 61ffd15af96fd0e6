"""What the inbox is asked: filters and order in the address, and the officer's own saved lists, one of which may open by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import streamlit as st

from domain.errors import ComplaintError, Refused
from domain.people import Officer
from domain.store import transaction
from domain.store.board import Filter, Order
from domain.store.views import LONGEST_NAME, SavedView, SavedViewTable
from domain.workflow import Workflow
from ui.officer import current, now
from ui.parts.flash import later
from ui.parts.form import pick
from ui.parts.lists import agency_names, labels, role_names
from ui.parts.paging import MARK, change_address
from ui.parts.text import label
from ui.parts.ways import INBOX
from ui.words import say
from ui.words.refused import refusal

WHOSE, GROUP, STAGE, AGENCY, CHANNEL, SORT, LATE, EVERY = (
    *("kartu", "kelompok", "tahap", "instansi", "kanal", "urutan"),
    *("terlambat", "semua"),
)
"""Names in the address; `semua` asks for everything, also where a saved list would open by itself."""
MINE, FREE = "saya", "bebas"
SORTS: Mapping[str, Order] = {"terlama": Order.LONGEST, "terbaru": Order.LATEST}
WIDE = 230
"""Pixels of a filter: its longest entries can be read, and a row that is full goes on in the next."""
SEEN, NAME, VIEW = "inbox-seen", "view-name", "view-pick"

Asked = dict[str, str]
Choices = Mapping[str, Mapping[str, str]]


def choices(officer: Officer, route: Workflow) -> Choices:
    """What each filter offers; who may give cards looks into every group."""
    groups = {stage.role for stage in route.stages} | officer.roles if officer.may("assign") else officer.roles
    return {
        WHOSE: {MINE: say("inbox.whose.mine"), FREE: say("inbox.whose.free")},
        GROUP: {role: role_names().get(role, role) for role in sorted(groups)},
        STAGE: {one.key: one.title for one in route.stages},
        AGENCY: agency_names(),
        CHANNEL: labels("channels"),
        SORT: {"terlama": say("inbox.sort.longest"), "terbaru": say("inbox.sort.latest")},
    }


def asked_now(offered: Choices, views: list[SavedView]) -> Asked:
    """What the address asks, else the list that opens by itself; what it can't mean is left out."""
    given = st.query_params.to_dict()
    first = next((view for view in views if view.first), None)
    if first and not given:
        given = dict(first.query)
        change_address(INBOX.path, given)
    found = {name: given[name] for name, known in offered.items() if given.get(name) in known}
    return {**found, **({LATE: "1"} if given.get(LATE) else {})}


def narrowed(asked: Asked, officer: Officer, at: datetime) -> Filter:
    """The filter for cards of a group; whose they are is the page's to add."""
    return Filter(
        stage=asked.get(STAGE),
        roles=[asked[GROUP]] if GROUP in asked else sorted(officer.roles),
        agency=asked.get(AGENCY),
        channel=asked.get(CHANNEL),
        overdue_at=at if LATE in asked else None,
        free=asked.get(WHOSE) == FREE,
    )


def order(asked: Asked) -> Order:
    """What the cards are sorted by."""
    return SORTS.get(asked.get(SORT, ""), Order.DUE)


def links(views: list[SavedView], asked: Asked) -> None:
    """The saved lists, one link each, and the way back to everything."""
    if not views and not asked:
        return
    with st.container(horizontal=True, key="inbox-views", gap="small"):
        INBOX.link(say("inbox.all"), **{EVERY: "1"})
        for view in views:
            opened = {name: value for name, value in view.query.items() if name != EVERY} == asked
            name = label(view.name)
            INBOX.link(say("view.open", name=name) if opened else name, **(dict(view.query) or {EVERY: "1"}))


def drawer(offered: Choices, asked: Asked, views: list[SavedView]) -> None:
    """Filters and saved lists, folded away."""
    _follow(offered, asked)
    with st.expander(say("inbox.filter"), key="inbox-filter"):
        with st.form("inbox-ask", border=False):
            with st.container(horizontal=True, vertical_alignment="bottom"):
                for name, title in (
                    *((WHOSE, "inbox.whose"), (GROUP, "inbox.group"), (STAGE, "board.stage")),
                    *((AGENCY, "board.agency"), (CHANNEL, "board.channel"), (SORT, "inbox.sort")),
                ):
                    _pick(name, say(title), offered[name])
                st.toggle(say("board.late"), key=_key(LATE))
            st.form_submit_button(say("inbox.go"), key="inbox-go", type="primary", on_click=_ask)
        _keeping(asked, views)


def _pick(name: str, title: str, known: Mapping[str, str]) -> None:
    every = say("inbox.sort.due" if name == SORT else "board.every")
    spell = known.__getitem__
    st.selectbox(title, list(known), None, format_func=spell, placeholder=every, key=_key(name), width=WIDE)


def _key(name: str) -> str:
    return f"inbox-ask-{name}"


def _follow(offered: Choices, asked: Asked) -> None:
    """The address asks something else than the last run saw: the form shows that."""
    if st.session_state.get(SEEN) == asked and _key(WHOSE) in st.session_state:
        return
    for name in offered:
        st.session_state[_key(name)] = asked.get(name)
    st.session_state[_key(LATE)] = LATE in asked
    st.session_state[SEEN] = asked


def _ask() -> None:
    said = {name: st.session_state.get(_key(name)) for name in (WHOSE, GROUP, STAGE, AGENCY, CHANNEL, SORT)}
    asked = {name: str(value) for name, value in said.items() if value}
    if st.session_state.get(_key(LATE)):
        asked[LATE] = "1"
    change_address(INBOX.path, asked or {EVERY: "1"})


# -- saved lists -----------------------------------------------------------------------------


def _keeping(asked: Asked, views: list[SavedView]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="view-keep"):
        st.text_input(say("view.name"), key=NAME, max_chars=LONGEST_NAME)
        st.button(say("view.save"), key="view-save", on_click=_save, args=(asked,))
    if not views:
        return
    named = {view.id: say("view.is_first", name=view.name) if view.first else view.name for view in views}
    with st.container(horizontal=True, vertical_alignment="bottom", key="view-change"):
        chosen = pick(say("view.pick"), named, VIEW)
        view = next((one for one in views if one.id == chosen), None)
        first = "not_first" if view and view.first else "first"
        for name, act in ((first, partial(_put_first, here=first == "first")), ("rename", _rename), ("drop", _drop)):
            st.button(say(f"view.{name}"), key=f"view-{name}", disabled=view is None, on_click=act, args=(view,))


def _save(asked: Asked) -> None:
    query = {name: value for name, value in asked.items() if name != MARK} or {EVERY: "1"}
    name = st.session_state.get(NAME) or ""
    if _do(lambda table, by: table.keep(name, query, by=by, at=now())):
        later("ok", say("view.saved", name=name))
        st.session_state[NAME] = ""


def _put_first(view: SavedView, *, here: bool) -> None:
    if _do(lambda table, by: table.put_first(view.id if here else None, by=by)):
        later("ok", say("view.first_done" if here else "view.not_first_done", name=view.name))


def _rename(view: SavedView) -> None:
    name = st.session_state.get(NAME) or ""
    if _do(lambda table, by: table.rename(view.id, name, by=by)):
        later("ok", say("view.renamed", name=name))
        st.session_state[NAME] = ""


def _drop(view: SavedView) -> None:
    if _do(lambda table, by: table.drop(view.id, by=by)):
        later("ok", say("view.dropped", name=view.name))


def _do(act: Callable[[SavedViewTable, Officer], object]) -> bool:
    by = current()
    if by is None:
        return False  # signed out meanwhile: the frame says so
    try:
        with transaction() as store:
            act(store.views, by)
    except Refused as refused:
        later("bad", "; ".join(map(refusal, refused.problems.values())))
        return False
    except ComplaintError as refused:
        later("bad", str(refused))
        return False
    return True
