"""Deadlines in words: how each stands today, the sentence that explains it, and what it rests on."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from domain.terms import ClockPause, RunningTerm
from ui.parts.cards import due_html
from ui.parts.case import Case
from ui.parts.lists import named
from ui.parts.moments import Standing, clock_words, day_words, span_words, standing
from ui.parts.text import notice, shown, tag
from ui.words import known, say


def deadlines(case: Case) -> None:
    """Every running term, the nearest first; below them what stopped the clock, and the terms that are over."""
    st.subheader(say("due.title"), anchor=False)
    running = sorted(case.complaint.running_terms(), key=lambda term: term.due_at)
    if not running:
        notice("note", say("due.nothing"))
        _drawers(case)
        return
    st.html(_listed(running, case))
    _drawers(case)


def _drawers(case: Case) -> None:
    """What stopped the clock, and terms that are over: closed, since they are looked at when somebody asks why."""
    ended = _ended(case)
    if case.complaint.pauses:
        with st.expander(say("due.pauses", count=len(case.complaint.pauses)), key="due-pauses"):
            st.html(pauses_html(case))
    if ended:
        with st.expander(say("due.ended", count=len(ended)), key="due-ended"):
            st.html(_listed(ended, case))


def terms_html(case: Case) -> str:
    """Every term, running ones first, and every pause, as HTML."""
    terms = [*sorted(case.complaint.running_terms(), key=lambda term: term.due_at), *_ended(case)]
    stops = tag("h3", say("due.pauses", count=len(case.complaint.pauses))) + pauses_html(case)
    return _listed(terms, case) + (stops if case.complaint.pauses else "")


def pauses_html(case: Case) -> str:
    """Every pause: from when to when, how long, why, by whom."""
    return tag("ul", "".join(tag("li", shown(_pause(one, case.at))) for one in case.complaint.pauses), "sd-terms")


def _pause(one: ClockPause, at: datetime) -> str:
    begun = f"{day_words(one.begun_at)}, {clock_words(one.begun_at)}"
    ended = f"{day_words(one.ended_at)}, {clock_words(one.ended_at)}" if one.ended_at else say("due.pause_open")
    span = span_words(one.begun_at, one.ended_at or at)
    return say("due.pause", begun=begun, ended=ended, span=span, reason=one.reason, who=named(one.begun_by))


def _ended(case: Case) -> list[RunningTerm]:
    found = [(term.ended_at, term) for term in case.complaint.terms if term.ended_at]
    return [term for _, term in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _listed(terms: list[RunningTerm], case: Case) -> str:
    return tag("ul", "".join(tag("li", _term(term, case)) for term in terms), "sd-terms")


def _term(term: RunningTerm, case: Case) -> str:
    rule = case.complaint.rule(term)
    scope = "" if term.visit_id else f" ({say('due.whole')})"
    head = tag("strong", shown(term.label + scope))
    line = tag("span", _standing(term, case, doubtful=bool(rule and rule.basis.doubtful)), "sd-line")
    parts = [head, line, tag("span", shown(_sentence(term)), "sd-explained")]
    if rule:
        basis = known(f"basis.{rule.basis.value}", rule.basis.value)
        parts.append(tag("span", shown(say("due.basis", legal_basis=rule.legal_basis, basis=basis)), "sd-meta"))
    return "".join(parts)


def _standing(term: RunningTerm, case: Case, *, doubtful: bool) -> str:
    """How a running term stands today; of one that is over, whether it was kept."""
    if term.ended_at is None:
        return due_html(standing(term.due_at, case.at, stands=term.stands), doubtful=doubtful)
    kept = term.ended_at <= term.due_at
    now = Standing(say("due.kept" if kept else "due.missed"), day_words(term.ended_at), "calm" if kept else "late")
    return due_html(now, doubtful=doubtful)


def _sentence(term: RunningTerm) -> str:
    return f"{term.sentence[:1].upper()}{term.sentence[1:]}."
