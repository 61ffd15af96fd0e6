"""`sipdumas workflow diff` and `impact`: on the stored route and a draft in a file."""

from __future__ import annotations

from pathlib import Path

from tests.ui.commands import Shell, shell

__all__ = ["shell"]

SHIPPED = Path(__file__).parents[2] / "config" / "workflows" / "dumas-2026.yaml"


def a_draft(folder: Path) -> tuple[Path, str]:
    """The shipped route under another title; its file and the title it had."""
    lines = SHIPPED.read_text("utf-8").splitlines(keepends=True)
    (number, line), *_ = [(n, line) for n, line in enumerate(lines) if line.startswith("title:")]
    lines[number] = "title: Alur Coba\n"
    draft = folder / "dumas-2026.yaml"
    draft.write_text("".join(lines), "utf-8")
    return draft, line.partition(":")[2].strip().strip("\"'")


def test_a_draft_is_compared_with_the_stored_route(shell: Shell, tmp_path: Path) -> None:
    draft, title = a_draft(tmp_path)
    (stored,) = shell.done("workflow", "list", "--json").json["items"]
    told = shell.done("workflow", "diff", stored["version"][:12], str(draft)).out
    assert told == f"• judul alur {title} → Alur Coba\n"
    assert "Tidak ada perubahan" in shell.done("workflow", "diff", str(SHIPPED), str(SHIPPED)).out


def test_running_complaints_are_counted_by_where_they_stand(shell: Shell, tmp_path: Path) -> None:
    assert "Tidak ada pengaduan berjalan" in shell.done("workflow", "impact", str(SHIPPED)).out
    shell.registered()
    (safe,) = shell.done("workflow", "impact", str(SHIPPED), "--json").json["items"]
    (moves,) = shell.done("workflow", "impact", str(a_draft(tmp_path)[0]), "--json").json["items"]
    assert (safe["fate"], moves["fate"]) == ("safe", "moves")
    assert safe["standing"]["complaints"] == moves["standing"]["complaints"] == 1
