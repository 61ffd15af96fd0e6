"""Monthly reports: the list, one month's content, and its files."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from domain.errors import NotFound
from domain.reporting import Month
from domain.store import transaction
from domain.store.reporting import Report
from tasks.reports import RIGHT, make_report
from ui.api.complaints import page
from ui.api.doors import At, By, Json

router = APIRouter(tags=["reports"])


@router.get("/reports")
def reports(by: By) -> JSONResponse:
    """Kept monthly reports, the newest month first, every edition."""
    by.must(RIGHT)
    with transaction() as store:
        found = store.reports.all()
    return page([_shown(one) for one in found], None)


@router.get("/reports/{name}")
def report(name: str, by: By, form: Literal["json", "pdf", "xlsx"] = "json") -> Response:
    """The latest report of a month (`name` like 2026-10): its figures, or one of its files."""
    by.must(RIGHT)
    with transaction() as store:
        found = store.reports.latest(Month.read(name))
        if found is None:
            raise NotFound(f"Laporan {name} belum disusun.")
        if form == "json":
            return JSONResponse({**_shown(found), "content": found.content})
        media_type, content = store.documents.content(found.pdf if form == "pdf" else found.xlsx)
    headers = {
        "Content-Disposition": f'attachment; filename="laporan-{found.month}-{found.edition}.{form}"',
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


@router.post("/reports/{name}")
def make(name: str, by: By, at: At) -> JSONResponse:
    """Make the report of a month that is over; an unchanged month gives the edition that is kept."""
    return JSONResponse(_shown(make_report(Month.read(name), by=by, at=at)))


def _shown(one: Report) -> Json:
    return {
        "month": str(one.month),
        "edition": one.edition,
        "made_at": one.made_at.isoformat(),
        "made_by": one.made_by,
        "pdf": one.pdf,
        "xlsx": one.xlsx,
    }
