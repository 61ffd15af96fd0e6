"""Escalations: terms that were missed and of which a superior was told, and what he answered."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from uuid import UUID

import streamlit as st

from domain.errors import ComplaintError, Refused
from domain.people import Officer
from domain.store import transaction
from domain.store.notices import Raised
from tasks.escalations import acknowledge
from tasks.exporting import PAGE, every
from ui.officer import current
from ui.parts.export import export_rows
from ui.parts.flash import later
from ui.parts.lists import named, role_names
from ui.parts.moments import Clock, clock_words, day_words
from ui.parts.paging import next_link, page_mark
from ui.parts.pressure import PART
from ui.parts.text import heading, notice, shown, tag
from ui.parts.ways import COMPLAINT, DEADLINES
from ui.words import say

ANSWERED = "ditanggapi"
"""In the address: those already answered."""
LONGEST, A_PAGE = 2000, 25
"""Letters of an answer; escalations of a page, each with a box to answer in."""
COLUMNS = ("number", "term", "due", "told", "at", "answered", "by", "note")


def escalations(officer: Officer, clock: Clock) -> None:
    """Those that wait for an answer, the oldest first, or those answered; a page at a time."""
    answered = ANSWERED in st.query_params
    with transaction() as store:
        found, more = store.notices.escalations(officer, acknowledged=answered, after=page_mark(), limit=A_PAGE)
    heading(say("escalation.answered" if answered else "escalation.open"))
    other = {} if answered else {ANSWERED: "1"}
    DEADLINES.link(
        say("escalation.show_open" if answered else "escalation.show_answered"), **{PART: "eskalasi"}, **other
    )
    if not found:
        notice("note", say("escalation.none_answered" if answered else "escalation.none"))
    for one in found:
        _shown(one, officer, clock)
    next_link(DEADLINES, more, **{PART: "eskalasi"}, **({ANSWERED: "1"} if answered else {}))
    if found:
        heads, asked = [say(f"export.{name}") for name in COLUMNS], {ANSWERED: "1"} if answered else {}
        export_rows(DEADLINES, heads, partial(_every, officer, answered=answered), asked, officer, name="eskalasi")


def _every(officer: Officer, *, answered: bool) -> Iterator[tuple[object, ...]]:
    """All escalations of the list, as they leave."""
    found = every(
        lambda store, after: store.notices.escalations(officer, acknowledged=answered, after=after, limit=PAGE)
    )
    return map(_cells, found)


def _cells(one: Raised) -> tuple[object, ...]:
    who = named(one.acknowledged_by) if one.acknowledged_by else None
    role = role_names().get(one.role, one.role)
    return (
        one.registration_number,
        one.label,
        one.due_at,
        role,
        one.raised_at,
        one.acknowledged_at,
        who,
        one.note,
    )


def _shown(one: Raised, officer: Officer, clock: Clock) -> None:
    with st.container(border=True, key=f"escalation-{one.id}", gap="small"):
        COMPLAINT.link(one.registration_number, id=str(one.complaint_id))
        st.html(_words(one))
        if one.acknowledged_at is None and officer.may("acknowledge"):
            _answer(one.id, clock)


def _words(one: Raised) -> str:
    """What is late since when, who was told, and who answered what."""
    role = role_names().get(one.role, one.role)
    told = say("escalation.raised", role=role, day=day_words(one.raised_at), clock=clock_words(one.raised_at))
    parts = [
        tag("p", shown(say("escalation.what", label=one.label, due=day_words(one.due_at)))),
        tag("p", shown(told), "sd-meta"),
    ]
    if one.acknowledged_at is not None:
        when = {"day": day_words(one.acknowledged_at), "clock": clock_words(one.acknowledged_at)}
        parts.append(tag("p", shown(say("escalation.seen", who=named(one.acknowledged_by), **when)), "sd-meta"))
        parts.append(tag("p", shown(one.note or ""), "sd-given"))
    return "".join(parts)


def _answer(escalation_id: UUID, clock: Clock) -> None:
    key = f"escalation-note-{escalation_id}"
    st.text_area(say("escalation.note"), key=key, max_chars=LONGEST, height=80)
    name = f"escalation-answer-{escalation_id}"
    st.button(say("escalation.answer"), key=name, on_click=_send, args=(escalation_id, key, clock))


def _send(escalation_id: UUID, key: str, clock: Clock) -> None:
    """The rights are those of now, not of when the button was drawn."""
    by = current()
    if by is None:
        return  # signed out meanwhile: the frame says so
    try:
        acknowledge(escalation_id, by=by, at=clock(), note=st.session_state.get(key, ""))
    except Refused:
        later("bad", say("escalation.needs_note"))
    except ComplaintError as refusal:
        later("bad", str(refusal))
    else:
        later("ok", say("escalation.done"))
