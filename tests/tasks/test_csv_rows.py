"""Bad tables are told plainly: what can be read is read, the rest is named with its line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tasks.csv_rows import LONGEST_CELL, LONGEST_LINE, BadTable, CsvRow, Dialect, opened, rows

UTF8 = Dialect("utf-8", ",")


def read(content: bytes, *wanted: str) -> list[CsvRow]:
    return list(rows(io.BytesIO(content), "surat.csv", UTF8, wanted or ("a", "b")))


def refusal(content: bytes, *wanted: str) -> str:
    with pytest.raises(BadTable) as told:
        read(content, *wanted)
    return str(told.value)


def test_rows_come_with_their_line_also_when_a_cell_has_several() -> None:
    found = read(b'\xef\xbb\xbfa,b\r\n1,"x\ny"\r\n\r\n2,z\r\n')
    assert found == [CsvRow(2, {"a": "1", "b": "x\ny"}), CsvRow(5, {"a": "2", "b": "z"})]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"1", "1 isian, kurang dari 2 kolom"),
        (b"1,2,3", "3 isian, lebih dari 2 kolom"),
        (b"1,caf\xe9", "b: memuat huruf di luar pengodean"),
        (b"1,x\x00y", "b: memuat huruf NUL"),
        (b'1,"x"y', "sesudah tanda petik penutup"),
        (b"1," + b"x" * (LONGEST_CELL + 1), f"lebih panjang dari {LONGEST_CELL} huruf"),
    ],
)
def test_a_bad_row_is_told_and_the_next_is_read(line: bytes, told: str) -> None:
    bad, good = read(b"a,b\n" + line + b"\n5,6\n")
    assert (bad.line, good) == (2, CsvRow(3, {"a": "5", "b": "6"}))
    assert told in str(bad.unreadable)


def test_a_quotation_mark_nobody_closed_is_named_as_such() -> None:
    (bad,) = read(b'a,b\n1,"x\n2,y\n')
    assert bad.line == 2
    assert "tidak ditutup" in str(bad.unreadable)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf", b",\n"])
def test_an_empty_file_is_told_as_empty(content: bytes) -> None:
    assert "kosong" in refusal(content)


def test_missing_columns_are_named_all_at_once() -> None:
    assert "kolom b, c tidak ada" in refusal(b"a,x\n1,2\n", "a", "b", "c")


def test_a_column_that_stands_twice_is_refused() -> None:
    assert "kolom a ada dua kali" in refusal(b"a,b,a\n")


@pytest.mark.parametrize("content", ["a,b\n1,2\n".encode("utf-16"), b"\x89PNG\r\n\x1a\n\x00\x00", b"\xff\xfe"])
def test_a_file_of_another_kind_is_refused(content: bytes) -> None:
    assert "pengodean" in refusal(content)


def test_a_line_without_end_is_refused_before_it_fills_the_memory() -> None:
    assert "lebih panjang dari" in refusal(b"a,b\n" + b"x" * (LONGEST_LINE + 1))


def test_a_missing_file_and_a_folder_are_told_plainly(tmp_path: Path) -> None:
    for path in (tmp_path / "tiada.csv", tmp_path):
        with pytest.raises(BadTable, match="tidak terbaca"), opened(path):
            pass
