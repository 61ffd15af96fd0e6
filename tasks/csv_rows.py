"""Somebody else's CSV, row by row in constant memory. What can't be read is told with its line, and the rest goes on."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from domain.errors import Refused

LONGEST_LINE = 1_000_000
"""Bytes; a longer line is no row of a table."""
LONGEST_CELL = 100_000
"""Signs; a longer cell is most likely an opening quotation mark that nobody closed."""


class BadTable(Refused):
    """A file that can't be taken as the table it should be; the message names file and remedy."""


@dataclass(frozen=True)
class CsvRow:
    """A row: the line it begins on (from 1) and its cells by column; or, unreadable, the reason why."""

    line: int
    cells: Mapping[str, str]
    unreadable: str | None = None


@dataclass(frozen=True)
class Dialect:
    """How the table is written."""

    encoding: str
    delimiter: str


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The file, open for reading. Raises BadTable when it can't be read."""
    try:
        file = path.open("rb")
    except OSError as wrong:
        raise BadTable({path.name: f"berkas tidak terbaca ({wrong.strerror})"}) from wrong
    with file:
        yield file


def count_lines(path: Path) -> int:
    """How many lines the file has: an upper bound of its rows, for a progress bar."""
    with opened(path) as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def rows(file: IO[bytes], name: str, dialect: Dialect, wanted: tuple[str, ...]) -> Iterator[CsvRow]:
    """The table's rows, top down. Raises BadTable for a file without rows' head or without a wanted column, all at once."""
    reader = csv.reader(_lines(file, name, dialect.encoding), delimiter=dialect.delimiter, strict=True)
    head = _head(reader, name)
    _check_head(head, name, wanted)
    while True:
        begin = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            yield CsvRow(begin, {}, f"bukan CSV yang sah: {_reason(wrong)}")
            continue
        if cells:
            yield _row(begin, head, cells)


def _head(reader: Iterator[list[str]], name: str) -> list[str]:
    try:
        head = next(reader, [])
    except csv.Error as wrong:
        raise BadTable({name: f"baris pertama bukan CSV yang sah: {_reason(wrong)}"}) from wrong
    if not any(head):
        raise BadTable({name: "berkas kosong; baris pertama harus memuat nama kolom"})
    return head


def _check_head(head: list[str], name: str, wanted: tuple[str, ...]) -> None:
    missing = [column for column in wanted if column not in head]
    doubled = sorted({column for column in wanted if head.count(column) > 1})
    if any("\x00" in column or _broken(column) for column in head):
        raise BadTable({name: "bukan teks dengan pengodean yang disebut pemetaan; simpan berkas sebagai CSV UTF-8"})
    if missing:
        raise BadTable({name: f"kolom {', '.join(missing)} tidak ada; yang ada: {', '.join(head)[:300]}"})
    if doubled:
        raise BadTable({name: f"kolom {', '.join(doubled)} ada dua kali; sisakan satu"})


def _row(line: int, head: list[str], cells: list[str]) -> CsvRow:
    if len(cells) != len(head):
        what = "kurang" if len(cells) < len(head) else "lebih"
        return CsvRow(line, {}, f"{len(cells)} isian, {what} dari {len(head)} kolom")
    named = dict(zip(head, cells, strict=True))
    return CsvRow(line, named, next(_unstorable(named), None))


def _unstorable(cells: Mapping[str, str]) -> Iterator[str]:
    for column, cell in cells.items():
        if _broken(cell):
            yield f"{column}: memuat huruf di luar pengodean yang disebut pemetaan"
        if "\x00" in cell:
            yield f"{column}: memuat huruf NUL yang tidak dapat disimpan"


def _broken(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def _lines(file: IO[bytes], name: str, encoding: str) -> Iterator[str]:
    """Decoded lines; bytes that don't decode become halves of surrogate pairs, so that their row alone is refused."""
    csv.field_size_limit(LONGEST_CELL)
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), 1):
        if len(line) > LONGEST_LINE:
            raise BadTable({name: f"baris {number} lebih panjang dari {LONGEST_LINE} bita; apakah ini berkas CSV?"})
        yield line.decode(codec, errors="surrogateescape")
        codec = encoding


def _reason(wrong: csv.Error) -> str:
    text = str(wrong)
    if "field limit" in text:
        return f"satu isian lebih panjang dari {LONGEST_CELL} huruf (tanda petik yang tidak ditutup?)"
    if "unexpected end" in text:
        return "tanda petik dibuka tetapi tidak ditutup sampai akhir berkas"
    if "expected after" in text:
        return "ada huruf sesudah tanda petik penutup"
    return "periksa tanda petik dan pemisah"
