"""Kotak keluar: letters on their way out. What goes by post is printed here and marked as posted; what failed is tried again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import streamlit as st

from config.settings import settings
from domain.errors import ComplaintError
from domain.people import Officer
from domain.store import transaction
from domain.store.postings import Posting, PostingState
from tasks.exporting import PAGE, every
from tasks.notices import BY_HAND, posted, try_again
from tasks.rendering import letter_head
from ui.officer import anew, now
from ui.parts.export import export_rows
from ui.parts.flash import later, say_now
from ui.parts.lists import agency_names
from ui.parts.moments import clock_words, day_words
from ui.parts.paging import next_link, page_mark
from ui.parts.text import notice, shown, tag
from ui.parts.ways import COMPLAINT, OUTBOX
from ui.words import say

COLUMNS = ("number", "letter", "letter_number", "recipient", "state", "made", "sent", "tries", "error")


def show(officer: Officer) -> None:
    """Parcels by state, the newest first, fifty a page."""
    OUTBOX.admit(officer)
    st.title(say("nav.outbox"))
    say_now()
    state = _chosen()
    with transaction() as store:
        found, more = store.postings.page(state, after=page_mark())
    if not found:
        notice("note", say(f"outbox.empty.{state}"))
    for one in found:
        _posting(one, officer)
    next_link(OUTBOX, more)
    if found:
        heads = [say(f"export.{name}") for name in COLUMNS]
        export_rows(OUTBOX, heads, partial(_every, state), {"state": state}, officer)


def _every(state: PostingState) -> Iterator[tuple[object, ...]]:
    """All parcels in the state, as the list of them leaves: no addresses."""
    return map(_cells, every(lambda store, after: store.postings.page(state, after=after, limit=PAGE)))


def _cells(one: Posting) -> tuple[object, ...]:
    times = one.created_at, one.delivered_at, one.tries, one.last_error
    if one.letter_kind is None:
        return one.registration_number, say("outbox.notice"), None, None, _state(one), *times
    to = say("letter.to_complainant") if one.recipient_kind == "complainant" else _agency(one)
    return one.registration_number, letter_head(one.letter_kind).title, one.letter_number, to, _state(one), *times


def _chosen() -> PostingState:
    states = list(PostingState)
    chosen = st.radio(
        say("outbox.which"),
        states,
        format_func=lambda state: say(f"outbox.{state}"),
        horizontal=True,
        key="outbox-state",
        on_change=st.query_params.clear,
    )
    return PostingState(chosen)


def _posting(one: Posting, officer: Officer) -> None:
    with st.container(border=True, key=f"posting-{one.id}", gap="small"):
        COMPLAINT.link(one.registration_number, id=str(one.complaint_id))
        st.html(_facts(one))
        with st.container(horizontal=True):
            _acts(one, officer)


def _facts(one: Posting) -> str:
    if one.letter_kind is None:  # a notice to an officer: his address is his own affair
        return tag("strong", shown(say("outbox.notice"))) + tag("div", shown(_state(one)), "sd-meta")
    title = letter_head(one.letter_kind).title
    to = say("letter.to_complainant") if one.recipient_kind == "complainant" else _agency(one)
    line = say("letter.line", number=one.letter_number or "–", recipient=to)
    return tag("strong", shown(title)) + tag("div", shown(line), "sd-meta") + tag("div", shown(_state(one)), "sd-meta")


def _agency(one: Posting) -> str:
    return agency_names().get(one.recipient_kind or "", one.recipient_kind or "–")


def _state(one: Posting) -> str:
    if one.delivered_at:
        return say("outbox.gone", day=day_words(one.delivered_at))
    if one.dead_at:
        return say("outbox.given_up", tries=one.tries, error=one.last_error or "–")
    if one.channel == BY_HAND:
        return say("outbox.by_hand")
    if settings().smtp_url is None:
        return say("outbox.no_mail")
    return say("outbox.by_mail", day=day_words(one.next_try_at), clock=clock_words(one.next_try_at))


def _acts(one: Posting, officer: Officer) -> None:
    if one.letter_id:
        link = tag("a", say("letter.open"), "sd-button", href=f"/berkas/surat/{one.letter_id}", target="_blank")
        st.html(link, width="content")
    by_hand = one.channel == BY_HAND or one.dead_at is not None
    if one.letter_id and by_hand and not one.delivered_at and officer.may("register"):
        st.button(say("outbox.posted"), key=f"posted-{one.id}", on_click=_do, args=("posted", one, officer))
    if one.dead_at and one.channel != BY_HAND:
        st.button(say("outbox.retry"), key=f"retry-{one.id}", on_click=_do, args=("retry", one, officer))


@anew
def _do(act: str, one: Posting, officer: Officer) -> None:
    run = posted if act == "posted" else try_again
    try:
        run(one.id, by=officer, at=now())
    except ComplaintError as refusal:
        later("bad", str(refusal))
    else:
        later("ok", say(f"outbox.{act}_done"))
