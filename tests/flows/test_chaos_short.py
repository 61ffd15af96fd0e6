"""Nothing is lost and nothing done twice while processes are killed and frozen: the short form of `sipdumas bench chaos`, by its own command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.flows.engine import PROJECT

DISPATCHES = ("direct", "pool")
SLOW_START = "work did not go on within 30 s"
"""Left to the long form on a quiet machine: here other tests share it, and starting Prefect alone may take as long."""


@dataclass
class Command:
    """One run of the command, under way."""

    process: subprocess.Popen[str]
    report: Path
    log: Path


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Command]]:
    """Both dispatches side by side, each with an installation of its own: mostly they wait for what was killed."""
    with ExitStack() as ends:
        yield {dispatch: _started(dispatch, tmp_path_factory.mktemp(dispatch), ends) for dispatch in DISPATCHES}


def _started(dispatch: str, place: Path, ends: ExitStack) -> Command:
    asked = ["--short", "--seeds", "11", "--dispatch", dispatch, "--keep-logs", str(place / "logs")]
    command = [sys.executable, "-m", "ui.cli", "bench", "chaos", *asked]
    report, log = place / "report", place / "log"
    with report.open("w") as out, log.open("w") as err:
        process = subprocess.Popen(command, cwd=PROJECT, text=True, stdout=out, stderr=err)
    ends.callback(process.wait, 60)
    ends.callback(process.terminate)  # a run that has ended isn't touched by it
    return Command(process, report, log)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("dispatch", DISPATCHES)
def test_nothing_is_lost_or_done_twice(dispatch: str, commands: dict[str, Command]) -> None:
    command = commands[dispatch]
    assert command.process.wait(800) == 0, command.log.read_text()[-4000:]
    (report,) = json.loads(command.report.read_text())["runs"]
    assert set(report["faults"]) <= {SLOW_START}, json.dumps(report)
    assert report["decisions"] >= report["complaints"] * 4
    assert report["mails_seen"] > report["complaints"]
    assert {"worker", "prefect", "postgres", "freeze"} <= set(report["blows"])
