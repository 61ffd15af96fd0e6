"""Deadlines in words: how each stands today, the sentence that explains it, and what it rests on."""

from __future__ import annotations

import streamlit as st

from domain.terms import RunningTerm
from ui.parts.cards import due_html
from ui.parts.case import Case
from ui.parts.moments import standing
from ui.parts.text import notice, shown, tag
from ui.words import known, say


def deadlines(case: Case) -> None:
    """Every running term, the nearest first."""
    st.subheader(say("due.title"), anchor=False)
    running = sorted(case.complaint.running_terms(), key=lambda term: term.due_at)
    if not running:
        notice("note", say("due.nothing"))
        return
    st.html(tag("ul", "".join(tag("li", _term(term, case)) for term in running), "sd-terms"))


def _term(term: RunningTerm, case: Case) -> str:
    rule = case.complaint.rule(term)
    now = standing(term.due_at, case.at, stands=term.stands)
    scope = "" if term.visit_id else f" ({say('due.whole')})"
    head = tag("strong", shown(term.label + scope))
    line = tag("span", due_html(now, doubtful=bool(rule and rule.basis.doubtful)), "sd-line")
    parts = [head, line, tag("span", shown(_sentence(term)), "sd-explained")]
    if rule:
        basis = known(f"basis.{rule.basis.value}", rule.basis.value)
        parts.append(tag("span", shown(say("due.basis", legal_basis=rule.legal_basis, basis=basis)), "sd-meta"))
    return "".join(parts)


def _sentence(term: RunningTerm) -> str:
    return f"{term.sentence[:1].upper()}{term.sentence[1:]}."
