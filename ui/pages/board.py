"""Papan: every stage a column with its counts and its most urgent cards; one stage alone as a paged list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import streamlit as st

from domain.people import Officer
from domain.store import transaction
from domain.store.board import Card, Column, Filter
from domain.workflow import Workflow
from flows.runs import run_states
from ui.officer import now
from ui.parts.cards import Reading, card_list
from ui.parts.lists import agency_names, labels
from ui.parts.paging import next_link, page_mark
from ui.parts.text import notice, shown, tag
from ui.parts.ways import BOARD
from ui.words import say

EACH = 6
STAGE = "tahap"


def show(officer: Officer) -> None:
    """The whole board, or the one stage the address names."""
    st.title(say("nav.board"))
    at = now()
    with transaction() as store:
        route = store.workflows.in_force()
        stage = _known_stage(route)
        narrowed = _filters(route, at, stage)
        columns = store.board.columns(at, narrowed)
        if narrowed.stage:
            cards, more = store.board.cards(narrowed, after=page_mark())
        else:
            cards, more = store.board.tops(_stages(route, columns), narrowed, each=EACH), None
    runs = run_states(card.flow_run_id for card in cards) if officer.may("administrate") else None
    reading = Reading(at, officer, route, agency_names(), runs)
    if not columns:
        notice("note", say("board.empty"))
    if narrowed.stage:
        _one(narrowed.stage, cards, columns, reading, more)
    else:
        _all(_stages(route, columns), cards, {column.stage: column for column in columns}, reading)


def _known_stage(route: Workflow) -> str | None:
    asked = st.query_params.get(STAGE)
    return asked if asked and route.has(asked) else None


def _stages(route: Workflow, columns: list[Column]) -> list[str]:
    """The route's stages in order, then those only older routes have."""
    ordered = [stage.key for stage in route.stages]
    return ordered + [column.stage for column in columns if column.stage not in ordered]


def _filters(route: Workflow, at: datetime, stage: str | None) -> Filter:
    """One line of filters; everything chosen narrows the list in SQL."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="board-filter"):
        stages = {one.key: one.title for one in route.stages}
        chosen = _pick("board.stage", "filter-stage", stages, stage)
        agency = _pick("board.agency", "filter-agency", agency_names())
        channel = _pick("board.channel", "filter-channel", labels("channels"))
        late = st.toggle(say("board.late"), key="filter-late")
    _remember(chosen)
    return Filter(stage=chosen, agency=agency, channel=channel, overdue_at=at if late else None)


def _pick(label: str, key: str, choices: Mapping[str, str], chosen: str | None = None) -> str | None:
    keys = list(choices)
    index = keys.index(chosen) if chosen in keys else None
    name = say(label)
    return st.selectbox(
        name, keys, index, format_func=lambda one: choices[one], placeholder=say("board.every"), key=key
    )


def _remember(stage: str | None) -> None:
    """Keep the chosen stage in the address, so that the list can be shared and reloaded."""
    if stage == st.query_params.get(STAGE):
        return
    st.query_params.clear()
    if stage:
        st.query_params[STAGE] = stage


def _all(stages: list[str], cards: list[Card], counted: Mapping[str, Column], reading: Reading) -> None:
    with st.container(key="board-columns"):
        for place, stage in zip(st.columns(len(stages), gap="small"), stages, strict=True):
            with place, st.container(key=f"stage-{stage}", gap="small"):
                column = counted.get(stage)
                st.html(_head(reading.stage(stage), column))
                card_list([card for card in cards if card.stage == stage], reading, "card", stage=False)
                if column and column.cards > EACH:
                    BOARD.link(say("board.more", cards=column.cards), **{STAGE: stage})


def _one(stage: str, cards: list[Card], columns: list[Column], reading: Reading, more: str | None) -> None:
    column = next((one for one in columns if one.stage == stage), None)
    st.html(_head(reading.stage(stage), column))
    card_list(cards, reading, "card", stage=False)
    next_link(BOARD, more, **{STAGE: stage})


def _head(title: str, column: Column | None) -> str:
    """A column's head: its name, how many, how many late, being worked on by the system, or held."""
    counts = replace(column) if column else Column(title, 0, 0, 0, 0)
    late = tag("span", shown(say("board.overdue", overdue=counts.overdue)), "sd-due sd-due-late")
    parts = [
        tag("h2", shown(title), "sd-stage"),
        tag("span", shown(say("board.count", cards=counts.cards)), "sd-count"),
        late if counts.overdue else "",
        _small("board.processing", processing=counts.processing),
        _small("board.held", held=counts.held),
    ]
    return tag("div", " ".join(part for part in parts if part), "sd-column-head")


def _small(key: str, **count: int) -> str:
    return tag("span", shown(say(key, **count)), "sd-meta") if any(count.values()) else ""
