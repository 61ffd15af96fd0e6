"""Monthly reports: the figures, counted in SQL, and the finished reports, kept for ever.

Whatever is counted of a month lies between `Month.begins` (included) and `Month.ends` (not), the office's midnights.
A complaint is counted once in each figure, whatever happened to it:

- received: its `received_at` lies in the month, whenever it was registered;
- ended: the legal clock stopped in the month (`ended_at`; never before it was received). A reopened complaint is no longer ended;
- before: received before the month, and not ended before it;
- term: its `due_at` lies in the month and its clock does not stand. Kept: over by then. Missed: over later, or not yet.
  Lapsed: missed, but it was somebody else's time (the route lets it lapse, e.g. a complainant's ten days).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert

from domain.reporting import SPLITS, Month, MonthFigures, ReportFigures, TermCount
from domain.store.filed import reports
from domain.store.tables import complaints, terms

TREND = 12
"""Months in the trend, the reported one the last."""
ENDED = func.greatest(complaints.c.ended_at, complaints.c.received_at)
"""When the legal clock stopped; past trails may run backwards, so never before the receipt. Null ones are asked for apart."""
OVER = complaints.c.ended_at.is_not(None)
SPLIT_BY: Mapping[str, ColumnElement[Any]] = {
    "nature": complaints.c.nature,
    "problem_code": complaints.c.problem_code,
    "channel": complaints.c.channel,
    "province": func.nullif(func.left(complaints.c.case_location["regency"].astext, 2), ""),
    "agency": complaints.c.agency,
}
"""The province is the first two digits of the place of the matter (codes of the Ministry of Home Affairs)."""
OUTCOME = case(
    (complaints.c.dismissal_reason.is_not(None), literal("dismissed:") + complaints.c.dismissal_reason),
    (
        complaints.c.fields["finding"].astext.is_not(None),
        literal("finding:") + complaints.c.fields["finding"].astext,
    ),
    else_=literal("fulfilled"),
)
"""How a complaint ended: dismissed for a reason, with a finding, or neither (information given, aspiration passed on)."""


@dataclass(frozen=True)
class Report:
    """A finished report; `content` is what `domain.reporting.assemble` made. `pdf` and `xlsx` are hashes of kept bytes."""

    month: Month
    edition: int
    content: dict[str, Any]
    made_at: datetime
    made_by: str
    renderer_version: str
    pdf: str
    xlsx: str


class ReportTable:
    """Count a month, keep what was made of it, and find it again."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # -- the figures ------------------------------------------------------------------------

    def figures(self, month: Month, *, at: datetime, lapsing: Collection[str]) -> ReportFigures:
        """Count one month as it stands at the moment (aware). `lapsing` names the deadlines whose end is somebody else's lapse."""
        before, days = self._before_and_days(month)
        return ReportFigures(
            month,
            before,
            self._received(month),
            self._outcomes(month),
            days,
            self._terms(month, at, lapsing),
            self._trend(month, at, lapsing),
        )

    def _before_and_days(self, month: Month) -> tuple[int, tuple[int, int] | None]:
        """How many were open when the month began; days to the end of those ended in it, the middle one and what nine of ten keep below."""
        stood = or_(complaints.c.ended_at.is_(None), month.begins <= ENDED)
        before = select(func.count()).where(complaints.c.received_at < month.begins, stood).scalar_subquery()
        took = func.extract("epoch", ENDED - complaints.c.received_at) / 86_400
        shares = (func.percentile_cont(part).within_group(took) for part in (0.5, 0.9))
        count, middle, high = self._connection.execute(select(before, *shares).where(OVER, _within(ENDED, month))).one()
        return count, None if middle is None else (round(middle), round(high))

    def _received(self, month: Month) -> dict[str, dict[str | None, int]]:
        """All splits in one pass over the month's complaints."""
        keys = [column.label(name) for name, column in SPLIT_BY.items()]
        inner = select(*keys).where(_within(complaints.c.received_at, month)).subquery()
        columns = [inner.c[name] for name in SPLITS]
        query = select(func.grouping(*columns), func.coalesce(*columns), func.count())
        query = query.group_by(func.grouping_sets(*map(tuple_, columns)))
        found: dict[str, dict[str | None, int]] = {name: {} for name in SPLITS}
        for mask, key, count in self._connection.execute(query):
            found[_split_of(mask)][key] = count
        return found

    def _outcomes(self, month: Month) -> dict[str | None, int]:
        inner = select(OUTCOME.label("outcome")).where(OVER, _within(ENDED, month)).subquery()
        query = select(inner.c.outcome, func.count()).group_by(inner.c.outcome)
        return {row.outcome: row[1] for row in self._connection.execute(query)}

    def _terms(self, month: Month, at: datetime, lapsing: Collection[str]) -> list[TermCount]:
        query = select(terms.c.deadline, func.max(terms.c.label), *_fared(lapsing)).where(
            _within(terms.c.due_at, month), _judged(at)
        )
        rows = self._connection.execute(query.group_by(terms.c.deadline).order_by(terms.c.deadline))
        return [TermCount(*row) for row in rows]

    def _trend(self, month: Month, at: datetime, lapsing: Collection[str]) -> list[MonthFigures]:
        """All three series in one statement."""
        first, nought = month.shifted(1 - TREND), literal(0)
        kept, missed, _ = _fared(lapsing)
        series = (
            _by_month("received", complaints.c.received_at, first, month, (func.count(), nought)),
            _by_month("ended", ENDED, first, month, (func.count(), nought)).where(OVER),
            _by_month("fared", terms.c.due_at, first, month, (kept, missed)).where(_judged(at)),
        )
        rows = self._connection.execute(union_all(*series))
        found = {(name, int(year), int(which)): tuple(counts) for name, year, which, *counts in rows}

        def of(name: str, one: Month) -> tuple[int, ...]:
            return found.get((name, one.year, one.month), (0, 0))

        months = (first.shifted(step) for step in range(TREND))
        return [MonthFigures(one, of("received", one)[0], of("ended", one)[0], *of("fared", one)) for one in months]

    def first_month(self) -> Month | None:
        """The month of the earliest receipt; None in an empty office."""
        first = self._connection.execute(select(func.min(complaints.c.received_at))).scalar()
        return Month.of(first) if first else None

    # -- the finished -----------------------------------------------------------------------

    def keep(self, report: Report) -> bool:
        """Keep a report; False when that edition of the month was kept meanwhile."""
        row = {**vars(report), "month": str(report.month)}
        kept = insert(reports).values(row).on_conflict_do_nothing().returning(reports.c.edition)
        return self._connection.execute(kept).first() is not None

    def latest(self, month: Month) -> Report | None:
        """The newest edition of a month's report; None when there is none."""
        query = select(reports).where(reports.c.month == str(month)).order_by(reports.c.edition.desc()).limit(1)
        return self._one(query)

    def edition(self, month: Month, edition: int) -> Report | None:
        """One edition of a month's report; None when there is none."""
        return self._one(select(reports).where(reports.c.month == str(month), reports.c.edition == edition))

    def all(self, limit: int = 120) -> list[Report]:
        """Kept reports, the newest month first, every edition."""
        query = select(reports).order_by(reports.c.month.desc(), reports.c.edition.desc()).limit(limit)
        return [_report(row) for row in self._connection.execute(query).mappings()]

    def months(self) -> frozenset[Month]:
        """Months that have a report."""
        return frozenset(map(Month.read, self._connection.scalars(select(reports.c.month).distinct())))

    def _one(self, query: Select[Any]) -> Report | None:
        row = self._connection.execute(query).mappings().one_or_none()
        return _report(row) if row else None


