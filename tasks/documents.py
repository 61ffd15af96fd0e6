"""Documents at the door: judged by their content, named by a clean label, kept once under their hash.

What comes in is PDF, JPEG or PNG of at most 20 MB, whatever its name says. A PDF that could act by
itself (scripts, programs, files inside it) is refused: an officer must be able to open what citizens send.
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from io import BytesIO
from uuid import UUID

from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from domain.errors import Refused
from domain.people import Officer
from domain.store import transaction

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 100_000_000
MOST_PAGES = 2_000
MOST_OBJECTS = 100_000
"""Parts of a PDF looked at: a file of 20 MB that has more was made to keep us busy."""
LONGEST_NAME = 120

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
SIGNATURES: Mapping[bytes, str] = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
"""First bytes → media type. Only at the very beginning: what hides behind other bytes is two files in one."""
SUFFIXES: Mapping[str, tuple[str, ...]] = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",)}

ACTIVE = frozenset({"/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/EmbeddedFile", "/RichMedia", "/XFA"})
"""Names that let a PDF act by itself or carry other files."""
ACTIVE_BYTES = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
"""The same in the raw file, also where no page leads there; too long to turn up in a picture by chance."""

# What the two parsers raise on bytes made to break them; all of it means: damaged.
_FAULTS = (
    PyPdfError, OSError, SyntaxError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, EOFError,
    RecursionError, NotImplementedError, AssertionError, struct.error, zlib.error,
)  # fmt: skip
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)

DAMAGED = "berkas rusak atau terpotong; mintalah salinan yang utuh atau pindai ulang"
HUGE_IMAGE = f"gambar lebih besar dari {MOST_PIXELS // 1_000_000} megapiksel; perkecil lalu unggah kembali"


def upload(
    complaint_id: UUID, name: str, content: bytes, *, by: Officer, at: datetime, visit_id: UUID | None = None
) -> UUID:
    """Attach a document to a complaint (or to one of its visits); returns its id.

    Raises NotAllowed without the right `upload`, Refused ({"file": …}) for what can't be taken,
    NotFound for an unknown complaint or another complaint's visit.
    """
    by.must("upload")
    media_type = judge_upload(name, content)
    label = clean_name(name, media_type)
    with transaction() as store:
        complaint = store.complaints.take(complaint_id)
        visit = complaint.visit(visit_id) if visit_id else None
        document_id = store.documents.add(
            complaint_id, label, media_type, content, by=by.username, at=at, visit_id=visit_id
        )
        complaint.record("document_added", by, at, visit, document=str(document_id))
        return document_id


def judge_upload(name: str, content: bytes) -> str:
    """The media type, by content. Raises Refused ({"file": a sentence}) for anything an officer should not open."""
    if not content:
        raise _refused(name, "berkas kosong")
    if len(content) > MOST_BYTES:
        raise _refused(name, f"berkas lebih besar dari {MOST_BYTES // 1024**2} MB; perkecil atau bagi menjadi beberapa")
    media_type = next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), None)
    if media_type is None:
        raise _refused(name, "isinya bukan PDF, JPEG atau PNG; simpan sebagai salah satunya lalu unggah kembali")
    if wrong := _JUDGES[media_type](content):
        raise _refused(name, wrong)
    return media_type


def clean_name(name: str, media_type: str) -> str:
    """A label for people, never a path: no folders, no invisible signs, a bounded length, the ending of its type."""
    label, endings = _label(name), SUFFIXES[media_type]
    stem, dot, ending = label.rpartition(".")
    if dot and f".{ending}".lower() in endings:
        return f"{stem[:LONGEST_NAME].strip()}.{ending}"
    return f"{label[:LONGEST_NAME].strip()}{endings[0]}"


def _label(name: str) -> str:
    """The last part of a name without signs that can't be seen, among them those that turn the writing round."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(" " if unicodedata.category(sign).startswith("C") else sign for sign in last)
    return " ".join(shown.split()).strip(". ") or "dokumen"


def _refused(name: str, why: str) -> Refused:
    return Refused({"file": f"“{_label(name)[:LONGEST_NAME]}”: {why}"})


def _wrong_pdf(content: bytes) -> str | None:
    """What is wrong with a PDF; None when it may be opened."""
    if content.rpartition(b"%%EOF")[2].strip(b"\0 \r\n\t"):
        return DAMAGED  # something hangs behind its end: cut off, or a second file in the same bytes
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            return "PDF terkunci kata sandi; simpan tanpa kata sandi lalu unggah kembali"
        return _wrong_pages(reader) or _wrong_parts(reader, content)
    except _FAULTS:
        return DAMAGED


