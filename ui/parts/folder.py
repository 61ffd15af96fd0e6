"""The case's papers: documents that came in, letters that went out."""

from __future__ import annotations

import streamlit as st

from domain.correspondence import Letter, LetterState
from domain.errors import ComplaintError
from domain.store.documents import Document
from tasks.documents import upload
from tasks.rendering import letter_head
from ui.officer import now
from ui.parts.case import Case, document_link
from ui.parts.flash import later
from ui.parts.lists import agency_names, named
from ui.parts.moments import day_words
from ui.parts.text import notice, shown, tag
from ui.parts.uploads import uploader
from ui.words import say


def documents(case: Case) -> None:
    """Links to what came in, and a place to add to it."""
    if not case.documents:
        notice("note", say("doc.none"))
    st.html(tag("ul", "".join(tag("li", _document(one)) for one in case.documents), "sd-papers"))
    if case.officer.may("upload"):
        _uploads(case)


def _document(one: Document) -> str:
    line = say("doc.line", size=max(1, one.size // 1024), who=named(one.uploaded_by), day=day_words(one.uploaded_at))
    return shown(document_link(one)) + tag("span", shown(line), "sd-meta")


def _uploads(case: Case) -> None:
    turn = st.session_state.setdefault("upload-turn", 0)
    files = uploader(say("doc.upload"), f"upload-{turn}")
    if not st.button(say("doc.send"), key="upload-send"):
        return
    if not files:
        notice("warn", say("doc.pick"))
        return
    visit = case.complaint.open_visit
    try:
        for file in files:
            content = file.getvalue()
            upload(
                case.complaint.id, file.name, content, by=case.officer, at=now(), visit_id=visit.id if visit else None
            )
    except ComplaintError as refusal:
        notice("bad", refusal)
        return
    st.session_state["upload-turn"] = turn + 1  # a new key empties the uploader
    later("ok", say("doc.saved", count=len(files)))
    st.rerun()


def letters(case: Case) -> None:
    """What went out: number, recipient, state; the PDF opens in a tab of its own."""
    if not case.letters:
        notice("note", say("letter.none"))
        return
    for letter in reversed(case.letters):
        _letter(letter)


def _letter(letter: Letter) -> None:
    to = (
        say("letter.to_complainant")
        if letter.recipient == "complainant"
        else agency_names().get(letter.recipient, letter.recipient)
    )
    with st.container(border=True, key=f"letter-{letter.kind}-{letter.id}", gap="small"):
        line = say("letter.line", number=letter.number, recipient=to)
        state = tag("span", shown(letter_state(letter)), "sd-state")
        st.html(tag("strong", shown(letter_head(letter.kind).title)) + " " + state + tag("div", shown(line), "sd-meta"))
        if letter.sha256 is None:
            return
        # in a tab of its own: a browser shows no PDF inside the sandboxed frame Streamlit offers
        st.html(tag("a", say("letter.open"), href=f"/berkas/surat/{letter.id}", target="_blank"))


def letter_state(letter: Letter) -> str:
    """Draft, issued with its day, or void, in words."""
    if letter.state is LetterState.ISSUED and letter.issued_at:
        return say("letter.issued", day=day_words(letter.issued_at))
    return say("letter.void" if letter.state is LetterState.VOID else "letter.draft")
