"""How quickly the office works and what comes due, counted in SQL: figures and pages of cards come back, never the whole table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Double,
    Index,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    text,
    tuple_,
    union_all,
)
from sqlalchemy import Date as SqlDate
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from domain.calendar import office_day
from domain.forecast import Lot
from domain.store.board import LONG_AFTER, read_cursor, written_cursor
from domain.store.office import members
from domain.store.tables import complaints, officers, roles, terms, visits

Index(
    "ix_visits_decided",
    visits.c.decided_at,
    postgresql_where=text("decided_at IS NOT NULL"),
    postgresql_include=["stage", "decided_by", "opened_at"],
)


@dataclass(frozen=True)
class Stay:
    """Time in a stage, in days of 24 hours, of those decided lately: how many, the middle one, and what nine of ten keep below."""

    stage: str
    decided: int
    median: float
    ninetieth: float


@dataclass(frozen=True)
class Settled:
    """Terms settled in a span of time (the place in the list of edges, from 0): kept, or missed when time ran out."""

    place: int
    kept: int
    missed: int


@dataclass(frozen=True)
class Urgent:
    """A line of a list of open cards by due date."""

    visit_id: UUID
    complaint_id: UUID
    registration_number: str
    subject: str
    stage: str
    role: str
    assigned_to: str | None
    agency: str | None
    due_at: datetime | None
    opened_at: datetime


@dataclass(frozen=True)
class Narrowed:
    """What a list of cards is narrowed to; None: not. `since` and `before` bound the due date, `free` keeps what nobody
    holds, `no_unit` what nobody of a unit holds, `no_agency` what names no agency."""

    stage: str | None = None
    role: str | None = None
    officers: Sequence[str] | None = None
    agency: str | None = None
    free: bool = False
    no_agency: bool = False
    unit: str | None = None
    no_unit: bool = False
    since: datetime | None = None
    before: datetime | None = None


Safe = Mapping[tuple[str, str | None, date], int]
"""By stage, holder and due day: how many cards, from the first, will keep their day (`Forecast.safe`)."""


class TempoTable:
    """Read-only figures over visits and terms; every moment is aware."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lots_and_pace(
        self, until: datetime, *, since: datetime, today: datetime, common: Collection[str]
    ) -> tuple[list[Lot], list[tuple[str, str, int]]]:
        """What lies there and how quickly it goes, in one statement.

        First the open cards due up to `until`, by stage, holder and due day; all that were due before `today` as due the day before. In the
        stages of `common` nobody holds a card by himself: theirs come without a holder. Then (stage, officer, number) of the decisions from
        `since` to before `today`.
        """
        lots, pace = list[Lot](), list[tuple[str, str, int]]()
        both = union_all(_lots(until, today, common), _decided(since, today))
        for decided, stage, who, day, count in self._connection.execute(both):
            if decided:
                pace.append((stage, who, count))
            else:
                lots.append(Lot(stage, who, day, count))
        return lots, pace

    def stays(self, since: datetime, at: datetime) -> list[Stay]:
        """How long cards decided from `since` to before `at` had stayed, by stage."""
        days = cast(func.extract("epoch", visits.c.decided_at - visits.c.opened_at) / 86400, Double)
        shares = (func.percentile_cont(share, type_=Double).within_group(days) for share in (0.5, 0.9))
        query = select(visits.c.stage, func.count(), *shares)
        query = query.where(visits.c.decided_at >= since, visits.c.decided_at < at).group_by(visits.c.stage)
        rows = self._connection.execute(query)
        return [Stay(stage, count, max(0.0, middle), max(0.0, most)) for stage, count, middle, most in rows]

    def settled(self, edges: Sequence[datetime], at: datetime) -> list[Settled]:
        """Terms kept and missed from each edge to before the next; edges ascending, the last span ends with `at`.

        A term is kept on the day its matter was decided, missed on the day it ran out; one that stands is neither.
        """
        place = func.width_bucket(_SETTLED, cast(list(edges), ARRAY(TIMESTAMP(timezone=True))))
        kept = terms.c.ended_at <= terms.c.due_at
        missed = func.coalesce(terms.c.ended_at > terms.c.due_at, literal(value=True))
        query = select(place, func.count().filter(kept), func.count().filter(missed))
        query = query.where(_SETTLED.between(edges[0], at), terms.c.ended_at.is_not(None) | ~terms.c.stands)
        rows = self._connection.execute(query.group_by(place).order_by(place))
        return [Settled(one - 1, kept, missed) for one, kept, missed in rows]

    def deciders(self) -> list[tuple[str, str]]:
        """(username, role) of open accounts, for each of their roles that may decide."""
        query = select(officers.c.username, roles.c.key).join(roles, officers.c.roles.has_key(roles.c.key))
        query = query.where(officers.c.active, roles.c.rights.has_key("decide"))
        return [(username, role) for username, role in self._connection.execute(query)]

    def cards(
        self, narrowed: Narrowed, *, after: str | None = None, limit: int = 50
    ) -> tuple[list[Urgent], str | None]:
        """A page of open cards by due date, those without a term last, and the cursor of the next page."""
        open_ones = and_(complaints.c.id == visits.c.complaint_id, complaints.c.closed_at.is_(None))
        shown = [visits.c[name] for name in ("complaint_id", "stage", "role", "assigned_to", "due_at", "opened_at")]
        told = [complaints.c[name] for name in ("registration_number", "subject", "agency")]
        query = select(visits.c.id.label("visit_id"), *shown, *told).select_from(visits.join(complaints, open_ones))
        query = query.where(visits.c.decided_at.is_(None), *_conditions(narrowed))
        if after:
            moment, last = read_cursor(after)
            mark = text("'infinity'::timestamptz") if moment == LONG_AFTER else literal(moment)
            query = query.where(tuple_(_DUE, visits.c.id) > tuple_(mark, literal(last)))
        return _page(self._connection.execute(query.order_by(_DUE, visits.c.id).limit(limit + 1)), limit)

    def endangered(
        self,
        safe: Safe,
        until: datetime,
        *,
        today: datetime,
        common: Collection[str],
        after: str | None = None,
        limit: int = 50,
    ) -> tuple[list[Urgent], str | None]:
        """A page of the cards that will miss their day: in each lot all but the first so many, by due date."""
        keys = list(safe)
        asked = {
            "stages": [stage for stage, _, _ in keys],
            "holders": [holder for _, holder, _ in keys],
            "days": [day for _, _, day in keys],
            "safe": list(safe.values()),
            "today": today,
            "until": until,
            "common": list(common),
            "limit": limit + 1,
        }
        asked["mark"], asked["last"] = read_cursor(after) if after else (today - timedelta(days=1), UUID(int=0))
        return _page(self._connection.execute(_ENDANGERED, asked), limit)


