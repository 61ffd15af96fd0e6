"""Moving running complaints to the version in force: begun with the mapping chosen, carried on in batches, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

import streamlit as st

from domain.errors import ComplaintError
from domain.people import Officer
from domain.store import transaction
from domain.store.moving import MovedComplaint, MoveProgress
from domain.versions import WorkflowVersion
from tasks import moving
from ui.officer import now
from ui.parts.flash import beside, later, sum_up
from ui.parts.lists import named
from ui.parts.moments import clock_words, day_words
from ui.parts.paging import next_link, page_mark
from ui.parts.table import table
from ui.parts.text import Linked, facts, heading, notice, shown, tag
from ui.parts.ways import COMPLAINT, WORKFLOWS
from ui.parts.workflow_acts import FORM, LONGEST, done, refused, twice
from ui.parts.workflow_impact import judged, plan_sentences, stages_to_map
from ui.parts.workflow_versions import MOVE, PART, VERSION, Opened, here, route_of, title
from ui.words import say

RUNNING = "versions-running"
"""In the browser session: the move whose batches this page carries on."""
BATCH, PAGE = 40, 50
STATES = ("kept", "stayed", "undone", "moved", "waiting")
"""What became of a complaint, in the order of what wants a look first."""
STATE = "keadaan"


def move_list(found: Sequence[MoveProgress], versions: Iterable[WorkflowVersion]) -> None:
    """Every move in a line, the newest first."""
    if not found:
        return
    numbers = {one.version: one.number for one in versions}
    heads = [say(f"versions.move.{name}") for name in ("number", "to", "result", "by", "day", "reason")]
    table(say("versions.moves"), heads, [_cells(one, numbers) for one in found])


def _cells(one: MoveProgress, numbers: Mapping[str, int]) -> tuple[object, ...]:
    link = Linked(say("versions.move_title", number=one.number), f"/{WORKFLOWS.path}?{MOVE}={one.number}")
    return link, title(numbers[one.version]), counts(one), named(one.begun_by), day_words(one.begun_at), one.reason


def counts(one: MoveProgress) -> str:
    """How many came to what."""
    told = (say(f"versions.moved.{state}", count=one.counts[state]) for state in STATES if one.counts.get(state))
    return ", ".join(told) or "–"


# -- begin ----------------------------------------------------------------------------------------------


def moves_part(opened: Opened) -> None:
    """Begin a move to this version, and the moves there were."""
    if not opened.version.in_force:
        notice("note", say("versions.not_in_force", version=title(opened.version.number)))
    elif opened.officer.may("approve_workflow"):
        _begin(opened)
    else:
        notice("note", say("versions.no_right_to_move"))
    to_here = [one for one in moving.moves() if one.version == opened.version.version]
    move_list(to_here, (opened.version, *opened.others))


def _begin(opened: Opened) -> None:
    with transaction() as store:
        route = route_of(store, opened.version)
        if route is None:
            return
        found = judged(store, route)
    others = [one for one in found.seen.items if one.standing.version != route.version]
    can = sum(one.standing.complaints for one in others if one.fate in moving.MOVABLE)
    rest = sum(one.standing.complaints for one in others) - can
    if not can:
        notice("note", say("versions.none_to_move", rest=rest))
        return
    heading(say("versions.section.begin"))
    st.html(tag("p", shown(say("versions.about.begin", can=can, rest=rest)), "sd-meta"))
    old = {key: stage.title for key, (stage, _) in stages_to_map(found.seen).items()}
    _mapping_told(plan_sentences(found.plan, old, {one.key: one.title for one in route.stages}))
    _ask(opened, can)


def _mapping_told(sentences: Sequence[str]) -> None:
    notice("note", say("versions.with_mapping" if sentences else "versions.without_mapping"), sentences)
    WORKFLOWS.link(say("versions.change_mapping"), **here(**{PART: "akibat"}))


def _ask(opened: Opened, can: int) -> None:
    number = opened.version.number
    key = f"versions-move-reason-{number}"
    reason = st.text_area(say("versions.reason") + " *", key=key, height=80, max_chars=LONGEST)
    beside(FORM, "reason", reason)
    most = int(st.number_input(say("versions.most"), 1, can, can, key=f"versions-most-{number}"))
    told = say("versions.told.begin", count=most, version=title(number))
    twice("begin", number, told, _do_begin, opened)
    sum_up(FORM)


def _do_begin(opened: Opened) -> None:
    number = opened.version.number
    reason = str(st.session_state.get(f"versions-move-reason-{number}") or "")
    try:
        with transaction() as store:
            plan = judged(store, store.workflows.get(opened.version.version)).plan
        begun = moving.begin_move(
            number,
            reason=reason,
            by=opened.officer,
            at=now(),
            plan=plan,
            most=int(st.session_state[f"versions-most-{number}"]),
        )
    except ComplaintError as refusal:
        refused(refusal, {"reason": reason})
        return
    done(say("versions.begun", number=begun.number, count=begun.total))
    st.session_state[RUNNING] = begun.number
    st.query_params.from_dict({MOVE: str(begun.number)})


# -- one move -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OpenMove:
    """A move that is open on the page, with what versions are called and who looks at it."""

    found: MoveProgress
    versions: Sequence[WorkflowVersion]
    officer: Officer

    @property
    def target(self) -> WorkflowVersion:
        """The version it moves to."""
        return next(one for one in self.versions if one.version == self.found.version)

    @property
    def may(self) -> bool:
        """True for who may carry it on and take it back."""
        return self.officer.may("approve_workflow")


def move_view(number: int, versions: Sequence[WorkflowVersion], officer: Officer) -> None:
    """How far a move is, going on with it, what became of each complaint, and taking it back. Raises NotFound."""
    opened = OpenMove(moving.progress(number), versions, officer)
    st.progress(_share(opened.found), _bar_words(opened.found))
    if opened.found.left and opened.may:
        _go_on(opened)
    facts(_facts(opened))
    _mapping_of(opened)
    if opened.may and opened.found.undo_at is None:
        _undo(opened)
    _listed(opened)


def _go_on(opened: OpenMove) -> None:
    """Carry the move on, if this page is to; else offer it."""
    if st.session_state.get(RUNNING) == opened.found.number:
        st.button(say("versions.pause"), key="versions-pause", on_click=_run, args=(None,))
        st.html(tag("p", shown(say("versions.pause_help")), "sd-meta"))
        _batch(opened)
    notice("note", say("versions.interrupted", left=opened.found.left))
    st.button(say("versions.go_on"), key="versions-go-on", type="primary", on_click=_run, args=(opened.found.number,))


def _run(number: int | None) -> None:
    st.session_state[RUNNING] = number


def _batch(opened: OpenMove) -> NoReturn:
    """Some complaints, each committed by itself, then the page anew: whoever closes the browser loses nothing, and goes on later.

    A batch a run, not all of them in one: a page that is being drawn keeps others waiting (`ui.turns`).
    """
    found = opened.found
    further = moving.carry_on(found.number, by=opened.officer, at=now(), most=BATCH)
    if not further.left:
        _run(None)
        later("ok", say("versions.move_done", told=counts(further)))
    elif further.left == found.left:
        _run(None)
        later("note", say("versions.elsewhere"))
    st.rerun()


def _share(found: MoveProgress) -> float:
    whole = found.counts.get("moved", 0) + found.counts.get("undone", 0) + found.counts.get("kept", 0)
    total = whole if found.undo_at else found.total
    return 1.0 if not total else (total - found.left) / total


def _bar_words(found: MoveProgress) -> str:
    return say("versions.bar_back" if found.undo_at else "versions.bar", left=found.left, told=counts(found))


def _facts(opened: OpenMove) -> list[tuple[str, object]]:
    found = opened.found
    target = Linked(title(opened.target.number), f"/{WORKFLOWS.path}?{VERSION}={opened.target.number}")
    told = [
        (say("versions.move.to"), target),
        (say("versions.move.result"), counts(found)),
        (say("versions.move.by"), named(found.begun_by)),
        (say("versions.move.day"), f"{day_words(found.begun_at)}, {clock_words(found.begun_at)}"),
        (say("versions.move.reason"), found.reason),
    ]
    if found.undo_at:
        who = f"{named(found.undo_by)}, {day_words(found.undo_at)}, {clock_words(found.undo_at)}"
        told += [(say("versions.undone_by"), who), (say("versions.undo_reason"), found.undo_reason)]
    return told


def _mapping_of(opened: OpenMove) -> None:
    """The passages the move was begun with; stages are named as the new route has them."""
    with transaction() as store:
        new = {one.key: one.title for one in store.workflows.get(opened.found.version).stages}
    with st.expander(say("versions.mapping_of"), key="versions-mapping-of"):
        st.html(tag("ul", "".join(tag("li", shown(one)) for one in plan_sentences(opened.found.plan, {}, new))))


def _undo(opened: OpenMove) -> None:
    number = opened.found.number
    with st.expander(say("versions.section.undo"), key=f"versions-undo-{number}"):
        st.html(tag("p", shown(say("versions.about.undo")), "sd-meta"))
        reason = st.text_area(say("versions.reason") + " *", key=f"versions-undo-reason-{number}", height=80)
        beside(FORM, "reason", reason)
        told = say("versions.told.undo", count=opened.found.counts.get("moved", 0))
        twice("undo", number, told, _do_undo, opened)
        sum_up(FORM)


def _do_undo(opened: OpenMove) -> None:
    number = opened.found.number
    reason = str(st.session_state.get(f"versions-undo-reason-{number}") or "")
    try:
        moving.undo(number, reason=reason, by=opened.officer, at=now())
    except ComplaintError as refusal:
        refused(refusal, {"reason": reason})
        return
    done(say("versions.undo_begun"))
    st.session_state[RUNNING] = number


def _listed(opened: OpenMove) -> None:
    """Complaints by what became of them, fifty a page, with their last day before and after."""
    found = opened.found
    there = [one for one in STATES if found.counts.get(one)]
    if not there:
        return
    asked = st.query_params.get(STATE)
    chosen = asked if asked in there else there[0]
    heading(say("versions.moved_complaints"))
    _state_links(found, there, chosen)
    rows = moving.moved_complaints(found.number, chosen, limit=PAGE + 1, after=page_mark() or "")
    heads = [say(f"versions.complaint.{name}") for name in ("number", "stage_before", "before", "after", "why")]
    table(say(f"versions.moved_told.{chosen}"), heads, _rows(opened, rows[:PAGE]))
    more = rows[PAGE - 1].registration_number if len(rows) > PAGE else None
    next_link(WORKFLOWS, more, **{MOVE: str(found.number), STATE: chosen})


def _state_links(found: MoveProgress, there: Sequence[str], chosen: str) -> None:
    with st.container(horizontal=True, key="versions-states", gap="medium", vertical_alignment="center"):
        for one in there:
            words = say(f"versions.moved.{one}", count=found.counts[one])
            if one == chosen:
                st.html(tag("strong", shown(words), **{"aria-current": "page"}), width="content")
            else:
                WORKFLOWS.link(words, **{MOVE: str(found.number), STATE: one})


def _rows(opened: OpenMove, rows: Sequence[MovedComplaint]) -> list[tuple[object, ...]]:
    with transaction() as store:
        routes = {one: store.workflows.get(one) for one in {row.old_version for row in rows}}
    return [_row(one, routes[one.old_version].stage(one.stage).title) for one in rows]


def _row(one: MovedComplaint, stage: str) -> tuple[object, ...]:
    link = Linked(one.registration_number, f"/{COMPLAINT.path}?id={one.complaint_id}")
    return link, stage, _terms(one.before), _terms(one.after), one.reason or "–"


def _terms(snapshot: Mapping[str, object] | None) -> str:
    """The sentence of every term that ran then."""
    terms = (snapshot or {}).get("terms")
    told = [str(term["sentence"]) for term in terms] if isinstance(terms, list) else []
    return " · ".join(told) or "–"
