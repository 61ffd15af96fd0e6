"""Beranda: what waits for the officer, and how the office stands."""

from __future__ import annotations

import streamlit as st

from domain.people import Officer
from domain.store import transaction
from domain.store.board import Filter
from ui.officer import now
from ui.parts.cards import Reading, card_list
from ui.parts.lists import agency_names
from ui.parts.text import notice
from ui.parts.ways import HOME, INBOX, REGISTER
from ui.words import say

MOST_SHOWN = 6


def show(officer: Officer) -> None:
    """Counts of his own cards, the most urgent ones, and the whole office in figures for whoever may see it."""
    HOME.admit(officer)
    st.title(say("nav.home"))
    at, roles = now(), sorted(officer.roles) if officer.may("decide") else []
    with transaction() as store:
        route = store.workflows.in_force()
        waiting = store.board.columns(at, Filter(roles=roles))
        mine = store.board.columns(at, Filter(assigned_to=officer.username))
        cards, _ = store.board.cards(Filter(roles=roles), limit=MOST_SHOWN)
        totals = store.board.totals()
    _figures(
        (say("home.waiting"), sum(column.cards for column in waiting)),
        (say("home.overdue"), sum(column.overdue for column in waiting)),
        (say("home.mine"), sum(column.cards for column in mine)),
    )
    st.subheader(say("home.next"))
    if not cards:
        notice("note", say("home.nothing"))
    card_list(cards, Reading(at, officer, route, agency_names()), "home")
    _ways(officer)
    if officer.may("see_all"):
        st.subheader(say("home.open"))
        _figures(
            (say("home.all"), totals["all"]),
            (say("home.open"), totals["all"] - totals["closed"]),
            (say("home.closed"), totals["closed"]),
        )


def _figures(*pairs: tuple[str, int]) -> None:
    with st.container(horizontal=True):
        for label, figure in pairs:
            st.metric(label, figure, border=True)


def _ways(officer: Officer) -> None:
    with st.container(horizontal=True, key="home-ways"):
        for way in (INBOX, REGISTER):
            if way.open_to(officer):
                way.link(say(way.name))
