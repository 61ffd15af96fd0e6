"""What a version changes: in sentences, as a picture of the route, and as text. No colour stands without a sign or a word."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import streamlit as st

from domain.changes import Change, changes
from domain.store import transaction
from domain.versions import WorkflowVersion
from domain.workflow import Workflow
from ui.parts.lists import role_names
from ui.parts.route_map import Box, Edge, Paint, Plan, Stroke, drawn, edges
from ui.parts.text import heading, notice, shown, tag
from ui.parts.workflow_form_state import letter_titles, role_titles
from ui.parts.workflow_versions import AGAINST, Opened, route_of, state_words, title
from ui.words import say

MOST_LINES = 2_000
"""Lines of the text diff that are shown; a browser takes no pleasure in more."""
NEW, GONE, OTHER, SAME = "new", "gone", "other", "same"
PAINTS: Mapping[str, Paint] = {
    NEW: Paint("#dff0e4", "#1d5c38"),
    GONE: Paint("#fbe0e0", "#9b1c1c", "6 4"),
    OTHER: Paint("#fdf0d0", "#7a4a00"),
    SAME: Paint("#ffffff", "#8a96a3"),
}
CAME, WENT = Stroke("#1d5c38", 2.8), Stroke("#9b1c1c", 1.8, "2 4")
"""Lines of the picture: a way that is new, and one that is no more."""


def changes_part(opened: Opened) -> None:
    """The change against the version that is in force, or another one chosen."""
    against = _against(opened)
    if against is None:
        notice("note", say("versions.first"))
        return
    with transaction() as store:
        old, new = route_of(store, against), route_of(store, opened.version)
        texts = store.workflows.source(against.version), store.workflows.source(opened.version.version)
    if old and new:
        found = changes(old, new, roles=role_titles(), letters=letter_titles())
        _sentences(found)
        _picture(old, new, found)
    _text(against, opened.version, texts)


def _against(opened: Opened) -> WorkflowVersion | None:
    """The version to compare with: the one the address names or the box holds, at first the one in force."""
    names = {str(one.number): one for one in opened.others}
    if not names:
        return None
    asked = st.query_params.get(AGAINST)
    start = list(names).index(asked if asked in names else _usual(opened))
    chosen = st.selectbox(
        say("versions.against"),
        list(names),
        start,
        format_func=lambda one: f"{title(int(one))} – {state_words(names[one])}",
        key=f"versions-against-{opened.version.number}",
    )
    if chosen != asked:
        st.query_params[AGAINST] = chosen
    return names[chosen]


def _usual(opened: Opened) -> str:
    """The version in force; for that one itself the one before it."""
    in_force = opened.in_force
    if in_force is not None and in_force is not opened.version:
        return str(in_force.number)
    before = [one.number for one in opened.others if one.number < opened.version.number]
    return str(max(before or [one.number for one in opened.others]))


def _sentences(found: Sequence[Change]) -> None:
    heading(say("versions.sentences", count=len(found)))
    if found:
        st.html(tag("ul", "".join(tag("li", shown(one.sentence)) for one in found), "sd-changes"))
    else:
        notice("note", say("versions.same"))


# -- the picture ----------------------------------------------------------------------------------------


def marks(old: Workflow, new: Workflow, found: Sequence[Change]) -> dict[str, str]:
    """New, gone, other or same for every stage of either route, by its key, in the order they are drawn."""
    touched = Counter(one.stage for one in found)
    order = [stage.key for stage in new.stages]
    for place, stage in enumerate(old.stages):
        if not new.has(stage.key):  # where it was: behind the stage that came before it
            before = old.stages[place - 1].key if place else None
            order.insert(order.index(before) + 1 if before in order else 0, stage.key)
    return {key: _mark(key, old, new, touched) for key in order}


def _mark(key: str, old: Workflow, new: Workflow, touched: Counter[str]) -> str:
    if not old.has(key):
        return NEW
    if not new.has(key):
        return GONE
    return OTHER if touched[key] else SAME


def _picture(old: Workflow, new: Workflow, found: Sequence[Change]) -> None:
    marked = marks(old, new, found)
    stages = {key: (new if new.has(key) else old).stage(key) for key in marked}
    roles, touched = role_names(), Counter(one.stage for one in found)
    boxes = {
        key: Box((*_words(marked[key], touched[key]), roles.get(stage.role, stage.role)), 0, PAINTS[marked[key]])
        for key, stage in stages.items()
    }
    titles = {key: stage.title for key, stage in stages.items()}
    image = drawn(_plan(old, new, titles), boxes, _told(titles, marked))
    heading(say("versions.picture"))
    st.html(_legend())
    frame = {"tabindex": "0", "role": "group", "aria-label": say("versions.picture")}
    st.html(tag("div", image, "sd-map-frame", **frame))


def _plan(old: Workflow, new: Workflow, titles: Mapping[str, str]) -> Plan:
    before, after = edges(old), edges(new)
    strokes: dict[Edge, Stroke] = {one: CAME for one in after if one not in before}
    strokes |= {one: WENT for one in before if one not in after}
    return Plan(titles, list(dict.fromkeys([*after, *before])), strokes)


def _words(mark: str, count: int) -> tuple[str, ...]:
    return () if mark == SAME else (say(f"versions.mark.{mark}", count=count),)


def _told(titles: Mapping[str, str], marked: Mapping[str, str]) -> str:
    """The picture for who can't see it: stages by what became of them."""
    groups = {mark: [titles[key] for key, one in marked.items() if one == mark] for mark in (NEW, GONE, OTHER, SAME)}
    parts = [f"{say(f'versions.alt.{mark}')}: {', '.join(stages)}" for mark, stages in groups.items() if stages]
    return f"{say('versions.picture')}. {'. '.join(parts)}."


def _legend() -> str:
    chips = (_chip(mark) for mark in (NEW, GONE, OTHER))
    return tag("p", f"{' '.join(chips)} · {shown(say('versions.lines'))}", "sd-line")


def _chip(mark: str) -> str:
    paint = PAINTS[mark]
    look = f"background:{paint.ground};border:2px {'dashed' if paint.dash else 'solid'} {paint.frame};color:#1a2430"
    return tag("span", shown(say(f"versions.legend.{mark}")), "sd-shade", style=look)


# -- the text -------------------------------------------------------------------------------------------


def _text(old: WorkflowVersion, new: WorkflowVersion, texts: tuple[str, str]) -> None:
    lines = list(islice(_lines(*texts), MOST_LINES + 1))
    came = sum(1 for one in lines if one.startswith("+"))
    went = sum(1 for one in lines if one.startswith("-"))
    with st.expander(say("versions.text", came=came, went=went), key="versions-text"):
        st.html(tag("p", shown(say("versions.text_of", old=title(old.number), new=title(new.number))), "sd-meta"))
        if not lines:
            notice("note", say("versions.same_text"))
            return
        body = "".join(_coloured(line) for line in lines[:MOST_LINES])
        frame = {"tabindex": "0", "role": "group", "aria-label": say("versions.text_label")}
        st.html(tag("div", body, "sd-diff", **frame))
        if len(lines) > MOST_LINES:
            notice("note", say("versions.text_cut", most=MOST_LINES))


def _lines(old: str, new: str) -> Iterator[str]:
    """Changed lines with three around them; without the two heads, the page names the versions itself."""
    return islice(difflib.unified_diff(old.splitlines(), new.splitlines(), n=3, lineterm=""), 2, None)


def _coloured(line: str) -> str:
    name = {"+": "ins", "-": "del"}.get(line[:1], "span")
    return tag(name, shown(line), "sd-hunk" if line.startswith("@@") else "")
