"""One letter, from the registration page to its place on the shelf, by the people whose cards it is."""

from __future__ import annotations

import io
import os
import re
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader, PdfWriter

from config.demo_letters import read_demo_people
from domain.calendar import OFFICE_ZONE
from tests.e2e.office import Installation
from tests.e2e.pages import Choice, Person, Value
from tests.flows.engine import until

SUBJECT = "Jembatan Kali Gandu *belum* diperbaiki #3"
RESULT = "Jembatan diperkuat dan dibuka kembali bagi pejalan kaki."

WORKSHEET: Mapping[str, Value] = {
    "Inti masalah": "Jembatan putus sejak Januari",
    "Kode jenis masalah": Choice("Pelayanan masyarakat"),
    "Kelas pengaduan": Choice("Tidak berkadar pengawasan"),
    "Instansi tujuan": Choice("Kementerian Kesehatan"),
    "Tembusan": "Bupati Ngawi",
}
TRAIL = [
    "Pencatatan: Dicatat",
    "Pemeriksaan kelengkapan: Lengkap",
    "Penelaahan: mengusulkan: Salurkan ke instansi",
    "Persetujuan telaah: Setujui",
    "Penyaluran: Tersalurkan",
    "Menunggu jawaban instansi: Jawaban diterima",
    "Penilaian jawaban: mengusulkan: Hasil ditetapkan",
    "Persetujuan telaah: Setujui",
    "Penutupan: Tutup pengaduan",
    "Pengarsipan: Diarsipkan",
]
LETTERS = [
    "Tanda Terima Pengaduan",
    "Penyaluran Pengaduan Masyarakat",
    "Pemberitahuan Penanganan Pengaduan",
    "Pemberitahuan Hasil dan Penutupan Pengaduan",
]


@contextmanager
def standing_still(pid: int) -> Iterator[None]:
    """The process stands still inside."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def a_scan(folder: Path, name: str = "surat-warga.pdf") -> Path:
    """A small real PDF."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    with (folder / name).open("wb") as file:
        writer.write(file)
    return folder / name


def register(person: Person, scan: Path) -> str:
    """The mail room enters the letter; its registration number."""
    person.open("pendaftaran", "Pendaftaran")
    person.fill({"Perihal": SUBJECT, "Isi pengaduan": "Sejak Januari warga\nmenyeberang lewat sungai."})
    person.fill({"Nama": "Ngadiran Contoh", "Alamat": "Jalan Contoh 7, Ngawi"}, ".st-key-group-complainant")
    person.fill({"Kabupaten/kota": Choice("Kabupaten Ngawi (Jawa Timur)")}, ".st-key-group-complainant")
    person.fill({"Nomor surat": "21/W/2026", "Sifat": Choice("Asli (ditujukan kepada kita)")})
    person.upload(scan)
    person.shoot("register-filled")
    person.button("Daftarkan")
    person.shows("Terdaftar dengan nomor")
    person.calm()
    person.shoot("receipt")
    return person.page.locator("dd").first.inner_text()


def take(person: Person, role: str, case: str, state: str = "menunggu petugas") -> None:
    """Sign in as somebody of this role and open the case from the inbox once it waits for him."""
    person.sign_out()
    person.sign_in(role)
    card = person.page.locator(f".st-key-inbox-{case}")

    def waits() -> bool:
        person.open("kotak-masuk", "Kotak masuk")
        return card.count() == 1 and state in card.inner_text()

    until(waits, 60)
    expect(card).to_contain_text(SUBJECT)
    card.get_by_role("link").click()
    person.settled(case)


def engine_says(person: Person, case: str, stage: str, word: str) -> None:
    """An administrator reads the engine's raw word on the card, and nothing of the letter."""
    person.sign_out()
    person.sign_in("administrator")
    card = person.page.locator(f".st-key-card-{case}")

    def says() -> bool:
        person.open("papan", "Papan", tahap=stage)
        return f"Mesin: {word}" in card.inner_text()

    until(says, 60)
    expect(card).not_to_contain_text(SUBJECT)
    assert "/runs/flow-run/" in str(card.get_by_role("link", name=word).get_attribute("href"))


def state(page: Page) -> str:
    return page.locator(".sd-title + .sd-line .sd-state").inner_text()


def trail(person: Person) -> list[str]:
    """The decisions in the trail on the page, oldest first."""
    person.tab("Riwayat")
    lines = person.page.locator(".sd-trail li strong")
    expect(lines.first).to_be_visible()
    return [line for line in reversed(lines.all_inner_texts()) if line in TRAIL]


