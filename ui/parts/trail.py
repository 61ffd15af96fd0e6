"""The trail as a time line in words, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from domain.store.board import Line
from domain.visit import Visit
from ui.parts.case import Case, field_words, in_order, outcome_words
from ui.parts.correction import field_name, told
from ui.parts.export import export_table
from ui.parts.lists import named, role_names
from ui.parts.moments import clock_words, day_words, span_words
from ui.parts.text import Linked, shown, tag
from ui.parts.ways import COMPLAINT
from ui.words import known, say

TRAIL = "jejak"
DECIDING = ("decided", "proposed")
Words = str | tuple[str, Linked]
"""What is said, or a label and what it leads to."""


def trail(case: Case) -> None:
    """What was done, by whom, when; a decision with how long the stage took, its fields and note. Below it, the same to take along."""
    st.html(trail_html(case))
    heads = [say(f"export.{name}") for name in ("at", "by", "stage", "done", "said")]
    name = f"{TRAIL}-{case.complaint.registration_number.replace('/', '-')}"
    export_table(COMPLAINT, heads, [_cells(line, case) for line in case.trail], case.officer, name)


def _cells(line: Line, case: Case) -> tuple[object, ...]:
    """A line as it leaves: when, who, at which stage, what, and what was said or filled in."""
    visit = _visit(line, case)
    said = [words if isinstance(words, str) else f"{words[0]}{words[1].text}" for words in _said(line, case, visit)]
    return line.at, named(line.by), _stage(visit, case), _what(line, case), "\n".join(said)


def trail_html(case: Case, *, oldest_first: bool = False) -> str:
    """The time line as HTML; printed it is read from the beginning."""
    items = "".join(tag("li", _item(line, case)) for line in (case.trail if oldest_first else reversed(case.trail)))
    return tag("ol", items, "sd-trail", **({} if oldest_first else {"reversed": "reversed"}))


def _visit(line: Line, case: Case) -> Visit | None:
    return next((visit for visit in case.complaint.visits if visit.id == line.visit_id), None)


def _stage(visit: Visit | None, case: Case) -> str:
    return case.route.stage(visit.stage).title if visit and case.route.has(visit.stage) else ""


def _item(line: Line, case: Case) -> str:
    visit = _visit(line, case)
    stage, what = _stage(visit, case), _what(line, case)
    when = say("trail.at", day=day_words(line.at), clock=clock_words(line.at), who=named(line.by))
    parts = [
        tag("strong", shown(f"{stage}: {what}" if stage else what[:1].upper() + what[1:])),
        tag("span", shown(when), "sd-meta"),
    ]
    if visit and line.kind in DECIDING:
        parts.append(tag("span", shown(stay_words(visit)), "sd-meta"))
    parts += [tag("span", "".join(map(shown, _parts(words))), "sd-given") for words in _said(line, case, visit)]
    return "".join(parts)


def _parts(words: Words) -> tuple[str | Linked, ...]:
    return (words,) if isinstance(words, str) else words


def _said(line: Line, case: Case, visit: Visit | None) -> Iterator[Words]:
    """What a line carries with it: fields and note of a decision, an order, corrected fields."""
    if visit and line.kind in DECIDING:
        yield from _given(visit, case)
    if line.kind == "assigned" and line.details.get("instruction"):
        yield str(line.details["instruction"])
    if line.kind == "corrected":
        yield from map(_corrected, line.details.get("changes", []))


def stay_words(visit: Visit) -> str:
    """How long a stage took, in calendar time; "" while it lasts."""
    return say("trail.took", span=span_words(visit.opened_at, visit.decided_at)) if visit.decided_at else ""


def _corrected(change: Mapping[str, Any]) -> str:
    """One corrected field; who complains is kept apart, so of that the name of the field only."""
    path = change["path"]
    if "kept" in change:
        return say("correct.kept", field=field_name(path))
    return say("correct.change", field=field_name(path), old=told(path, change["old"]), new=told(path, change["new"]))


def _what(line: Line, case: Case) -> str:
    details = dict(line.details)
    if "outcome" in details:
        details["outcome"] = outcome_words(case.route, details.get("stage", ""), details["outcome"])
    if line.kind == "due_changed":
        details |= {name: day_words(datetime.fromisoformat(details[name])) for name in ("old", "new")}
    if "to" in details:
        details["to"] = (
            role_names().get(details["to"], details["to"]) if line.kind == "escalated" else named(details["to"])
        )
    pattern = known(f"trail.{line.kind}", "")
    return pattern.format_map(_Lenient(details)) if pattern else say("trail.other", kind=line.kind)


class _Lenient(dict[str, object]):
    """Older lines may lack a detail that the words of today name."""

    def __missing__(self, name: str) -> str:
        return say("none")


def _given(visit: Visit, case: Case) -> Iterator[Words]:
    """The fields and the note of a decision."""
    stage = visit.proposal["stage"] if visit.proposal else visit.stage
    outcomes = case.route.stage(visit.stage).outcomes if case.route.has(visit.stage) else ()
    own = {one.name for out in outcomes for one in out.form.fields}
    for name, value in in_order(case.route, stage, visit.fields):
        label, words = field_words(case, visit.stage if name in own else stage, name, value)
        yield (f"{label}: ", words) if isinstance(words, Linked) else f"{label}: {words}"
    if visit.note:
        yield visit.note
