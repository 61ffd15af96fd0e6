"""Terms kept and missed by week or month: bars with a table of the same figures beside them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import streamlit as st

from domain.calendar import OFFICE_ZONE, office_day
from domain.people import Officer
from domain.store import transaction
from domain.store.tempo import Settled
from ui.parts.export import export_table
from ui.parts.lists import Kept
from ui.parts.moments import Clock, date_words
from ui.parts.paging import change_address
from ui.parts.pressure import MINUTES, PART, as_of
from ui.parts.table import table
from ui.parts.text import notice
from ui.parts.ways import DEADLINES
from ui.words import say

SPANS = ("minggu", "bulan")
PER, SPANS_SHOWN = "per", 12
_settled: Kept[list[Settled]] = Kept(60 * MINUTES)
COLOURS = {"trend.kept": "#1d5c38", "trend.missed": "#c2571b"}


def trend(officer: Officer, clock: Clock) -> None:
    """The last twelve weeks or months, the present one included."""
    at, per = clock(), _asked()
    days = edges(office_day(at), per)
    counted, moment = _settled((per, days[-1]), at, lambda: _count(days, at))
    found = {one.place: one for one in counted}
    as_of(moment, MINUTES, say("trend.why"))
    if not found:
        notice("note", say("trend.none"))
        return
    figures = [(day, found.get(place, Settled(place, 0, 0))) for place, day in enumerate(days)]
    picture, numbers = st.columns([3, 2], gap="medium")
    with picture:
        _bars(figures)
    with numbers:
        _table(figures, officer)


def _count(days: list[date], at: datetime) -> list[Settled]:
    moments = [datetime.combine(day, time.min, OFFICE_ZONE) for day in days]
    with transaction() as store:
        return store.overview.tempo.settled(moments, at)


def edges(today: date, per: str) -> list[date]:
    """The first days of the last twelve weeks (Mondays) or months, the present one last."""
    if per == "minggu":
        monday = today - timedelta(days=today.weekday())
        return [monday - timedelta(weeks=n) for n in reversed(range(SPANS_SHOWN))]
    months = (today.year * 12 + today.month - 1 - n for n in reversed(range(SPANS_SHOWN)))
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def _asked() -> str:
    """Weeks or months: the choice stands in the address."""
    key, asked = "trend-per", st.query_params.get(PER)
    st.session_state[key] = asked if asked in SPANS else SPANS[0]
    chosen = st.radio(
        say("trend.per"),
        SPANS,
        key=key,
        horizontal=True,
        format_func=lambda one: say(f"trend.per_{one}"),
        on_change=lambda: change_address(DEADLINES.path, {PART: "tren", PER: st.session_state[key]}),
    )
    return str(chosen)


def _bars(figures: list[tuple[date, Settled]]) -> None:
    start, names = say("trend.span"), [say(key) for key in COLOURS]
    columns = (
        [day.isoformat() for day, _ in figures],
        [one.kept for _, one in figures],
        [one.missed for _, one in figures],
    )
    rows = dict(zip((start, *names), columns, strict=True))
    st.bar_chart(
        rows, x=start, y=names, color=list(COLOURS.values()), y_label=say("trend.terms"), stack=False, height=320
    )


def _table(figures: list[tuple[date, Settled]], officer: Officer) -> None:
    heads = [say(f"trend.{one}") for one in ("span", "kept", "missed", "share")]
    last = figures[-1][0]
    rows = [(_span(day, running=day == last), one.kept, one.missed, _share(one)) for day, one in reversed(figures)]
    table(say("trend.table"), heads, rows)
    export_table(DEADLINES, heads, rows, officer, "tren")


def _span(day: date, *, running: bool) -> str:
    return say("trend.running", day=date_words(day)) if running else date_words(day)


def _share(one: Settled) -> str:
    whole = one.kept + one.missed
    return say("trend.percent", share=round(100 * one.kept / whole)) if whole else "–"
