"""Cari: one box and a few filters over all complaints. What is asked stands in the address: reload, back and sharing keep it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import streamlit as st

from domain.confidentiality import sees_identity
from domain.people import Officer
from domain.store import transaction
from domain.store.board import Filter, Listed
from domain.workflow import Workflow
from ui.officer import now
from ui.parts.cards import due_html, state_html
from ui.parts.export import export_complaints
from ui.parts.lists import agency_names, labels
from ui.parts.moments import day_words, standing
from ui.parts.paging import change_address, mirror_address, next_link, page_mark
from ui.parts.text import notice, shown, tag
from ui.parts.ways import COMPLAINT, SEARCH
from ui.words import Said, say

WORDS, STAGE, CHANNEL, AGENCY, STATE, LATE = "kata", "tahap", "kanal", "instansi", "keadaan", "terlambat"
"""Names in the address."""
LONGEST = 200
STATES = Said({"terbuka": "search.open", "selesai": "search.closed"})
SEEN = "search-seen"

Asked = dict[str, str]
"""What is asked, by its name in the address; what is not asked has no place in it."""


def show(officer: Officer) -> None:
    """The box and the filters, and what they find, the newest first, fifty a page."""
    SEARCH.admit(officer)
    st.title(say("nav.search"))
    mirror_address(SEARCH.path)
    with transaction() as store:
        route = store.workflows.in_force()
    choices = _choices(route)
    asked = _asked(choices)
    _form(choices, asked, officer)
    if not asked:
        notice("note", say("search.start"))
        return
    at = now()
    with transaction() as store:
        found, more = store.board.complaints(_filter(asked, officer, at), after=page_mark())
    if not found:
        notice("note", say("search.none"), _advice(asked, officer))
    for one in found:
        _row(one, route, at)
    next_link(SEARCH, more, **asked)
    if found:
        stages = {one.key: one.title for one in route.stages}
        export_complaints(SEARCH, _filter(asked, officer, at), asked, officer, stages)


def _choices(route: Workflow) -> dict[str, Mapping[str, str]]:
    return {
        STAGE: {one.key: one.title for one in route.stages},
        CHANNEL: labels("channels"),
        AGENCY: agency_names(),
        STATE: STATES,
    }


def _asked(choices: Mapping[str, Mapping[str, str]]) -> Asked:
    """What the address asks; what it can't mean is left out."""
    given = st.query_params
    found = {name: given[name] for name, known in choices.items() if given.get(name) in known}
    words = "".join(sign if sign.isprintable() else " " for sign in given.get(WORDS, ""))[:LONGEST].strip()
    return {**({WORDS: words} if words else {}), **found, **({LATE: "1"} if given.get(LATE) else {})}


def _filter(asked: Asked, officer: Officer, at: datetime) -> Filter:
    """Who does not see everything finds what waits for his roles; names are looked for only where they may be seen."""
    return Filter(
        stage=asked.get(STAGE),
        roles=None if officer.may("see_all") else sorted(officer.roles),
        agency=asked.get(AGENCY),
        channel=asked.get(CHANNEL),
        overdue_at=at if LATE in asked else None,
        words=asked.get(WORDS),
        names=sees_identity(officer),
        closed=asked[STATE] == "selesai" if STATE in asked else None,
    )


def _form(choices: Mapping[str, Mapping[str, str]], asked: Asked, officer: Officer) -> None:
    _follow_address(choices, asked)
    with st.form("search", border=False):
        box = say("search.box_names" if sees_identity(officer) else "search.box")
        st.text_input(box, key=_key(WORDS), max_chars=LONGEST, placeholder=say("search.example"))
        with st.container(horizontal=True, vertical_alignment="bottom", key="search-filter"):
            for name, title in ((STAGE, "stage"), (CHANNEL, "channel"), (AGENCY, "agency"), (STATE, "state")):
                _pick(say(f"search.{title}"), name, choices[name])
            st.toggle(say("search.late"), key=_key(LATE))
        st.form_submit_button(say("search.go"), type="primary", on_click=_ask)
    if asked:
        SEARCH.link(say("search.clear"))


def _pick(title: str, name: str, choices: Mapping[str, str]) -> None:
    every, spell = say("board.every"), choices.__getitem__
    st.selectbox(title, list(choices), None, format_func=spell, placeholder=every, key=_key(name))


def _key(name: str) -> str:
    return f"search-{name}"


def _follow_address(choices: Mapping[str, Mapping[str, str]], asked: Asked) -> None:
    """The address asks something else than the last run saw (a link, back, reload): the form shows that."""
    if st.session_state.get(SEEN) == asked and _key(WORDS) in st.session_state:
        return
    st.session_state[_key(WORDS)] = asked.get(WORDS, "")
    st.session_state[_key(LATE)] = LATE in asked
    for name in choices:
        st.session_state[_key(name)] = asked.get(name)
    st.session_state[SEEN] = asked


def _ask() -> None:
    """Put into the address what the form holds; a new question begins at its first page."""
    said = {name: st.session_state.get(_key(name)) for name in (WORDS, STAGE, CHANNEL, AGENCY, STATE)}
    asked = {name: str(value).strip() for name, value in said.items() if value and str(value).strip()}
    if st.session_state.get(_key(LATE)):
        asked[LATE] = "1"
    change_address(SEARCH.path, asked)


def _advice(asked: Asked, officer: Officer) -> list[str]:
    """What to try next, as far as it fits the question."""
    found = [say("search.try_spelling"), say("search.try_number")] if WORDS in asked else []
    found += [say("search.try_filters")] if asked.keys() - {WORDS} else []
    return found + ([] if officer.may("see_all") else [say("search.try_own")])


def _row(one: Listed, route: Workflow, at: datetime) -> None:
    with st.container(border=True, key=f"found-{one.registration_number}", gap=None):
        COMPLAINT.link(one.registration_number, id=str(one.id))
        words = tag("p", shown(one.subject), "sd-subject") + _standing(one, at) + _meta(one, route)
        st.html(tag("div", words, "sd-card"))


def _standing(one: Listed, at: datetime) -> str:
    if one.closed_at:
        return tag("p", state_html("selesai"), "sd-line")
    return tag("p", due_html(standing(one.due_at, at)), "sd-line")


def _meta(one: Listed, route: Workflow) -> str:
    """The small line: where it stands, when it came, how, which agency."""
    said = [_where(one, route), say("card.received", day=day_words(one.received_at))]
    said.append(labels("channels").get(one.channel, one.channel))
    if one.agency:
        said.append(say("card.agency", agency=agency_names().get(one.agency, one.agency)))
    return tag("p", shown(" · ".join(said)), "sd-meta")


def _where(one: Listed, route: Workflow) -> str:
    if one.closed_at:
        return say("search.done", day=day_words(one.closed_at))
    if one.stage is None:
        return say("search.nowhere")
    return route.stage(one.stage).title if route.has(one.stage) else one.stage
