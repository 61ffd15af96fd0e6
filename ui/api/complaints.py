"""Complaints: register, list, look at, find earlier ones like a letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse

from config.intake import letter_schema, read_letter
from domain.complaint import Complaint
from domain.confidentiality import must_see, sees_identity
from domain.errors import NotAllowed, Refused
from domain.people import Officer
from domain.registration import Intake
from domain.store import transaction
from domain.store.board import Filter
from tasks import counter
from ui.api.doors import At, Body, By, Json, body_schema
from ui.shapes import ROOT, case_view, complaint_json, listed_json, receipt_json, similar_json

router = APIRouter(tags=["complaints"])

Limit = Annotated[int, Query(ge=1, le=200)]
LONGEST_KEY = 200


@router.post("/complaints", status_code=201, openapi_extra=body_schema(letter_schema()))
def register(by: By, at: At, letter: Body, idempotency_key: Annotated[str | None, Header()] = None) -> JSONResponse:
    """Register a letter. `Idempotency-Key` makes a repeated call give the first receipt back, with 200."""
    by.must("register")
    intake = read_letter(letter, at=at)
    receipt = counter.register(intake, by=by, at=at, source_key=_source_key(idempotency_key, by))
    with transaction() as store:
        complaint = store.complaints.look_at(receipt.id)
        if receipt.again:
            _must_be_same(complaint, intake)
        shown = receipt_json(receipt, complaint)
    return JSONResponse(shown, 200 if receipt.again else 201, {"Location": f"{ROOT}/complaints/{receipt.id}"})


def _source_key(key: str | None, by: Officer) -> str | None:
    """The caller's key, kept apart from those of other officers."""
    if key is None:
        return None
    if not key.strip() or len(key) > LONGEST_KEY:
        raise Refused({"Idempotency-Key": f"1 sampai {LONGEST_KEY} huruf"})
    return f"rest:{by.username}:{key}"


def _must_be_same(complaint: Complaint, intake: Intake) -> None:
    if (complaint.body, complaint.received_at) != (intake.body, intake.received_at):
        raise Refused(
            {"Idempotency-Key": f"kunci ini sudah dipakai untuk surat lain ({complaint.registration_number})"}
        )


@router.get("/complaints")
def listing(
    by: By,
    at: At,
    *,
    q: str | None = None,
    stage: str | None = None,
    role: str | None = None,
    agency: str | None = None,
    channel: str | None = None,
    state: Literal["open", "closed"] | None = None,
    cursor: str | None = None,
    limit: Limit = 50,
    overdue: bool = False,
) -> JSONResponse:
    """Complaints, the newest first; who does not see everything gets those waiting for his roles."""
    late = at if overdue else None
    closed = None if state is None else state == "closed"
    roles, names = roles_asked(by, role), sees_identity(by)
    narrowed = Filter(stage, roles, None, agency, channel, late, q, names=names, closed=closed)
    with transaction() as store:
        rows, more = store.board.complaints(narrowed, after=cursor, limit=limit)
    return page([listed_json(row, at) for row in rows], more)


def roles_asked(by: Officer, role: str | None) -> list[str] | None:
    """The roles a list is narrowed to: the one asked for, but never more than the officer may see; None for all."""
    if by.may("see_all"):
        return [role] if role else None
    return [one for one in sorted(by.roles) if role in (None, one)]


def page(items: Sequence[Json], more: str | None) -> JSONResponse:
    """The shape of every list."""
    return JSONResponse({"items": list(items), "next": more})


@router.post("/complaints/similar", openapi_extra=body_schema(letter_schema()))
def similar(by: By, at: At, letter: Body) -> JSONResponse:
    """Earlier complaints like this text and identity, the likeliest first; subject or body suffices."""
    if not (by.may("register") or by.may("see_all")):
        raise NotAllowed(f"Akun {by.username} tidak berhak mencari pengaduan.")
    intake = read_letter(_as_letter(letter), at=at, received_at_default=at)
    with transaction() as store:
        hits = store.search.similar(intake, limit=20)
    return page([similar_json(hit) for hit in hits], None)


def _as_letter(asked: Json) -> Json:
    """What was asked as a letter: a missing subject is the body's beginning, a missing body the subject."""
    given = {name: value for name, value in asked.items() if name != "text"}
    body = asked.get("body") or asked.get("text") or asked.get("subject")
    subject = asked.get("subject") or (body[:500] if isinstance(body, str) else body)
    return {"channel": "letter", **given, "subject": subject, "body": body}


@router.get("/complaints/{word}")
def look_at(request: Request, word: str, by: By) -> JSONResponse:
    """One complaint by id, registration number or tracking code."""
    with transaction() as store:
        complaint_id = store.complaints.find(word)
        must_see(by, store.complaints.look_at(complaint_id))
        view = case_view(store, complaint_id, by)
    return JSONResponse(complaint_json(view, request.app.state.surroundings.flow_state))
