"""The caller's own password, and leave with who stands in."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from domain.calendar import office_day
from domain.errors import Refused
from domain.store import transaction
from domain.store.people import Leave
from tasks import absence, accounts
from ui.api.complaints import page
from ui.api.doors import At, By, Json, Key, an_id, asked, described
from ui.shapes import leave_json

router = APIRouter(tags=["people"])

PASSWORD = {"old": Key(str, "kata sandi sekarang", required=True), "new": Key(str, "kata sandi baru", required=True)}
LEAVE = {
    "username": Key(str, "akun yang cuti; tanpa ini akun sendiri"),
    "deputy": Key(str, "akun pengganti", required=True),
    "first_day": Key(str, "hari pertama, 2026-11-24", required=True),
    "last_day": Key(str, "hari terakhir, 2026-11-30", required=True),
}


@router.post("/password", openapi_extra=described(PASSWORD))
def password(by: By, at: At, said: Annotated[Json, Depends(asked(PASSWORD))]) -> JSONResponse:
    """Change the caller's password; every sign-in and token of the account ends."""
    accounts.change_password(by.username, said["old"], said["new"], at=at)
    return JSONResponse({"username": by.username})


@router.get("/leaves")
def leaves(by: By, at: At) -> JSONResponse:
    """Who is or will be away, and who stands in."""
    with transaction() as store:
        found = store.people.leaves(since=office_day(at))
    return page([leave_json(one) for one in found], None)


@router.post("/leaves", status_code=201, openapi_extra=described(LEAVE))
def enter(by: By, at: At, said: Annotated[Json, Depends(asked(LEAVE))]) -> JSONResponse:
    """Enter leave: one's own, or anybody's for who assigns cards or administrates."""
    first, last = _day("first_day", said["first_day"]), _day("last_day", said["last_day"])
    leave = Leave(said["username"] or by.username, said["deputy"], first, last)
    return JSONResponse(leave_json(absence.enter_leave(leave, by=by, at=at)), 201)


@router.delete("/leaves/{leave_id}")
def remove(leave_id: str, by: By, at: At) -> JSONResponse:
    """Take leave off the list."""
    absence.end_leave(an_id(leave_id), by=by, at=at)
    return JSONResponse({"id": leave_id})


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused({name: "tulis tanggal seperti 2026-11-24"}) from None
