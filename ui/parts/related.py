"""Other complaints this one is connected with; who may correct confirms a suspected repeat or takes it away."""

from __future__ import annotations

import streamlit as st

from domain.errors import ComplaintError
from domain.store.board import Link
from tasks import desk
from ui.officer import now
from ui.parts.case import Case
from ui.parts.flash import later
from ui.parts.moments import day_words
from ui.parts.text import notice, shown, tag
from ui.parts.ways import COMPLAINT
from ui.words import known, say

SUSPECTED = "suspected_repeat"


def related(case: Case) -> None:
    """Each connection with its reasons; an officer who may not see the other one learns its number only."""
    if not case.links:
        return
    st.subheader(say("case.repeats"), anchor=False)
    for link in case.links:
        with st.container(border=True, key=f"link-{link.registration_number}", gap=None):
            COMPLAINT.link(link.registration_number, id=str(link.other_id))
            st.html(_link(link, case))
            if link.kind == SUSPECTED and case.officer.may("correct"):
                _judge(link, case)


def _link(link: Link, case: Case) -> str:
    kind = known(f"link.{link.kind}", link.kind)
    score = f", {say('link.score', score=link.score)}" if link.score is not None else ""
    subject = link.subject if case.officer.may("see_all") else say("case.unseen")
    parts = (
        tag("p", shown(subject), "sd-subject")
        + tag("p", shown(f"{kind}{score}; {say('card.received', day=day_words(link.received_at))}"), "sd-meta")
        + tag("p", shown("; ".join(link.reasons)), "sd-meta")
    )
    return tag("div", parts, "sd-card")


def _judge(link: Link, case: Case) -> None:
    with st.container(horizontal=True):
        confirm = st.button(say("link.confirm"), key=f"confirm-{link.registration_number}")
        drop = st.button(say("link.drop"), key=f"drop-{link.registration_number}")
    if not (confirm or drop):
        return
    names = case.complaint.id, str(link.other_id)
    try:
        if drop:
            desk.unlink(*names, by=case.officer, at=now(), reason=say("link.dropped"))
        else:
            desk.link(*names, "repeat_of", by=case.officer, at=now(), reason=say("link.confirmed"))
    except ComplaintError as refusal:
        notice("bad", refusal)
        return
    later("ok", say("link.dropped" if drop else "link.confirmed"))
    st.rerun()
