"""Other complaints this one is connected with. Who may correct confirms or drops a suspected repeat, connects by hand and disconnects."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from domain.errors import ComplaintError
from domain.store.board import Link
from domain.store.folder import Kin
from domain.store.search import Similar
from tasks import desk
from ui.officer import now
from ui.parts.case import Case
from ui.parts.flash import beside, empty_next, forget, later, refuse, sum_up
from ui.parts.form import pick
from ui.parts.moments import day_words
from ui.parts.text import notice, shown, tag
from ui.parts.ways import COMPLAINT
from ui.words import known, say

SUSPECTED = "suspected_repeat"
FORM, RELEASE = "link", "unlink"
OTHER, REASON = "other", "reason"
FOUND = "link-found"


def related(case: Case) -> None:
    """Each connection with its reasons; an officer who may not see the other one learns its number only."""
    if case.links:
        st.subheader(say("case.repeats"), anchor=False)
    for link in case.links:
        with st.container(border=True, key=f"link-{link.registration_number}-{link.kind}", gap=None):
            COMPLAINT.link(link.registration_number, id=str(link.other_id))
            st.html(_link(link, case))
            if link.kind == SUSPECTED and case.officer.may("correct"):
                _judge(link, case)
    if case.kin:
        st.subheader(say("link.kin"), anchor=False)
    for one in case.kin:
        with st.container(key=f"kin-{one.registration_number}", gap=None):
            COMPLAINT.link(one.registration_number, id=str(one.id))
            st.html(_kin(one, case))
    if case.officer.may("correct"):
        _drawer(case)


def link_words(link: Link) -> str:
    """What the other complaint is to this one."""
    return known(f"link.{link.kind}{'.back' if link.back else ''}", link.kind)


def _link(link: Link, case: Case) -> str:
    score = f", {say('link.score', score=link.score)}" if link.score is not None else ""
    received = say("card.received", day=day_words(link.received_at))
    parts = (
        tag("p", shown(_subject(link.subject, case)), "sd-subject")
        + tag("p", shown(f"{link_words(link)}{score}; {received}"), "sd-meta")
        + tag("p", shown("; ".join(link.reasons)), "sd-meta")
    )
    return tag("div", parts, "sd-card")


def _kin(one: Kin, case: Case) -> str:
    stands = say("link.kin_closed", day=day_words(one.closed_at)) if one.closed_at else say("link.kin_open")
    when = say("card.received", day=day_words(one.received_at))
    words = tag("p", shown(_subject(one.subject, case)), "sd-subject") + tag("p", shown(f"{when}; {stands}"), "sd-meta")
    return tag("div", words, "sd-card")


def _subject(subject: str, case: Case) -> str:
    return subject if case.officer.may("see_all") else say("case.unseen")


def _judge(link: Link, case: Case) -> None:
    with st.container(horizontal=True):
        confirm = st.button(say("link.confirm"), key=f"confirm-{link.registration_number}")
        drop = st.button(say("link.drop"), key=f"drop-{link.registration_number}")
    if not (confirm or drop):
        return
    here, there = case.complaint.id, link.other_id
    if link.back:  # looked at from the earlier letter; which of the two repeats the other stays as it was suspected
        here, there = there, here
    try:
        if drop:
            desk.unlink(here, str(there), by=case.officer, at=now(), reason=say("link.dropped"))
        else:
            desk.link(here, str(there), "repeat_of", by=case.officer, at=now(), reason=say("link.confirmed"))
    except ComplaintError as refusal:
        notice("bad", refusal)
        return
    later("ok", say("link.dropped" if drop else "link.confirmed"))
    st.rerun()


# -- by hand -----------------------------------------------------------------------------------


def _drawer(case: Case) -> None:
    with st.expander(say("link.edit"), key="links"):
        _similar(case)
        other = st.text_input(say("link.other") + " *", key="link-other", max_chars=60)
        beside(FORM, OTHER, other)
        kind = pick(say("link.kind"), {one: say(f"link.as.{one}") for one in desk.LINKS}, "link-kind", desk.LINKS[0])
        reason = _reason(FORM)
        if st.button(say("link.send"), key="link-send"):
            _send(FORM, partial(desk.link, case.complaint.id, other, kind or ""), case, reason, other)
        if case.links:
            _release(case)


def _release(case: Case) -> None:
    numbers = {str(link.other_id): link.registration_number for link in case.links}
    other = pick(say("link.release"), numbers, "unlink-other")
    reason = _reason(RELEASE)
    if st.button(say("link.release_send"), key="unlink-send", disabled=other is None):
        _send(RELEASE, partial(desk.unlink, case.complaint.id, other), case, reason, numbers[other])


def _reason(form: str) -> str:
    reason = st.text_input(say("act.reason") + " *", key=f"{form}-reason", max_chars=300)
    beside(form, REASON, reason)
    sum_up(form)
    return reason


def _send(form: str, act: Callable[..., object], case: Case, reason: str, number: str) -> None:
    try:
        act(by=case.officer, at=now(), reason=reason)
    except ComplaintError as refusal:
        labels = {OTHER: say("problem.other"), REASON: say("problem.reason")}
        refuse(form, refusal, say("act.refused"), {OTHER: number, REASON: reason}, labels)
        st.rerun()
    forget(form)
    empty_next(picks=[f"{RELEASE}-other"], texts=[f"{FORM}-other", f"{form}-reason"])
    st.session_state.pop(FOUND, None)
    later("ok", say(f"{form}.done", number=number.strip()))
    st.rerun()


def _similar(case: Case) -> None:
    """Others like this one, looked for only when asked: on a large register it is the dearest question of the page."""
    if st.button(say("link.similar"), key="link-similar"):
        st.session_state[FOUND] = (case.complaint.id, desk.similar_to(case.complaint.id, by=case.officer))
    asked, found = st.session_state.get(FOUND, (None, []))
    if asked != case.complaint.id:
        return
    if not found:
        notice("note", say("link.no_similar"))
    for hit in found:
        _hit(hit, case)


def _hit(hit: Similar, case: Case) -> None:
    COMPLAINT.link(hit.registration_number, id=str(hit.id))
    score = f"{say('link.score', score=hit.score)}: {'; '.join(hit.reasons)}"
    st.html(tag("p", shown(_subject(hit.subject, case)), "sd-subject") + tag("p", shown(score), "sd-meta"))
    choose = say("link.choose", number=hit.registration_number)
    st.button(choose, key=f"choose-{hit.registration_number}", on_click=_choose, args=(hit.registration_number,))


def _choose(number: str) -> None:
    st.session_state["link-other"] = number
