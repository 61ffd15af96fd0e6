"""The recorded trail as an event log: cases of a period, page by page.

Ids, keys of stages and decisions, and account names only; nothing of a letter or its writer is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, literal, select, tuple_

from domain.discovery.log import Case, EventLog, case_of_visits
from domain.store.tables import complaints, entries, visits

PAGE = 500
"""Cases read at a time."""
Mark = tuple[datetime, UUID]
"""The last case of a page: when it was received, its id."""


@dataclass(frozen=True)
class LogSpan:
    """Which complaints: received from `since` to before `before` (aware), and of that class, channel or workflow version (None: all)."""

    since: datetime
    before: datetime
    nature: str | None = None
    channel: str | None = None
    version: str | None = None


class EventLogTable:
    """Read-only: the trail as cases. A case's id is the complaint's; its begin is when its first visit opened."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, span: LogSpan) -> int:
        """How many complaints the span holds."""
        query = select(func.count()).select_from(complaints).where(*_conditions(span))
        return int(self._connection.execute(query).scalar_one())

    def log(self, span: LogSpan, *, most: int | None = None) -> EventLog:
        """The span as one log, at most the newest `most` of its complaints; one without a decision is left out, as in every log."""
        return EventLog(tuple(self.cases(span, most=most)))

    def cases(self, span: LogSpan, *, most: int | None = None) -> Iterator[Case]:
        """The span's cases, those received last first, at most `most`; read `PAGE` at a time."""
        return islice(self._every(span), most)

    def _every(self, span: LogSpan) -> Iterator[Case]:
        found, mark = self.page(span)
        yield from found
        while mark is not None:
            found, mark = self.page(span, after=mark)
            yield from found

    def page(self, span: LogSpan, *, after: Mark | None = None) -> tuple[list[Case], Mark | None]:
        """The next `PAGE` cases, those received last first, and the mark to go on from; None after the last page."""
        shown = (complaints.c.id, complaints.c.received_at, complaints.c.nature, complaints.c.channel)
        place = (complaints.c.received_at, complaints.c.id)
        query = select(*shown).where(*_conditions(span))
        if after is not None:
            query = query.where(tuple_(*place) < tuple_(literal(after[0]), literal(after[1])))
        query = query.order_by(*(one.desc() for one in place)).limit(PAGE)
        rows = self._connection.execute(query).mappings().all()
        trails = self._trails([row["id"] for row in rows])
        found = [_case(row, trails[row["id"]]) for row in rows]
        return found, (rows[-1]["received_at"], rows[-1]["id"]) if len(rows) == PAGE else None

    def _trails(self, ids: Sequence[UUID]) -> Mapping[UUID, list[Mapping[str, object]]]:
        claims = self._claims(ids)
        query = select(*_VISIT).where(visits.c.complaint_id.in_(ids)).order_by(visits.c.complaint_id, visits.c.seq)
        found: dict[UUID, list[Mapping[str, object]]] = defaultdict(list)
        for row in self._connection.execute(query).mappings():
            found[row["complaint_id"]].append({**row, "claimed_at": claims.get(row["id"])})
        return found

    def _claims(self, ids: Sequence[UUID]) -> Mapping[UUID, datetime]:
        """When each visit last came into an officer's hands: taken by himself, or given."""
        query = select(entries.c.visit_id, func.max(entries.c.at).label("at"))
        query = query.where(entries.c.complaint_id.in_(ids), entries.c.kind.in_(("claimed", "assigned")))
        return {row.visit_id: row.at for row in self._connection.execute(query.group_by(entries.c.visit_id))}


_VISIT = tuple(
    visits.c[name]
    for name in (
        "id",
        "complaint_id",
        "stage",
        "role",
        "opened_at",
        "prepared_at",
        "decided_at",
        "decided_by",
        "outcome",
    )
)


def _conditions(span: LogSpan) -> list[ColumnElement[bool]]:
    """What a complaint's row must be like to lie in the span."""
    narrowed = (
        (complaints.c.nature, span.nature),
        (complaints.c.channel, span.channel),
        (complaints.c.workflow_version, span.version),
    )
    within = [complaints.c.received_at >= span.since, complaints.c.received_at < span.before]
    return [*within, *(column == value for column, value in narrowed if value is not None)]


def _case(row: Mapping[Any, Any], trail: Sequence[Mapping[str, object]]) -> Case:
    known = {"nature": row["nature"], "channel": row["channel"]}
    return case_of_visits(str(row["id"]), [{**visit, **known} for visit in trail])
