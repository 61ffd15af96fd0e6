"""Kotak masuk: the cards the officer can decide, those given to him first."""

from __future__ import annotations

import streamlit as st

from domain.people import Officer
from domain.store import transaction
from domain.store.board import Card, Filter
from ui.officer import now
from ui.parts.cards import Reading, card_list
from ui.parts.lists import agency_names
from ui.parts.paging import mirror_address, next_link, page_mark
from ui.parts.text import notice
from ui.parts.ways import INBOX
from ui.words import say


def show(officer: Officer) -> None:
    """A plain list of links, the overdue first, fifty a page."""
    INBOX.admit(officer)
    st.title(say("nav.inbox"))
    mirror_address(INBOX.path)
    at, after, roles = now(), page_mark(), sorted(officer.roles)
    if not officer.may("decide"):
        notice("note", say("inbox.no_role"))
        return
    with transaction() as store:
        route = store.workflows.in_force()
        mine, _ = store.board.cards(Filter(assigned_to=officer.username), limit=20)
        cards, more = store.board.cards(Filter(roles=roles), after=after)
    reading = Reading(at, officer, route, agency_names())
    given = {card.visit_id for card in mine}
    _section(say("inbox.mine"), mine if after is None else [], reading, "mine")
    _section(say("inbox.role"), [card for card in cards if card.visit_id not in given], reading, "inbox")
    if not mine and not cards:
        notice("note", say("inbox.empty"))
    next_link(INBOX, more)


def _section(title: str, cards: list[Card], reading: Reading, key: str) -> None:
    if cards:
        st.subheader(title)
        card_list(cards, reading, key)
