"""Notes on the case: what officers tell each other, naming colleagues who may see it; never edited, one's own withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import streamlit as st

from domain.errors import ComplaintError
from domain.notes import LONGEST_NOTE, Note, may_note, readers
from domain.people import Officer
from tasks.notes import officers_now, withdraw_note, write_note
from ui.officer import now
from ui.parts.case import Case
from ui.parts.drafts import Draft, draft
from ui.parts.flash import beside, empty_next, forget, later, refuse, sum_up
from ui.parts.form import pick
from ui.parts.lists import named
from ui.parts.moments import clock_words, day_words
from ui.parts.text import notice, shown, tag
from ui.words import say

TEXT, MENTIONS, REASON = "text", "mentions", "reason"
WITHDRAWAL = "note-withdrawal"


def notes(case: Case) -> None:
    """All notes, oldest first, and for who may write them the form below."""
    if case.notes:
        st.html(notes_html(case.notes))
    else:
        notice("note", say("note.none"))
    if may_note(case.officer):
        _new(case)
        _withdrawal(case)


def notes_html(found: list[Note]) -> str:
    """Notes as a list; of a withdrawn one only that it was there, who took it back and why."""
    return tag("ol", "".join(tag("li", _note(one)) for one in found), "sd-notes") if found else ""


def _note(one: Note) -> str:
    when = say("trail.at", day=day_words(one.at), clock=clock_words(one.at), who=named(one.by))
    if one.withdrawn_at:
        gone = say("note.withdrawn", day=day_words(one.withdrawn_at), reason=one.withdrawn_reason)
        return tag("p", shown(gone), "sd-given") + tag("span", shown(when), "sd-meta")
    told = say("note.mentions", names=", ".join(map(named, one.mentions))) if one.mentions else ""
    words = tag("p", shown(one.text), "sd-note")
    return words + "".join(tag("div", shown(line), "sd-meta") for line in (when, told) if line)


@st.cache_data(ttl=60, max_entries=1, show_spinner=False)
def _officers() -> list[Officer]:
    return officers_now()


def _new(case: Case) -> None:
    kept = draft(case.officer, f"note:{case.complaint.id}")
    turn = st.session_state.setdefault("note-turn", 0)  # a new key empties what was sent
    words = st.text_area(
        say("note.new"), kept.get(TEXT) or "", key=f"note-text-{turn}", height=90, max_chars=LONGEST_NOTE
    )
    beside(kept.form, TEXT, words)
    kept.put(TEXT, words, f"note-text-{turn}")
    told = _mentions(case, kept, f"note-mentions-{turn}")
    kept.keep()
    sum_up(kept.form)
    if st.button(say("note.send"), key="note-send"):
        _send(case, words, told, kept)


def _mentions(case: Case, kept: Draft, key: str) -> list[str]:
    """Whom to name, out of those who may see the case; `@account` in the text does the same."""
    names = {
        one.username: f"{one.name} (@{one.username})"
        for one in readers(case.complaint, _officers())
        if one.username != case.officer.username
    }
    before = [one for one in kept.get(MENTIONS) or [] if one in names]
    told: list[str] = st.multiselect(
        say("note.whom"), list(names), before, format_func=names.__getitem__, key=key, placeholder=say("pick")
    )
    kept.put(MENTIONS, told, key)
    beside(kept.form, MENTIONS, told)
    return told


def _send(case: Case, words: str, told: list[str], kept: Draft) -> None:
    try:
        write_note(case.complaint.id, words, by=case.officer, at=now(), mentions=told)
    except ComplaintError as refusal:
        labels = {TEXT: say("note.new"), MENTIONS: say("note.whom")}
        refuse(kept.form, refusal, say("act.refused"), {TEXT: words, MENTIONS: told}, labels)
        st.rerun()
    kept.drop()
    forget(kept.form)
    st.session_state["note-turn"] += 1
    later("ok", say("note.sent"))
    st.rerun()


def _withdrawal(case: Case) -> None:
    own = {one.id: _short(one) for one in case.notes if one.by == case.officer.username and not one.withdrawn_at}
    if not own:
        return
    with st.expander(say("note.withdraw"), key="note-withdrawal"):
        note = pick(say("note.which"), own, "note-which")
        reason = st.text_input(say("act.reason") + " *", key="note-reason", max_chars=300)
        beside(WITHDRAWAL, REASON, reason)
        sum_up(WITHDRAWAL)
        if st.button(say("note.withdraw_send"), key="note-withdraw", disabled=note is None):
            _withdraw(case, note, reason)


def _short(one: Note) -> str:
    words = " ".join(one.text.split())
    return f"{day_words(one.at)}, {clock_words(one.at)}: {words[:60]}{'…' if len(words) > 60 else ''}"


def _withdraw(case: Case, note: UUID, reason: str) -> None:
    values: Mapping[str, str] = {REASON: reason}
    try:
        withdraw_note(note, by=case.officer, at=now(), reason=reason)
    except ComplaintError as refusal:
        refuse(WITHDRAWAL, refusal, say("act.refused"), values, {REASON: say("problem.reason")})
        st.rerun()
    forget(WITHDRAWAL)
    empty_next(picks=["note-which"], texts=["note-reason"])
    later("ok", say("note.withdraw_done"))
    st.rerun()
