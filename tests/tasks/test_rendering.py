"""The six letters: what they say, what they keep to themselves, and what is refused before one is made."""

import io
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from config.letters import letter_head, letter_kinds, parse_head
from domain.errors import LetterFault
from tasks.rendering import long_date, preview_html, render
from tests.tasks.snapshots import a_snapshot

KINDS = ("acknowledgement", "closing", "completion_request", "dismissal", "forwarding", "notice")


def pages(pdf: bytes) -> list[str]:
    """Read back the text of each page, spaces and line ends made one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text_of(kind: str, **changes: Any) -> str:  # noqa: ANN401  any part of a JSON document
    return " ".join(pages(render(kind, a_snapshot(kind, **changes)).pdf))


def test_the_office_has_six_letters() -> None:
    assert letter_kinds() == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_reads_back_from_its_pdf(kind: str) -> None:
    text = text_of(kind)
    assert "KEMENTERIAN SEKRETARIAT NEGARA" in text
    assert "Nomor : B-0127/DM/11/2026" in text
    assert "Jakarta, 24 November 2026" in text
    assert f"Hal : {letter_head(kind).title}" in text
    assert "2026-001274" in text
    assert "Raditya Wirasena Hadikusumo" in text
    assert "KONSEP" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_no_letter_calls_the_reported_party_an_offender(kind: str) -> None:
    assert not re.search(r"pelaku|bersalah terbukti|tersangka", text_of(kind), re.IGNORECASE)


@pytest.mark.parametrize("kind", KINDS)
def test_no_letter_quotes_a_statute(kind: str) -> None:
    assert not re.search(r"undang|\bUU\b|Perpres|Permen|Pasal|\bNomor \d+ Tahun\b", text_of(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_in_preparation_bears_a_watermark_and_no_number(kind: str) -> None:
    text = text_of(kind, draft=True, number=None)
    assert "KONSEP – belum bernomor" in text
    assert "Nomor : (belum bernomor)" in text


def test_the_receipt_says_what_comes_next_by_when_and_where_to_look() -> None:
    text = text_of("acknowledgement")
    assert "paling lambat tanggal 8 Desember 2026" in text
    assert "https://dumas.example/track/K7QX-M3PD-9TWA" in text
    assert 'src="data:image/svg+xml' in preview_html("acknowledgement", a_snapshot("acknowledgement"))


def test_the_agency_learns_who_complains_only_if_the_snapshot_says_so() -> None:
    hidden, shown = text_of("forwarding"), text_of("forwarding", complaint={"complainant_name": "Sulastri Anggraeni"})
    assert "Pelapor : identitas dirahasiakan dan ada pada kami" in hidden
    assert "Pelapor : Sulastri Anggraeni" in shown


def test_the_agency_never_gets_the_tracking_code() -> None:
    assert "K7QX" not in preview_html("forwarding", a_snapshot("forwarding"))


def test_the_agency_is_asked_for_an_answer_and_reminded_that_nothing_is_proven() -> None:
    text = text_of("forwarding")
    assert "jawaban tertulis mengenai hasilnya kepada kami paling lambat tanggal 8 Desember 2026" in text
    assert "asas praduga tak bersalah terhadap terlapor" in text
    assert "Tembusan: 1. Bupati Cendana 2. Gubernur Provinsi Nusa Contoh" in text


def test_the_notice_tells_forwarding_from_field_clarification() -> None:
    assert "salurkan kepada Inspektorat Daerah Kabupaten Cendana" in text_of("notice")
    assert "memerlukan klarifikasi lapangan" in text_of("notice", fields={"step": "clarification"})
    with pytest.raises(LetterFault, match=r"notice\.j2:\d+: fields\.step harus forwarding atau clarification"):
        text_of("notice", fields={"step": "elsewhere"})
    with pytest.raises(LetterFault, match=r"fields\.agency wajib diisi"):
        text_of("notice", fields={"step": "forwarding", "agency": ""})


def test_a_note_to_the_agency_stays_out_of_the_notice_to_the_complainant() -> None:
    fields = {"step": "forwarding", "agency": "Inspektorat", "note": "Mohon dirahasiakan."}
    assert "Mohon dirahasiakan." in text_of("forwarding", fields=fields)
    assert "Mohon dirahasiakan." not in text_of("notice", fields=fields)


def test_the_request_lists_each_missing_thing() -> None:
    assert "1. salinan kartu identitas; 2. surat kuasa bermeterai." in text_of("completion_request")


@pytest.mark.parametrize("code", [f"T{number}" for number in range(1, 11)])
def test_a_dismissal_gives_its_reason_in_words(code: str) -> None:
    text = text_of("dismissal", reason={"code": code, "text": "Alasan menurut tabel kode."})
    ends = "kami hentikan" if code == "T10" else "tidak dapat kami tindak lanjuti"
    assert f"{ends} dengan alasan: Alasan menurut tabel kode." in text
    assert code not in text


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        ("substantiated", "dinilai terbukti."),
        ("unsubstantiated", "dinilai tidak terbukti."),
        ("partly", "dinilai terbukti sebagian."),
        ("unprovable", "dinilai tidak dapat dibuktikan."),
    ],
)
def test_the_closing_letter_puts_the_finding_in_words(finding: str, words: str) -> None:
    assert words in text_of("closing", fields={"finding": finding, "result": "Selesai."})


def test_pages_after_the_first_are_numbered() -> None:
    letter = render("forwarding", a_snapshot("forwarding", complaint={"gist": "Uraian panjang.\n" * 90}))
    first, *others = pages(letter.pdf)
    assert "Halaman" not in first
    assert [f"Halaman {number} dari {len(others) + 1}" in text for number, text in enumerate(others, 2)] == [True] * 2


def test_the_pdf_carries_the_letters_date_and_claims_pdf_a() -> None:
    reader = PdfReader(io.BytesIO(render("closing", a_snapshot("closing")).pdf))
    assert reader.metadata is not None
    assert str(reader.metadata["/CreationDate"]).startswith("D:20261124")
    claims = streams(reader)
    assert b'part="2"' in claims
    assert b"conformance" in claims


def test_the_pdf_carries_no_path_of_the_machine() -> None:
    pdf = render("closing", a_snapshot("closing")).pdf
    everything = pdf + streams(PdfReader(io.BytesIO(pdf)))
    assert b"Liberation" in everything
    assert str(Path(__file__).parents[2]).encode() not in everything
    assert tempfile.gettempdir().encode() + b"/" not in everything


def streams(reader: PdfReader) -> bytes:
    """Unpack every stream of a PDF: pages, fonts, metadata."""
    objects = (reader.get_object(number) for number in range(1, max(reader.xref[0]) + 1))
    return b"".join(found.get_data() for found in objects if isinstance(found, StreamObject))


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda s: s["complaint"].pop("subject"), r"\(forwarding\): data 'complaint.subject' tidak ada"),
        (lambda s: s.pop("office"), "data 'office' tidak ada"),
        (lambda s: s.update(due_on=None), "data 'due_on' wajib diisi"),
        (lambda s: s.update(date="24 November 2026"), "'date' harus berupa tanggal TTTT-BB-HH"),
        (lambda s: s["complaint"].update(national_id="1"), "data 'complaint.national_id' tidak dikenal"),
        (lambda s: s["fields"].update(note=3), "'fields.note' harus berupa teks"),
        (lambda s: s.update(copies="Ombudsman"), "'copies' harus berupa daftar teks"),
        (lambda s: s.update(number=None), "'number' kosong hanya untuk konsep"),
        (lambda s: s.update(draft=True), "konsep tidak bernomor"),
        (lambda s: s.update(recipient=None), "'recipient' harus berupa kumpulan name, address, salutation"),
    ],
)
def test_missing_data_is_named_with_its_letter(spoil: Callable[[dict[str, Any]], object], complaint: str) -> None:
    snapshot = a_snapshot("forwarding")
    snapshot["fields"] = dict(snapshot["fields"])
    spoil(snapshot)
    with pytest.raises(LetterFault, match=complaint):
        render("forwarding", snapshot)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(LetterFault, match=r"'number' harus.*'copies' harus"):
        render("notice", a_snapshot("notice", number=1, copies=1))


def test_a_letter_without_copies_takes_none() -> None:
    with pytest.raises(LetterFault, match="tidak memakai tembusan"):
        render("closing", a_snapshot("closing", copies=["Ombudsman RI"]))


def test_a_letter_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(LetterFault, match=r"Surat 'farewell' tidak ada; yang ada: acknowledgement, "):
        letter_head("farewell")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<p>", "x.j2: templat harus diawali kepala surat"),
        ("{# title = #}", "x.j2: kepala surat tidak dapat dibaca"),
        (
            '{# title = "A"\ncolour = "red"\nrecipient = "king" #}',
            "recipient.*complainant, agency.*kunci 'colour' tidak dikenal",
        ),
    ],
)
def test_a_spoilt_head_is_named(source: str, complaint: str) -> None:
    with pytest.raises(LetterFault, match=complaint):
        parse_head("x", source)


def test_dates_are_indonesian_whatever_the_locale() -> None:
    assert [long_date(day) for day in ("2026-08-17", "2027-01-02")] == ["17 Agustus 2026", "2 Januari 2027"]
    with pytest.raises(LetterFault, match="'besok' bukan tanggal"):
        long_date("besok")
