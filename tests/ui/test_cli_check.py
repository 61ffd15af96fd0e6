"""`sipdumas workflow check` on the broken files: the same lines as the check itself, exit 1, and never a traceback."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from config.settings import PROJECT
from ui.cli import main

FILES = sorted((PROJECT / "tests" / "config" / "broken").glob("*.yaml"))


def checked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(("workflow", "check", *words))
    return int(left.value.code or 0), *capsys.readouterr()


def lines_to_be_told(path: Path) -> list[int]:
    comments = path.read_bytes().decode("utf-8", "replace").partition("# Told of this file, line by line:\n")[2]
    return sorted(int(line) for line in re.findall(r"^# (\d+): ", comments, re.MULTILINE))


def test_every_broken_file_is_refused_with_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(FILES) >= 40
    for path in FILES:
        code, out, err = checked(capsys, str(path))
        told = [line for line in err.splitlines() if ": peringatan: " not in line]
        places = [re.match(rf"{re.escape(path.name)}:(\d+)[:,] ", line) for line in told]
        assert (code, out, "Traceback" in err) == (1, "", False), path.name
        assert [int(place[1]) for place in places if place] == lines_to_be_told(path), err


def test_programs_get_the_faults_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    path = next(one for one in FILES if one.stem == "everything-at-once")
    code, out, _ = checked(capsys, str(path), "--json")
    told = json.loads(out)
    assert (code, [one["line"] for one in told["faults"]]) == (1, lines_to_be_told(path))
    assert {key for one in told["faults"] for key in one} == {"line", "path", "text", "remedy"}


def test_a_warning_is_shown_and_bars_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    sound = (PROJECT / "tests" / "config" / "sound.yaml").read_text(encoding="utf-8")
    file = tmp_path / "longgar.yaml"
    file.write_text(sound.replace("working_days: 10", "working_days: 12"), encoding="utf-8")
    code, out, err = checked(capsys, str(file))
    assert (code, err) == (0, "")
    assert out.startswith(
        "longgar.yaml:129: peringatan: stage waiting_completion: deadline 'complete' of 12 working days"
    )
    assert "longgar.yaml: sah." in out
    assert [one["line"] for one in json.loads(checked(capsys, str(file), "--json")[1])["warnings"]] == [129]


def test_faults_of_the_golden_cases_are_told_beside_those_of_the_route(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "dua.yaml").write_bytes(FILES[0].read_bytes())
    (tmp_path / "dua.golden.yaml").write_text("cases:\n  - {name: x, received: kemarin}\n", encoding="utf-8")
    code, _, err = checked(capsys, str(tmp_path / "dua.yaml"))
    assert code == 1
    assert {line.split(":")[0] for line in err.splitlines()} == {"dua.yaml", "dua.golden.yaml"}
