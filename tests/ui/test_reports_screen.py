"""The reports page and the tables that can be taken along, as people use them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from domain.errors import NotAllowed, Refused
from domain.people import SYSTEM
from domain.reporting import Month
from domain.store import transaction
from domain.store.administration import AdministrationFilter
from domain.store.board import Filter
from domain.watch import watch
from tasks.accounts import demo_sign_in
from tasks.exporting import Outgoing, all_complaints, export, named
from tasks.reports import make_report
from tests.builders import NOON, officers
from tests.ui.screens import Screens, a_case, said
from ui.officer import COOKIE
from ui.report_files import routes

OCTOBER = Month(2026, 10)


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def in_october() -> str:
    return a_case(received_at="2026-10-07T09:00:00+07:00", subject="=1+1")


def exported() -> list[tuple[str, str, object]]:
    with transaction() as store:
        found, _ = store.administration.page(AdministrationFilter(noun="table"))
    return [(one.actor, one.subject, one.after["rows"]) for one in found]


def test_a_month_is_looked_at_and_its_report_made_by_hand(screens: Screens) -> None:
    assert "Tidak ada pengaduan yang diterima" in said(screens.open("REPORTS", "manager"))
    in_october()
    screens = Screens(screens._patch)  # figures are counted anew
    app = screens.open("REPORTS", "manager", bulan="2026-10")
    assert "Laporan Oktober 2026 belum disusun" in said(app)
    assert "Jawa Timur" in said(app)
    app.button(key="reports-make").click().run()
    assert not app.exception
    page = said(app)
    assert "tersimpan, susunan ke-1" in page
    assert "/berkas/laporan/2026-10/1/pdf" in page
    app.button(key="reports-make").click().run()
    assert "Tidak ada angka yang berubah" in said(app)


def test_the_running_month_is_shown_as_provisional(screens: Screens) -> None:
    a_case(received_at="2026-11-10T09:00:00+07:00")
    app = screens.open("REPORTS", "auditor", bulan="2026-11")
    assert "Angka sementara" in said(app)
    assert not [one for one in app.button if one.key == "reports-make"]


def test_the_files_are_for_who_sees_every_case(screens: Screens) -> None:
    in_october()
    make_report(OCTOBER, by=SYSTEM, at=NOON)
    client = TestClient(Starlette(routes=routes()))

    def answer(role: str, form: str, month: str = "2026-10") -> tuple[int, bytes]:
        client.cookies.set(COOKIE, demo_sign_in(role, at=NOON, loopback=True))
        found = client.get(f"/berkas/laporan/{month}/1/{form}")
        return found.status_code, found.content[:4]

    assert answer("manager", "pdf") == (200, b"%PDF")
    assert answer("manager", "xlsx")[1].startswith(b"PK")
    assert {answer("mailroom", "pdf")[0], answer("manager", "exe")[0], answer("manager", "pdf", "2026-1x")[0]} == {404}
    client.cookies.clear()
    assert client.get("/berkas/laporan/2026-10/1/pdf").status_code == 401


def test_what_was_searched_leaves_whole_and_the_trail_knows(screens: Screens) -> None:
    in_october()
    app = screens.open("SEARCH", "archivist", keadaan="terbuka")
    assert not [one for one in app.checkbox if one.key == "export-names-cari"], "no names for who sees none"
    app.button(key="export-cari-csv").click().run()
    assert not app.exception
    assert exported() == [("archivist", "cari", 1)]


def test_names_leave_only_for_who_sees_them_and_says_what_for(screens: Screens) -> None:
    in_october()

    def out(reason: str | None) -> Outgoing:
        return Outgoing(
            "cari", "Cari", ["a"], lambda: [(n,) for _, n in named(all_complaints(Filter()))], names=True, reason=reason
        )

    with pytest.raises(NotAllowed):
        export(out("untuk rapat koordinasi"), "csv", by=officers()["archivist"], at=NOON)
    with pytest.raises(Refused):
        export(out(" "), "csv", by=officers()["analyst"], at=NOON)
    assert exported() == []
    made = export(out("untuk rapat koordinasi"), "csv", by=officers()["analyst"], at=NOON)
    assert b"Sutinah" in made.content
    assert exported() == [("analyst", "cari", 1)]


@pytest.mark.parametrize(
    ("way", "role", "key"),
    [
        ("BOARD", "manager", "export-papan-xlsx"),
        ("OUTBOX", "mailroom", "export-kotak-keluar-csv"),
        ("INBOX", "registry", "export-kotak-masuk-csv"),
        ("INBOX", "registry", "export-kotak-masuk-xlsx"),
    ],
)
def test_a_list_can_be_taken_along(screens: Screens, way: str, role: str, key: str) -> None:
    in_october()
    app = screens.open(way, role)
    app.button(key=key).click().run()
    assert not app.exception
    assert [one[2] for one in exported()] == [1]


def test_what_one_was_told_and_who_must_answer_can_be_taken_along(screens: Screens) -> None:
    case = UUID(a_case("complete", received_at=NOON.isoformat()))
    with transaction() as store:
        assert watch(store.complaints.take(case), at=NOON + timedelta(days=100)).escalated
    slugs = ("batas-waktu-eskalasi", "pemberitahuan")
    for role, way, query, slug in (
        ("manager", "DEADLINES", {"bagian": "eskalasi"}, slugs[0]),
        ("section_head", "NOTICES", {}, slugs[1]),
    ):
        app = screens.open(way, role, **query)
        app.button(key=f"export-{slug}-csv").click().run()
        assert not app.exception
    told, raised = exported()
    assert [told[:2], raised[:2]] == [("section_head", slugs[1]), ("manager", slugs[0])]
    assert told[2]
    assert raised[2]


@pytest.mark.parametrize(
    ("way", "role", "query", "tables"),
    [
        ("USERS", "administrator", {}, 1),
        ("DAYS_OFF", "administrator", {}, 1),
        ("DEADLINES", "manager", {}, 1),
        ("DEADLINES", "manager", {"bagian": "peta"}, 1),
        ("REPORTS", "manager", {"bulan": "2026-10"}, 3),
        ("COMPLAINT", "manager", {"id": "{case}"}, 1),
    ],
)
def test_a_short_table_has_both_buttons(
    screens: Screens, way: str, role: str, query: dict[str, str], tables: int
) -> None:
    case = in_october()
    app = screens.open(way, role, **{name: value.format(case=case) for name, value in query.items()})
    assert not app.exception
    assert len(app.get("download_button")) == 2 * tables
