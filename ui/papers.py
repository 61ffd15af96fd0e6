"""Letters, documents (as files and as pictures), receipts and printed dossiers as pages of their own, for whoever is signed in and may see the complaint.

Only PDFs and pictures are shown in the browser; nothing is ever guessed from its bytes (nosniff), and no script runs in them.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.settings import settings
from domain.confidentiality import must_see, must_see_papers
from domain.correspondence import Letter
from domain.errors import NotAllowed, NotFound
from domain.people import Officer
from domain.store import Store, transaction
from domain.store.documents import Document
from tasks.accounts import signed_in
from tasks.pictures import picture
from ui import dossier
from ui.officer import key_of, now
from ui.parts.moments import clock_words, day_words
from ui.parts.text import shown, tag
from ui.sheet import message, sheet
from ui.slips import slip
from ui.words import say

INLINE = ("application/pdf", "image/jpeg", "image/png")
Paper = Callable[[Store, UUID, Officer], Response]


def routes() -> list[Route]:
    """Addresses of letters, documents and receipts."""
    return [
        Route("/berkas/surat/{id}", lambda request: _paper(request, _letter)),
        Route("/berkas/dokumen/{id}", lambda request: _paper(request, _document)),
        Route("/berkas/surat/{id}/pratinjau", lambda request: _look(request, _letter_hash)),
        Route("/berkas/dokumen/{id}/pratinjau", lambda request: _look(request, _document_hash)),
        Route("/cetak/{id}", lambda request: _paper(request, dossier.printed)),
        Route("/disposisi/{id}", lambda request: _paper(request, slip)),
        Route("/resi/{id}", lambda request: _paper(request, _receipt)),
    ]


def _paper(request: Request, made: Paper) -> Response:
    def answer(officer: Officer, asked: UUID) -> Response:
        with transaction() as store:
            return made(store, asked, officer)

    return _guarded(request, answer)


def _look(request: Request, hash_of: Callable[[Store, UUID, Officer], str]) -> Response:
    """A picture of a paper. It is drawn after the transaction: drawing may take seconds, and connections are few."""

    def answer(officer: Officer, asked: UUID) -> Response:
        with transaction() as store:
            sha256 = hash_of(store, asked, officer)
        return Response(picture(sha256), media_type="image/jpeg", headers={"cache-control": "private, no-store"})

    return _guarded(request, answer)


def _guarded(request: Request, answer: Callable[[Officer, UUID], Response]) -> Response:
    officer = signed_in(key_of(request.cookies), at=now())
    if officer is None:
        return message(say("signin.title"), say("paper.signin"), status=401)
    try:
        return answer(officer, UUID(request.path_params["id"]))
    except (ValueError, NotFound, NotAllowed):
        # whoever may not see it learns no more than whoever guesses
        return message(say("app"), say("paper.none"), status=404)


def _letter(store: Store, letter_id: UUID, officer: Officer) -> Response:
    letter = _issued(store, letter_id, officer)
    return _file(store, letter.sha256 or "", f"{letter.number.replace('/', '-')}.pdf")


def _letter_hash(store: Store, letter_id: UUID, officer: Officer) -> str:
    return _issued(store, letter_id, officer).sha256 or ""


def _issued(store: Store, letter_id: UUID, officer: Officer) -> Letter:
    """A letter whose PDF is there, for who may see it."""
    letter = store.correspondence.get(letter_id)
    must_see_papers(officer, store.complaints.look_at(letter.complaint_id))
    if letter.sha256 is None:
        raise NotFound(say("letter.draft"))
    return letter


def _document(store: Store, document_id: UUID, officer: Officer) -> Response:
    document = _seen(store, document_id, officer)
    return _file(store, document.sha256, document.name)


def _document_hash(store: Store, document_id: UUID, officer: Officer) -> str:
    return _seen(store, document_id, officer).sha256


def _seen(store: Store, document_id: UUID, officer: Officer) -> Document:
    document = store.documents.get(document_id)
    must_see_papers(officer, store.complaints.look_at(document.complaint_id))
    return document


def _file(store: Store, sha256: str, name: str) -> Response:
    media_type, content = store.documents.content(sha256)
    way = "inline" if media_type in INLINE else "attachment"
    headers = {
        "content-disposition": f"{way}; filename*=UTF-8''{quote(name.encode('utf-8', 'replace'), safe='')}",
        "cache-control": "private, no-store",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'",
    }
    return Response(content, media_type=media_type, headers=headers)


def _receipt(store: Store, complaint_id: UUID, officer: Officer) -> Response:
    complaint = store.complaints.look_at(complaint_id)
    must_see(officer, complaint)
    track = f"{settings().public_url}/track/{complaint.tracking_code}"
    rows = (
        (say("fact.registration_number"), complaint.registration_number),
        (say("fact.received"), f"{day_words(complaint.received_at)}, {clock_words(complaint.received_at)}"),
        (say("reg.subject").rstrip(" *"), complaint.subject),
        (say("fact.tracking_code"), complaint.tracking_code),
        (say("receipt.track"), track),
    )
    listed = "".join(tag("dt", shown(label)) + tag("dd", shown(value)) for label, value in rows)
    body = tag("h1", say("receipt.title")) + tag("dl", listed, "sd-facts") + tag("p", say("receipt.keep"))
    return sheet(say("receipt.title"), body + tag("p", say("receipt.print"), "sd-noprint"), css="sd-sheet sd-receipt")