def _wrong_pages(reader: PdfReader) -> str | None:
    declared = reader.root_object["/Pages"].get_object()
    count = declared.get("/Count", 0) if isinstance(declared, DictionaryObject) else 0
    if isinstance(count, int) and count > MOST_PAGES:
        return f"PDF lebih dari {MOST_PAGES} halaman; bagi menjadi beberapa berkas"
    return None if reader.pages else "PDF tanpa halaman"


def _wrong_parts(reader: PdfReader, content: bytes) -> str | None:
    if any(name in content for name in ACTIVE_BYTES) or any(_acts(part) for part in _parts(reader)):
        return "PDF memuat skrip, program atau berkas lain di dalamnya; cetak ke PDF biasa lalu unggah kembali"
    return None


def _acts(part: DictionaryObject) -> bool:
    return any(key in ACTIVE or (isinstance(value, str) and value in ACTIVE) for key, value in part.items())


def _parts(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary reachable from the catalogue, each once. Raises ValueError when there are absurdly many."""
    seen: set[tuple[int, int]] = set()
    waiting: list[object] = [reader.root_object]
    for _ in range(MOST_OBJECTS):
        if not waiting:
            return
        part = waiting.pop()
        if isinstance(part, IndirectObject):
            place = (part.idnum, part.generation)
            part = None if place in seen else part.get_object()
            seen.add(place)
        if isinstance(part, DictionaryObject):
            yield part
        waiting.extend(_within(part))
    raise ValueError("too many parts")


def _within(part: object) -> list[object]:
    """What lies in a dictionary or array that may itself be one."""
    if isinstance(part, DictionaryObject):
        inside: list[object] = list(part.values())
    elif isinstance(part, ArrayObject):
        inside = list(part)
    else:
        return []
    return [one for one in inside if isinstance(one, IndirectObject | DictionaryObject | ArrayObject)]


def _wrong_jpeg(content: bytes) -> str | None:
    """What is wrong with a JPEG. Bytes behind its end stay: telephones put a film there."""
    return _wrong_image(content, "JPEG", _read_small) or (None if _ended_jpeg(content) else DAMAGED)


def _ended_jpeg(content: bytes) -> bool:
    """True when the picture's data is followed by its end mark (ITU T.81, B.1.1.3).

    Looked for by ourselves: loading WeasyPrint makes Pillow accept cut-off pictures in the whole process.
    """
    place = 2
    while content[place : place + 1] == b"\xff" and content[place + 1 : place + 2] != b"\xda":
        filled = content[place + 1 : place + 2] == b"\xff"  # any number of fill bytes may stand before a mark
        place += 1 if filled else 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return content.find(b"\xff\xd9", place) > 0


def _wrong_png(content: bytes) -> str | None:
    """What is wrong with a PNG; nothing may follow its end."""
    return _wrong_image(content, "PNG", Image.Image.verify) or (None if _whole_png(content) else DAMAGED)


def _whole_png(content: bytes) -> bool:
    """True when every chunk carries its checksum and the last, IEND, ends the file (PNG specification §5.3)."""
    place, kind = 8, b""
    while place + 12 <= len(content) and kind != b"IEND":
        (length,) = struct.unpack_from(">I", content, place)
        kind, end = content[place + 4 : place + 8], place + 8 + length
        if content[end : end + 4] != struct.pack(">I", zlib.crc32(content[place + 4 : end])):
            return False
        place = end + 4
    return kind == b"IEND" and place == len(content)


def _wrong_image(content: bytes, kind: str, read: Callable[[Image.Image], object]) -> str | None:
    try:
        with Image.open(BytesIO(content), formats=[kind]) as image:
            if image.width * image.height > MOST_PIXELS:
                return HUGE_IMAGE
            read(image)
    except _BOMBS:
        return HUGE_IMAGE
    except _FAULTS:
        return DAMAGED
    return None


def _read_small(image: Image.Image) -> None:
    """Read the whole JPEG at an eighth of its size: finds where it is cut off at a 64th of the memory."""
    image.draft("L", (max(1, image.width // 8), max(1, image.height // 8)))
    image.load()


_JUDGES: Mapping[str, Callable[[bytes], str | None]] = {PDF: _wrong_pdf, JPEG: _wrong_jpeg, PNG: _wrong_png}
