"""Notices of the caller, his choice of kinds, and escalations with their answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from domain.errors import Refused
from domain.store import transaction
from domain.store.logins import AddressCheck
from domain.store.notices import Wishes
from tasks import addresses, wishes
from tasks.escalations import acknowledge as acknowledge_escalation
from ui.api.complaints import Limit
from ui.api.doors import At, Body, By, Json, Key, an_id, asked, described
from ui.shapes import raised_json, told_json

router = APIRouter(tags=["notices"])

ANSWER = {"note": Key(str, "apa yang dilakukan", required=True)}
CODE = {"code": Key(str, "kode dari surel", required=True)}
CHOICES = ("muted", "mailed")


@router.get("/notices")
def listing(by: By, at: At, *, unread: bool = False, cursor: str | None = None, limit: Limit = 50) -> JSONResponse:
    """The caller's notices of the last two months, the newest first, and how many he has not read."""
    with transaction() as store:
        found, more = store.notices.of(by, at=at, unread=unread, after=cursor, limit=limit)
        count = store.notices.unread(by, at=at)
    return JSONResponse({"items": [told_json(one) for one in found], "next": more, "unread": count})


@router.post("/notices/read-all")
def read_all(by: By, at: At) -> JSONResponse:
    """Mark all the caller has as read."""
    with transaction() as store:
        return JSONResponse({"read": store.notices.read_all(by=by, at=at)})


@router.post("/notices/{notice_id}/read")
def read(notice_id: str, by: By, at: At) -> JSONResponse:
    """Mark one as read."""
    with transaction() as store:
        store.notices.read(an_id(notice_id), by=by, at=at)
        return JSONResponse({"id": notice_id, "unread": store.notices.unread(by, at=at)})


@router.get("/notices/choice")
def choice(by: By, at: At) -> JSONResponse:
    """Which kinds the caller does not want to see, which he wants by mail, and to which address; one that waits for its code too."""
    with transaction() as store:
        return JSONResponse(_chosen(store.notices.wishes(by), addresses.waiting(by, at=at)))


@router.put("/notices/choice")
def choose(by: By, at: At, said: Body) -> JSONResponse:
    """Choose kinds: `{"muted": […], "mailed": […]}`; with `"email"` also the caller's own address, "" for none.

    Another address counts once the code sent to it was given (`/notices/address`).
    """
    email = said.get("email")
    if not isinstance(email, str | None):
        raise Refused({"email": "harus berupa teks"})
    chosen = {name: _kinds(said, name) for name in CHOICES}
    found = wishes.choose(by=by, at=at, email=email, **chosen)
    return JSONResponse(_chosen(found, addresses.waiting(by, at=at)))


@router.post("/notices/address", openapi_extra=described(CODE))
def address(by: By, at: At, said: Annotated[Json, Depends(asked(CODE))]) -> JSONResponse:
    """Give the code that was mailed to the caller's new address; from then on notices go there."""
    return JSONResponse({"email": addresses.confirm(said["code"], by=by, at=at)})


def _chosen(found: Wishes, waiting: AddressCheck | None) -> Json:
    return {"email": found.email, "waiting_email": waiting.email if waiting else None} | {
        name: sorted(getattr(found, name)) for name in CHOICES
    }


def _kinds(said: Json, name: str) -> list[str]:
    given = said.get(name, [])
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise Refused({name: "harus berupa daftar jenis pemberitahuan"})
    return list(given)


@router.get("/escalations")
def escalations(by: By, *, acknowledged: bool = False, cursor: str | None = None, limit: Limit = 50) -> JSONResponse:
    """Escalations the caller may see, the oldest first; those that wait for an answer unless asked otherwise."""
    with transaction() as store:
        found, more = store.notices.escalations(by, acknowledged=acknowledged, after=cursor, limit=limit)
    return JSONResponse({"items": [raised_json(one) for one in found], "next": more})


@router.post("/escalations/{escalation_id}/acknowledge", openapi_extra=described(ANSWER))
def acknowledge(escalation_id: str, by: By, at: At, said: Annotated[Json, Depends(asked(ANSWER))]) -> JSONResponse:
    """Answer an escalation."""
    acknowledge_escalation(an_id(escalation_id), by=by, at=at, note=said["note"])
    return JSONResponse({"id": escalation_id})
