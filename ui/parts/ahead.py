"""The forecast: what will be late by a day at the present pace, and cards that should change hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import streamlit as st

from domain.calendar import Calendar, office_day
from domain.errors import ComplaintError
from domain.forecast import Desk
from domain.people import Officer
from domain.relief import Move
from domain.store import Store, transaction
from domain.store.tempo import Urgent
from domain.workflow import Workflow
from tasks.foresight import FARTHEST, PACE_DAYS, Ahead, cards_of, endangered, hand_over, last_day, look_ahead
from ui.officer import current
from ui.parts.export import export_table
from ui.parts.flash import later
from ui.parts.lists import Kept, named
from ui.parts.moments import Clock, date_words
from ui.parts.paging import change_address, next_link, page_mark
from ui.parts.pressure import PART, as_of, stage_title, urgent_heads, urgent_rows
from ui.parts.table import table
from ui.parts.text import heading, notice, shown, tag
from ui.parts.ways import DEADLINES
from ui.words import say

UNTIL, DAY = "sampai", "ahead-until"


@dataclass(frozen=True)
class Look:
    """A forecast, the first page of the cards it endangers with the mark of the next, and the cards of its first move."""

    ahead: Ahead
    cards: list[Urgent]
    more: str | None
    moved: list[tuple[Move, list[Urgent]]]


_kept: Kept[Look] = Kept(60)


def ahead(officer: Officer, clock: Clock) -> None:
    """The day asked about, the sentence, the advice, the cards and the reckoning."""
    at = clock()
    with transaction() as store:
        route = store.workflows.in_force()
        calendar = store.calendar.in_force()
        until = _until(office_day(at), last_day(at, calendar))
        found, moment = _kept(until, at, lambda: _look(store, route, until, calendar, at))
        seen, moved = found.ahead, found.moved if officer.may("assign") else []
        cards, more = endangered(store, seen, after=page_mark()) if page_mark() else (found.cards, found.more)
    _summary(seen)
    as_of(moment, 1)
    _moves(seen, route, officer, moved, clock)
    if cards:
        heading(say("ahead.list"))
        rows = urgent_rows(cards, officer, route, at)
        table(say("ahead.list"), urgent_heads(), rows)
        next_link(DEADLINES, more, **{PART: "prakiraan", UNTIL: until.isoformat()})
        export_table(DEADLINES, urgent_heads(), rows, officer, "prakiraan")
    _reckoning(seen, route, officer)


def _look(store: Store, route: Workflow, until: date, calendar: Calendar, at: datetime) -> Look:
    seen = look_ahead(store, route, until, calendar, at=at)
    cards, more = endangered(store, seen)
    moved = [(move, cards_of(store, seen, move, None if more else cards)) for move in seen.moves[:1]]
    return Look(seen, cards, more, moved)


def _until(today: date, friday: date) -> date:
    """The day in the address, or Friday; the field follows it."""
    try:
        asked = date.fromisoformat(st.query_params.get(UNTIL, ""))
    except ValueError:
        asked = friday
    last = today + timedelta(days=FARTHEST)
    st.session_state[DAY] = min(max(asked, today), last)
    st.date_input(
        say("ahead.until"), key=DAY, min_value=today, max_value=last, format="DD/MM/YYYY", on_change=_ask, width=220
    )
    return st.session_state[DAY]  # type: ignore[no-any-return]  # set three lines above


def _ask() -> None:
    chosen = st.session_state[DAY]
    if isinstance(chosen, date):
        change_address(DEADLINES.path, {PART: "prakiraan", UNTIL: chosen.isoformat()})


def _summary(seen: Ahead) -> None:
    forecast = seen.forecast
    late = sum(lot.cards for lot in seen.lots if lot.due < forecast.today)
    words = {"missed": forecast.missed, "late": late, "day": date_words(forecast.until)}
    notice("warn" if forecast.missed else "ok", say("ahead.missed" if forecast.missed else "ahead.fine", **words))


def _moves(
    seen: Ahead, route: Workflow, officer: Officer, moved: Sequence[tuple[Move, list[Urgent]]], clock: Clock
) -> None:
    """The advice; who may assign carries out the first, the others are reckoned after it."""
    if not seen.forecast.missed:
        return
    heading(say("ahead.moves"))
    if not seen.moves:
        notice("note", say("ahead.no_moves"))
        return
    for move in seen.moves:
        st.html(tag("p", shown(_sentence(move, route))))
        for _, cards in moved if move is seen.moves[0] else ():
            _button(move, cards, clock)
    if len(seen.moves) > 1:
        st.html(tag("p", shown(say("ahead.later")), "sd-meta"))
    if not officer.may("assign"):
        st.html(tag("p", shown(say("ahead.no_right")), "sd-meta"))


def _sentence(move: Move, route: Workflow) -> str:
    names = {"giver": named(move.giver), "taker": named(move.taker), "stage": stage_title(route, move.stage)}
    return say("ahead.move", cards=move.cards, saved=move.saved, **names)


def _button(move: Move, cards: list[Urgent], clock: Clock) -> None:
    """A second press confirms, with the cards before one's eyes."""
    with st.popover(say("ahead.do")):
        st.html(tag("p", shown(say("ahead.sure_why", taker=named(move.taker)))))
        numbers = "".join(tag("li", shown(one.registration_number)) for one in cards)
        st.html(tag("ul", numbers))
        ids = tuple(one.visit_id for one in cards)
        st.button(say("ahead.sure"), key="ahead-move", type="primary", on_click=_move, args=(move, ids, clock))


