"""Cards: an open visit as a small block, the link first, so that a keyboard walks from card to card."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import streamlit as st

from domain.people import Officer
from domain.store.board import Card
from domain.workflow import Workflow
from tasks.desk import ANSWERED
from ui.parts.case import outcome_words
from ui.parts.lists import labels, named
from ui.parts.moments import Standing, age_words, day_words, standing
from ui.parts.text import shown, tag
from ui.parts.ways import COMPLAINT
from ui.words import known, say

WAITS = "menunggu petugas"
"""The state of an open card whose office work is done (`Card.state`)."""


@dataclass(frozen=True)
class Reading:
    """What it takes to read cards: when, for whom, along which route, names of agencies, the engine's runs for administrators.

    `around` tells which complaints others have open: complaint → usernames.
    """

    at: datetime
    officer: Officer
    route: Workflow
    agencies: Mapping[str, str] = field(default_factory=dict)
    runs: Mapping[UUID, tuple[str, str]] | None = None
    around: Mapping[UUID, Sequence[str]] = field(default_factory=dict)

    def stage(self, key: str) -> str:
        """A stage's title; its key when the route in force no longer has it."""
        return self.route.stage(key).title if self.route.has(key) else key

    def state(self, card: Card) -> str:
        """The card's state, with whom it waits for."""
        return awaited(card.state(), self.route, card.stage)

    def doubtful(self, card: Card) -> bool:
        """True when the figure behind the due date is only recalled or assumed."""
        if card.deadline is None or not self.route.has(card.stage):
            return False
        return any(rule.basis.doubtful for rule in self.route.stage(card.stage).deadlines if rule.key == card.deadline)


def _link(card: Card) -> None:
    COMPLAINT.link(card.registration_number, id=str(card.complaint_id))


def card_list(
    cards: list[Card], reading: Reading, key: str, *, stage: bool = True, head: Callable[[Card], None] = _link
) -> None:
    """Cards one below the other; `key` makes their places stable (`st-key-<key>-<number>`), `head` draws the link."""
    for card in cards:
        with st.container(border=True, key=f"{key}-{card.registration_number}", gap=None):
            head(card)
            st.html(card_html(card, reading, stage=stage))


def card_html(card: Card, reading: Reading, *, stage: bool) -> str:
    """What a card says below its number."""
    now = standing(card.due_at, reading.at)
    readable = may_read(card, reading.officer)
    subject = card.subject if readable else say("card.hidden")
    parts = [
        tag("p", shown(subject), "sd-subject"),
        tag("p", f"{due_html(now, doubtful=reading.doubtful(card))} {state_html(reading.state(card))}", "sd-line"),
        tag("p", shown(_where(card, reading, stage=stage)), "sd-meta"),
    ]
    if stage:
        parts.append(tag("p", shown(why(card, reading)), "sd-meta"))
    if card.order and readable:
        order = say("card.order", who=named(card.order["by"]), text=card.order["instruction"])
        parts.append(tag("p", shown(order), "sd-order"))
    if others := reading.around.get(card.complaint_id):
        parts.append(tag("p", shown(say("card.others", who=", ".join(map(named, others)))), "sd-others"))
    return tag("div", "".join([*parts, _run_html(card, reading)]), f"sd-card sd-edge-{now.tone}")


def why(card: Card, reading: Reading) -> str:
    """Why the card lies here: a new letter, a proposal to settle, or the decision that led to it."""
    if card.proposal:
        return say("why.proposal", who=named(card.proposal.get("by")), label=card.proposal.get("label", ""))
    if card.came is None:
        return say("why.new", channel=labels("channels").get(card.channel, card.channel))
    stage, outcome = card.came["stage"], card.came["outcome"]
    told = outcome_words(reading.route, stage, outcome)
    return say("why.came", stage=reading.stage(stage), outcome=told, who=named(card.came["by"]))


def may_read(card: Card, officer: Officer) -> bool:
    """An administrator keeps the machine running; what people wrote is not his to read."""
    return officer.may("see_all") or officer.holds(card.role)


def due_html(now: Standing, *, doubtful: bool = False) -> str:
    """A due date: the word in its colour, the day, and a mark where the figure is not yet confirmed."""
    mark = tag("span", f"⚠ {say('due.doubtful')}", "sd-doubt") if doubtful else ""
    day = tag("span", shown(now.day), "sd-day") if now.day else ""
    return tag("span", shown(now.word), f"sd-due sd-due-{now.tone}") + day + mark


def awaited(state: str, route: Workflow, stage: str) -> str:
    """A card that waits for somebody outside says for whom: told by what its stage can take (an answer, a completed file)."""
    if state != WAITS or not route.has(stage) or route.stage(stage).kind != "waiting":
        return state
    outcomes = route.stage(stage).outcomes
    if any(one.key == ANSWERED for one in outcomes):
        return "menunggu jawaban instansi"
    return "menunggu pelapor" if any(one.completes_file for one in outcomes) else state


def state_html(state: str) -> str:
    """The state in words, in a frame of its own."""
    return tag("span", shown(known(f"state.{state}", state)), f"sd-state sd-state-{state.replace(' ', '-')}")


def _where(card: Card, reading: Reading, *, stage: bool) -> str:
    """The small line: stage, age, agency, who has it, what is proposed."""
    age = age_words(card.received_at, reading.at)
    received = say("card.received_age", day=day_words(card.received_at), age=age) if stage else say("card.age", age=age)
    here = say("card.here", age=age_words(card.opened_at, reading.at))
    said = [reading.stage(card.stage), here, received] if stage else [received]
    if card.agency:
        said.append(say("card.agency", agency=reading.agencies.get(card.agency, card.agency)))
    if card.proposal and not stage:
        said.append(say("card.proposal", label=card.proposal.get("label", "")))
    if card.assigned_to:
        said.append(say("card.assigned", who=named(card.assigned_to)))
    return " · ".join(said)


def _run_html(card: Card, reading: Reading) -> str:
    """For administrators: the raw state of the flow run, linked to the engine's own page."""
    if reading.runs is None:
        return ""
    found = reading.runs.get(card.flow_run_id) if card.flow_run_id else None
    if found is None:
        return tag("p", f"{say('board.engine')}: {say('board.engine_none')}", "sd-meta")
    state, address = found
    link = tag("a", shown(state), href=address, target="_blank", rel="noopener")
    return tag("p", f"{say('board.engine')}: {link}", "sd-meta")
