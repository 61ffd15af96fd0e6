"""Papan: every stage a column with its counts and its most urgent cards; one stage alone as a paged list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import streamlit as st

from domain.people import Officer
from domain.store import transaction
from domain.store.board import Card, Column, Filter
from domain.workflow import Workflow
from flows.runs import run_states
from ui.officer import now
from ui.parts.cards import Reading, card_list
from ui.parts.export import export_cards
from ui.parts.lists import agency_names, labels
from ui.parts.paging import mirror_address, next_link, page_mark
from ui.parts.text import label, notice, shown, tag
from ui.parts.ways import BOARD
from ui.words import say

EACH = 6
STAGE = "tahap"
STAGE_FILTER, SEEN = "filter-stage", "board-stage-seen"


def show(officer: Officer) -> None:
    """The whole board, or the one stage the address names."""
    BOARD.admit(officer)
    st.title(say("nav.board"))
    mirror_address(BOARD.path)
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
    if cards:
        export_cards(BOARD, narrowed, {"stage": narrowed.stage or ""}, reading)


def _known_stage(route: Workflow) -> str | None:
    asked = st.query_params.get(STAGE)
    return asked if asked and route.has(asked) else None


def _stages(route: Workflow, columns: list[Column]) -> list[str]:
    """The route's stages in order, then those only older routes have."""
    ordered = [stage.key for stage in route.stages]
    return ordered + [column.stage for column in columns if column.stage not in ordered]


def _filters(route: Workflow, at: datetime, stage: str | None) -> Filter:
    """One line of filters; everything chosen narrows the list in SQL."""
    _follow_address(stage)
    with st.container(horizontal=True, vertical_alignment="bottom", key="board-filter"):
        stages = {one.key: one.title for one in route.stages}
        chosen = _pick("board.stage", STAGE_FILTER, stages)
        agency = _pick("board.agency", "filter-agency", agency_names())
        channel = _pick("board.channel", "filter-channel", labels("channels"))
        late = st.toggle(say("board.late"), key="filter-late")
    _remember(chosen)
    return Filter(stage=chosen, agency=agency, channel=channel, overdue_at=at if late else None)


def _follow_address(stage: str | None) -> None:
    """A link has named another stage than the last run saw: the filter follows it."""
    if st.session_state.get(SEEN, "") != stage:
        st.session_state[STAGE_FILTER] = stage
        st.session_state[SEEN] = stage


def _pick(name: str, key: str, choices: Mapping[str, str]) -> str | None:
    every = say("board.every")
    return st.selectbox(
        say(name), list(choices), None, format_func=lambda one: choices[one], placeholder=every, key=key
    )


def _remember(stage: str | None) -> None:
    """Keep the chosen stage in the address, so that the list can be shared and reloaded."""
    if stage == st.query_params.get(STAGE):
        return
    st.query_params.clear()
    if stage:
        st.query_params[STAGE] = stage
    st.session_state[SEEN] = stage


def _overview(stages: list[str], counted: Mapping[str, Column], reading: Reading) -> None:
    """Every stage with its counts in one line: the columns below are wider than a screen."""
    with st.container(horizontal=True, key="board-stages", gap="small", vertical_alignment="center"):
        for stage in stages:
            title, column = label(reading.stage(stage)), counted.get(stage)
            if column is None:
                st.html(
                    tag("span", shown(say("board.stage_count", stage=reading.stage(stage), cards=0)), "sd-meta"),
                    width="content",
                )
                continue
            key = "board.stage_late" if column.overdue else "board.stage_count"
            BOARD.link(say(key, stage=title, cards=column.cards, overdue=column.overdue), **{STAGE: stage})


def _all(stages: list[str], cards: list[Card], counted: Mapping[str, Column], reading: Reading) -> None:
    _overview(stages, counted, reading)
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
    BOARD.link(f"« {say('board.whole')}")
    st.html(_head(reading.stage(stage), column))
    card_list(cards, reading, "card", stage=False)
    next_link(BOARD, more, **{STAGE: stage})


def _head(title: str, column: Column | None) -> str:
    """A column's head: its name, how many, how many late, being worked on by the system, or held."""
    counts = column or Column(title, 0, 0, 0, 0)
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
