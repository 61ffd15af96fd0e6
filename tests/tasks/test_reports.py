"""Monthly reports from a real database: what each figure counts, and the paper and sheet made of them."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from domain.calendar import OFFICE_ZONE
from domain.errors import NotAllowed, Refused
from domain.people import SYSTEM
from domain.registration import CaseLocation, Complainant
from domain.reporting import SPLITS, Month
from domain.store import transaction
from flows.reports import Monthly
from tasks.reports import figures_now, make_report
from tests.builders import NOON, officers
from tests.travel import a_complaint, travel

pytestmark = pytest.mark.usefixtures("office_database")

OCTOBER = Month(2026, 10)
FIRST, LAST = OCTOBER.begins, OCTOBER.ends - timedelta(seconds=1)


def stored(number: int, received: datetime, *outcomes: str, **particulars: object) -> None:
    """A complaint in the database, carried so far within a few hours."""
    complaint = travel(a_complaint(received, **particulars), *outcomes, start=received, hours=0.1)
    complaint.registration_number = complaint.tracking_code = str(number)
    with transaction() as store:
        complaint.workflow_version = store.workflows.in_force().version
        store.complaints.add(complaint, Complainant(name="Sutinah"))


def some_office() -> None:
    """September's, October's first and last moment, November's; one dismissed, one that closed, one whose completion lapsed."""
    surabaya = {"case_location": CaseLocation(regency="3578")}
    stored(1, FIRST - timedelta(seconds=1))
    stored(2, FIRST, "complete", "dismiss", "approve", "close", **surabaya)
    stored(
        3,
        FIRST + timedelta(days=3),
        "complete",
        "forward",
        "approve",
        "answered",
        "accept",
        "approve",
        "close",
        channel="email",
    )
    stored(4, LAST, "complete", "forward", "approve")
    stored(5, OCTOBER.ends)
    stored(6, FIRST + timedelta(days=1), "complete", "request_completion", **surabaya)


def counted(at: datetime = NOON) -> dict[str, Any]:
    return figures_now(OCTOBER, at=at)


def test_each_figure_counts_what_it_says_and_each_complaint_once() -> None:
    some_office()
    content = counted()
    assert content["stock"] == {"before": 1, "received": 4, "ended": 2, "after": 3}
    assert {sum(row[2] for row in content["received"][split]) for split in SPLITS} == {4}
    assert content["received"]["province"] == [["35", "Jawa Timur", 2], [None, "(belum ditetapkan)", 2]]
    assert [row[:2] for row in content["received"]["channel"]] == [["letter", "Surat"], ["email", "Surel"]]
    assert sorted(row[1] for row in content["outcomes"]) == ["Hasil: Benar", "Tidak ditindaklanjuti: Tembusan (T1)"]
    assert content["trend"][-1][2:4] == [4, 2]
    assert sum(row[2] for row in content["trend"]) == 5


def test_the_stock_runs_on_from_month_to_month() -> None:
    some_office()
    stocks = [figures_now(OCTOBER.shifted(step), at=NOON)["stock"] for step in range(-2, 2)]
    for one, following in itertools.pairwise(stocks):
        assert one["after"] == following["before"]
    assert sum(one["received"] for one in stocks) == 6


def test_terms_are_kept_missed_or_somebody_elses() -> None:
    some_office()
    fared = {label: (kept, missed, lapsed) for label, kept, missed, lapsed in counted()["terms"]}
    assert (
        fared["Kelengkapan dari pelapor"][2] == 1
        if "Kelengkapan dari pelapor" in fared
        else any(lapsed == 1 for _, _, lapsed in fared.values())
    )
    assert sum(missed for _, missed, _ in fared.values()) >= 1, "September's complaint was never looked at"
    trend = counted()["trend"][-1]
    assert trend[4] == sum(kept for kept, _, _ in fared.values())
    assert trend[5] == sum(missed for _, missed, _ in fared.values())


def test_a_report_is_kept_once_and_made_anew_only_when_a_figure_has_moved() -> None:
    some_office()
    manager = officers()["manager"]
    first = make_report(OCTOBER, by=manager, at=NOON)
    assert make_report(OCTOBER, by=manager, at=NOON + timedelta(days=1)) == first
    stored(7, LAST)
    again = make_report(OCTOBER, by=manager, at=NOON + timedelta(days=2))
    assert (first.edition, again.edition) == (1, 2)
    assert again.content["stock"]["received"] == 5
    with transaction() as store:
        assert store.reports.edition(OCTOBER, 1) == first
        assert [one.edition for one in store.reports.all()] == [2, 1]


def test_the_paper_says_what_was_counted_and_names_nobody() -> None:
    some_office()
    report = make_report(OCTOBER, by=SYSTEM, at=NOON)
    with transaction() as store:
        pdf = store.documents.content(report.pdf)[1]
        media_type, sheet = store.documents.content(report.xlsx)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    for said in ("Laporan Pengaduan Masyarakat Oktober 2026", "Jawa Timur", "Tembusan (T1)", "24 November 2026"):
        assert said in " ".join(text.split())
    assert "Sutinah" not in text
    assert media_type.endswith("sheet")
    assert sheet.startswith(b"PK")


def test_refused_before_the_month_is_over_and_to_who_may_not_see_all() -> None:
    with pytest.raises(Refused, match="belum berakhir"):
        make_report(Month.of(NOON), by=officers()["manager"], at=NOON)
    with pytest.raises(NotAllowed):
        make_report(OCTOBER, by=officers()["mailroom"], at=NOON)


def test_the_system_makes_last_months_report_by_the_fifth_and_what_it_slept_through() -> None:
    some_office()

    def made(at: datetime) -> list[str]:
        Monthly().look(at)
        with transaction() as store:
            return [str(one.month) for one in store.reports.all()]

    assert made(datetime(2026, 11, 1, 0, 5, tzinfo=OFFICE_ZONE)) == [
        "2026-09"
    ]  # October's last letters are still entered
    assert made(datetime(2026, 11, 3, 0, 5, tzinfo=OFFICE_ZONE)) == ["2026-10", "2026-09"]
    assert made(datetime(2026, 11, 4, 0, 5, tzinfo=OFFICE_ZONE)) == ["2026-10", "2026-09"]
    assert made(datetime(2027, 2, 20, tzinfo=OFFICE_ZONE))[:3] == ["2027-01", "2026-12", "2026-11"]


def test_an_office_that_has_received_nothing_makes_no_report() -> None:
    assert Monthly().look(NOON) == 0
