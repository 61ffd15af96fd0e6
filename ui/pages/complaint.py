"""Pengaduan: one complaint whole – what came in, what was done, what runs, and the decision that is due."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from domain.errors import NotAllowed, NotFound
from domain.people import Officer
from domain.store import transaction
from flows.runs import run_states
from ui.parts.acts import acts
from ui.parts.cards import awaited, state_html
from ui.parts.case import Case, particulars, read_case
from ui.parts.correction import correction
from ui.parts.decision import decision
from ui.parts.flash import empty_next, empty_now, forget, say_now
from ui.parts.folder import documents, letters
from ui.parts.hands import hands
from ui.parts.machine import machine
from ui.parts.notes import notes
from ui.parts.presence import presence
from ui.parts.related import related
from ui.parts.terms import deadlines
from ui.parts.text import notice, shown, tag
from ui.parts.trail import trail
from ui.parts.ways import COMPLAINT, GOLDEN, INBOX
from ui.words import say

SHOWN = "case-shown"
"""In the session: the complaint the last run showed."""
PICKS = ("act-name", "correct-path", "note-which", "unlink-other")
TEXTS = ("identity-reason", "link-other", "link-reason", "note-reason", "unlink-reason")
TURNS = ("note-turn", "upload-turn")
FORMS = ("act", "link", "unlink", "note-withdrawal")


def show(officer: Officer) -> None:
    """The case the address names (`?id=`), else a way to find one."""
    COMPLAINT.admit(officer)
    say_now()
    asked = st.query_params.get("id")
    if asked is None:
        _find()
        return
    complaint_id = _identity(asked)
    _turn_to(complaint_id)
    case = _read(complaint_id, officer)
    _head(case)
    presence(case)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _papers(case)
    with right:
        decision(case)
        hands(case)
        acts(case)
        correction(case)
        deadlines(case)
        related(case)


def _turn_to(complaint_id: UUID) -> None:
    """Led from one complaint to another the browser keeps what the fields of the page hold: those that are not of one visit are emptied."""
    if st.session_state.get(SHOWN, complaint_id) != complaint_id:
        empty_next(PICKS, TEXTS)
        for turn in TURNS:
            st.session_state[turn] = st.session_state.get(turn, 0) + 1
        for form in FORMS:
            forget(form)
    empty_now()
    st.session_state[SHOWN] = complaint_id


def _read(complaint_id: UUID, officer: Officer) -> Case:
    """The case; an administrator who may not read it is shown its machinery beside the refusal."""
    try:
        return read_case(complaint_id, officer)
    except NotAllowed:
        if officer.may("administrate"):
            machine(complaint_id, officer)
        raise


def _identity(asked: str) -> UUID:
    try:
        return UUID(asked)
    except ValueError:
        raise NotFound(say("not_found")) from None


def _find() -> None:
    st.title(say("nav.complaint"))
    notice("note", say("no_choice"))
    with st.form("find", border=False):
        word = st.text_input(say("find"), key="find-word", placeholder=say("find.help"), max_chars=60)
        sent = st.form_submit_button(say("find.button"), key="find-send")
    if sent and word.strip():
        with transaction() as store:
            found = store.complaints.find(word.strip())
        COMPLAINT.go(id=str(found))


def _head(case: Case) -> None:
    complaint = case.complaint
    if case.officer.may("decide"):
        INBOX.link(f"« {say('back')}")
    number = tag("span", shown(complaint.registration_number), "sd-number")
    # in a tab of its own: paper shows no menu, and what is half filled in here stays
    paper = tag("a", say("print.link"), href=f"/cetak/{complaint.id}", target="_blank")
    golden = ""
    if case.officer.may("edit_workflow"):
        golden = tag("a", say("golden.from_case"), href=f"/{GOLDEN.path}?pengaduan={complaint.id}", target="_blank")
    line = tag("p", f"{_where(case)} {paper} {golden}", "sd-line")
    st.html(tag("h1", f"{number} {shown(complaint.subject)}", "sd-title") + line)


def _where(case: Case) -> str:
    visit = case.complaint.open_visit
    title = case.route.stage(visit.stage).title if visit else ""
    state = awaited(case.state, case.route, visit.stage) if visit else case.state
    stage = (
        tag("span", shown(title)) if title.casefold() != state.casefold() else ""
    )  # "waiting for the agency" says both
    return f"{state_html(state)} {stage} {_run(case)}"


def _run(case: Case) -> str:
    """For administrators: the engine's raw word."""
    if not case.officer.may("administrate"):
        return ""
    for state, address in run_states([case.complaint.flow_run_id]).values():
        link = tag("a", shown(state), href=address, target="_blank", rel="noopener")
        return tag("span", f"{say('case.run')}: {link}", "sd-meta")
    return ""


def _papers(case: Case) -> None:
    names = ("case.particulars", "case.trail", "case.documents", "case.letters", "case.notes")
    tabs = st.tabs([say(name) for name in names])
    for tab, part in zip(tabs, (particulars, trail, documents, letters, notes), strict=True):
        with tab:
            part(case)
