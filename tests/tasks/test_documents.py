"""Uploads: what citizens send is judged by its content, whatever its name; what could act by itself stays outside."""

from __future__ import annotations

import hashlib
import struct
import zlib
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject, NumberObject, TextStringObject

from domain.errors import NotAllowed, NotFound, Refused
from domain.store import transaction
from tasks.counter import register
from tasks.documents import LONGEST_NAME, MOST_BYTES, MOST_PAGES, clean_name, judge_upload, upload
from tests.builders import NOON, an_intake, officers


def a_pdf(pages: int = 1, catalogue: DictionaryObject | None = None, password: str | None = None) -> bytes:
    """A PDF of blank pages, its catalogue enriched."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    for key, value in (catalogue or {}).items():
        writer.root_object[key] = value
    if password:
        writer.encrypt(password)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def an_image(kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    file = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(file, kind)
    return file.getvalue()


def names(**entries: str | DictionaryObject | ArrayObject) -> DictionaryObject:
    """A PDF dictionary: `S="/Launch"` becomes a name, other text a string."""
    found = DictionaryObject()
    for key, value in entries.items():
        if isinstance(value, str):
            found[NameObject(f"/{key}")] = NameObject(value) if value.startswith("/") else TextStringObject(value)
        else:
            found[NameObject(f"/{key}")] = value
    return found


def a_png_claiming(width: int, height: int) -> bytes:
    """A PNG whose header promises a huge picture and whose data are a few bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(10_000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


SCRIPT = names(S="/JavaScript", JS="app.alert(1)")
ACTIVE = {
    "a script on opening": names(OpenAction=SCRIPT),
    "a script by name": names(Names=names(JavaScript=names(Names=ArrayObject([TextStringObject("x"), SCRIPT])))),
    "a program to start": names(OpenAction=names(S="/Launch", F="cmd.exe")),
    "a file inside": names(Names=names(EmbeddedFiles=names(Names=ArrayObject()))),
    "an XFA form": names(AcroForm=names(XFA="<xdp/>")),
    "a script deep down": names(A=names(B=ArrayObject([names(C=SCRIPT)]))),
}
PICTURE = an_image()
HOSTILE = {
    "empty": (b"", "kosong"),
    "a program named .pdf": (b"MZ\x90\x00" + bytes(200), "bukan PDF, JPEG atau PNG"),
    "a program before the PDF": (b"MZ\x90\x00" + a_pdf(), "bukan PDF, JPEG atau PNG"),
    "a web page": (b"<html><script>alert(1)</script></html>", "bukan PDF, JPEG atau PNG"),
    "an archive behind the PDF": (a_pdf() + b"PK\x05\x06" + bytes(18), "rusak"),
    "an archive behind the PNG": (an_image() + b"PK\x05\x06" + bytes(18), "rusak"),
    "a picture of another kind": (an_image("GIF"), "bukan PDF, JPEG atau PNG"),
    "20 MB and a byte": (b"%PDF-1.7" + bytes(MOST_BYTES - 7), "lebih besar dari 20 MB"),
    "a locked PDF": (a_pdf(password="x"), "terkunci kata sandi"),
    "half a PDF": (a_pdf(40)[:2000], "rusak"),
    "only a PDF's first line": (b"%PDF-1.7\n%%EOF\n", "rusak"),
    "a PDF without pages": (a_pdf(0), "tanpa halaman"),
    "too many pages": (a_pdf(MOST_PAGES + 1), f"lebih dari {MOST_PAGES} halaman"),
    "a PDF that claims a billion pages": (
        a_pdf().replace(b"/Count 1\n", b"/Count 1000000000\n"),
        f"lebih dari {MOST_PAGES} halaman",
    ),
    "half a JPEG": (an_image("JPEG", (800, 600))[:-9000], "rusak"),
    "a JPEG's first bytes": (b"\xff\xd8\xff\xe0", "rusak"),
    "half a PNG": (an_image()[:-60], "rusak"),
    "a PNG with a byte changed": (PICTURE[:-30] + bytes([PICTURE[-30] ^ 1]) + PICTURE[-29:], "rusak"),
    "a picture of a gigapixel": (a_png_claiming(40_000, 25_000), "megapiksel"),
    "a picture just over the limit": (a_png_claiming(10_001, 10_000), "megapiksel"),
    "a picture wider than memory": (a_png_claiming(2**31 - 1, 2**31 - 1), "megapiksel"),
    **{name: (a_pdf(catalogue=catalogue), "skrip, program atau berkas lain") for name, catalogue in ACTIVE.items()},
}


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("surat.pdf", a_pdf(3), "application/pdf"),
        ("foto.jpg", an_image("JPEG"), "image/jpeg"),
        ("bagan.png", an_image(), "image/png"),
        ("surat.doc", a_pdf(), "application/pdf"),
        ("scan", an_image("JPEG", (3000, 4000)), "image/jpeg"),
        ("telepon.jpg", an_image("JPEG") + b"ftypmp42 a film", "image/jpeg"),
        ("daftar isi.pdf", a_pdf(catalogue=names(OpenAction=names(S="/GoTo", D="satu"))), "application/pdf"),
    ],
)
def test_the_type_is_that_of_the_content(name: str, content: bytes, media_type: str) -> None:
    assert judge_upload(name, content) == media_type


