"""Finished monthly reports as files: paper, sheet, and the paper's pages as a picture, for whoever may see every case."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.errors import NotAllowed, NotFound, Refused
from domain.people import Officer
from domain.reporting import Month
from domain.store import transaction
from domain.store.reporting import Report
from tasks.accounts import signed_in
from tasks.pictures import picture
from tasks.reports import RIGHT
from ui.officer import key_of, now
from ui.sheet import message
from ui.words import say

ROOT = "/berkas/laporan"
PDF, XLSX, LOOK = "pdf", "xlsx", "pratinjau"
PRIVATE = {"cache-control": "private, no-store"}


def routes() -> list[Route]:
    """Addresses of reports' files."""
    return [Route(f"{ROOT}/{{month}}/{{edition:int}}/{{form}}", _answer)]


def address(report: Report, form: str) -> str:
    """Where a report's file lies."""
    return f"{ROOT}/{report.month}/{report.edition}/{form}"


def _answer(request: Request) -> Response:
    officer = signed_in(key_of(request.cookies), at=now())
    if officer is None:
        return message(say("signin.title"), say("paper.signin"), status=401)
    try:
        return _file(officer, **request.path_params)
    except (Refused, NotFound, NotAllowed):
        # whoever may not see it learns no more than whoever guesses
        return message(say("app"), say("paper.none"), status=404)


def _file(officer: Officer, month: str, edition: int, form: str) -> Response:
    officer.must(RIGHT)
    with transaction() as store:
        report = store.reports.edition(Month.read(month), min(edition, 32_767))
        if report is None or form not in (PDF, XLSX, LOOK):
            raise NotFound(say("paper.none"))
        kept = store.documents.content(report.xlsx if form == XLSX else report.pdf)
    if form == LOOK:  # drawn after the transaction: drawing may take seconds, and connections are few
        return Response(picture(report.pdf), media_type="image/jpeg", headers=PRIVATE)
    way = "inline" if form == PDF else "attachment"
    name = say("reports.file", month=report.month, edition=report.edition)
    return Response(
        kept[1], media_type=kept[0], headers={**PRIVATE, "content-disposition": f'{way}; filename="{name}.{form}"'}
    )
