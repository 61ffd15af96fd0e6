"""What a version does to running complaints: counts, place by place, one by one; with the mapping chosen here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from domain.errors import Refused
from domain.impact import Fate, Impact
from domain.passage import CLOCK_WORDS, Clock, MovePlan, Passage
from domain.store import Store, transaction
from domain.store.moving import StandingComplaint
from domain.workflow import Stage, Workflow
from tasks.moving import Foreseen, affected, foresee
from ui.parts.export import export_table
from ui.parts.paging import next_link, page_mark
from ui.parts.table import table
from ui.parts.text import Linked, heading, label, notice, shown, tag
from ui.parts.ways import COMPLAINT, WORKFLOWS
from ui.parts.workflow_versions import FATE, PART, PLAN, Opened, here, route_of, title
from ui.words import say

FATES = (Fate.BLOCKED, Fate.STAYS, Fate.MOVES, Fate.SAFE)
"""In the order of what wants a look first."""
STAY = "-"
PAGE = 50


@dataclass(frozen=True)
class Judged:
    """What a version would do, and the officer's mapping it was asked with."""

    seen: Foreseen
    plan: MovePlan


# -- the mapping in the address -------------------------------------------------------------------------


def plan_words(plan: MovePlan) -> str:
    """A mapping for the address: `completeness=analysis:restarted,closure=-`."""
    return ",".join(f"{one.stage}={one.to or STAY}:{one.clock}" for one in plan.passages)


def read_plan(words: str) -> MovePlan:
    """The mapping an address holds. Raises Refused for what is none."""
    plan = MovePlan()
    for word in filter(None, words.split(",")):
        stage, _, rest = word.partition("=")
        to, _, clock = rest.partition(":")
        if not (stage and to) or clock not in ("", *Clock):
            raise Refused({PLAN: say("versions.plan_wrong")})
        plan = plan.with_passage(Passage(stage, None if to == STAY else to, Clock(clock or Clock.KEPT)))
    return plan


def judged(store: Store, route: Workflow) -> Judged:
    """The impact with the address's mapping; one that doesn't fit is told and left out."""
    try:
        plan = read_plan(st.query_params.get(PLAN, ""))
        return Judged(foresee(store, route, plan), plan)
    except Refused as refusal:
        notice("bad", say("versions.plan_refused"), [f"{name}: {text}" for name, text in refusal.problems.items()])
        return Judged(foresee(store, route), MovePlan())