@pytest.mark.parametrize("case", HOSTILE)
def test_what_an_officer_should_not_open_is_refused_in_a_sentence(case: str) -> None:
    content, why = HOSTILE[case]
    with pytest.raises(Refused, match=why) as refusal:
        judge_upload("surat.pdf", content)
    assert refusal.value.problems.keys() == {"file"}


def test_a_script_under_a_disguised_name_is_found() -> None:
    disguised = a_pdf(catalogue=ACTIVE["a script on opening"]).replace(b"/JavaScript", b"/J#61vaScript")
    with pytest.raises(Refused, match="skrip"):
        judge_upload("surat.pdf", disguised)


def test_parts_that_lead_in_circles_end() -> None:
    circle = names(A=ArrayObject([NullObject(), NumberObject(1)]))
    writer = PdfWriter()
    writer.add_blank_page(10, 10)
    there = writer._add_object(circle)
    circle[NameObject("/Self")] = there
    writer.root_object[NameObject("/Circle")] = there
    file = BytesIO()
    writer.write(file)
    assert judge_upload("lingkaran.pdf", file.getvalue()) == "application/pdf"


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ("surat.pdf", "surat.pdf"),
        ("SURAT.PDF", "SURAT.PDF"),
        ("folder/../../kunci", "kunci.pdf"),
        ("C:\\Users\\a\\surat.pdf", "surat.pdf"),
        ("surat.exe", "surat.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("gambar\u202egpj.exe", "gambar gpj.exe.pdf"),
        ("nol\x00.pdf", "nol.pdf"),
        ("", "dokumen.pdf"),
        ("..", "dokumen.pdf"),
        (".pdf", "pdf.pdf"),
        ("x" * 500 + ".pdf", "x" * LONGEST_NAME + ".pdf"),
    ],
)
def test_a_name_is_a_label_and_never_a_path(given: str, label: str) -> None:
    assert clean_name(given, "application/pdf") == label


# --- attached


def a_case() -> UUID:
    return register(an_intake(NOON), by=officers()["registry"], at=NOON).id


def test_a_document_is_attached_and_stands_in_the_trail(office_database: str) -> None:
    complaint_id, content = a_case(), a_pdf()
    document_id = upload(complaint_id, "../bukti\n.pdf", content, by=officers()["mailroom"], at=NOON)
    with transaction() as store:
        document, line = store.documents.get(document_id), store.board.trail(complaint_id)[-1]
        kept = store.documents.content(document.sha256)
    assert (document.name, document.media_type, document.uploaded_by) == ("bukti.pdf", "application/pdf", "mailroom")
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert kept == ("application/pdf", content)
    assert (line.kind, line.by, line.details) == ("document_added", "mailroom", {"document": str(document_id)})


def test_the_same_bytes_are_kept_once_under_both_names(office_database: str) -> None:
    complaint_id, content = a_case(), an_image()
    for name in ("depan.png", "belakang.png"):
        upload(complaint_id, name, content, by=officers()["analyst"], at=NOON)
    with transaction() as store:
        found = store.documents.of(complaint_id)
    assert {one.name for one in found} == {"depan.png", "belakang.png"}
    assert len({one.sha256 for one in found}) == 1


def test_a_document_may_belong_to_a_visit_of_its_own_complaint_only(office_database: str) -> None:
    ours, theirs = a_case(), a_case()
    with transaction() as store:
        visit, other = (store.complaints.look_at(one).visits[0].id for one in (ours, theirs))
    document_id = upload(ours, "a.pdf", a_pdf(), by=officers()["mailroom"], at=NOON, visit_id=visit)
    with pytest.raises(NotFound):
        upload(ours, "a.pdf", a_pdf(), by=officers()["mailroom"], at=NOON, visit_id=other)
    with transaction() as store:
        assert [one.id for one in store.documents.of(ours)] == [document_id]
        assert store.documents.get(document_id).visit_id == visit


def test_who_may_not_upload_and_what_is_not_there_is_refused(office_database: str) -> None:
    complaint_id = a_case()
    with pytest.raises(NotAllowed):
        upload(complaint_id, "a.pdf", a_pdf(), by=officers()["auditor"], at=NOON)
    with pytest.raises(NotFound):
        upload(uuid4(), "a.pdf", a_pdf(), by=officers()["mailroom"], at=NOON)
    with pytest.raises(Refused):
        upload(complaint_id, "a.pdf", b"MZ", by=officers()["mailroom"], at=NOON)
    with transaction() as store:
        assert store.documents.of(complaint_id) == []
