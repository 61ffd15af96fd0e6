"""Visits: the cards of an inbox, whose they are, the decision; and an agency's answer, which is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from domain.complaint import Complaint
from domain.errors import NotFound, Refused
from domain.store import Store, transaction
from domain.store.board import Filter
from tasks import desk, many
from ui.api.complaints import Limit, page, roles_asked
from ui.api.doors import At, By, Json, Key, a_moment, an_id, asked, described
from ui.shapes import after_json, card_json, done_json

router = APIRouter(tags=["visits"])

DECISION = {
    "outcome": Key(str, "keputusan, salah satu dari outcomes tahap itu", required=True),
    "fields": Key(dict, "isian yang diminta keputusan"),
    "note": Key(str, "catatan"),
}
ASSIGNMENT = {
    "username": Key(str, "nama akun petugas", required=True),
    "instruction": Key(str, "isi disposisi: apa yang diminta dari petugas itu"),
}
CARDS = {"visits": Key(list, "id kunjungan (kartu)", required=True)}
ANSWER = {
    "registration_number": Key(str, "nomor agenda kita"),
    "letter_number": Key(str, "nomor surat kita kepada instansi"),
    "fields": Key(dict, "isian keputusan “jawaban diterima”"),
    "received_at": Key(str, "kapan jawaban sampai di kantor, ISO 8601 dengan zona waktu"),
    "note": Key(str, "catatan"),
}


@router.get("/visits")
def cards(
    by: By,
    at: At,
    *,
    role: str | None = None,
    stage: str | None = None,
    cursor: str | None = None,
    limit: Limit = 50,
    open: bool = True,  # noqa: A002  the public name of the parameter
    mine: bool = False,
    overdue: bool = False,
) -> JSONResponse:
    """Open visits, the most urgent first; `mine` keeps the cards the caller has claimed or was given."""
    if not open:
        raise Refused({"open": "hanya kunjungan yang terbuka yang didaftar; yang lama ada pada pengaduannya"})
    narrowed = Filter(stage, roles_asked(by, role), by.username if mine else None, overdue_at=at if overdue else None)
    with transaction() as store:
        rows, more = store.board.cards(narrowed, after=cursor, limit=limit)
        cases = store.complaints.look_at_all(row.complaint_id for row in rows)
        shown = [card_json(row, cases[row.complaint_id]) for row in rows]
    return page(shown, more)


@router.post("/visits/{visit_id}/claim")
def claim(visit_id: str, by: By, at: At) -> JSONResponse:
    """Take the card."""
    return _on_visit(visit_id, lambda _, case, visit: case.claim(visit, by=by, at=at))


@router.post("/visits/{visit_id}/release")
def release(visit_id: str, by: By, at: At) -> JSONResponse:
    """Put the card back."""
    return _on_visit(visit_id, lambda _, case, visit: case.release(visit, by=by, at=at))


@router.post("/visits/{visit_id}/assign", openapi_extra=described(ASSIGNMENT))
def assign(visit_id: str, by: By, at: At, said: Annotated[Json, Depends(asked(ASSIGNMENT))]) -> JSONResponse:
    """Give the card to an officer of its role, with an order (disposisi): by who may assign, or by its holder."""
    told = said["instruction"]
    return JSONResponse(after_json(desk.assign(an_id(visit_id), said["username"], by=by, at=at, instruction=told)))


@router.post("/visits/claim", openapi_extra=described(CARDS))
def claim_many(by: By, at: At, said: Annotated[Json, Depends(asked(CARDS))]) -> JSONResponse:
    """Take several cards, each by itself: the answer tells which were taken, and why the others were not."""
    by.must("decide")
    return page([done_json(one) for one in many.claim(_ids(said["visits"]), by=by, at=at)], None)


@router.post("/visits/assign", openapi_extra=described({**CARDS, **ASSIGNMENT}))
def assign_many(by: By, at: At, said: Annotated[Json, Depends(asked({**CARDS, **ASSIGNMENT}))]) -> JSONResponse:
    """Give several cards to an officer with the same order, each by itself."""
    if not by.may("assign"):
        by.must("decide")
    visits, told = _ids(said["visits"]), said["instruction"]
    done = many.assign(visits, said["username"], by=by, at=at, instruction=told)
    return page([done_json(one) for one in done], None)


@router.post("/visits/{visit_id}/decision", openapi_extra=described(DECISION))
def decide(visit_id: str, by: By, at: At, said: Annotated[Json, Depends(asked(DECISION))]) -> JSONResponse:
    """Take a decision: 409 when it was taken already or the office work is under way, 422 for the form, 403 for the right."""

    def act(_: Store, complaint: Complaint, visit: UUID) -> None:
        try:
            complaint.decide(
                said["outcome"], by=by, at=at, visit_id=visit, fields=said["fields"] or {}, note=said["note"]
            )
        except NotFound as unknown:
            raise Refused({"outcome": str(unknown)}) from None

    return _on_visit(visit_id, act)


@router.post("/visits/{visit_id}/take-back")
def take_back(visit_id: str, by: By, at: At) -> JSONResponse:
    """Take back one's own decision of that visit: 409 once somebody has acted on it or a letter was made."""
    return JSONResponse(after_json(desk.take_back(an_id(visit_id), by=by, at=at)))


@router.post("/answers", openapi_extra=described(ANSWER))
def answer(by: By, at: At, said: Annotated[Json, Depends(asked(ANSWER))]) -> JSONResponse:
    """An agency's answer: decides the visit that waits for it."""
    number = said["registration_number"] or said["letter_number"]
    if not number:
        raise Refused({"registration_number": "sebutkan nomor agenda atau nomor surat (letter_number)"})
    received_at = a_moment("received_at", said) if said["received_at"] else None
    fields, note = said["fields"] or {}, said["note"]
    return JSONResponse(after_json(desk.answer(number, fields, by=by, at=at, note=note, received_at=received_at)))


def _on_visit(visit_id: str, act: Callable[[Store, Complaint, UUID], object]) -> JSONResponse:
    visit = an_id(visit_id)
    with transaction() as store:
        complaint = store.complaints.take(store.complaints.of_visit(visit))
        act(store, complaint, visit)
        shown = after_json(complaint)
    return JSONResponse(shown)


def _ids(words: list[object]) -> list[UUID]:
    return [an_id(str(word)) for word in words]
