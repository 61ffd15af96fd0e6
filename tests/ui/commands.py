"""The `sipdumas` command called inside the test, on the test's own office database."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from config.load import read_workflow
from domain.store import connect
from tests.builders import a_letter
from ui.cli import main


@dataclass(frozen=True)
class Said:
    """What a command said: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401  JSON is anything
        """The output as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Shell:
    """A shell whose SIPDUMAS_HOME and database are the test's own."""

    url: str = field(repr=False)
    home: Path
    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def run(self, *words: str, reads: str = "") -> Said:
        """Run a command; `reads` is its standard input."""
        self.patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(reads.encode("utf-8", "surrogateescape"))))
        with pytest.raises(SystemExit) as left:
            main(words)
        connect(self.url, read_workflow)  # the command gave the test's connections back
        out, err = self.capture.readouterr()
        return Said(int(left.value.code or 0), out, err)

    def done(self, *words: str, reads: str = "") -> Said:
        """Run a command that must succeed."""
        said = self.run(*words, reads=reads)
        assert (said.code, said.err) == (0, ""), said
        return said

    def registered(self, **changes: object) -> dict[str, Any]:
        """Register a letter; its receipt."""
        receipt: dict[str, Any] = self.done(
            "register", "--file", "-", "--as", "mailroom", "--json", reads=json.dumps(a_letter(**changes))
        ).json
        return receipt


@pytest.fixture
def shell(
    office_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    """A shell on an office database of the test's own."""
    monkeypatch.setenv("SIPDUMAS_DATABASE_URL", office_database)
    monkeypatch.setenv("SIPDUMAS_HOME", str(tmp_path / "home"))
    return Shell(office_database, tmp_path / "home", monkeypatch, capsys)
