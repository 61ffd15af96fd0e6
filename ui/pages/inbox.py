"""Kotak masuk: the cards the officer can decide, those given to him first; filters, saved lists, and acts on many at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import streamlit as st

from domain.people import Officer
from domain.store import Store, transaction
from domain.store.board import Card, Filter
from ui.officer import now
from ui.parts.bulk import PICK, Wish, bar, carry_out, wish_for
from ui.parts.cards import Reading, card_list
from ui.parts.export import export_cards
from ui.parts.flash import say_now
from ui.parts.inbox_filter import GROUP, MINE, WHOSE, Asked, asked_now, choices, drawer, links, narrowed, order
from ui.parts.keys import keys
from ui.parts.lists import agency_names, role_names
from ui.parts.paging import mirror_address, next_link, page_mark
from ui.parts.text import notice
from ui.parts.ways import COMPLAINT, INBOX
from ui.words import say

A_PAGE, MINE_FIRST = 25, 10
"""Cards of a page, and of those the officer's own that come first: a card with its boxes and buttons costs the server a millisecond to draw."""


@dataclass(frozen=True)
class Page:
    """The cards of one page: given to the officer (on the first page), of his group, and the mark of the next page."""

    mine: list[Card]
    group: list[Card]
    more: str | None

    def cards(self) -> list[Card]:
        """All of them, in the order shown."""
        return [*self.mine, *self.group]


def show(officer: Officer) -> None:
    """A plain list of links, the overdue first, 25 a page."""
    INBOX.admit(officer)
    st.title(say("nav.inbox"))
    mirror_address(INBOX.path)
    say_now()
    if not officer.may("decide"):
        notice("note", say("inbox.no_role"))
        return
    carry_out(officer)
    at = now()
    with transaction() as store:
        route, views = store.workflows.in_force(), store.views.of(officer)
        offered = choices(officer, route)
        asked = asked_now(offered, views)
        page = _read(store, asked, officer, at)
        around = store.presence.others((card.complaint_id for card in page.cards()), officer, at=at)
    links(views, asked)
    drawer(offered, asked, views)
    reading = Reading(at, officer, route, agency_names(), around=around)
    _cards(page, reading, asked)
    next_link(INBOX, page.more, **asked)
    if page.cards():
        export_cards(INBOX, _wanted(asked, officer, at), asked, reading)
    keys()


def _wanted(asked: Asked, officer: Officer, at: datetime) -> Filter:
    """All cards the list is about: the officer's own, or those of his groups."""
    wanted = narrowed(asked, officer, at)
    return _own(wanted, officer) if asked.get(WHOSE) == MINE else wanted


def _own(wanted: Filter, officer: Officer) -> Filter:
    return replace(wanted, roles=None, assigned_to=officer.username)


def _read(store: Store, asked: Asked, officer: Officer, at: datetime) -> Page:
    wanted, after, sort = _wanted(asked, officer, at), page_mark(), order(asked)
    if asked.get(WHOSE) == MINE:
        cards, more = store.board.cards(wanted, after=after, limit=A_PAGE, order=sort)
        return Page(cards, [], more)
    first = after is None and not wanted.free
    mine = store.board.cards(_own(wanted, officer), limit=MINE_FIRST, order=sort)[0] if first else []
    cards, more = store.board.cards(wanted, after=after, limit=A_PAGE, order=sort)
    given = {card.visit_id for card in mine}
    return Page(mine, [card for card in cards if card.visit_id not in given], more)


def _cards(page: Page, reading: Reading, asked: Asked) -> None:
    cards = page.cards()
    if not cards:
        notice("note", say("inbox.none" if asked else "inbox.empty"))
        return
    officer = reading.officer
    groups = sorted({card.role for card in cards} | officer.roles)
    with st.form("inbox-cards", border=False, enter_to_submit=False):
        bar(officer, reading.route, groups, [card.visit_id for card in cards])
        _section(say("inbox.mine"), page.mine, reading, "mine")
        _section(_whose(asked, officer), page.group, reading, "inbox")


def _whose(asked: Asked, officer: Officer) -> str:
    """The title over the group's cards; who deals cards out looks into other groups too."""
    group = asked.get(GROUP)
    if group is None or group in officer.roles:
        return say("inbox.role")
    return f"{say('inbox.group')}: {role_names().get(group, group)}"


def _section(title: str, cards: list[Card], reading: Reading, key: str) -> None:
    if cards:
        st.subheader(title)
        card_list(cards, reading, key, head=lambda card: _head(card, reading.officer))


def _head(card: Card, officer: Officer) -> None:
    """A box to pick it, its number as the link, and a button to take it where it is free."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"head-{card.registration_number}"):
        pick = say("bulk.pick", number=card.registration_number)
        st.checkbox(pick, key=f"{PICK}{card.visit_id}", label_visibility="collapsed", width="content")
        COMPLAINT.link(card.registration_number, id=str(card.complaint_id))
        if card.assigned_to in (None, *officer.stands_in_for) and officer.holds(card.role):
            st.form_submit_button(
                say("card.claim"), key=f"claim-{card.visit_id}", on_click=wish_for, args=(_one(card.visit_id),)
            )


def _one(visit: UUID) -> Wish:
    return Wish("claim", [visit])
