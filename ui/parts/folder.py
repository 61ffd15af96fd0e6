"""The case's papers: documents that came in, letters that went out."""

from __future__ import annotations

import streamlit as st

from domain.confidentiality import sees_papers
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
from ui.parts.text import attribute, notice, shown, tag
from ui.parts.uploads import uploader
from ui.words import say


def documents(case: Case) -> None:
    """Links to what came in, and a place to add to it."""
    if not case.documents:
        notice("note", say("doc.none"))
    _closed(case)
    st.html(tag("ul", "".join(tag("li", _document(one, case)) for one in case.documents), "sd-papers"))
    if case.officer.may("upload"):
        _uploads(case)


def _closed(case: Case) -> None:
    """Who sees the case but not its papers is told so, instead of being sent to a refusal."""
    if not sees_papers(case.officer):
        notice("note", say("paper.not_yours"))


def _document(one: Document, case: Case) -> str:
    line = tag("span", shown(document_words(one)), "sd-meta")
    if not sees_papers(case.officer):
        return shown(one.name) + line
    return shown(document_link(one)) + line + _look(f"/berkas/dokumen/{one.id}", one.name)


def document_words(one: Document) -> str:
    """Size, who brought it in, when."""
    return say("doc.line", size=max(1, one.size // 1024), who=named(one.uploaded_by), day=day_words(one.uploaded_at))


def _look(address: str, name: str) -> str:
    """A drawer with a paper's first pages as a picture; the browser asks for it when the drawer is opened."""
    picture = f'<img loading="lazy" src="{address}/pratinjau" alt="{attribute(say("paper.look_of", name=name))}">'
    return tag("details", tag("summary", shown(say("paper.look"))) + picture, "sd-look")


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
    _closed(case)
    for letter in reversed(case.letters):
        _letter(letter, case)


def letter_words(letter: Letter) -> str:
    """Number and addressee; a complainant without a name."""
    known = {"complainant": say("letter.to_complainant")}
    to = known.get(letter.recipient) or agency_names().get(letter.recipient, letter.recipient)
    return say("letter.line", number=letter.number, recipient=to)


def _letter(letter: Letter, case: Case) -> None:
    with st.container(border=True, key=f"letter-{letter.kind}-{letter.id}", gap="small"):
        line = letter_words(letter)
        state = tag("span", shown(letter_state(letter)), "sd-state")
        st.html(tag("strong", shown(letter_head(letter.kind).title)) + " " + state + tag("div", shown(line), "sd-meta"))
        if letter.sha256 is None or not sees_papers(case.officer):
            return
        # in a tab of its own: a browser shows no PDF inside the sandboxed frame Streamlit offers
        address = f"/berkas/surat/{letter.id}"
        link = tag("a", say("letter.open"), href=address, target="_blank")
        st.html(link + _look(address, letter.number))


def letter_state(letter: Letter) -> str:
    """Draft, issued with its day, or void, in words."""
    if letter.state is LetterState.ISSUED and letter.issued_at:
        return say("letter.issued", day=day_words(letter.issued_at))
    return say("letter.void" if letter.state is LetterState.VOID else "letter.draft")
