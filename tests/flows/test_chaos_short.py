"""Nothing is lost and nothing done twice while processes are killed and frozen: the short form of `sipdumas bench chaos`, by its own command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.engine import PROJECT

SLOW_START = "work did not go on within 30 s"
"""Left to the long form on a quiet machine: here other tests share it, and starting Prefect alone may take as long."""


@pytest.mark.timeout(900)
@pytest.mark.parametrize("dispatch", ["direct", "pool"])
def test_nothing_is_lost_or_done_twice(dispatch: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ui.cli", "bench", "chaos", "--short", "--seeds", "11", "--dispatch", dispatch]
    told = subprocess.run(
        [*command, "--keep-logs", str(tmp_path)], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr[-4000:]
    (report,) = json.loads(told.stdout)["runs"]
    assert set(report["faults"]) <= {SLOW_START}, report
    assert report["decisions"] >= report["complaints"] * 4
    assert report["mails_seen"] > report["complaints"]
    assert {"worker", "prefect", "postgres", "freeze"} <= set(report["blows"])
