"""`sipdumas report …`: a month made by hand, listed, and written to files."""

from __future__ import annotations

from pathlib import Path

from tests.ui.commands import Shell, shell

__all__ = ["shell"]


def test_a_report_is_made_listed_and_written_out(shell: Shell, tmp_path: Path) -> None:
    refused = shell.run("report", "show", "2025-10")
    assert (refused.code, "report make 2025-10" in refused.err) == (1, True)
    assert shell.run("report", "make", "2999-10", "--as", "manager").code == 1
    assert shell.run("report", "make", "2025-10", "--as", "mailroom").code == 1
    made = shell.done("report", "make", "2025-10", "--as", "manager", "--json").json
    assert (made["month"], made["edition"], made["made_by"]) == ("2025-10", 1, "manager")
    assert [one["edition"] for one in shell.done("report", "list", "--json").json["items"]] == [1]
    pdf, xlsx = tmp_path / "a.pdf", tmp_path / "a.xlsx"
    shown = shell.done("report", "show", "2025-10", "--pdf", str(pdf), "--xlsx", str(xlsx)).json
    assert shown["content"]["stock"] == {"before": 0, "received": 0, "ended": 0, "after": 0}
    assert (pdf.read_bytes()[:4], xlsx.read_bytes()[:2]) == (b"%PDF", b"PK")
