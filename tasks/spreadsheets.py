"""Tables for spreadsheets: CSV that Indonesian Excel opens by a double click, and XLSX. Nobody's text ever becomes a formula.

What stands in a complaint was written by strangers. A spreadsheet takes a cell that begins with = + - @ for a formula and may run it, so
in CSV such a cell gets an apostrophe before it (OWASP, "CSV Injection"), and so does such a sign behind a separator inside a cell: a
program that splits at another separator must not find a formula either. In XLSX text is stored as text, and needs no mark.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import TextIOWrapper
from typing import IO, Any

import xlsxwriter

from domain.calendar import OFFICE_ZONE
from domain.errors import Refused

Row = Sequence[object]
Told = Callable[[int], None]
"""Told how many rows are written so far."""

CSV, XLSX = "csv", "xlsx"
MEDIA = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
LONGEST_CELL = 32_767
"""What a cell of a spreadsheet holds at most."""
MOST_ROWS = 1_048_575
"""What a sheet holds at most, its head apart."""
EVERY = 500
"""Rows between two words about how far it is."""

_STARTS = re.compile(r"^[\s'\"]*[=+\-@＝＋－＠]")  # the full-width signs count as the plain ones in some versions
_BEHIND_SEPARATOR = re.compile(r"([,;|\t])(\s*[\"']*\s*)(?=[=+\-@＝＋－＠])")
_BREAKS = re.compile(r"[\r\n\t\x0b\x0c\x85\u2028\u2029]+")


@dataclass(frozen=True)
class Page:
    """A table for a workbook."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Row]


def write_csv(heads: Sequence[str], rows: Iterable[Row], file: IO[bytes], told: Told = lambda _: None) -> int:
    """Write UTF-8 with its mark, semicolons, CRLF (what Excel expects where the comma is the decimal sign); returns the rows written."""
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(head) for head in heads])
    count = 0
    for count, row in enumerate(rows, 1):
        writer.writerow([_csv_cell(cell) for cell in row])
        _tell(told, count)
    text.flush()
    text.detach()
    return count


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; line ends and tabs become spaces. Any other text stays as it is."""
    line = _BREAKS.sub(" ", text).replace("\x00", "")
    line = _BEHIND_SEPARATOR.sub(r"\1\2'", line)
    return f"'{line}" if _STARTS.match(line) else line


def _csv_cell(cell: object) -> object:
    if cell is None or isinstance(cell, bool | int | float):
        return (
            {None: "", True: "ya", False: "tidak"}.get(cell, cell) if cell is None or isinstance(cell, bool) else cell
        )
    if isinstance(cell, datetime):
        return f"{cell.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}"
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else harmless(str(cell))


def _tell(told: Told, count: int) -> None:
    if count % EVERY == 0:
        told(count)


# -- XLSX -----------------------------------------------------------------------------------------------


def write_xlsx(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Row],
    file: IO[bytes],
    *,
    made_at: datetime,
    told: Told = lambda _: None,
) -> int:
    """Write one table as a workbook, row by row in constant memory; returns the rows written. Raises Refused for more than a sheet holds."""
    return write_book([Page(title, heads, rows)], file, title=title, made_at=made_at, told=told)


def write_book(
    pages: Sequence[Page], file: IO[bytes], *, title: str, made_at: datetime, told: Told = lambda _: None
) -> int:
    """Write tables as a workbook, a page each; the same tables and moment (aware) give the same bytes."""
    count = 0
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "created": made_at.astimezone(OFFICE_ZONE).replace(tzinfo=None)})
        looks = _Looks(book)
        for page in pages:
            count += _write_page(book, page, looks, told)
    return count


class _Looks:
    """The formats of a workbook's cells."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401  the library ships no types
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"num_format": "@", "valign": "top"})
        self.number = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"})
        self.moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left", "valign": "top"})


def _write_page(book: Any, page: Page, looks: _Looks, told: Told) -> int:  # noqa: ANN401  the library ships no types
    sheet = book.add_worksheet(_sheet_name(page.title))
    sheet.freeze_panes(1, 0)
    for column, head in enumerate(page.heads):
        sheet.set_column(column, column, 34 if column <= 1 else 18)
        sheet.write_string(0, column, _text(head), looks.head)
    count = 0
    for count, row in enumerate(page.rows, 1):
        if count > MOST_ROWS:
            raise Refused(
                {"rows": f"satu lembar XLSX memuat paling banyak {MOST_ROWS} baris; persempit, atau pilih CSV"}
            )
        for column, cell in enumerate(row):
            _write_cell(sheet, count, column, cell, looks)
        _tell(told, count)
    return count


def _write_cell(sheet: Any, row: int, column: int, cell: object, looks: _Looks) -> None:  # noqa: ANN401  no types
    match cell:
        case None:
            pass
        case bool():
            sheet.write_string(row, column, "ya" if cell else "tidak", looks.text)
        case int() | float():
            sheet.write_number(row, column, cell, looks.number)
        case datetime():
            sheet.write_datetime(row, column, cell.astimezone(OFFICE_ZONE).replace(tzinfo=None), looks.moment)
        case date():
            sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), looks.day)  # noqa: DTZ001  a day
        case _:
            sheet.write_string(row, column, _text(str(cell)), looks.text)


def _text(text: str) -> str:
    """As a sheet can hold it: no halves of signs, no NUL, no longer than a cell."""
    clean = text.encode("utf-8", "replace").decode().replace("\x00", "")
    return clean if len(clean) <= LONGEST_CELL else clean[: LONGEST_CELL - 1] + "…"


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Data"
