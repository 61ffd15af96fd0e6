"""The other acts: pause, resume, extend, withdraw, reopen, try again. Only those the officer has the right to, each with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from domain.complaint import Complaint
from domain.confidentiality import must_see
from domain.errors import ComplaintError
from domain.people import Officer
from domain.store import transaction
from ui.officer import now
from ui.parts.case import Case
from ui.parts.drafts import Draft, draft
from ui.parts.flash import beside, empty_next, forget, later, refuse, sum_up
from ui.parts.form import pick
from ui.parts.moments import day_words
from ui.words import say

Act = Callable[[Complaint, Officer, datetime, Mapping[str, Any]], object]
FORM = "act"

ACTS: Mapping[str, tuple[str, Act]] = {
    "pause": ("pause", lambda one, by, at, said: one.pause(by=by, at=at, reason=said["reason"])),
    "resume": ("pause", lambda one, by, at, said: one.resume(by=by, at=at, reason=said["reason"])),
    "extend": (
        "extend",
        lambda one, by, at, said: one.extend(said["term"], said["days"], by=by, at=at, reason=said["reason"]),
    ),
    "withdraw": ("withdraw", lambda one, by, at, said: one.withdraw(by=by, at=at, reason=said["reason"])),
    "reopen": ("reopen", lambda one, by, at, said: one.reopen(by=by, at=at, reason=said["reason"])),
    "unpark": ("administrate", lambda one, by, at, _: one.unpark(by=by, at=at)),
}
"""Name of the act → the right it needs and how the complaint does it."""


def acts(case: Case) -> None:
    """A closed drawer with the acts that make sense now; nothing when there are none."""
    possible = {name: say(f"act.{name}") for name in _possible(case) if case.officer.may(ACTS[name][0])}
    if not possible:
        return
    with st.expander(say("act.title"), key="acts"):
        name = pick(say("act.pick"), possible, "act-name")
        if name is None:
            return
        kept = draft(case.officer, f"act:{case.complaint.id}:{name}")  # read only for the act that is chosen
        said = _asked(name, case, kept)
        kept.keep()
        sum_up(FORM)
        if st.button(say("act.send"), key="act-send"):
            _do(name, case, said, kept)


def _possible(case: Case) -> Iterator[str]:
    complaint = case.complaint
    if complaint.open_visit and complaint.ended_at is None:  # after the end (archive) no clock runs that could stop
        standing = any(pause.visit_id is None and pause.ended_at is None for pause in complaint.pauses)
        yield "resume" if standing else "pause"
        if complaint.running_terms():
            yield "extend"
        yield "withdraw"
    if complaint.ended_at is not None:
        yield "reopen"
    if complaint.parked_at:
        yield "unpark"


def _asked(name: str, case: Case, kept: Draft) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if name == "extend":
        terms = {term.id: f"{term.label} – {day_words(term.due_at)}" for term in case.complaint.running_terms()}
        said["term"] = pick(say("act.term"), terms, "act-term", next(iter(terms)))
        said["days"] = int(st.number_input(say("act.days"), 1, 365, kept.get("days") or 5, key="act-days"))
        kept.put("days", said["days"], "act-days")
        beside(FORM, "days", said["days"])
    if name != "unpark":
        before = kept.get("reason") or ""
        said["reason"] = st.text_area(say("act.reason") + " *", before, key="act-reason", height=80, max_chars=1000)
        kept.put("reason", said["reason"], "act-reason")
        beside(FORM, "reason", said["reason"])
    return said


def _do(name: str, case: Case, said: Mapping[str, Any], kept: Draft) -> None:
    try:
        with transaction() as store:
            complaint = store.complaints.take(case.complaint.id)
            must_see(case.officer, complaint)
            ACTS[name][1](complaint, case.officer, now(), said)
    except ComplaintError as refusal:
        refuse(FORM, refusal, say("act.refused"), said, {key: say(f"problem.{key}") for key in ("reason", "days")})
        st.rerun()
    kept.drop()
    forget(FORM)
    empty_next(picks=["act-name"])
    for key in ("act-reason", f"seen:{case.complaint.id}"):
        st.session_state.pop(key, None)
    later("ok", say("act.done", act=say(f"act.{name}").lower()))
    st.rerun()