_SETTLED = func.least(terms.c.ended_at, terms.c.due_at)
_DUE = func.coalesce(visits.c.due_at, text("'infinity'::timestamptz"))
_DAY = cast(func.timezone("Asia/Jakarta", visits.c.due_at), SqlDate)


def _lots(until: datetime, today: datetime, common: Collection[str]) -> Select[Any]:
    yesterday = office_day(today) - timedelta(days=1)
    day = case((visits.c.due_at < today, yesterday), else_=_DAY).label("day")
    holder = case((visits.c.stage.in_(list(common)), None), else_=visits.c.assigned_to).label("holder")
    query = select(literal(value=False), visits.c.stage, holder, day, func.count())
    query = query.where(visits.c.decided_at.is_(None), visits.c.due_at <= until)
    return query.group_by(visits.c.stage, holder, day)


def _decided(since: datetime, before: datetime) -> Select[Any]:
    by = visits.c.stage, visits.c.decided_by
    query = select(literal(value=True), *by, cast(None, SqlDate), func.count())
    return query.where(visits.c.decided_at >= since, visits.c.decided_at < before).group_by(*by)


def _page(rows: CursorResult[Any], limit: int) -> tuple[list[Urgent], str | None]:
    """A page out of one row more than it holds, and the cursor of the next one."""
    found = rows.mappings().all()
    page = [Urgent(**row) for row in found[:limit]]
    more = len(found) > limit
    return page, written_cursor(page[-1].due_at or LONG_AFTER, page[-1].visit_id) if more else None


def _conditions(narrowed: Narrowed) -> list[ColumnElement[bool]]:
    simple = (
        (visits.c.stage, narrowed.stage),
        (visits.c.role, narrowed.role),
        (complaints.c.agency, narrowed.agency),
    )
    found: list[ColumnElement[bool]] = [column == value for column, value in simple if value]
    if narrowed.officers is not None:
        found.append(visits.c.assigned_to.in_(list(narrowed.officers)))
    if narrowed.free:
        found.append(visits.c.assigned_to.is_(None))
    if narrowed.unit:
        found.append(visits.c.assigned_to.in_(select(members.c.username).where(members.c.unit == narrowed.unit)))
    if narrowed.no_unit:
        found.append(~exists().where(members.c.username == visits.c.assigned_to))
    if narrowed.no_agency:
        found.append(complaints.c.agency.is_(None))
    if narrowed.since is not None:
        found.append(visits.c.due_at >= narrowed.since)
    if narrowed.before is not None:
        found.append(visits.c.due_at < narrowed.before)
    return found


_ENDANGERED = text("""
    WITH queue AS (
        SELECT id, stage, due_at, holder, day,
               row_number() OVER (PARTITION BY stage, holder, day ORDER BY due_at, id) AS place
        FROM (
            SELECT id, stage, due_at, CASE WHEN stage = ANY(:common) THEN NULL ELSE assigned_to END AS holder,
                   CAST(due_at AT TIME ZONE 'Asia/Jakarta' AS date) AS day
            FROM visits WHERE decided_at IS NULL AND coalesce(due_at, 'infinity'::timestamptz) BETWEEN :today AND :until
        ) AS near
    ), page AS MATERIALIZED (
        SELECT q.id
        FROM queue q
        JOIN unnest(CAST(:stages AS text[]), CAST(:holders AS text[]), CAST(:days AS date[]), CAST(:safe AS int[]))
             AS s (stage, holder, day, safe)
          ON s.stage = q.stage AND s.holder IS NOT DISTINCT FROM q.holder AND s.day = q.day AND q.place > s.safe
        WHERE (q.due_at, q.id) > (:mark, :last)
        ORDER BY q.due_at, q.id LIMIT :limit
    )
    SELECT v.id AS visit_id, v.complaint_id, v.stage, v.role, v.assigned_to, v.due_at, v.opened_at,
           c.registration_number, c.subject, c.agency
    FROM page
    JOIN visits v ON v.id = page.id
    JOIN complaints c ON c.id = v.complaint_id
    ORDER BY v.due_at, v.id
""")
