"""Which complaints the real process is read from: a period, a class, a channel. What is asked stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import streamlit as st

from domain.calendar import OFFICE_ZONE, office_day
from domain.store.eventlog import LogSpan
from domain.workflow import Workflow
from ui.parts.lists import labels
from ui.parts.paging import change_address
from ui.parts.ways import DISCOVERY
from ui.words import say

PART, SINCE, UNTIL, NATURE, CHANNEL, SHOWN = "bagian", "dari", "sampai", "kelas", "kanal", "lihat"
"""Names in the address."""
DAYS = 91
"""How far back the page looks unless asked otherwise: three months."""


@dataclass(frozen=True)
class Asked:
    """What the address asks: the first and the last day of receipt, class and channel (None: all)."""

    first: date
    last: date
    nature: str | None
    channel: str | None

    @property
    def span(self) -> LogSpan:
        """The same for the database: from midnight to midnight, Asia/Jakarta."""
        return LogSpan(_morning(self.first), _morning(self.last + timedelta(days=1)), self.nature, self.channel)

    @property
    def query(self) -> dict[str, str]:
        """The same for an address of this page."""
        named = {
            SINCE: self.first.isoformat(),
            UNTIL: self.last.isoformat(),
            NATURE: self.nature,
            CHANNEL: self.channel,
        }
        return {name: value for name, value in named.items() if value}


def asked(at: datetime, route: Workflow) -> Asked:
    """What the address asks; days it can't mean are those of the last three months. The route knows the classes."""
    given, today = st.query_params, office_day(at)
    last = min(_day(given.get(UNTIL)) or today, today)
    first = _day(given.get(SINCE)) or last - timedelta(days=DAYS)
    found = {name: given[name] for name, known in _choices(route).items() if given.get(name) in known}
    return Asked(min(first, last), last, found.get(NATURE), found.get(CHANNEL))


def ask(chosen: Asked, at: datetime, route: Workflow) -> None:
    """The form over the page."""
    with st.form("discovery", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        for name, day in ((SINCE, chosen.first), (UNTIL, chosen.last)):
            st.date_input(say(f"discovery.{name}"), day, max_value=office_day(at), format="DD/MM/YYYY", key=_key(name))
        for name, value in ((NATURE, chosen.nature), (CHANNEL, chosen.channel)):
            _pick(name, value, _choices(route)[name])
        st.form_submit_button(say("discovery.go"), type="primary", on_click=_follow)


def _pick(name: str, value: str | None, choices: Mapping[str, str]) -> None:
    place = list(choices).index(value) if value else None
    st.selectbox(
        say(f"discovery.{name}"),
        list(choices),
        place,
        format_func=choices.__getitem__,
        placeholder=say("discovery.all"),
        key=_key(name),
    )


def _choices(route: Workflow) -> dict[str, Mapping[str, str]]:
    asked_for = (one for stage in route.stages for outcome in stage.outcomes for one in outcome.form.fields)
    natures = {choice.key: choice.label for one in asked_for if one.name == "nature" for choice in one.choices}
    return {NATURE: natures, CHANNEL: labels("channels")}


def _follow() -> None:
    """Put into the address what the form holds; the part that is open stays open."""
    said = {name: st.session_state.get(_key(name)) for name in (SINCE, UNTIL, NATURE, CHANNEL)}
    part = {PART: st.query_params[PART]} if PART in st.query_params else {}
    change_address(DISCOVERY.path, {**part, **{name: str(value) for name, value in said.items() if value}})


def _key(name: str) -> str:
    return f"discovery-{name}"


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)
