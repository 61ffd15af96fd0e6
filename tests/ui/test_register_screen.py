"""The registration page: what must be there, what may be missing, drafts, scans, the receipt."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfWriter
from streamlit.testing.v1 import AppTest

from domain.store import transaction
from domain.store.board import Filter
from tests.realdata import find_real_data
from tests.ui.screens import Screens, a_case, said


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def fill(app: AppTest, **fields: str) -> AppTest:
    for name, value in fields.items():
        field: Any = app.get_by_key(f"reg-{name.replace('__', '-')}-0")
        field.set_value(value)
    return app.run()


def send(app: AppTest) -> AppTest:
    return app.button(key="reg-send").click().run()


def registered() -> list[str]:
    with transaction() as store:
        return [one.subject for one in store.board.complaints(Filter())[0]]


def a_pdf() -> bytes:
    page = BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(page)
    return page.getvalue()


def test_subject_and_body_suffice_and_what_is_missing_becomes_the_finding(screens: Screens) -> None:
    app = send(fill(screens.open("REGISTER", "mailroom"), subject="Jalan rusak", body="Sejak hujan."))
    assert "Terdaftar dengan nomor DM-2026-000001" in said(app)
    assert "nama pelapor" in said(app)
    assert "/resi/" in said(app)
    assert registered() == ["Jalan rusak"]


def test_without_subject_and_body_both_are_named_and_the_rest_stays(screens: Screens) -> None:
    app = send(fill(screens.open("REGISTER", "mailroom"), complainant__name="Sutinah"))
    assert "Perihal: wajib diisi" in said(app)
    assert "Isi pengaduan: wajib diisi" in said(app)
    assert app.text_input(key="reg-complainant-name-0").value == "Sutinah"
    assert registered() == []


def test_a_wrong_number_is_explained_beside_its_field(screens: Screens) -> None:
    app = send(fill(screens.open("REGISTER", "mailroom"), subject="A", body="B", complainant__national_id="12"))
    assert said(app).count("16") >= 2
    assert registered() == []


def test_a_draft_is_there_in_another_session_and_gone_once_registered(screens: Screens) -> None:
    fill(screens.open("REGISTER", "mailroom"), subject="Setengah jadi")
    again = screens.open("REGISTER", "mailroom")
    assert again.text_input(key="reg-subject-0").value == "Setengah jadi"
    assert "Konsep terakhir Anda dipulihkan" in said(again)
    send(fill(again, body="Kini lengkap"))
    assert screens.open("REGISTER", "mailroom").text_input(key="reg-subject-0").value == ""


def test_merely_opening_the_page_leaves_no_draft_with_an_old_time(screens: Screens) -> None:
    screens.open("REGISTER", "mailroom")
    with transaction() as store:
        assert store.drafts.read("mailroom", "register") == {}


def test_drafts_are_each_officers_own(screens: Screens) -> None:
    fill(screens.open("REGISTER", "mailroom"), subject="Milik loket")
    assert screens.open("REGISTER", "registry").text_input(key="reg-subject-0").value == ""


def test_a_scan_is_attached_and_a_false_one_stops_the_registration(screens: Screens) -> None:
    app = fill(screens.open("REGISTER", "mailroom"), subject="Dengan pindaian", body="Isi")
    app.file_uploader[0].upload("surat.pdf", b"MZ", "application/pdf").run()
    send(app)
    assert "bukan PDF, JPEG atau PNG" in said(app)
    assert registered() == []
    app.file_uploader[0].upload("surat.pdf", a_pdf(), "application/pdf").run()
    send(app)
    assert registered() == ["Dengan pindaian"]
    with transaction() as store:
        found = store.complaints.find("DM-2026-000001")
        assert [one.name for one in store.documents.of(found)] == ["surat.pdf"]


def test_a_letter_like_an_earlier_one_is_told_at_once(screens: Screens) -> None:
    a_case(subject="Sertifikat tanah tidak kunjung terbit")
    app = fill(
        screens.open("REGISTER", "mailroom"),
        subject="Sertifikat tanah tidak kunjung terbit",
        body="Sejak 2019 permohonan sertifikat kami belum selesai.",
        complainant__name="Sutinah",
    )
    assert "kemiripan" in said(send(app))


def test_another_letter_begins_with_an_empty_form(screens: Screens) -> None:
    app = send(fill(screens.open("REGISTER", "mailroom"), subject="Pertama", body="Isi"))
    app.button(key="reg-again").click().run()
    assert app.text_input(key="reg-subject-1").value == ""


def test_received_is_the_offices_time(screens: Screens) -> None:
    send(fill(screens.open("REGISTER", "mailroom"), subject="Pukul dua belas", body="Isi"))
    with transaction() as store:
        complaint = store.complaints.look_at(store.complaints.find("DM-2026-000001"))
    assert complaint.received_at.isoformat() == "2026-11-24T05:00:00+00:00"


def test_hostile_strings_are_registered_as_typed(screens: Screens) -> None:
    strings = json.loads(find_real_data("naughty_strings.json").read_text(encoding="utf-8"))
    typed = [one for one in strings if one.strip() and "\x00" not in one and "\n" not in one and len(one) < 400][:30]
    app = screens.open("REGISTER", "mailroom")
    for turn, text in enumerate(typed):
        app.text_input(key=f"reg-subject-{turn}").set_value(text)
        app.text_area(key=f"reg-body-{turn}").set_value(text).run()
        send(app)
        assert "Terdaftar" in said(app), text
        app.button(key="reg-again").click().run()
    assert sorted(registered()) == sorted(typed)
