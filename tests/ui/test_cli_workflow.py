"""`sipdumas workflow diff` and `impact`: on the stored route and a draft in a file."""

from __future__ import annotations

from pathlib import Path

from tests.ui.commands import Shell, shell
from tests.ui.screens import a_case

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
    a_case()
    (safe,) = shell.done("workflow", "impact", str(SHIPPED), "--json").json["items"]
    (moves,) = shell.done("workflow", "impact", str(a_draft(tmp_path)[0]), "--json").json["items"]
    assert (safe["fate"], moves["fate"]) == ("safe", "moves")
    assert safe["standing"]["complaints"] == moves["standing"]["complaints"] == 1


def test_a_file_is_proposed_approved_published_exported_and_complaints_follow(shell: Shell, tmp_path: Path) -> None:
    a_case()
    draft, _ = a_draft(tmp_path)
    why = ("--reason", "judul baru", "--basis", "ketentuan kantor")
    assert shell.run("workflow", "propose", str(draft), *why, "--as", "analyst").code == 1
    assert "Versi 2" in shell.done("workflow", "propose", str(draft), *why, "--as", "process_owner").out
    assert "dua pasang mata" in shell.run("workflow", "approve", "2", "--as", "process_owner").err
    shell.done("workflow", "approve", "2", "--as", "assistant_deputy")
    shell.done("workflow", "publish", "2", "--as", "assistant_deputy")
    assert shell.done("workflow", "export", "2").out == draft.read_text("utf-8")
    moved = shell.done("workflow", "move", "2", "--reason", "ikut", "--as", "assistant_deputy", "--json").json
    assert (moved["counts"], moved["left"]) == ({"moved": 1}, 0)
    undone = shell.done("workflow", "undo", "1", "--reason", "keliru", "--as", "assistant_deputy").out
    assert "1 dikembalikan" in undone
    assert [one["status"] for one in shell.done("workflow", "list", "--json").json["items"]] == ["published", "retired"]
