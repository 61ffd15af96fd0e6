"""Tables for spreadsheets: whatever strangers wrote, no cell is a formula, and nothing else is changed."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.spreadsheets import Page, harmless, write_book, write_csv, write_xlsx
from tests.builders import NOON

FORMULAS = [
    "=1+1",
    "+62812000111",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r\n=1+1",
    '  =HYPERLINK("http://contoh.example")',
    "＝1+1",
    'kata,"=1+1"',
    "kata;=1+1",
    "kata\n=1+1",
    "'=1+1",
]
ALPHABET = st.sampled_from(list("=+-@\t\r\n ,;|'\"ab1＝"))
TEXTS = st.one_of(st.text(ALPHABET, max_size=12), st.text(max_size=12))


def written(*cells: object) -> str:
    file = BytesIO()
    assert write_csv(["kepala"] * len(cells), [cells], file) == 1
    return file.getvalue().decode("utf-8-sig")


def starts_formula(cell: str) -> bool:
    return cell.strip().strip('"').strip()[:1] in set("=+-@＝＋－＠") - {""}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_known_attack_is_text(text: str) -> None:
    for delimiter in ";,|\t":
        cells = [cell for row in csv.reader(StringIO(written("a", text)), delimiter=delimiter) for cell in row]
        assert not [cell for cell in cells if starts_formula(cell)], delimiter


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_no_program_finds_a_formula_wherever_it_splits(cells: list[str]) -> None:
    for delimiter in ";,|\t":
        rows = csv.reader(StringIO(written(*cells)), delimiter=delimiter)
        assert not [cell for row in rows for cell in row if starts_formula(cell)]


@given(st.text(st.characters(categories=["L", "N", "Zs"]), max_size=40))
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_the_csv_is_what_indonesian_excel_expects() -> None:
    file = BytesIO()
    write_csv(["Nomor", "Tiba"], [["DM-1", NOON], [-5, date(2026, 1, 2)], [None, True]], file)
    assert file.getvalue() == ("\ufeffNomor;Tiba\r\nDM-1;24/11/2026 12:00\r\n-5;02/01/2026\r\n;ya\r\n".encode())


def cells(book: bytes, sheet: int = 1) -> list[tuple[str, str | None]]:
    """(type, text) of a sheet's cells, as a program reads them."""
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(BytesIO(book)) as parts:
        tree = ET.fromstring(parts.read(f"xl/worksheets/sheet{sheet}.xml"))  # noqa: S314  our own file
    found = []
    for cell in tree.iterfind(".//x:c", space):
        assert cell.find("x:f", space) is None, "a formula"
        text = cell.find("x:is//x:t", space) if cell.get("t") == "inlineStr" else cell.find("x:v", space)
        found.append((cell.get("t") or "n", None if text is None else text.text))
    return found


def test_in_a_workbook_text_is_text_and_figures_are_figures() -> None:
    file = BytesIO()
    assert write_xlsx("Pengaduan", ["a", "b"], [[text, 7] for text in FORMULAS], file, made_at=NOON) == len(FORMULAS)
    found = cells(file.getvalue())
    assert [kind for kind, _ in found[2:]] == ["inlineStr", "n"] * len(FORMULAS)
    assert found[2] == ("inlineStr", "=1+1")


def test_odd_signs_and_endless_texts_fit_a_workbook_that_repeats_itself() -> None:
    pages = [Page("a/b:[c]", ["x"], [["\ud800\x00\x1b"], ["y" * 40_000]])]
    first, second = BytesIO(), BytesIO()
    for file in (first, second):
        write_book(pages, file, title="Uji", made_at=NOON)
    assert first.getvalue() == second.getvalue()
    assert len(cells(first.getvalue())[2][1] or "") == 32_767


def test_who_waits_is_told_how_far_it_is() -> None:
    told: list[int] = []
    write_csv(["a"], ([number] for number in range(1200)), BytesIO(), told.append)
    assert told == [500, 1000]
