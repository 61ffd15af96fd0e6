"""Notes on a complaint: read, write (which tells who is named), withdraw one's own."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from domain.errors import Refused
from domain.notes import Note
from domain.store import transaction
from tasks.notes import notes_of, withdraw_note, write_note
from ui.api.complaints import page
from ui.api.doors import At, By, Json, Key, an_id, asked, described
from ui.shapes import moment

router = APIRouter(tags=["notes"])

NOTE = {"text": Key(str, "isi catatan", required=True), "mentions": Key(list, "daftar nama akun yang disebut")}
WITHDRAWAL = {"reason": Key(str, "alasan", required=True)}


@router.get("/complaints/{word}/notes")
def listing(word: str, by: By) -> JSONResponse:
    """The notes, oldest first; of a withdrawn one no words."""
    with transaction() as store:
        complaint_id = store.complaints.find(word)
    return page([note_json(one) for one in notes_of(complaint_id, by=by)], None)


@router.post("/complaints/{word}/notes", status_code=201, openapi_extra=described(NOTE))
def write(word: str, by: By, at: At, said: Annotated[Json, Depends(asked(NOTE))]) -> JSONResponse:
    """Write one: `{"text": "… @account …", "mentions": ["account"]}`; who is named is told."""
    with transaction() as store:
        complaint_id = store.complaints.find(word)
    note = write_note(complaint_id, said["text"], by=by, at=at, mentions=_mentions(said))
    return JSONResponse(note_json(note), 201)


@router.post("/notes/{note_id}/withdraw", openapi_extra=described(WITHDRAWAL))
def withdraw(note_id: str, by: By, at: At, said: Annotated[Json, Depends(asked(WITHDRAWAL))]) -> JSONResponse:
    """Take one's own note back."""
    withdraw_note(an_id(note_id), by=by, at=at, reason=said["reason"])
    return JSONResponse({"id": note_id})


def note_json(note: Note) -> Json:
    """A note; the words of a withdrawn one are not shown."""
    return {
        "id": str(note.id),
        "by": note.by,
        "at": moment(note.at),
        "text": None if note.withdrawn_at else note.text,
        "mentions": list(note.mentions),
        "withdrawn_at": moment(note.withdrawn_at),
        "withdrawn_reason": note.withdrawn_reason,
    }


def _mentions(said: Json) -> list[str]:
    given = said["mentions"] or []
    if not all(isinstance(one, str) for one in given):
        raise Refused({"mentions": "harus berupa daftar nama akun"})
    return [str(one) for one in given]
