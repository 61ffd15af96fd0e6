"""The form of a workflow: the route as a whole, a stage's name and role, a new stage, and a stage that goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from config.edits import a_stage, add_stage, set_route, set_stage
from config.edits_removal import Way, remove_stage, successor, targets, told, ways_in
from domain.route import Kind, Stage
from domain.workflow import END
from ui.parts.table import table
from ui.parts.text import label, notice
from ui.parts.workflow_form_state import Bench, letter_titles, role_titles
from ui.words import say


def chosen(name: str, choices: Mapping[Any, str], key: str, before: object = None) -> Any:  # noqa: ANN401  whatever the list's keys are
    """A pick list that always holds one of its entries; entries are plain text."""
    keys = list(choices)
    index = keys.index(before) if before in keys else 0
    return st.selectbox(name, keys, index, format_func=lambda one: choices[one], key=key)


def or_nobody(name: str, choices: Mapping[str, str], key: str, before: str | None) -> str | None:
    """A pick list whose first entry is nobody."""
    offered: dict[str | None, str] = {None: say("wform.nobody")}
    offered.update((one, words) for one, words in choices.items())
    picked: str | None = chosen(name, offered, key, before)
    return picked


def several(name: str, choices: Mapping[str, str], key: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """A pick list of any number of entries, in the order they were picked."""
    known = [one for one in before if one in choices]
    picked = st.multiselect(
        name, list(choices), known, format_func=lambda one: choices[one], key=key, placeholder=say("pick")
    )
    return tuple(picked)


# -- the route ---------------------------------------------------------------------------------------


def overview(bench: Bench) -> None:
    """Every stage with its role, decisions and deadlines."""
    names, roles = bench.targets(approving=True), role_titles()
    heads = [say(f"wform.head.{name}") for name in ("stage", "role", "ways", "rules")]
    rows = [(one.title, roles.get(one.role, one.role), _ways(one, names), _rules(one)) for one in bench.route.stages]
    table(say("wform.overview"), heads, rows)


def _ways(stage: Stage, names: Mapping[str, str]) -> str:
    return "; ".join(f"{out.label} → {names.get(out.to, out.to)}" for out in stage.outcomes)


def _rules(stage: Stage) -> str:
    return "; ".join(one.label for one in stage.deadlines) or say("wform.nobody")


def route_section(bench: Bench) -> None:
    """Title, and where a withdrawal and a reopening lead."""
    route, stages = bench.route, {key: name for key, name in bench.targets().items() if key != END}
    title = st.text_input(say("wform.route.title"), route.title, key=bench.key("title"), max_chars=400)
    withdraw = chosen(say("wform.route.withdraw"), bench.targets(), bench.key("withdraw"), route.withdraw_to)
    letters = several(
        say("wform.route.letters"), letter_titles(), bench.key("withdraw-letters"), route.withdraw_letters
    )
    reopen = chosen(say("wform.route.reopen"), stages, bench.key("reopen"), route.reopen_to)

    def act() -> str:
        return set_route(bench.text, title=title, withdraw_to=withdraw, reopen_to=reopen, withdraw_letters=letters)

    bench.button(say("wform.apply"), act, "apply-route")


# -- a stage -----------------------------------------------------------------------------------------


def name_section(bench: Bench) -> None:
    """A stage's title, role, work on arrival, and what it does to the clock."""
    stage = bench.stage
    title, role, kind = _particulars(bench, stage)
    stops = st.text_input(say("wform.stage.stops"), stage.stops_clock or "", key=bench.key("stops"), max_chars=400)
    closes = st.checkbox(say("wform.stage.closes"), stage.closes, key=bench.key("closes"))
    new = replace(stage, title=title, role=role, kind=kind, stops_clock=" ".join(stops.split()) or None, closes=closes)
    bench.button(say("wform.apply"), lambda: set_stage(bench.text, new), "apply-stage")


def _particulars(bench: Bench, stage: Stage, title: str = "stage.title") -> tuple[str, str, Kind]:
    name = st.text_input(say(f"wform.{title}"), stage.title, key=bench.key("stage-title"), max_chars=400)
    role = chosen(say("wform.stage.role"), role_titles(), bench.key("stage-role"), stage.role)
    kinds = {kind: say(f"wform.kind.{kind.value}") for kind in Kind}
    return name, role, chosen(say("wform.stage.kind"), kinds, bench.key("stage-kind"), stage.kind)


def new_section(bench: Bench) -> None:
    """A stage put behind the one chosen."""
    stage = bench.stage
    if stage.approves:
        notice("note", say("wform.new.approval"))
        return
    title, role, kind = _particulars(bench, a_stage("", stage.role), "new.title")
    ways = {one.key: one.label for one in stage.outcomes}
    question = label(say("wform.new.through", title=stage.title))
    through = several(question, ways, bench.key("new-through"), (stage.outcomes[0].key,))
    onward = st.text_input(say("wform.new.label"), say("wform.new.onward"), key=bench.key("new-label"), max_chars=400)
    notice("note", say("wform.new.effect"))
    new = a_stage(title, role, kind)
    bench.button(
        say("wform.new.add"), lambda: add_stage(bench.text, stage.key, new, through=through, label=onward), "add-stage"
    )


def gone_section(bench: Bench) -> None:
    """What goes with the stage, and where each way that led to it leads from now on."""
    stage, route = bench.stage, bench.route
    ways = ways_in(route, stage.key)
    notice("warn", say("wform.gone.intro", title=stage.title), _losses(stage))
    if not ways:
        notice("note", say("wform.gone.free"))
    names = bench.targets()
    led = {way: _new_target(bench, way, names) for way in ways}
    said = say("wform.gone.button", title=stage.title)
    bench.button(said, lambda: remove_stage(bench.text, stage.key, led), "remove-stage")


def _losses(stage: Stage) -> list[str]:
    """What else goes with the stage, in sentences."""
    titles = letter_titles()
    letters = dict.fromkeys(titles.get(kind, kind) for one in stage.outcomes for kind in one.letters)
    lost = [say("wform.gone.ways", ways=", ".join(one.label for one in stage.outcomes))]
    lost += [say("wform.gone.letters", letters=", ".join(letters))] if letters else []
    rules = ", ".join(one.label for one in stage.deadlines)
    lost += [say("wform.gone.rules", rules=rules)] if rules else []
    lost += [say("wform.gone.approval")] if stage.approves else []
    return [*lost, say("wform.gone.running")]


def _new_target(bench: Bench, way: Way, names: Mapping[str, str]) -> str:
    route, key = bench.route, bench.chosen
    offered = {to: names[to] for to in targets(route, way, key)}
    question = label(say("wform.gone.way", way=told(route, way)))
    field = bench.key(f"gone-{way.stage}-{way.outcome}")
    return str(chosen(question, offered, field, successor(route, way, key)))
