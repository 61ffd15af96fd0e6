"""The form of a workflow: deadlines of a stage or of the whole complaint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from config.edits import add_deadline, remove_deadline, set_deadline
from domain.calendar import Term, Unit
from domain.calendar.days import LONGEST_TERM
from domain.changes import BASES, NATURES
from domain.errors import WorkflowFault
from domain.route import Basis, Deadline, Nature, Start
from domain.terms import START_WORDS, UNIT_WORDS
from ui.parts.table import table
from ui.parts.text import notice
from ui.parts.workflow_form_stage import chosen, or_nobody
from ui.parts.workflow_form_state import Bench, role_titles
from ui.words import say

NEW = "(new)"
"""The entry of the list that begins a new one."""
WORKING: Mapping[Nature | None, Term] = {None: Term(5, Unit.WORKING_DAYS)}
"""What a new deadline begins with."""


def rules_section(bench: Bench) -> None:
    """The deadlines there as a table, and one of them, or a new one, as a form."""
    there = bench.stage.deadlines if bench.chosen else bench.route.deadlines
    _list(bench, there)
    names = {one.key: one.label for one in there} | {NEW: say("wform.new_rule")}
    key = chosen(say("wform.which_rule"), names, bench.key("which-rule"))
    with st.container(border=True, key=bench.key(f"rule-{key}")):
        if key == NEW:
            start = Start.STAGE if bench.chosen else Start.RECEIPT
            begun = Deadline("", "", start, WORKING, "", Basis.ASSUMED)
            shares, made = _fields(bench, begun, NEW)
            bench.button(
                say("wform.rule.add"), lambda: add_deadline(bench.text, bench.chosen, _with(made, shares)), "add-rule"
            )
        else:
            _one(bench, next(one for one in there if one.key == key))


def _one(bench: Bench, old: Deadline) -> None:
    shares, new = _fields(bench, old, old.key)
    with st.container(horizontal=True):
        bench.button(
            say("wform.apply"),
            lambda: set_deadline(bench.text, bench.chosen, _with(new, shares)),
            f"apply-rule-{old.key}",
        )
        bench.button(
            say("wform.rule.remove"),
            lambda: remove_deadline(bench.text, bench.chosen, old.key),
            f"remove-rule-{old.key}",
            primary=False,
        )


def _list(bench: Bench, there: tuple[Deadline, ...]) -> None:
    if not there:
        notice("note", say("wform.no_rules"))
        return
    title = say("wform.rules", title=bench.stage.title) if bench.chosen else say("wform.rules.whole")
    heads = [say(f"wform.head.{name}") for name in ("rule", "term", "start", "basis")]
    table(title, heads, [(one.label, _terms(one), START_WORDS[one.start], one.legal_basis) for one in there])


def _terms(one: Deadline) -> str:
    told = ((nature, f"{term.amount} {UNIT_WORDS[term.unit]}") for nature, term in one.terms.items())
    return "; ".join(f"{NATURES[nature]} {term}" if nature else term for nature, term in told)


def _fields(bench: Bench, old: Deadline, name: str) -> tuple[str, Deadline]:
    """What the fields hold: the reminders as written, and the rest of the deadline."""
    left, right = st.columns(2)
    with left:
        text = st.text_input(say("wform.rule.label"), old.label, key=bench.key(f"label-{name}"), max_chars=400)
        terms = _term_fields(bench, old, name)
        start = chosen(say("wform.rule.start"), _starts(bench), bench.key(f"start-{name}"), old.start)
        shares = st.text_input(say("wform.rule.reminders"), _percents(old), key=bench.key(f"shares-{name}"))
    with right:
        legal = st.text_area(say("wform.rule.legal"), old.legal_basis, key=bench.key(f"legal-{name}"), height=110)
        basis = chosen(say("wform.rule.basis"), BASES, bench.key(f"basis-{name}"), old.basis)
        told = or_nobody(say("wform.rule.escalate"), role_titles(), bench.key(f"escalate-{name}"), old.escalate_to)
        lapses = _lapse(bench, old, name)
    new = replace(old, label=text, terms=terms, start=start, legal_basis=legal, basis=basis)
    return shares, replace(new, escalate_to=told, lapses_into=lapses)


def _starts(bench: Bench) -> dict[Start, str]:
    """From when a deadline may run; one of the whole complaint not from a stage."""
    return {start: words for start, words in START_WORDS.items() if bench.chosen or start is not Start.STAGE}


def _term_fields(bench: Bench, old: Deadline, name: str) -> dict[Nature | None, Term]:
    unit = chosen(say("wform.rule.unit"), UNIT_WORDS, bench.key(f"unit-{name}"), old.unit)
    ways = {True: say("wform.rule.same"), False: say("wform.rule.by_class")}
    same = chosen(say("wform.rule.classes"), ways, bench.key(f"classes-{name}"), list(old.terms) == [None])
    if same:
        days = _days(say("wform.rule.days"), old.terms.get(None), bench.key(f"days-{name}"))
        return {None: Term(days, unit)} if days else {}
    found: dict[Nature | None, Term] = {}
    for nature, words in NATURES.items():
        question = say("wform.rule.days_of", nature=words)
        count = _days(question, old.term(nature), bench.key(f"days-{name}-{nature}"))
        if count:
            found[nature] = Term(count, unit)
    return found


def _days(question: str, term: Term | None, key: str) -> int | None:
    before = term.amount if term else None
    return st.number_input(question, min_value=1, max_value=LONGEST_TERM, value=before, step=1, key=key)


def _lapse(bench: Bench, old: Deadline, name: str) -> str | None:
    if not bench.chosen:
        return old.lapses_into
    ways = {one.key: one.label for one in bench.stage.outcomes}
    return or_nobody(say("wform.rule.lapses"), ways, bench.key(f"lapses-{name}"), old.lapses_into)


def _percents(one: Deadline) -> str:
    return ", ".join(f"{share * 100:g}" for share in one.reminders)


def _with(new: Deadline, written: str) -> Deadline:
    """The deadline with the reminders as written. Raises WorkflowFault for what is no percent."""
    words = [word.strip().removesuffix("%").strip() for word in written.replace(";", ",").split(",") if word.strip()]
    if not all(word.isascii() and word.isdigit() and 1 <= int(word) <= 100 for word in words):
        raise WorkflowFault([say("wform.rule.not_percent")])
    return replace(new, reminders=tuple(share / 100 for share in sorted({int(word) for word in words})))
