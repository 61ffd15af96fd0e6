"""Acts on many cards: what was picked, carried out with a bar that moves, and how it went card by card, with the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from uuid import UUID

import streamlit as st

from domain.people import Officer
from domain.workflow import Workflow
from tasks import many
from tasks.many import Done
from ui.officer import now
from ui.parts.flash import later
from ui.parts.form import pick
from ui.parts.lists import colleagues
from ui.parts.text import notice
from ui.words import say
from ui.words.refused import refusal

PICK, WISH, RESULT, SHOWN = "pick-", "bulk-wish", "bulk-result", "bulk-shown"
TO, ORDER, OUTCOME = "bulk-to", "bulk-order", "bulk-outcome"
LONGEST_ORDER = 1000


@dataclass(frozen=True)
class Wish:
    """What was asked for, to be done at the head of the next run: the act, the cards, and what else was said."""

    act: str
    visits: Sequence[UUID]
    said: Mapping[str, str] = field(default_factory=dict)


Act = Callable[[Wish, Officer, datetime], Iterator[Done]]
ACTS: Mapping[str, Act] = {
    "claim": lambda wish, by, at: many.claim(wish.visits, by=by, at=at),
    "release": lambda wish, by, at: many.release(wish.visits, by=by, at=at),
    "assign": lambda wish, by, at: many.assign(
        wish.visits, wish.said["to"], by=by, at=at, instruction=wish.said.get("order")
    ),
    "decide": lambda wish, by, at: many.decide(wish.visits, wish.said["stage"], wish.said["outcome"], by=by, at=at),
    "take_back": lambda wish, by, at: many.take_back(wish.visits, by=by, at=at),
}
UNDO: Mapping[str, str] = {"claim": "release", "decide": "take_back"}
"""What undoes an act, for its doer and as long as nothing has come of it."""


def carry_out(officer: Officer) -> None:
    """Do what the last click asked for, with a bar; then say how it went until the message is closed.

    A key or a click meanwhile cuts the run off after any card: the next one goes on with those that are left, and tells of all.
    """
    with st.container(key="bulk-told"):
        if WISH in st.session_state:
            _do(st.session_state[WISH], st.session_state[RESULT][1], officer)
            del st.session_state[WISH]
        if RESULT in st.session_state:
            _tell(*st.session_state[RESULT])


def _do(wish: Wish, done: list[Done], officer: Officer) -> None:
    """Do the cards of the wish that are not done yet, and note each as soon as it is."""
    before, bar = {one.visit_id for one in done}, st.progress(0.0)
    left = [visit for visit in wish.visits if visit not in before]
    for one in ACTS[wish.act](replace(wish, visits=left), officer, now()):
        done.append(one)
        told = say("bulk.running", done=len(done), all=len(wish.visits))
        bar.progress(min(1.0, len(done) / len(wish.visits)), text=told)
    bar.empty()
    for one in done:
        st.session_state.pop(f"{PICK}{one.visit_id}", None)
    for key in [key for key in st.session_state if str(key).startswith("seen:")]:
        del st.session_state[key]  # what a complaint page showed before is no news to who decided it here


def _tell(act: str, done: Sequence[Done]) -> None:
    went = [one for one in done if one.refusal is None]
    stayed = [f"{one.registration_number} – {refusal(one.refusal)}" for one in done if one.refusal]
    if went:
        numbers = ", ".join(one.registration_number for one in went)
        notice("ok", say(f"bulk.{act}_done", count=len(went), numbers=numbers))
    if stayed:
        notice("warn", say("bulk.refused", count=len(stayed)), stayed)
    with st.container(horizontal=True, key="bulk-after"):
        if went and act in UNDO:
            back = Wish(UNDO[act], [one.visit_id for one in went])
            st.button(say("bulk.undo"), key="bulk-undo", on_click=wish_for, args=(back,))
        st.button(say("bulk.close"), key="bulk-close", on_click=_close)


def _close() -> None:
    st.session_state.pop(RESULT, None)


def wish_for(wish: Wish) -> None:
    """Let the next run do it first."""
    st.session_state[WISH], st.session_state[RESULT] = wish, (wish.act, list[Done]())


# -- what stands above the cards -------------------------------------------------------------


def bar(officer: Officer, route: Workflow, roles: Sequence[str], shown: Sequence[UUID]) -> None:
    """The buttons for picked cards; inside the form of the cards, so that picking asks nothing of the server."""
    st.session_state[SHOWN] = list(shown)
    with st.container(horizontal=True, key="bulk-bar"):
        st.form_submit_button(say("bulk.claim"), key="bulk-claim", on_click=partial(_ask, "claim"))
        st.form_submit_button(say("bulk.all"), key="bulk-all", on_click=partial(_pick_all, all_=True))
        st.form_submit_button(say("bulk.clear"), key="bulk-clear", on_click=partial(_pick_all, all_=False))
    with st.expander(say("bulk.more"), key="bulk-more"):
        _giving(officer, roles)
        _deciding(officer, route)


def _giving(officer: Officer, roles: Sequence[str]) -> None:
    others = {key: name for role in roles for key, name in colleagues(role).items() if key != officer.username}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pick(say("bulk.to"), others, TO)
        st.text_input(say("bulk.order"), key=ORDER, max_chars=LONGEST_ORDER)
        st.form_submit_button(say("bulk.assign"), key="bulk-assign", on_click=partial(_ask, "assign"))


def _deciding(officer: Officer, route: Workflow) -> None:
    """Decisions the workflow lets be taken for many, at stages of this officer."""
    stages = [stage for stage in route.stages if officer.holds(stage.role)]
    offered = {
        f"{stage.key}/{one.key}": say("bulk.outcome_of", stage=stage.title, label=one.label)
        for stage in stages
        for one in stage.outcomes
        if one.bulk
    }
    if offered:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            pick(say("bulk.outcome"), offered, OUTCOME)
            st.form_submit_button(say("bulk.decide"), key="bulk-decide", on_click=partial(_ask, "decide"))


def picked() -> list[UUID]:
    """The cards ticked on this page, in its order."""
    return [visit for visit in st.session_state.get(SHOWN, []) if st.session_state.get(f"{PICK}{visit}")]


def _pick_all(*, all_: bool) -> None:
    for visit in st.session_state.get(SHOWN, []):
        st.session_state[f"{PICK}{visit}"] = all_


def _ask(act: str) -> None:
    visits, said, lacking = picked(), dict[str, str](), ""
    if act == "assign":
        said = {"to": st.session_state.get(TO) or "", "order": st.session_state.get(ORDER) or ""}
        lacking = "" if said["to"] else "bulk.no_officer"
    if act == "decide":
        stage, _, outcome = (st.session_state.get(OUTCOME) or "").partition("/")
        said, lacking = {"stage": stage, "outcome": outcome}, "" if outcome else "bulk.no_outcome"
    lacking = lacking or ("" if visits else "bulk.nothing")
    if lacking:
        later("warn", say(lacking))
        return
    wish_for(Wish(act, visits, said))
