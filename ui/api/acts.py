"""Acts on a complaint as a whole: stop and restart the clock, extend, withdraw, reopen, connect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from domain.complaint import Complaint
from domain.confidentiality import must_see
from domain.errors import NotFound
from domain.people import Officer
from domain.store import transaction
from tasks import desk
from tasks.corrections import correct_letter, replaced
from ui.api.complaints import page
from ui.api.doors import At, By, Json, Key, a_moment, an_id, asked, described
from ui.shapes import after_json, replaced_json

router = APIRouter(tags=["acts"])

REASON = {"reason": Key(str, "alasan", required=True)}
EXTENSION = {
    **REASON,
    "days": Key(int, "berapa hari", required=True),
    "term": Key(str, "id batas waktu; tanpa ini yang terdekat"),
}
LINK = {
    **REASON,
    "other": Key(str, "nomor agenda atau id pengaduan lain", required=True),
    "kind": Key(str, "repeat_of atau related", required=True),
}
CORRECTION = {**REASON, "changes": Key(dict, "isian surat → nilai yang benar", required=True)}
REVIVAL = {"received_at": Key(str, "kapan sampai di kantor, ISO 8601 dengan zona waktu", required=True)}
UNLINK = {**REASON, "other": Key(str, "nomor agenda atau id pengaduan lain", required=True)}

Reason = Annotated[Json, Depends(asked(REASON))]


@router.post("/complaints/{word}/pause", openapi_extra=described(REASON))
def pause(word: str, by: By, at: At, said: Reason) -> JSONResponse:
    """Stop the clock."""
    return _act(word, by, lambda one: one.pause(by=by, at=at, **said))


@router.post("/complaints/{word}/resume", openapi_extra=described(REASON))
def resume(word: str, by: By, at: At, said: Reason) -> JSONResponse:
    """Let the clock run again."""
    return _act(word, by, lambda one: one.resume(by=by, at=at, **said))


@router.post("/complaints/{word}/withdraw", openapi_extra=described(REASON))
def withdraw(word: str, by: By, at: At, said: Reason) -> JSONResponse:
    """The complainant takes the complaint back."""
    return _act(word, by, lambda one: one.withdraw(by=by, at=at, **said))


@router.post("/complaints/{word}/reopen", openapi_extra=described(REASON))
def reopen(word: str, by: By, at: At, said: Reason) -> JSONResponse:
    """Take a closed complaint up again."""
    return _act(word, by, lambda one: one.reopen(by=by, at=at, **said))


@router.post("/complaints/{word}/extend", openapi_extra=described(EXTENSION))
def extend(word: str, by: By, at: At, said: Annotated[Json, Depends(asked(EXTENSION))]) -> JSONResponse:
    """Give a running term more days; without `term`, the one that ends first."""

    def act(complaint: Complaint) -> None:
        term = an_id(said["term"]) if said["term"] else _nearest_term(complaint)
        complaint.extend(term, said["days"], by=by, at=at, reason=said["reason"])

    return _act(word, by, act)


@router.post("/complaints/{word}/correct", openapi_extra=described(CORRECTION))
def correct(word: str, by: By, at: At, said: Annotated[Json, Depends(asked(CORRECTION))]) -> JSONResponse:
    """Correct what was registered: `{"changes": {"letter.number": "…"}, "reason": "…"}`; null empties a field."""
    complaint = correct_letter(_id_of(word), said["changes"], by=by, at=at, reason=said["reason"])
    return JSONResponse(after_json(complaint))


@router.post("/complaints/{word}/revive", openapi_extra=described(REVIVAL))
def revive(word: str, by: By, at: At, said: Annotated[Json, Depends(asked(REVIVAL))]) -> JSONResponse:
    """Open again what lapsed although what it waited for had reached us in time."""
    return JSONResponse(after_json(desk.revive(_id_of(word), a_moment("received_at", said), by=by, at=at)))


@router.get("/complaints/{word}/replaced")
def old_identity(word: str, by: By) -> JSONResponse:
    """Corrected values that say who complains, for who may see identities."""
    return page([replaced_json(one) for one in replaced(_id_of(word), by=by)], None)


@router.post("/complaints/{word}/link", openapi_extra=described(LINK))
def link(word: str, by: By, at: At, said: Annotated[Json, Depends(asked(LINK))]) -> JSONResponse:
    """Connect it with another complaint."""
    complaint = desk.link(_id_of(word), said["other"], said["kind"], by=by, at=at, reason=said["reason"])
    return JSONResponse(after_json(complaint))


@router.post("/complaints/{word}/unlink", openapi_extra=described(UNLINK))
def unlink(word: str, by: By, at: At, said: Annotated[Json, Depends(asked(UNLINK))]) -> JSONResponse:
    """Take a connection away, a suspected one too."""
    complaint = desk.unlink(_id_of(word), said["other"], by=by, at=at, reason=said["reason"])
    return JSONResponse(after_json(complaint))


def _act(word: str, by: Officer, act: Callable[[Complaint], object]) -> JSONResponse:
    with transaction() as store:
        complaint = store.complaints.take(store.complaints.find(word))
        must_see(by, complaint)
        act(complaint)
        shown = after_json(complaint)
    return JSONResponse(shown)


def _id_of(word: str) -> UUID:
    with transaction() as store:
        return store.complaints.find(word)


def _nearest_term(complaint: Complaint) -> UUID:
    running = sorted(complaint.running_terms(), key=lambda term: term.due_at)
    if not running:
        raise NotFound("Tidak ada batas waktu yang berjalan.")
    return running[0].id
