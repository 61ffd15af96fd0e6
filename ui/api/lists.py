"""Small lists: agencies, workflows, and for administrators the outbox."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from domain.store import transaction
from ui.api.complaints import Limit, page
from ui.api.doors import At, By, an_id
from ui.shapes import parcel_json, workflow_json

router = APIRouter(tags=["lists"])


@router.get("/agencies")
def agencies(by: By) -> JSONResponse:
    """The agencies complaints are forwarded to, by name."""
    with transaction() as store:
        found = store.agencies.all()
    return page([asdict(agency) for agency in found], None)


@router.get("/workflows")
def workflows(by: By) -> JSONResponse:
    """Every stored route, the newest first."""
    with transaction() as store:
        found = store.workflows.all()
    return page([{"version": version, "name": name, "in_force": valid} for version, name, valid in found], None)


@router.get("/workflows/{version}")
def workflow(version: str, by: By) -> JSONResponse:
    """One route: stages, decisions, terms."""
    with transaction() as store:
        return JSONResponse(workflow_json(store.workflows.get(version)))


@router.get("/outbox")
def outbox(by: By, limit: Limit = 100) -> JSONResponse:
    """What was sent or waits to be, the newest first; without whom it goes to."""
    by.must("administrate")
    with transaction() as store:
        found = store.correspondence.parcels(limit=limit)
    return page([parcel_json(parcel) for parcel in found], None)


@router.post("/outbox/{parcel_id}/retry")
def retry(parcel_id: str, by: By, at: At) -> JSONResponse:
    """Try a parcel again now."""
    by.must("administrate")
    with transaction() as store:
        store.correspondence.retry(an_id(parcel_id), at=at)
    return JSONResponse({"id": parcel_id})