def _by_month(
    name: str, moment: ColumnElement[Any], first: Month, last: Month, counts: tuple[ColumnElement[int], ...]
) -> Select[Any]:
    """One series of the trend: its name, year, month and counts."""
    local = func.timezone("Asia/Jakarta", moment)
    year, month = func.extract("year", local), func.extract("month", local)
    columns: list[ColumnElement[Any]] = [literal(name), year, month, *counts]
    return select(*columns).where(moment >= first.begins, moment < last.ends).group_by(year, month)


def _within(moment: ColumnElement[Any], month: Month) -> ColumnElement[bool]:
    return (moment >= month.begins) & (moment < month.ends)


def _split_of(mask: int) -> str:
    """PostgreSQL's grouping() sets the bit of each column a row was not grouped by, the first column the highest."""
    own = ((1 << len(SPLITS)) - 1) ^ mask
    return SPLITS[len(SPLITS) - own.bit_length()]


def _judged(at: datetime) -> ColumnElement[bool]:
    """Terms whose fate is known: over, or due before the moment while their clock runs."""
    return or_(terms.c.ended_at.is_not(None), (terms.c.due_at < at) & ~terms.c.stands)


def _fared(lapsing: Collection[str]) -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """Kept, missed, lapsed."""
    kept = func.coalesce(terms.c.ended_at <= terms.c.due_at, literal(value=False))
    theirs = terms.c.deadline.in_(sorted(lapsing))
    return (
        func.count().filter(kept),
        func.count().filter(~kept, ~theirs),
        func.count().filter(~kept, theirs),
    )


def _report(row: Mapping[Any, Any]) -> Report:
    return Report(**{**row, "month": Month.read(row["month"])})
