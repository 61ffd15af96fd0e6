"""Pendaftaran: the letter's particulars in the guideline's groups, its scans, and the receipt.

Nothing but channel, time, subject and body is demanded: what a letter leaves out becomes the completeness finding. What is typed is kept
as a draft in the database; scans are judged before the letter is registered, so that nothing enters by halves.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from config.intake import read_letter
from domain.errors import ComplaintError, Refused
from domain.people import Officer
from domain.registration import MANDATORY, missing
from tasks.counter import Receipt, register
from tasks.documents import judge_upload, upload
from ui.officer import now
from ui.parts.drafts import Draft, draft
from ui.parts.flash import forget, later, refuse, say_now, sum_up
from ui.parts.letter_form import LABELS, begun, letter_fields, letter_json
from ui.parts.moments import day_words
from ui.parts.text import facts, notice, shown, tag
from ui.parts.uploads import uploader
from ui.parts.ways import COMPLAINT, REGISTER
from ui.words import say

FORM, DONE, TURN = "register", "registered", "register-turn"


def show(officer: Officer) -> None:
    """The form, or the receipt of the letter just registered."""
    REGISTER.admit(officer)
    st.title(say("nav.register"))
    say_now()
    if DONE in st.session_state:
        _receipt(*st.session_state[DONE])
        return
    kept = draft(officer, FORM)
    notice("note", say("reg.intro"))
    if kept.saved and f"{FORM}-seen" not in st.session_state:
        notice("ok", say("reg.restored"))
    st.session_state[f"{FORM}-seen"] = True
    turn = st.session_state.setdefault(TURN, 0)
    letter_fields(kept, turn)
    files = uploader(say("reg.documents"), f"reg-files-{turn}")
    if begun(kept.content):
        kept.keep()
    sum_up(FORM)
    _buttons(officer, kept, files)


def _buttons(officer: Officer, kept: Draft, files: list[UploadedFile]) -> None:
    with st.container(horizontal=True):
        send = st.button(say("reg.send"), type="primary", key="reg-send")
        discard = st.button(say("reg.discard"), key="reg-discard", disabled=not begun(kept.content))
    if discard:
        _anew(kept)
    if send:
        _register(officer, kept, files)


def _register(officer: Officer, kept: Draft, files: list[UploadedFile]) -> None:
    """Read, register, attach; a refusal comes back beside the fields."""
    at = now()
    try:
        intake = read_letter(letter_json(kept.content), at=at)
        for file in files:
            judge_upload(file.name, file.getvalue())
        receipt = register(intake, by=officer, at=at)
    except ComplaintError as refusal:
        refuse(FORM, refusal, say("reg.refused"), kept.content, LABELS)
        st.rerun()
    st.session_state[DONE] = (receipt, missing(intake))
    _attach(receipt, officer, files)
    _anew(kept)


def _attach(receipt: Receipt, officer: Officer, files: list[UploadedFile]) -> None:
    """Scans need the right to upload; without it the letter stands all the same and the officer is told."""
    try:
        for file in files:
            upload(receipt.id, file.name, file.getvalue(), by=officer, at=now())
    except ComplaintError as refusal:
        later("warn", str(refusal), refusal.problems.values() if isinstance(refusal, Refused) else ())


def _anew(kept: Draft) -> None:
    """An empty form: the draft is forgotten, and new keys empty every field."""
    kept.drop()
    forget(FORM)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.rerun()


def _receipt(receipt: Receipt, left_out: tuple[str, ...]) -> None:
    """What the bringer of the letter is told, and what the officer should look at next."""
    notice("ok", say("reg.done", number=receipt.registration_number))
    facts([(say("fact.registration_number"), receipt.registration_number), (say("reg.code"), receipt.tracking_code)])
    with st.container(horizontal=True, vertical_alignment="center", key="receipt-ways"):
        st.html(tag("a", say("reg.receipt"), "sd-button", href=f"/resi/{receipt.id}", target="_blank"), width="content")
        COMPLAINT.link(say("reg.open"), id=str(receipt.id))
        if st.button(say("reg.again"), key="reg-again"):
            del st.session_state[DONE]
            st.rerun()
    _finding(left_out)
    _suspected(receipt)


def _finding(left_out: tuple[str, ...]) -> None:
    st.subheader(say("reg.finding"), anchor=False)
    if left_out:
        notice("warn", say("case.missing", list=", ".join(MANDATORY[path] for path in left_out)))
    else:
        notice("ok", say("case.complete"))


def _suspected(receipt: Receipt) -> None:
    st.subheader(say("reg.suspected"), anchor=False)
    if not receipt.suspected:
        notice("ok", say("case.no_repeats"))
    for hit in receipt.suspected:
        with st.container(border=True, key=f"suspected-{hit.registration_number}", gap=None):
            COMPLAINT.link(hit.registration_number, id=str(hit.id))
            reasons = f"{say('link.score', score=hit.score)}: {'; '.join(hit.reasons)}"
            line = f"{say('card.received', day=day_words(hit.received_at))} · {reasons}"
            st.html(tag("p", shown(hit.subject), "sd-subject") + tag("p", shown(line), "sd-meta"))
