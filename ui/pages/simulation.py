"""Simulasi: today's office beside a draft, other officers or other arrivals, run ahead by a process of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import streamlit as st

from domain.calendar import office_day
from domain.errors import ComplaintError, NotFound
from domain.people import Officer
from domain.simulation.whatif import FACTOR, MONTHS, REPLICATIONS, SEEDS, Away, WhatIf
from domain.store import transaction
from domain.store.people import Account
from domain.store.simulations import Simulation
from domain.versions import WORDS as STATES
from domain.versions import VersionStatus, WorkflowVersion
from domain.workflow import Workflow
from flows.simulating import start
from tasks.simulation_queue import order, simulation
from ui.officer import now
from ui.parts.flash import beside, forget, later, refuse, say_now, sum_up
from ui.parts.lists import named, role_names
from ui.parts.moments import clock_words, day_words
from ui.parts.simulation_figures import figures, question
from ui.parts.text import heading, label, notice
from ui.parts.ways import SIMULATION
from ui.words import Said, say

VERSION, CHOSEN = "version", "simulasi"
FORM = "simulation"
FIELDS = ("learnt", "months", "replications", "seed", "arrivals", "without", "added", "away")
LABELS = Said({name: f"sim.{name}" for name in FIELDS})
EVERY = 2
"""Seconds between two looks at how far it is."""
MOST_ROLE = 20
SHOWN = 12


@dataclass(frozen=True)
class Staff:
    """Who may be taken away, and which roles decide: key → words."""

    officers: Mapping[str, str]
    roles: Mapping[str, str]


def show(officer: Officer) -> None:
    """The question, and what came of it."""
    SIMULATION.admit(officer)
    st.title(say("nav.simulation"))
    say_now()
    notice("note", say("sim.intro"))
    with transaction() as store:
        versions, kept = store.workflows.all_versions(now()), store.simulations.latest(SHOWN)
        staff = _staff(store.workflows.in_force(), store.people.accounts())
    with st.container(key="sim-form"):
        _form(versions, staff, officer)
        _kept(kept, {one.version: one for one in versions})
    if chosen := _chosen(kept):
        _result(chosen, versions, officer)


# -- the question -----------------------------------------------------------------------------------------


def _form(versions: Sequence[WorkflowVersion], staff: Staff, officer: Officer) -> None:
    st.subheader(say("sim.form"))
    version = _version(versions)
    learnt, months, replications, seed = st.columns(4)
    with learnt:
        back = _whole("learnt", 12, MONTHS)
    with months:
        ahead = _whole("months", 6, MONTHS)
    with replications:
        times = _whole("replications", 10, REPLICATIONS, help_=say("sim.replications_help"))
    with seed:
        number = _whole("seed", 1, (0, SEEDS), help_=say("sim.seed_help"))
    without, added, away = _people(staff)
    share = _whole("arrivals", 100, (round(100 * FACTOR[0]), round(100 * FACTOR[1])))
    both = st.checkbox(say("sim.arrivals_today"), key="sim-both") if share != 100 else False
    asked = WhatIf(back, ahead, times, number, without, added, away, share / 100, both)
    for name in FIELDS:
        beside(FORM, name, getattr(asked, name))
    # not by a callback: that would get what the fields held when the page was last drawn, not what was typed just before
    if st.button(say("sim.run"), key="sim-run", type="primary"):
        _ask(asked, version, officer)
    sum_up(FORM)


def _version(versions: Sequence[WorkflowVersion]) -> str:
    """The one the address names by its number, else the newest that is still to come, else the one in force."""
    offered = {one.version: one for one in versions}
    asked = st.query_params.get(VERSION, "")
    wishes = (
        lambda one: asked in (str(one.number), one.version),
        lambda one: not one.in_force and one.status not in (VersionStatus.RETIRED, VersionStatus.PUBLISHED),
        lambda one: one.in_force,
    )
    found = (n for wish in wishes for n, one in enumerate(versions) if wish(one))
    start_at = next(found, 0)
    chosen = st.selectbox(
        say("sim.version"),
        list(offered),
        start_at,
        format_func=lambda one: _line(offered[one]),
        key="sim-version",
        help=say("sim.version_help"),
    )
    return str(chosen)


def _line(one: WorkflowVersion) -> str:
    state = say("sim.in_force") if one.in_force else STATES[one.status]
    return say("sim.version_line", number=one.number, name=one.name, version=one.version[:12], state=state)


def _whole(name: str, usual: int, bounds: tuple[int, int], *, help_: str | None = None) -> int:
    return int(st.number_input(say(f"sim.{name}"), *bounds, value=usual, step=1, key=f"sim-{name}", help=help_))


def _people(staff: Staff) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Away, ...]]:
    nobody = say("sim.nobody")

    def who(one: str) -> str:
        return staff.officers[one]

    gone, away = st.columns(2)
    with gone:
        without = st.multiselect(
            say("sim.without"), staff.officers, format_func=who, key="sim-without", placeholder=nobody
        )
    with away:
        absent = st.multiselect(say("sim.away"), staff.officers, format_func=who, key="sim-away", placeholder=nobody, help=say("sim.away_help"))  # fmt: skip
        days = _days() if absent else None
    with st.expander(say("sim.added"), key="sim-added"):
        added = [role for role, name in staff.roles.items() for _ in range(_more(role, name))]
    return tuple(without), tuple(added), tuple(Away(one, *days) for one in absent) if days else ()


def _more(role: str, name: str) -> int:
    return int(st.number_input(label(name), 0, MOST_ROLE, value=0, step=1, key=f"sim-add-{role}"))


def _days() -> tuple[date, date]:
    tomorrow = office_day(now()) + timedelta(days=1)
    first, last = st.columns(2)
    with first:
        begins: date = st.date_input(say("sim.first"), tomorrow, key="sim-first", format="DD/MM/YYYY")
    with last:
        ends: date = st.date_input(say("sim.last"), tomorrow + timedelta(days=13), key="sim-last", format="DD/MM/YYYY")
    return begins, ends


def _ask(asked: WhatIf, version: str, officer: Officer) -> None:
    try:
        made = order(asked, version, by=officer, at=now())
    except ComplaintError as refusal:
        refuse(FORM, refusal, say("sim.refused"), {name: getattr(asked, name) for name in FIELDS}, LABELS)
        return
    forget(FORM)
    start()
    st.query_params[CHOSEN] = str(made)
    later("ok", say("sim.asked"))
    st.rerun()


# -- what came of it --------------------------------------------------------------------------------------


def _kept(kept: Sequence[Simulation], versions: Mapping[str, WorkflowVersion]) -> None:
    st.subheader(say("sim.kept"))
    if not kept:
        notice("note", say("sim.none"))
    for one in kept:
        told = {"day": day_words(one.asked_at), "clock": clock_words(one.asked_at), "who": named(one.asked_by)}
        number = versions[one.version].number
        SIMULATION.link(label(say("sim.link", **told, version=number, state=_state(one))), **{CHOSEN: str(one.id)})


def _state(one: Simulation) -> str:
    if one.ended_at:
        return say("sim.state.refused" if one.problem else "sim.state.ended")
    return say("sim.state.running" if one.done else "sim.state.waiting")


def _chosen(kept: Sequence[Simulation]) -> UUID | None:
    """The one the address names, else the newest."""
    asked = st.query_params.get(CHOSEN)
    if asked is None:
        return kept[0].id if kept else None
    try:
        return UUID(asked)
    except ValueError:
        raise NotFound(say("sim.unknown")) from None


def _result(chosen: UUID, versions: Sequence[WorkflowVersion], officer: Officer) -> None:
    heading(say("sim.result"))
    found = simulation(chosen, by=officer)
    if found.ended_at is None:
        start()  # whoever worked on it may be gone; one that is at work goes on undisturbed
        _progress(chosen, officer)
        return
    if found.problem or found.result is None:
        notice("bad", say("sim.problem", why=found.problem))
        return
    version = next(one for one in versions if one.version == found.version)
    same = found.result["today_version"] == found.version
    question(found.result, f"{_line(version)}: {say('sim.fact.today')}" if same else _line(version))
    notice("note", say("sim.print"))
    figures(found.result, officer)


@st.fragment(run_every=EVERY)
def _progress(chosen: UUID, officer: Officer) -> None:
    """Looked at again by itself, one statement each time; the whole page is drawn anew at the end."""
    found = simulation(chosen, by=officer)
    if found.ended_at:
        st.rerun()
    total = 2 * int(found.asked["replications"])
    if found.beat_at is None:
        notice("note", say("sim.waiting"))
    st.progress(min(found.done / total, 1.0), say("sim.progress", done=found.done, total=total))


def _staff(route: Workflow, accounts: Sequence[Account]) -> Staff:
    """Open accounts whose roles do the route's work, and those roles."""
    deciding = {stage.role for stage in route.stages}
    deciding |= {one.approval_by for stage in route.stages for one in stage.outcomes if one.approval_by}
    names = {key: name for key, name in role_names().items() if key in deciding}
    working = {
        one.username: f"{one.name} ({', '.join(names[role] for role in one.roles if role in names)})"
        for one in accounts
        if one.active and names.keys() & set(one.roles)
    }
    return Staff(working, names)
