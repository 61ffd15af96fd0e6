"""The report of rows an import refused: a small CSV the sender can work through, line by line."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from tasks.csv_rows import BadTable

HEAD = ("baris", "kunci", "alasan")
STEERING = ("=", "+", "-", "@", "\t")  # a spreadsheet would take such a cell for a formula


@dataclass(frozen=True)
class Refusal:
    """A row that did not enter: its line in the file (from 1), its key if it has one, why."""

    line: int
    key: str
    reason: str


class TakesRefusals(Protocol):
    """Whoever wants to hear of refused rows, in the order of the file."""

    def add(self, refusal: Refusal) -> None:
        """One more row was refused."""


class RefusalReport:
    """Writes refusals as they come; only the user of this machine may read the file (0600)."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._writer = csv.writer(file)
        self._writer.writerow(HEAD)
        self.count = 0

    def add(self, refusal: Refusal) -> None:
        """One more line."""
        self._writer.writerow((refusal.line, _harmless(refusal.key), _harmless(refusal.reason)))
        self.count += 1
        self._file.flush()


@contextmanager
def refusal_report(path: Path) -> Iterator[RefusalReport]:
    """A report at this path; a report without refusals leaves no file. Raises BadTable when it can't be written."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline="")
    except OSError as wrong:
        raise BadTable({str(path): f"laporan tidak dapat ditulis ({wrong.strerror})"}) from wrong
    report = RefusalReport(file)
    try:
        yield report
    finally:
        file.close()
        if not report.count:
            path.unlink()


def _harmless(cell: str) -> str:
    """The cell without half letters (undecodable bytes), and no formula."""
    text = cell.encode("utf-8", "replace").decode("utf-8")
    return f"'{text}" if text.startswith(STEERING) else text
