"""What the command line prints fits the terminal and can't steer it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.cli.paper import WIDTH, columns, moment, one_line, say_json, say_table


def printed(capsys: pytest.CaptureFixture[str], rows: list[tuple[str, ...]]) -> list[str]:
    capsys.readouterr()
    say_table(("nomor", "perihal", "isi"), rows, empty="Kosong.")
    return capsys.readouterr().out.splitlines()


@given(st.lists(st.tuples(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200)), min_size=1, max_size=4))
def test_no_line_is_wider_than_the_paper(rows: list[tuple[str, ...]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        lines: list[str] = []
        patch.setattr("ui.cli.paper.say", lines.append)
        say_table(("nomor", "perihal", "isi"), rows, empty="")
    assert len(lines) == len(rows) + 1
    assert all(columns(line) <= WIDTH for line in lines)
    assert all(sign.isprintable() for line in lines for sign in line)


def test_a_table_without_rows_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, []) == ["Kosong."]


def test_wide_signs_take_two_columns(capsys: pytest.CaptureFixture[str]) -> None:
    _, first, second = printed(capsys, [("田中", "a", "x"), ("1234", "b", "x")])
    assert (first, second) == ("田中   a        x", "1234   b        x")


def test_nothing_steers_the_terminal() -> None:
    assert one_line("a\x1b[31mb\r\nc\u202ed") == "a [31mb c d"
    assert one_line(None) == "–"


def test_moments_are_the_offices_and_in_its_language() -> None:
    assert moment(datetime(2026, 10, 14, 20, 5, tzinfo=UTC)) == "Kam 15 Okt 2026 03.05"


def test_json_keeps_its_letters(capsys: pytest.CaptureFixture[str]) -> None:
    say_json({"perihal": "tanah “warisan”"})
    assert "“warisan”" in capsys.readouterr().out
