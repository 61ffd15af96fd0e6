"""Small lists: agencies, workflows, and for administrators the outbox."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from domain.store import transaction
from domain.versions import WorkflowVersion
from ui.api.complaints import Limit, page
from ui.api.doors import At, By, an_id
from ui.shapes import Json, moment, parcel_json, workflow_json

router = APIRouter(tags=["lists"])


@router.get("/agencies")
def agencies(by: By) -> JSONResponse:
    """The agencies complaints are forwarded to, by name."""
    with transaction() as store:
        found = store.agencies.all()
    return page([asdict(agency) for agency in found], None)


@router.get("/workflows")
def workflows(by: By, at: At) -> JSONResponse:
    """Every stored version of the route, the newest first: its number, step, people, reason and day."""
    with transaction() as store:
        found = store.workflows.all_versions(at)
    return page([_version(one) for one in found], None)


@router.get("/workflows/{version}")
def workflow(version: str, by: By, at: At) -> JSONResponse:
    """One route, by its SHA-256 (or the beginning of it) or its number: stages, decisions, terms; 422 for a draft that isn't sound."""
    with transaction() as store:
        found = store.workflows.version(version, at)
        return JSONResponse({**workflow_json(store.workflows.get(found.version)), **_version(found)})


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


def _version(one: WorkflowVersion) -> Json:
    """A stored version: number, SHA-256, step, who wrote, proposed and approved it, why, and since when it holds."""
    moments = {"stored_at": moment(one.stored_at), "in_force_from": moment(one.in_force_from)}
    return {**asdict(one), **moments, "status": one.status.value}
