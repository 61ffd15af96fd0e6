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
from ui.parts.lists import named, role_names
from ui.parts.moments import clock_words, day_words, span_words
from ui.parts.text import Linked, shown, tag
from ui.words import WORDS, say


def trail(case: Case) -> None:
    """What was done, by whom, when; a decision with how long the stage took, its fields and note."""
    st.html(trail_html(case))


def trail_html(case: Case, *, oldest_first: bool = False) -> str:
    """The time line as HTML; printed it is read from the beginning."""
    visits = {visit.id: visit for visit in case.complaint.visits}
    items = "".join(
        tag("li", _item(line, case, visits.get(line.visit_id) if line.visit_id else None))
        for line in (case.trail if oldest_first else reversed(case.trail))
    )
    return tag("ol", items, "sd-trail", **({} if oldest_first else {"reversed": "reversed"}))


def _item(line: Line, case: Case, visit: Visit | None) -> str:
    stage = case.route.stage(visit.stage).title if visit and case.route.has(visit.stage) else ""
    what = _what(line, case)
    when = say("trail.at", day=day_words(line.at), clock=clock_words(line.at), who=named(line.by))
    parts = [
        tag("strong", shown(f"{stage}: {what}" if stage else what[:1].upper() + what[1:])),
        tag("span", shown(when), "sd-meta"),
    ]
    if visit and line.kind in ("decided", "proposed"):
        parts.append(tag("span", shown(stay_words(visit)), "sd-meta"))
        parts += [tag("span", text, "sd-given") for text in _given(visit, case)]
    if line.kind == "assigned" and line.details.get("instruction"):
        parts.append(tag("span", shown(line.details["instruction"]), "sd-given"))
    if line.kind == "corrected":
        parts += [tag("span", shown(_corrected(one)), "sd-given") for one in line.details.get("changes", [])]
    return "".join(parts)


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
    pattern = f"trail.{line.kind}"
    if pattern not in WORDS:
        return say("trail.other", kind=line.kind)
    return WORDS[pattern].format_map(_Lenient(details))


class _Lenient(dict[str, object]):
    """Older lines may lack a detail that the words of today name."""

    def __missing__(self, name: str) -> str:
        return say("none")


def _given(visit: Visit, case: Case) -> Iterator[str]:
    """The fields and the note of a decision, as HTML."""
    stage = visit.proposal["stage"] if visit.proposal else visit.stage
    outcomes = case.route.stage(visit.stage).outcomes if case.route.has(visit.stage) else ()
    own = {one.name for out in outcomes for one in out.form.fields}
    for name, value in in_order(case.route, stage, visit.fields):
        label, words = field_words(case, visit.stage if name in own else stage, name, value)
        yield f"{shown(f'{label}: ')}{shown(words)}" if isinstance(words, Linked) else shown(f"{label}: {words}")
    if visit.note:
        yield shown(visit.note)
