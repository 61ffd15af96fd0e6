"""The monthly report: what is counted, and how figures become rows for people.

Pure. A month is the office's: from the midnight that begins it to the midnight that ends it, Asia/Jakarta. Figures hold codes; the
assembly gives each its name and an order, so that paper, sheet, screen and interface all say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from domain.calendar import OFFICE_ZONE, office_day
from domain.errors import Refused

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
SPLITS = ("nature", "problem_code", "channel", "province", "agency")
"""What the received are split by; each split counts every one of them once."""
UNSAID = "(belum ditetapkan)"
"""The row of complaints that have no code, class, province or agency (yet)."""


@dataclass(frozen=True, order=True)
class Month:
    """A month of the office's calendar."""

    year: int
    month: int

    @classmethod
    def of(cls, moment: datetime) -> Month:
        """The month in which an aware moment lies, by the office's clock."""
        day = office_day(moment)
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Month:
        """A month written as 2026-10. Raises Refused ({"month": …}) for anything else."""
        year, dash, month = text.partition("-")
        plain = dash and len(year) == 4 and len(month) == 2 and (year + month).isascii() and (year + month).isdigit()
        if not plain or not 1 <= int(month) <= 12 or int(year) < 1900:
            raise Refused({"month": f"“{text[:20]}” bukan bulan; tulis tahun dan bulan seperti 2026-10"})
        return cls(int(year), int(month))

    def shifted(self, months: int) -> Month:
        """The month so many later (or earlier, when negative)."""
        count = self.year * 12 + self.month - 1 + months
        return Month(count // 12, count % 12 + 1)

    @property
    def begins(self) -> datetime:
        """Its first moment (aware)."""
        return datetime.combine(date(self.year, self.month, 1), time.min, OFFICE_ZONE)

    @property
    def ends(self) -> datetime:
        """The first moment after it (aware)."""
        return self.shifted(1).begins

    @property
    def title(self) -> str:
        """As people say it: Oktober 2026."""
        return f"{MONTHS[self.month - 1]} {self.year}"

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True)
class TermCount:
    """How the terms of one deadline fared that fell due in the month; `lapsed` is the other side's time that ran out, not ours."""

    deadline: str
    label: str
    kept: int
    missed: int
    lapsed: int


@dataclass(frozen=True)
class MonthFigures:
    """A month in the trend: complaints received and ended in it, terms due in it that were kept and missed."""

    month: Month
    received: int
    ended: int
    kept: int
    missed: int


@dataclass(frozen=True)
class ReportFigures:
    """What the database counts for one month; each figure is defined in `domain.store.reporting`, None is the unsaid.

    `days` is (median, 90th percentile) of whole days from receipt to end; None while nothing ended.
    """

    month: Month
    before: int
    received: Mapping[str, Mapping[str | None, int]]
    outcomes: Mapping[str | None, int]
    days: tuple[int, int] | None
    terms: Sequence[TermCount]
    trend: Sequence[MonthFigures]


Names = Mapping[str, Mapping[str, str]]
"""Names of codes by split (and `outcome`), in the order the office lists them."""


def assemble(figures: ReportFigures, names: Names) -> dict[str, Any]:
    """The report as JSON can hold it, with names and an order: what is kept, shown, printed and sent. Totals are sums of rows."""
    received = {split: _rows(figures.received.get(split, {}), names.get(split, {})) for split in SPLITS}
    count, ended = sum(figures.received.get(SPLITS[0], {}).values()), sum(figures.outcomes.values())
    return {
        "month": str(figures.month),
        "title": figures.month.title,
        "stock": {
            "before": figures.before,
            "received": count,
            "ended": ended,
            "after": figures.before + count - ended,
        },
        "received": received,
        "outcomes": _rows(figures.outcomes, names.get("outcome", {})),
        "days": list(figures.days) if figures.days else None,
        "terms": [[one.label, one.kept, one.missed, one.lapsed] for one in figures.terms],
        "trend": [
            [str(one.month), one.month.title, one.received, one.ended, one.kept, one.missed] for one in figures.trend
        ],
    }


def _rows(counts: Mapping[str | None, int], names: Mapping[str, str]) -> list[list[Any]]:
    """[code, name, count]: the most first, equals in the office's order, the unsaid last."""
    order = {code: place for place, code in enumerate(names)}
    said = [(code, names.get(code, code), count) for code, count in counts.items() if code is not None]
    said.sort(key=lambda row: (-row[2], order.get(row[0], len(order)), row[0]))
    rows: list[list[Any]] = [list(row) for row in said]
    return [*rows, [None, UNSAID, counts[None]]] if counts.get(None) else rows
