"""Kasus acuan: the golden cases of a version, played now, each as a time line; a real complaint made into one without its people."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import streamlit as st

from config.golden import write_golden
from domain.errors import ComplaintError, WorkflowFault
from domain.golden import GoldenCase
from domain.people import Officer
from domain.store import transaction
from domain.versions import WorkflowVersion
from tasks.golden import Tried, add_case, case_from, on_route, try_cases
from ui.officer import anew, now
from ui.parts.flash import later, say_now
from ui.parts.golden_line import result_words, time_line
from ui.parts.paging import change_address, mirror_address
from ui.parts.text import heading, label, notice, shown, tag
from ui.parts.ways import GOLDEN
from ui.words import say

VERSION, COMPLAINT = "versi", "pengaduan"
"""Names in the address."""
MAKE = "edit_workflow"
"""The right to make a golden case of a real complaint."""


def show(officer: Officer) -> None:
    """The cases of the version the address names, the one in force at first; below them the way to make one."""
    GOLDEN.admit(officer)
    st.title(say("nav.golden"))
    mirror_address(GOLDEN.path)
    say_now()
    st.html(tag("p", shown(say("golden.intro")), "sd-meta"))
    version = _chosen(now())
    try:
        tried = try_cases(version.number)
    except WorkflowFault as fault:
        notice("bad", say("golden.unsound"), fault.faults)
        return
    _cases(tried)
    if officer.may(MAKE):
        _make(tried, officer)


def _chosen(at: datetime) -> WorkflowVersion:
    """The version the address names, or the one in force."""
    with transaction() as store:
        found = {str(one.number): one for one in store.workflows.all_versions(at)}
    in_force = next(number for number, one in found.items() if one.in_force)
    asked = st.query_params.get(VERSION, in_force)
    start = list(found).index(asked if asked in found else in_force)
    chosen = st.selectbox(
        say("golden.version"), list(found), start, format_func=lambda one: _words(found[one]), key="golden-version"
    )
    if chosen != asked:
        change_address(GOLDEN.path, {**st.query_params.to_dict(), VERSION: chosen})
    return found[chosen]


def _words(version: WorkflowVersion) -> str:
    state = "in_force" if version.in_force else version.status.value
    return say("golden.named", number=version.number, state=say(f"golden.state.{state}"))


def _cases(tried: Tried) -> None:
    """How many go as expected; each case in a drawer, the first that goes otherwise open, unless one is being made below."""
    if not tried.results:
        notice("note", say("golden.none"))
        return
    wrong = sum(1 for one in tried.results if one.faults)
    tone, key = ("warn", "golden.wrong") if wrong else ("ok", "golden.fine")
    notice(tone, say(key, wrong=wrong, count=len(tried.results)))
    looking = COMPLAINT not in st.query_params
    first = next((one for one in tried.results if one.faults), None) if looking else None
    for number, one in enumerate(tried.results):
        head = label(say("golden.head", name=one.case.name, result=result_words(one)))
        with st.expander(head, expanded=one is first, key=f"golden-{number}"):
            time_line(one, tried.route)


# -- a real complaint made into one ---------------------------------------------------------------------


def _make(tried: Tried, officer: Officer) -> None:
    heading(say("golden.make"))
    st.html(tag("p", shown(say("golden.make_lead")), "sd-meta"))
    asked = st.query_params.get(COMPLAINT, "")
    with st.form("golden-find", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(say("golden.complaint"), asked, key="golden-complaint", max_chars=60)
        st.form_submit_button(say("golden.look"), on_click=_look)
    if not asked:
        return
    try:
        case = case_from(asked, by=officer)
    except ComplaintError as refusal:
        notice("bad", refusal)
        return
    _preview(case, tried, officer)


def _look() -> None:
    named = str(st.session_state.get("golden-complaint") or "").strip()
    query = {name: value for name, value in st.query_params.to_dict().items() if name != COMPLAINT}
    change_address(GOLDEN.path, {**query, **({COMPLAINT: named} if named else {})})


def _preview(case: GoldenCase, tried: Tried, officer: Officer) -> None:
    """How it goes on the chosen version, what would be kept to the letter, and where to put it."""
    result = on_route(case, tried.route)
    heading(say("golden.preview", version=_words(tried.version)), 3)
    time_line(result, tried.route)
    as_it_comes = bool(result.faults) and st.checkbox(say("golden.as_it_comes"), key="golden-as-it-comes")
    if as_it_comes:
        case = on_route(case, tried.route, as_it_comes=True).case
    name = st.text_input(say("golden.name"), case.name, key="golden-name", max_chars=120, help=say("golden.name_help"))
    case = replace(case, name=name.strip())
    text = write_golden([case])
    with st.expander(say("golden.written"), key="golden-written"):
        st.code(text, language="yaml")
    with st.container(horizontal=True, key="golden-acts"):
        st.download_button(
            say("golden.fetch"), text.encode(), "kasus-acuan.golden.yaml", "application/yaml", on_click="ignore"
        )
        if tried.version.undecided:
            words = say("golden.save", version=_words(tried.version))
            st.button(words, type="primary", key="golden-save", on_click=_save, args=(tried, case, officer))
    if not tried.version.undecided:
        notice("note", say("golden.only_draft"))


@anew
def _save(tried: Tried, case: GoldenCase, officer: Officer) -> None:
    try:
        add_case(tried.version.number, case, by=officer, at=now())
    except ComplaintError as refusal:
        later("bad", str(refusal))
        return
    later("ok", say("golden.saved", name=case.name, version=_words(tried.version)))
    change_address(GOLDEN.path, {VERSION: str(tried.version.number)})
