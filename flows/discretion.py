"""Prefect and the logs learn that office work failed and where, never on whose letter: messages of errors may quote personal data."""

from __future__ import annotations

import traceback
from pathlib import Path
from types import TracebackType

from domain.errors import LetterFault, WorkflowFault

PROJECT = Path(__file__).resolve().parents[1]
SPEAKABLE = (LetterFault, WorkflowFault)  # their messages name templates, stages and lines, no person


class WorkFailed(Exception):
    """Office work of a complaint failed; the message is the class of the error and the place in our code."""


class Discretion:
    """Lets errors of the office work out as WorkFailed only; `reason` keeps what it said. Prefect's Pause and Abort pass untouched."""

    def __init__(self) -> None:
        self.reason: str | None = None

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception):
            self.reason = describe(error)
            raise WorkFailed(self.reason) from None


def describe(error: BaseException) -> str:
    """Class and place of an error, e.g. `KeyError at tasks/letters.py:41 issue`; its message only where it can't hold personal data."""
    place = _place(error.__traceback__)
    said = f": {error}" if isinstance(error, SPEAKABLE) else ""
    return f"{type(error).__name__}{place}{said}"[:500]


def _place(trace: TracebackType | None) -> str:
    """The innermost line of our own code."""
    ours = [frame for frame in traceback.extract_tb(trace) if _is_ours(frame.filename)]
    if not ours:
        return ""
    return f" at {Path(ours[-1].filename).relative_to(PROJECT)}:{ours[-1].lineno} {ours[-1].name}"


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(PROJECT) and not any(part.startswith(".") for part in path.relative_to(PROJECT).parts)
