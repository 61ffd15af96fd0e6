"""Monthly reports: counted, set and kept. Making the same month again gives the same edition unless a figure has moved."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from config.codes import codes_in_force
from config.settings import CONFIG
from config.tables import read_office
from domain.errors import Refused
from domain.people import SYSTEM, Officer
from domain.reporting import Month, Names, assemble
from domain.store import Store, transaction
from domain.store.reporting import Report
from domain.workflow import Workflow
from tasks.report_paper import Sheaf, report_pdf, report_xlsx
from tasks.spreadsheets import MEDIA, XLSX
from tasks.typesetting import renderer_version

RIGHT = "see_all"
NATURE, FINDING = "nature", "finding"
"""Fields of the workflow whose choices name classes and findings."""


def make_report(month: Month, *, by: Officer, at: datetime) -> Report:
    """Count the month as it stands now (`at`, aware) and keep it; an unchanged month gives the edition that is kept.

    Raises NotAllowed without the right `see_all` (the system may), Refused for a month that is not over.
    """
    if by is not SYSTEM:
        by.must(RIGHT)
    if at < month.ends:
        raise Refused({"month": f"{month.title} belum berakhir; laporannya dapat disusun mulai bulan berikutnya"})
    with transaction() as store:
        content, before = _counted(store, month, at), store.reports.latest(month)
    if before is not None and before.content == content:
        return before
    made = _set(month, content, before.edition + 1 if before else 1, by, at)
    with transaction() as store:
        _keep(store, *made)
        return store.reports.latest(month) or made[0]


def figures_now(month: Month, *, at: datetime) -> dict[str, Any]:
    """The content a report of the month would have now; nothing is kept. Also of a month that still runs."""
    with transaction() as store:
        return _counted(store, month, at)


def _counted(store: Store, month: Month, at: datetime) -> dict[str, Any]:
    route = store.workflows.in_force()
    found = store.reports.figures(month, at=at, lapsing=lapsing(route))
    return assemble(found, _names(store, route))


def _set(month: Month, content: dict[str, Any], edition: int, by: Officer, at: datetime) -> tuple[Report, bytes, bytes]:
    """Set paper and sheet, outside any transaction: it takes a second."""
    sheaf = Sheaf(read_office(), at, edition)
    pdf, xlsx = report_pdf(content, sheaf), report_xlsx(content, sheaf)
    return Report(month, edition, content, at, by.username, renderer_version(), "", ""), pdf, xlsx


def _keep(store: Store, made: Report, pdf: bytes, xlsx: bytes) -> None:
    kept = {"pdf": store.documents.keep(pdf, "application/pdf"), "xlsx": store.documents.keep(xlsx, MEDIA[XLSX])}
    store.reports.keep(Report(**{**vars(made), **kept}))


def lapsing(route: Workflow) -> frozenset[str]:
    """Deadlines that end in a lapse: the time of somebody else, not of the office."""
    return frozenset(rule.key for stage in route.stages for rule in stage.deadlines if rule.lapses_into)


def _names(store: Store, route: Workflow) -> Names:
    lists = {name: {row.code: row.label for row in codes_in_force()[name]} for name in ("problem_codes", "channels", "dismissal_reasons")}  # fmt: skip
    findings, reasons = _choices(route, FINDING), lists["dismissal_reasons"]
    outcomes = {f"finding:{key}": f"Hasil: {label}" for key, label in findings.items()}
    outcomes["fulfilled"] = "Informasi diberikan atau aspirasi diteruskan"
    outcomes |= {f"dismissed:{code}": f"Tidak ditindaklanjuti: {label} ({code})" for code, label in reasons.items()}
    return {
        "nature": _choices(route, NATURE),
        "problem_code": lists["problem_codes"],
        "channel": lists["channels"],
        "province": provinces(),
        "agency": store.agencies.names(),
        "outcome": outcomes,
    }


def _choices(route: Workflow, name: str) -> Mapping[str, str]:
    """The choices a form of the route gives for a field."""
    forms = (outcome.form for stage in route.stages for outcome in stage.outcomes)
    field = next((one for form in forms for one in form.fields if one.name == name), None)
    return {choice.key: choice.label for choice in field.choices} if field else {}


def provinces() -> dict[str, str]:
    """Provinces, code → name."""
    with (CONFIG / "regions" / "provinces.csv").open(encoding="utf-8", newline="") as file:
        return {row[0]: _ABBREVIATED.sub(lambda word: word[0].upper(), row[1].title()) for row in csv.reader(file)}


_ABBREVIATED = re.compile(r"\b(Dki|Di)\b")