def plan_sentences(plan: MovePlan, old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Each line of a mapping as a sentence; titles of stages by key, of the old routes and the new."""
    return [_sentence(one, old, new) for one in plan.passages]


def _sentence(one: Passage, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    stage = old.get(one.stage) or new.get(one.stage, one.stage)
    if one.to is None:
        return say("versions.plan_stays", stage=stage)
    return say("versions.plan_goes", stage=stage, to=new.get(one.to, one.to), clock=CLOCK_WORDS[one.clock])


# -- the part of the page -------------------------------------------------------------------------------


def impact_part(opened: Opened) -> None:
    """Counts, the mapping, the places, and the complaints behind one fate."""
    with transaction() as store:
        route = route_of(store, opened.version)
        if route is None:
            return
        found = judged(store, route)
        fate = _chosen(found.seen)
        rows, more = affected(store, found.seen, fate, after=page_mark() or "", limit=PAGE)
        numbers = {one.version: one.number for one in (opened.version, *opened.others)}
    if not found.seen.items:
        notice("note", say("versions.no_running"))
        return
    _counts(found.seen)
    _mapping(opened, found)
    _places(opened, found.seen, numbers)
    _complaints(found.seen, fate, rows, more)


def _chosen(seen: Foreseen) -> Fate:
    asked = st.query_params.get(FATE)
    usual = next((fate for fate in FATES if seen.count(fate)), Fate.SAFE)
    return Fate(asked) if asked in set(Fate) else usual


def _counts(seen: Foreseen) -> None:
    cells = (
        tag("div", tag("strong", _thousands(seen.count(fate))) + tag("span", shown(fate_words(fate)))) for fate in FATES
    )
    st.html(tag("div", "".join(cells), "sd-stock"))
    st.html(tag("p", shown(say("versions.fates")), "sd-meta"))


def fate_words(fate: Fate) -> str:
    """A fate by its sign and word."""
    return say(f"versions.fate.{fate}")


def _thousands(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _places(opened: Opened, seen: Foreseen, numbers: Mapping[str, int]) -> None:
    heads = [say(f"versions.place.{name}") for name in ("stage", "version", "complaints", "fate", "to", "reason")]
    ordered = sorted(seen.items, key=lambda one: (FATES.index(one.fate), -one.standing.complaints))
    rows = [_place(one, seen, numbers) for one in ordered]
    table(say("versions.places"), heads, rows)
    export_table(WORKFLOWS, heads, rows, opened.officer, f"akibat-{opened.version.number}")


def _place(one: Impact, seen: Foreseen, numbers: Mapping[str, int]) -> tuple[object, ...]:
    standing = one.standing
    stage = seen.routes[standing.version].stage(standing.stage).title
    to = seen.new.stage(one.to).title if one.to else "–"
    return stage, title(numbers[standing.version]), standing.complaints, fate_words(one.fate), to, one.reason


def _complaints(seen: Foreseen, fate: Fate, rows: Sequence[tuple[StandingComplaint, Impact]], more: str | None) -> None:
    heading(say("versions.complaints"))
    with st.container(horizontal=True, key="versions-fates", gap="medium", vertical_alignment="center"):
        for one in FATES:
            words = f"{fate_words(one)} ({_thousands(seen.count(one))})"
            if one is fate:
                st.html(tag("strong", shown(words), **{"aria-current": "page"}), width="content")
            else:
                WORKFLOWS.link(words, **here(**{PART: "akibat", FATE: one.value}))
    if not rows:
        notice("note", say("versions.none_of_fate"))
        return
    heads = [say(f"versions.complaint.{name}") for name in ("number", "stage", "to", "reason")]
    table(say("versions.page_of", count=_thousands(seen.count(fate))), heads, [_complaint(one, seen) for one in rows])
    next_link(WORKFLOWS, more, **here(**{PART: "akibat", FATE: fate.value}))


def _complaint(row: tuple[StandingComplaint, Impact], seen: Foreseen) -> tuple[object, ...]:
    one, judgement = row
    link = Linked(one.registration_number, f"/{COMPLAINT.path}?id={one.complaint_id}")
    to = seen.new.stage(judgement.to).title if judgement.to else "–"
    return link, seen.routes[one.version].stage(one.stage).title, to, judgement.reason


# -- choosing the mapping -------------------------------------------------------------------------------


def stages_to_map(seen: Foreseen) -> dict[str, tuple[Stage, int]]:
    """Stages at which complaints of other versions stand, by key, with how many."""
    found: dict[str, tuple[Stage, int]] = {}
    for one in seen.items:
        standing = one.standing
        if standing.version != seen.new.version:
            stage = seen.routes[standing.version].stage(standing.stage)
            found[stage.key] = (stage, found.get(stage.key, (stage, 0))[1] + standing.complaints)
    return found


def _mapping(opened: Opened, found: Judged) -> None:
    stages = stages_to_map(found.seen)
    if not stages:
        notice("note", say("versions.nothing_to_map"))
        return
    number = opened.version.number
    with st.expander(say("versions.mapping"), expanded=bool(found.plan.passages), key="versions-mapping"):
        st.html(tag("p", shown(say("versions.mapping_why")), "sd-meta"))
        with st.form(f"versions-map-{number}-{plan_words(found.plan)}", border=False):
            for stage, count in stages.values():
                _asked(stage, count, found, number)
            st.form_submit_button(
                say("versions.judge"), key=f"versions-judge-{number}", on_click=_judge, args=(stages, number)
            )


def _asked(stage: Stage, count: int, found: Judged, number: int) -> None:
    before = found.plan.of(stage.key)
    targets = {"": say("versions.auto"), STAY: say("versions.stay"), **_targets(stage, found.seen.new)}
    now = "" if before is None else before.to or STAY
    name = label(say("versions.map_stage", stage=stage.title, count=count))
    left, right = st.columns([3, 2])
    with left:
        st.selectbox(
            name,
            list(targets),
            list(targets).index(now) if now in targets else 0,
            format_func=lambda one: targets[one],
            key=_key("to", number, stage.key),
        )
    with right:
        st.selectbox(
            label(say("versions.map_clock", stage=stage.title)),
            list(Clock),
            list(Clock).index(before.clock) if before else 0,
            format_func=lambda one: say(f"versions.clock.{one}"),
            key=_key("clock", number, stage.key),
        )


def _targets(stage: Stage, new: Workflow) -> dict[str, str]:
    """Stages a person may send complaints to: those where a person works, and the same one."""
    return {
        one.key: one.title
        for one in new.stages
        if one.key == stage.key or (one.kind.idle and not one.decides_itself and not one.approves)
    }


def _key(which: str, number: int, stage: str) -> str:
    return f"versions-{which}-{number}-{stage}"


def _judge(stages: Mapping[str, object], number: int) -> None:
    """Put the mapping into the address; a clock begun anew at a stage left to itself means the same stage."""
    plan = MovePlan()
    for stage in stages:
        to = st.session_state[_key("to", number, stage)]
        clock = Clock(st.session_state[_key("clock", number, stage)])
        if to == STAY:
            plan = plan.with_passage(Passage(stage, None))
        elif to or clock is Clock.RESTARTED:
            plan = plan.with_passage(Passage(stage, to or stage, clock))
    st.query_params.from_dict(here(**{PLAN: plan_words(plan), PART: "akibat"}))
