"""`sipdumas import`: counted, reported, broken off by Ctrl-C and taken up again."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from config.settings import PROJECT
from domain.store import transaction
from tests.ui.commands import Shell, shell

__all__ = ["shell"]

RealData = Callable[[str], Path]
MANY = 600


def entered() -> int:
    with transaction() as store:
        return store.board.totals()["all"]


def test_an_import_is_counted_and_repeated_without_harm(shell: Shell, real_data: RealData) -> None:
    words = ("import", str(real_data("la_311_2017.csv")), "--mapping", "la-311", "--limit", "30", "--history")
    first = shell.done(*words).out
    assert "30 baris dibaca: 30 dicatat, 0 sudah ada, 0 ditolak" in first
    again = shell.done(*words, "--json").json
    assert (again["entered"], again["already"], again["finished"], again["report"]) == (0, 30, True, None)
    assert entered() == 30


def test_refused_rows_are_reported_with_line_and_reason(shell: Shell, real_data: RealData, tmp_path: Path) -> None:
    lines = real_data("la_311_2017.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    file = tmp_path / "rows.csv"
    file.write_text("".join([*lines[:3], "rusak\n", lines[1]]), encoding="utf-8")
    said = shell.done("import", str(file), "--mapping", "la-311", "--history", "--json").json
    assert (said["entered"], said["refused"]) == (2, 2)
    report = Path(said["report"])
    assert report.parent == shell.home / "import"
    with report.open(encoding="utf-8", newline="") as open_report:
        assert [row["baris"] for row in csv.DictReader(open_report)] == ["4", "5"]


def test_a_table_of_another_kind_is_refused(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    said = shell.run("import", str(file), "--mapping", "la-311")
    assert (said.code, "kolom SRNumber" in said.err) == (1, True)
    assert entered() == 0


def test_broken_off_by_ctrl_c_and_begun_again_there_are_exactly_as_many(shell: Shell, real_data: RealData) -> None:
    words = ("import", str(real_data("la_311_2017.csv")), "--mapping", "la-311", "--limit", str(MANY), "--history")
    command = [sys.executable, "-m", "ui.cli", *words]
    with subprocess.Popen(command, cwd=PROJECT, env=dict(os.environ), stderr=subprocess.PIPE, text=True) as importing:
        until = monotonic() + 60
        while entered() == 0 and monotonic() < until:
            sleep(0.02)
        importing.send_signal(signal.SIGINT)
        _, err = importing.communicate(timeout=60)
    assert (importing.returncode, "untuk melanjutkan" in err, "Traceback" in err) == (1, True, False)
    assert 0 < entered() < MANY
    shell.done(*words)
    assert entered() == MANY
