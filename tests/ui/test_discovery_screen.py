"""The real process on the screen and on the command line: who sees it, what it says, which complaints it names."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from domain.store import transaction
from tests.ui.commands import Shell, shell
from tests.ui.screens import Screens, a_case, said

__all__ = ["shell"]


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def a_trail() -> str:
    """Three complaints: one sent back once, one straight and closed, and one that stands where the route never leads; its number."""
    a_case("complete", "forward", "return", "forward")
    a_case("complete", "forward", "approve", "answered", "accept", "approve", "close", "archived")
    astray = a_case("complete", "forward")
    with transaction() as store:
        asked = "UPDATE visits SET stage = 'closure' WHERE complaint_id = %s AND decided_at IS NULL"
        store.connection.exec_driver_sql(asked, (astray,))
        number = "SELECT registration_number FROM complaints WHERE id = %s"
        return str(store.connection.exec_driver_sql(number, (astray,)).scalar_one())


def test_owner_manager_and_auditor_see_it_and_nobody_else(screens: Screens) -> None:
    refused = {
        role
        for role in ("process_owner", "manager", "auditor", "analyst", "section_head", "administrator")
        if "tidak berhak membuka halaman ini" in said(screens.open("DISCOVERY", role))
    }
    assert refused == {"analyst", "section_head", "administrator"}
    assert "Tidak ada pengaduan yang diterima dalam masa ini" in said(screens.open("DISCOVERY", "manager"))


def test_each_part_says_what_the_trail_holds(screens: Screens) -> None:
    number = a_trail()
    page = said(screens.open("DISCOVERY", "process_owner"))
    assert "Dihitung dari 3 pengaduan" in page
    assert "1 di antaranya sudah selesai" in page
    assert "Pencatatan → Pemeriksaan kelengkapan → Penelaahan → Persetujuan telaah → Penyaluran" in page
    assert "100,0 %" in page

    page = said(screens.again("DISCOVERY", bagian="waktu"))
    source = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert source
    drawn = base64.b64decode(source[1]).decode()
    assert 'stroke-width="9.0"' in drawn
    assert "4 keputusan" in drawn, "three complaints, one of them analysed twice"
    assert "Ganti tangan" in page

    page = said(screens.again("DISCOVERY", bagian="putaran"))
    assert "Penelaahan → Persetujuan telaah → Penelaahan" in page

    page = said(screens.again("DISCOVERY", bagian="kepatuhan"))
    assert "66,7 % pengaduan (2 dari 3)" in page
    assert "tidak boleh di sini" in page
    shown = re.search(r"lihat=([0-9a-f]{12})", page)
    assert shown
    page = said(screens.again("DISCOVERY", bagian="kepatuhan", lihat=shown[1]))
    assert number in page
    assert page.count("/pengaduan?id=") == 1


def test_the_address_narrows_and_files_can_be_taken_along(screens: Screens) -> None:
    a_trail()
    app = screens.open("DISCOVERY", "manager", bagian="berkas")
    assert [one.proto.label for one in app.get("download_button")] == [
        "Unduh jejak XES",
        "Unduh jejak OCEL 2.0",
        "Unduh alur BPMN 2.0",
    ]
    for query in ({"dari": "2020-01-01", "sampai": "2020-02-01"}, {"kanal": "visitor"}, {"kelas": "oversight"}):
        assert "Tidak ada pengaduan yang diterima" in said(screens.again("DISCOVERY", **query)), query
    app = screens.again("DISCOVERY", dari="bukan tanggal", kelas="tak dikenal", bagian="tak dikenal")
    assert "Dihitung dari 3" in said(app)


def test_the_command_line_tells_the_same_and_writes_files(shell: Shell, tmp_path: Path) -> None:
    a_trail()
    told = shell.done(
        "discover", "show", "--as", "auditor", "--from", "2026-10-01", "--until", "2026-12-31", "--json"
    ).json
    assert (told["held"], told["over"], told["adherence"]["conforming"]) == (3, 1, 2)
    assert "Penelaahan" in shell.done("discover", "show", "--as", "auditor", "--from", "2026-10-01").out
    for form in ("xes", "ocel", "bpmn"):
        path = tmp_path / f"proses.{form}"
        shell.done("discover", form, str(path), "--as", "process_owner")
        assert path.stat().st_size > 1000
    refused = shell.run("discover", "xes", str(tmp_path / "x"), "--as", "analyst")
    assert (refused.code, "tidak berhak" in refused.err) == (1, True)
    assert not (tmp_path / "x").exists()
