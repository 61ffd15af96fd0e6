"""The door of the command line: quick, plain in its refusals, right in its exit codes, no running system needed where none is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import PROJECT, WORKFLOWS

COMMANDS = [
    "up", "status", "register", "similar", "import", "tasks", "decide", "show", "search", "token",
    "workflow check", "workflow show", "workflow list", "letters list", "letters print",
    "deadlines list", "deadlines run", "user add", "user list", "user disable", "user reset", "leave add", "leave list", "leave remove", "outbox list", "outbox retry",
]  # fmt: skip


def sipdumas(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("SIPDUMAS_")}
    command = [sys.executable, "-m", "ui.cli", *words]
    return subprocess.run(command, cwd=PROJECT, env=own | environment, text=True, capture_output=True, check=False)


def in_process(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    from ui.cli import main  # noqa: PLC0415  the import is part of what is tested here

    with pytest.raises(SystemExit) as left:
        main(words)
    return int(left.value.code or 0), *capsys.readouterr()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str], command: str) -> None:
    code, out, _ = in_process(capsys, *command.split(), "--help")
    assert (code, f"Usage: sipdumas {command}" in out) == (0, True)


def test_help_loads_nothing_heavy() -> None:
    told = "import sys; from ui.cli import main\ntry: main(['--help'])\nexcept SystemExit: print(sorted(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", told], cwd=PROJECT, text=True, capture_output=True, check=True)
    modules = shown.stdout.splitlines()[-1]
    assert not [
        heavy for heavy in ("sqlalchemy", "prefect", "streamlit", "pydantic", "psycopg") if f"'{heavy}'" in modules
    ]


@pytest.mark.parametrize(
    "words", [["--bogus"], ["tasks", "--bogus"], ["decide", "x"], ["letters"], ["up", "--workers", "0"], ["nothing"]]
)
def test_wrong_use_ends_with_two(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert in_process(capsys, *words)[0] == 2


@pytest.mark.parametrize("words", [["tasks"], ["token", "x"], ["show", "1"], ["workflow", "list"]])
@pytest.mark.parametrize("where", ["embedded", "elsewhere"])
def test_a_database_that_is_down_is_told_without_traceback(tmp_path: Path, words: list[str], where: str) -> None:
    away = {"SIPDUMAS_DATABASE_URL": "postgresql://x:x@127.0.0.1:9/x"} if where == "elsewhere" else {}
    said = sipdumas(*words, SIPDUMAS_HOME=str(tmp_path), **away)
    assert (said.returncode, said.stdout) == (1, "")
    assert {"embedded": "sipdumas up", "elsewhere": "periksa SIPDUMAS_DATABASE_URL"}[where] in said.stderr
    assert "Traceback" not in said.stderr
    assert not list(tmp_path.iterdir())  # asking changes nothing


def test_bad_settings_are_told_all_at_once(tmp_path: Path) -> None:
    said = sipdumas("tasks", SIPDUMAS_HOME=str(tmp_path), SIPDUMAS_PORT="x", SIPDUMAS_PUBLIC_URL="y")
    assert said.returncode == 1
    assert [line.split(":")[0] for line in said.stderr.splitlines()] == ["SIPDUMAS_PORT", "SIPDUMAS_PUBLIC_URL"]


def test_a_sound_workflow_needs_no_running_system(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = in_process(capsys, "workflow", "check", str(WORKFLOWS / "dumas-2026.yaml"))
    assert (code, "sah" in out) == (0, True)


def test_a_faulty_workflow_is_told_with_its_lines(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "salah.yaml"
    file.write_text("title: x\nstages: []\n", encoding="utf-8")
    code, out, err = in_process(capsys, "workflow", "check", str(file))
    assert (code, out) == (1, "")
    assert {line.partition(":")[0] for line in err.splitlines()} == {"salah.yaml"}


def test_nothing_runs_and_status_says_so(tmp_path: Path) -> None:
    said = sipdumas("status", "--json", SIPDUMAS_HOME=str(tmp_path))
    assert (said.returncode, '"ready": false' in said.stdout) == (1, True)
    assert "sipdumas up" in said.stderr
