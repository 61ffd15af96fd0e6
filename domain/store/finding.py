"""Lists of complaints, the newest first, found by words and filters: whatever is asked, only a part of the table is read.

Three ways, for a condition that fits many and one that fits a handful have to be read differently, and PostgreSQL's guess which it is is poor for words:
- what only an open visit can have (a stage, a role, lateness): from the open visits;
- words: through the newest `RECENT` complaints first, which is enough for common words; else those the word index names, who are then few;
- anything else: along the index of dates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, literal, select, tuple_

from domain.store.tables import complaints, visits

RECENT = 4000
"""Complaints looked through for words before the word index is asked: 30 ms. Words that fit fewer than 51 of them fit few of a quarter of a million."""
Mark = tuple[datetime, UUID]
"""The last row of the page before: when it was received, its id."""
Rows = Sequence[Mapping[Any, Any]]
_PLACE = (complaints.c.received_at, complaints.c.id)


def newest(
    connection: Connection,
    standing: Sequence[ColumnElement[bool]],
    other: Sequence[ColumnElement[bool]],
    words: ColumnElement[bool] | None,
    *,
    after: Mark | None,
    limit: int,
) -> Rows:
    """At most `limit` complaints after the mark, the newest first.

    `standing` are conditions on the open visit, `other` on the complaint's own row.
    """
    if standing:
        asked = [*other, *([] if words is None else [words])]
        return _read(connection, _ids(_among_open(standing), [*asked, *_beyond(after)]), limit)
    if words is None:
        return _read(connection, _ids(complaints, [*other, *_beyond(after)]), limit)
    near = _ids(complaints, _beyond(after)).order_by(*_newest(*_PLACE)).limit(RECENT).cte().prefix_with("MATERIALIZED")
    found = _read(connection, _ids(complaints.join(near, near.c.id == complaints.c.id), [*other, words]), limit)
    return found if len(found) >= limit else _read(connection, _indexed([*other, *_beyond(after)], words), limit)


def _among_open(standing: Sequence[ColumnElement[bool]]) -> FromClause:
    """Complaints whose open visit is like that; the conditions are looked at before anything of the complaints is read."""
    there = select(visits.c.complaint_id).where(visits.c.decided_at.is_(None), *standing)
    found = there.cte("standing").prefix_with("MATERIALIZED")
    return complaints.join(found, and_(found.c.complaint_id == complaints.c.id, complaints.c.closed_at.is_(None)))


def _indexed(asked: Sequence[ColumnElement[bool]], words: ColumnElement[bool]) -> Select[Any]:
    """By the word index alone: all that fit are fetched, and then sorted."""
    hits = _ids(complaints, [words]).cte("hits").prefix_with("MATERIALIZED")
    return _ids(complaints.join(hits, hits.c.id == complaints.c.id), asked)


def _ids(where: FromClause, asked: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return select(*_PLACE).select_from(where).where(*asked)


def _read(connection: Connection, found: Select[Any], limit: int) -> Rows:
    """A page of these, with where each stands: the rows themselves are fetched last, when all but a page are left out."""
    page = found.order_by(*_newest(*_PLACE)).limit(limit).cte("page").prefix_with("MATERIALIZED")
    here = and_(visits.c.complaint_id == complaints.c.id, visits.c.decided_at.is_(None))
    rows = page.join(complaints, complaints.c.id == page.c.id).outerjoin(visits, here)
    query = select(*_SHOWN).select_from(rows).order_by(*_newest(page.c.received_at, page.c.id))
    return connection.execute(query).mappings().all()


def _beyond(after: Mark | None) -> list[ColumnElement[bool]]:
    return [] if after is None else [tuple_(*_PLACE) < tuple_(literal(after[0]), literal(after[1]))]


def _newest(received_at: ColumnElement[datetime], identity: ColumnElement[UUID]) -> tuple[ColumnElement[Any], ...]:
    return received_at.desc(), identity.desc()


_SHOWN = (
    complaints.c.id,
    complaints.c.registration_number,
    complaints.c.tracking_code,
    complaints.c.subject,
    complaints.c.channel,
    complaints.c.received_at,
    complaints.c.nature,
    complaints.c.agency,
    visits.c.stage,
    visits.c.role,
    visits.c.due_at,
    complaints.c.closed_at,
    complaints.c.dismissal_reason,
)