def _move(move: Move, visit_ids: tuple[UUID, ...], clock: Clock) -> None:
    """The rights are those of now, not of when the button was drawn."""
    by = current()
    if by is None:
        return  # signed out meanwhile: the frame says so
    try:
        moved = hand_over(visit_ids, move.giver, move.taker, by=by, at=clock())
        _kept.clear()
    except ComplaintError as refusal:
        later("bad", str(refusal))
        return
    told = {"moved": moved, "cards": len(visit_ids), "taker": named(move.taker)}
    later("ok", say("ahead.done" if moved == len(visit_ids) else "ahead.done_part", **told))


def _reckoning(seen: Ahead, route: Workflow, officer: Officer) -> None:
    """How the figures came about, desk by desk, the most endangered first."""
    st.html(tag("p", shown(say("ahead.why", days=PACE_DAYS)), "sd-meta"))
    today = seen.forecast.today
    heads = [say(f"deadlines.{one}") for one in ("key_stage", "key_officer")]
    heads += [say(f"ahead.{one}") for one in ("pace", "there", "late", "due", "will_miss")]
    rows = [(sum(desk.missed(today).values()), _desk(desk, seen, route)) for desk in seen.forecast.desks]
    rows += [(missed, row) for missed, row in _unheld(seen, route) if missed]
    ordered = [row for _, row in sorted(rows, key=lambda one: -one[0])]
    table(say("ahead.table"), heads, ordered)
    export_table(DEADLINES, heads, ordered, officer, "hitungan")


def _desk(desk: Desk, seen: Ahead, route: Workflow) -> tuple[object, ...]:
    today = seen.forecast.today
    pace = f"{desk.decided / desk.worked:.1f}".replace(".", ",") if desk.worked else "–"
    who = named(desk.officer) if desk.officer else say("ahead.whole")
    title = stage_title(route, desk.stage)
    return (title, who, pace, len(desk.days), desk.late(today), desk.due(today), sum(desk.missed(today).values()))


def _unheld(seen: Ahead, route: Workflow) -> list[tuple[int, tuple[object, ...]]]:
    """Stage by stage: what nobody holds, how much of it is late, due and will be late."""
    free = [lot for lot in seen.lots if lot.officer is None and lot.stage not in seen.common]
    found = list[tuple[int, tuple[object, ...]]]()
    for stage in sorted({lot.stage for lot in free}):
        late = sum(lot.cards for lot in free if lot.stage == stage and lot.due < seen.forecast.today)
        due = sum(lot.cards for lot in free if lot.stage == stage) - late
        missed = sum(count for (where, _), count in seen.forecast.unheld.items() if where == stage)
        found.append((missed, (stage_title(route, stage), say("ahead.free"), "–", "–", late, due, missed)))
    return found
