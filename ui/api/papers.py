"""Papers: uploads onto a complaint, documents and letters out again, never as something a browser would run."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from domain.confidentiality import must_see, must_see_papers
from domain.errors import Conflict
from domain.people import Officer
from domain.store import Store, transaction
from tasks.documents import upload
from ui.api.doors import At, By, Json, Uploaded, an_id
from ui.shapes import document_json

router = APIRouter(tags=["papers"])

UPLOAD: Json = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "PDF, JPEG atau PNG, ≤ 20 MB"},
                        "visit_id": {"type": "string", "format": "uuid"},
                    },
                }
            }
        },
    }
}


@router.post("/complaints/{word}/documents", status_code=201, openapi_extra=UPLOAD)
def attach(word: str, by: By, at: At, file: Uploaded) -> JSONResponse:
    """Attach a document; its type is judged by its content."""
    visit = file.fields.get("visit_id")
    with transaction() as store:
        complaint_id = store.complaints.find(word)
        must_see(by, store.complaints.look_at(complaint_id))
    document_id = upload(complaint_id, file.name, file.content, by=by, at=at, visit_id=an_id(visit) if visit else None)
    with transaction() as store:
        shown = document_json(store.documents.get(document_id))
    return JSONResponse(shown, 201, {"Location": shown["href"]})


@router.get("/documents/{document_id}")
def document(document_id: str, by: By, *, download: bool = True) -> Response:
    """The content of a document."""
    with transaction() as store:
        found = store.documents.get(an_id(document_id))
        if found.uploaded_by != by.username:
            must_see_papers(by, store.complaints.look_at(found.complaint_id))
        media_type, content = store.documents.content(found.sha256)
    return _paper(content, media_type, found.name, download=download)


@router.get("/letters/{letter_id}")
def letter(letter_id: str, by: By, *, download: bool = False) -> Response:
    """The PDF of a letter of ours."""
    with transaction() as store:
        content, name = _letter(store, letter_id, by)
    return _paper(content, "application/pdf", name, download=download)


def _letter(store: Store, letter_id: str, by: Officer) -> tuple[bytes, str]:
    found = store.correspondence.get(an_id(letter_id))
    must_see_papers(by, store.complaints.look_at(found.complaint_id))
    if found.sha256 is None:
        raise Conflict("Surat ini belum terbit; PDF-nya belum ada.")
    return store.documents.content(found.sha256)[1], f"{found.kind} {found.number.replace('/', '-')}.pdf"


def _paper(content: bytes, media_type: str, name: str, *, download: bool) -> Response:
    place = "attachment" if download else "inline"
    headers = {
        "Content-Disposition": f"{place}; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; object-src 'self'",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=media_type, headers=headers)
