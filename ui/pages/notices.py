"""Pemberitahuan: what the officer was told, the newest first, and what he wants to be told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from uuid import UUID

import streamlit as st

from config.settings import settings
from domain.errors import ComplaintError
from domain.notices import NoticeKind
from domain.people import Officer
from domain.store import transaction
from domain.store.notices import Told, Wishes
from tasks.addresses import confirm, waiting
from tasks.exporting import PAGE, every
from tasks.wishes import choose
from ui.officer import anew, now
from ui.parts.export import export_rows
from ui.parts.flash import beside, forget, later, refuse, say_now, sum_up
from ui.parts.moments import clock_words, day_words
from ui.parts.paging import change_address, mirror_address, next_link, page_mark
from ui.parts.press import press
from ui.parts.text import notice, shown, tag
from ui.parts.ways import COMPLAINT, NOTICES
from ui.words import Said, known, say

FORM, CODE = "notices", "notices-code"
ONLY_NEW = "baru"
"""In the address: only what is not read yet."""
COLUMNS = ("number", "kind", "text", "at", "read")
LABELS = Said({"email": "notices.email", "mailed": "notices.by_mail", "muted": "notices.on_screen"})


def show(officer: Officer) -> None:
    """The notices of the last two months, fifty a page, and the officer's choices below them."""
    NOTICES.admit(officer)
    st.title(say("nav.notices"))
    mirror_address(NOTICES.path)
    say_now()
    only_new = _only_new()
    with transaction() as store:
        found, more = store.notices.of(officer, at=now(), unread=only_new, after=page_mark())
        wishes = store.notices.wishes(officer)
    if any(one.read_at is None for one in found):
        st.button(say("notices.read_all"), key="notices-read-all", on_click=_read_all, args=(officer,))
    if not found:
        notice("note", say("notices.no_new" if only_new else "notices.empty"))
    for one in found:
        _told(one, officer)
    asked = {ONLY_NEW: "1"} if only_new else {}
    next_link(NOTICES, more, **asked)
    if found:
        heads = [say(f"export.{name}") for name in COLUMNS]
        export_rows(NOTICES, heads, partial(_every, officer, only_new=only_new), asked, officer)
    st.subheader(say("notices.choice"))
    _choice(wishes, officer)
    _waiting(officer)


def _every(officer: Officer, *, only_new: bool) -> Iterator[tuple[object, ...]]:
    """All notices of the list, as they leave: the officer's own."""
    at = now()
    for one in every(lambda store, after: store.notices.of(officer, at=at, unread=only_new, after=after, limit=PAGE)):
        yield one.registration_number, known(f"notices.kind.{one.kind}", one.kind), one.text, one.at, one.read_at


def _only_new() -> bool:
    """The switch stands in the address, so that it survives reload and the next page."""
    key = "notices-only-new"
    st.session_state[key] = ONLY_NEW in st.query_params
    return st.toggle(say("notices.only_new"), key=key, on_change=_switch, args=(key,))


def _switch(key: str) -> None:
    change_address(NOTICES.path, {ONLY_NEW: "1"} if st.session_state[key] else {})


def _told(one: Told, officer: Officer) -> None:
    with st.container(border=True, key=f"notice-{one.id}", gap="small"):
        COMPLAINT.link(one.registration_number, id=str(one.complaint_id))
        st.html(_words(one))
        if one.read_at is None:
            st.button(say("notices.read"), key=f"read-{one.id}", on_click=_read, args=(one.id, officer))


def _words(one: Told) -> str:
    kind = known(f"notices.kind.{one.kind}", one.kind)
    when = say("notices.when", kind=kind, day=day_words(one.at), clock=clock_words(one.at))
    new = one.read_at is None
    mark = tag("span", shown(say("notices.new")), "sd-state") + " " if new else ""
    return tag("p", mark + tag("strong" if new else "span", shown(one.text))) + tag("div", shown(when), "sd-meta")


@anew
def _read(notice_id: UUID, officer: Officer) -> None:
    try:
        with transaction() as store:
            store.notices.read(notice_id, by=officer, at=now())
    except ComplaintError as refusal:
        later("bad", str(refusal))


@anew
def _read_all(officer: Officer) -> None:
    with transaction() as store:
        count = store.notices.read_all(by=officer, at=now())
    later("ok", say("notices.read_all_done", count=count))


def _choice(wishes: Wishes, officer: Officer) -> None:
    """Which kinds on the screen, which by mail, and the address."""
    seen = _kinds("on_screen", frozenset(NoticeKind) - wishes.muted)
    mailed = _kinds("by_mail", wishes.mailed)
    email = st.text_input(say("notices.email"), wishes.email, key="notices-email", max_chars=254)
    beside(FORM, "email", email)
    notice("note", say("notices.email_why" if settings().smtp_url else "notices.no_mail"))
    given = (seen, mailed, email, officer)
    press(say("notices.save"), "notices-save", _save, *given, primary=True)
    sum_up(FORM)


def _waiting(officer: Officer) -> None:
    """The address that waits for its code, and where to write it."""
    asked = waiting(officer, at=now())
    if asked is None:
        return
    with st.container(border=True, key="notices-waiting"):
        until = clock_words(asked.expires_at)
        notice("warn", say("notices.waiting", email=asked.email, until=until))
        code = st.text_input(say("notices.code"), key="notices-code", max_chars=20, autocomplete="one-time-code")
        beside(CODE, "code", code)
        press(say("notices.confirm"), "notices-confirm", _confirm, code, officer, primary=True)
        sum_up(CODE)


def _confirm(code: str, officer: Officer) -> None:
    try:
        email = confirm(code, by=officer, at=now())
    except ComplaintError as refusal:
        refuse(CODE, refusal, say("notices.not_confirmed"), {"code": code}, {"code": say("notices.code")})
    else:
        forget(CODE)
        later("ok", say("notices.confirmed", email=email))


def _kinds(name: str, chosen: frozenset[str]) -> list[str]:
    return st.multiselect(
        say(f"notices.{name}"),
        list(NoticeKind),
        [kind for kind in NoticeKind if kind in chosen],
        format_func=lambda kind: say(f"notices.kind.{kind}"),
        key=f"notices-{name}",
        placeholder=say("pick"),
    )


def _save(seen: list[str], mailed: list[str], email: str, officer: Officer) -> None:
    muted = set(NoticeKind) - set(seen)
    try:
        choose(by=officer, at=now(), muted=muted, mailed=mailed, email=email)
    except ComplaintError as refusal:
        refuse(FORM, refusal, say("notices.refused"), {"email": email}, LABELS)
    else:
        forget(FORM)
        later("ok", say("notices.saved_waiting" if waiting(officer, at=now()) else "notices.saved"))
