"""How the command line prints: plain tables of at most 100 columns, Indonesian dates, JSON for programs."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from uuid import UUID

from ui.cli.door import WrongFile

WIDTH = 100
NARROWEST = 8
GAP = "  "


def say(text: str = "") -> None:
    """Print a line."""
    print(text)


def say_json(value: object) -> None:
    """Print one JSON value: moments in ISO 8601 with their offset, ids as text."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain_json))


def _plain_json(value: object) -> object:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (UUID, Path)):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def say_table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print rows under headings, cut so that a line has at most 100 columns; `empty` is said when there are none."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    if not cells:
        say(empty)
        return
    widths = _widths([list(headings), *cells])
    for line in ([heading.upper() for heading in headings], *cells):
        say(GAP.join(_fitted(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    widths = [max(columns(cell) for cell in column) for column in zip(*lines, strict=True)]
    while sum(widths) + len(GAP) * (len(widths) - 1) > WIDTH and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _fitted(cell: str, width: int) -> str:
    if columns(cell) > width:
        cell = _cut(cell, width - 1) + "…"
    return cell + " " * (width - columns(cell))


def _cut(text: str, width: int) -> str:
    while columns(text) > width:
        text = text[:-1]
    return text


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: wide signs two, combining ones none."""
    return sum(0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


def one_line(value: object) -> str:
    """The value on one line, without signs that would steer the terminal."""
    text = "–" if value is None or value == "" else str(value)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def moment(at: datetime | None) -> str:
    """A moment as the office writes it, "Kam 15 Okt 2026 09.15" (Asia/Jakarta)."""
    from domain.calendar import OFFICE_ZONE

    return f"{day(at)} {at.astimezone(OFFICE_ZONE):%H.%M}" if at else "–"


def day(at: datetime | None) -> str:
    """The day of a moment at the office, "Kam 15 Okt 2026"."""
    from domain.calendar import indonesian_day, office_day

    return indonesian_day(office_day(at)) if at else "–"


def read_file(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`. Raises WrongFile."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as wrong:
        raise WrongFile({name: f"berkas tidak terbaca ({wrong.strerror})"}) from wrong


def write_file(name: str, content: bytes) -> None:
    """Write a file of the user's choice. Raises WrongFile."""
    try:
        Path(name).write_bytes(content)
    except OSError as wrong:
        raise WrongFile({name: f"berkas tidak dapat ditulis ({wrong.strerror})"}) from wrong