def letters(person: Person) -> dict[str, str]:
    """The letters on the page: title → address of its PDF."""
    person.tab("Surat")
    found = person.page.locator("[class*='st-key-letter-']")
    expect(found.first).to_be_visible()
    return {
        one.locator("strong").inner_text(): str(one.get_by_role("link", name="Buka PDF").get_attribute("href"))
        for one in found.all()
    }


def text_of(person: Person, address: str) -> str:
    """The PDF as its reader's browser gets it, as text."""
    answer = person.page.request.get(address if address.startswith("http") else person.at(address))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    pages = PdfReader(io.BytesIO(answer.body())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.timeout(600)
def test_a_letter_goes_from_the_mail_room_to_the_shelf(
    person: Person, installation: Installation, shots: Path, tmp_path: Path
) -> None:
    person.sign_in("mailroom")
    with standing_still(installation.pids()["worker-1"]):
        case = register(person, a_scan(tmp_path))
        person.page.get_by_role("link", name="Buka pengaduan").click()
        person.settled(SUBJECT)
        assert state(person.page) == "sedang diproses"
        person.shoot("case-1-processing")
    check_the_file(person, case)
    forward_it(person, case)
    settle_it(person, case)
    close_it(person, case)
    engine_says(person, case, "archive", "Suspended")
    put_it_on_the_shelf(person, case)
    assert trail(person) == TRAIL
    person.shoot("case-9-trail")
    sent = letters(person)
    assert sorted(sent) == sorted(LETTERS)
    for title, address in sent.items():
        (shots / f"{title}.pdf").write_bytes(person.page.request.get(person.at(address)).body())
    told = {answer_by(text_of(person, sent[title])) for title in LETTERS[1:3]}
    assert len(told) == 1, "agency and complainant are told the same day"
    until(lambda: [run["state_type"] for run in installation.flow_runs(case)] == ["COMPLETED"], 60)


def check_the_file(person: Person, case: str) -> None:
    """The registry opens the scan and finds the file complete."""
    take(person, "registry", case)
    person.shoot("case-2-completeness")
    person.tab("Dokumen")
    assert text_of(person, str(person.page.get_by_role("link", name="surat-warga.pdf").get_attribute("href"))) == ""
    person.decide("Lengkap")


def forward_it(person: Person, case: str) -> None:
    """The analyst looks at the letters before he proposes; the head of section approves."""
    take(person, "analyst", case)
    person.choose("Salurkan ke instansi")
    person.fill(WORKSHEET)
    person.button("Pratinjau surat")
    person.shows("konsep, belum bernomor")
    person.shoot("case-3-preview")
    person.page.keyboard.press("Escape")
    person.shoot("case-3-analysis")
    person.decide("Salurkan ke instansi")

    take(person, "section_head", case)
    person.shows(f"Usulan {read_demo_people()['analyst']}")
    person.shoot("case-4-approval")
    person.decide("Setujui")


def settle_it(person: Person, case: str) -> None:
    """The agency's answer comes in and is judged; the assistant deputy approves what the complainant will read."""
    take(person, "analyst", case, "menunggu jawaban instansi")
    person.shoot("case-5-waiting")
    today = datetime.now(OFFICE_ZONE).date()
    person.decide("Jawaban diterima", {"Tanggal surat jawaban": today, "Pokok jawaban instansi": "Sudah diperkuat."})
    person.decide("Hasil ditetapkan", {"Hasil": Choice("Benar"), "Hasil penanganan": RESULT})
    take(person, "assistant_deputy", case)
    person.shoot("case-6-approval")
    person.decide("Setujui")


def close_it(person: Person, case: str) -> None:
    """The closing letter says what was found."""
    take(person, "assistant_deputy", case)
    person.shoot("case-7-closure")
    closing = text_of(person, letters(person)[LETTERS[3]])
    for words in (RESULT, case, "Ngadiran Contoh", SUBJECT):
        assert words in closing
    person.decide("Tutup pengaduan")


def put_it_on_the_shelf(person: Person, case: str) -> None:
    """The last decision; nothing is open after it."""
    take(person, "archivist", case)
    person.shoot("case-8-archive")
    person.decide("Diarsipkan", {"Rak": "R1", "Boks": "B2", "Map": "M3"})
    assert state(person.page) == "selesai"
    person.shoot("case-9-closed")


def answer_by(text: str) -> str:
    """The day by which the letter expects the agency's answer."""
    found = re.search(r"kepada kami paling lambat tanggal (\d+ \w+ \d{4})", text)
    assert found is not None, text
    return found[1]
