"""What the screens show: cards, counts, lists and trails, paged in SQL by keyset.

A page costs the same wherever it lies: the cursor names the last row seen, never an offset.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    Select,
    Subquery,
    Tuple,
    and_,
    func,
    literal,
    or_,
    select,
    text,
    tuple_,
    union,
    union_all,
)

from domain.errors import Refused
from domain.store.finding import newest
from domain.store.onebox import matching
from domain.store.origins import came, ordered
from domain.store.tables import complaints, entries, links, pauses, terms, visits

LONG_AFTER = datetime(9999, 1, 1, tzinfo=UTC)

Place = tuple[datetime, UUID]
"""A place in the sweep's queue: when a term's next rung is due, and the term's id."""
FIRST_PLACE: Place = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; None means everything. `overdue_at` keeps what was due before.

    `closed` keeps only closed complaints (True) or only open ones (False); `free` only cards nobody holds.
    `words` also look for complainants' names where `names` is set: only for who may see identities.
    """

    stage: str | None = None
    roles: Sequence[str] | None = None
    assigned_to: str | None = None
    agency: str | None = None
    channel: str | None = None
    overdue_at: datetime | None = None
    words: str | None = None
    names: bool = False
    closed: bool | None = None
    free: bool = False


class Order(StrEnum):
    """What cards are sorted by: the nearest due date, the longest here, the latest come."""

    DUE = "due"
    LONGEST = "longest"
    LATEST = "latest"


@dataclass(frozen=True)
class Card:
    """An open visit as it stands on the board."""

    visit_id: UUID
    complaint_id: UUID
    registration_number: str
    subject: str
    stage: str
    kind: str
    role: str
    assigned_to: str | None
    opened_at: datetime
    prepared_at: datetime | None
    due_at: datetime | None
    received_at: datetime
    agency: str | None
    nature: str | None
    channel: str
    parked_reason: str | None
    paused: bool
    flow_run_id: UUID | None
    proposal: dict[str, Any] | None
    deadline: str | None
    came: dict[str, Any] | None = None
    """The decision that led here: `stage`, `outcome`, `by`; None for a letter that has just come in."""
    order: dict[str, Any] | None = None
    """The routing slip its holder was given it with: `by`, `at` (ISO 8601), `instruction`."""

    def state(self) -> str:
        """In the office's words, from our database alone."""
        if self.parked_reason or self.paused:
            return "tertahan"
        return "menunggu petugas" if self.prepared_at else "sedang diproses"


@dataclass(frozen=True)
class Column:
    """A stage's column: how many cards, how many of them overdue."""

    stage: str
    cards: int
    overdue: int
    processing: int
    held: int


@dataclass(frozen=True)
class Listed:
    """A complaint in a list, open or closed."""

    id: UUID
    registration_number: str
    tracking_code: str
    subject: str
    channel: str
    received_at: datetime
    nature: str | None
    agency: str | None
    stage: str | None
    role: str | None
    due_at: datetime | None
    closed_at: datetime | None
    dismissal_reason: str | None


@dataclass(frozen=True)
class Line:
    """A line of the trail."""

    kind: str
    at: datetime
    by: str
    details: dict[str, Any]
    visit_id: UUID | None


@dataclass(frozen=True)
class Link:
    """A complaint connected with another: repeated, related."""

    other_id: UUID
    registration_number: str
    subject: str
    received_at: datetime
    kind: str
    score: int | None
    reasons: list[str]
    back: bool = False
    """True when the other one points to this one (it repeats this letter)."""


class BoardTable:
    """Read-only views for screens, lists and the API."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def columns(self, at: datetime, narrowed: Filter | None = None) -> list[Column]:
        """Counts by stage of what is open now."""
        held = _held()
        query = select(
            visits.c.stage,
            func.count().label("cards"),
            func.count().filter(visits.c.due_at < at).label("overdue"),
            func.count().filter(visits.c.prepared_at.is_(None)).label("processing"),
            func.count(held.c.id).label("held"),
        )
        asked, own = narrowed or Filter(), narrowed is not None and (_on_complaint(narrowed) or narrowed.words)
        # the complaints' own rows are wide: they are left alone unless a filter asks for them
        cards = (_open() if own else visits).outerjoin(held, held.c.id == visits.c.complaint_id)
        query = query.select_from(cards).where(visits.c.decided_at.is_(None), *_conditions(asked))
        return [Column(**row) for row in self._connection.execute(query.group_by(visits.c.stage)).mappings()]

    def cards(
        self, narrowed: Filter, *, after: str | None = None, limit: int = 50, order: Order = Order.DUE
    ) -> tuple[list[Card], str | None]:
        """A page of cards, overdue first unless `order` says else, and the cursor of the next page (None at the end)."""
        moment = _DUE if order is Order.DUE else visits.c.opened_at
        query = _cards().where(*_conditions(narrowed))
        if after:
            place, mark = tuple_(moment, visits.c.id), _mark(after)
            query = query.where(place < mark if order is Order.LATEST else place > mark)
        by = (moment, visits.c.id)
        query = query.order_by(*(one.desc() for one in by) if order is Order.LATEST else by).limit(limit + 1)
        rows = self._connection.execute(query).mappings().all()
        page = [Card(**row) for row in rows[:limit]]
        return page, _next(page[-1], order) if len(rows) > limit else None

    def tops(self, stages: Iterable[str], narrowed: Filter, *, each: int = 6) -> list[Card]:
        """The most urgent cards of every stage, a few each, in one query."""
        found = [_cards().where(visits.c.stage == stage, *_conditions(narrowed)) for stage in stages]
        columns = [query.order_by(_DUE, visits.c.id).limit(each) for query in found]
        rows = self._connection.execute(union_all(*columns)).mappings() if columns else ()
        return [Card(**row) for row in rows]

    def card(self, visit_id: UUID) -> Card | None:
        """One open card; None when it has been decided."""
        row = self._connection.execute(_cards().where(visits.c.id == visit_id)).mappings().one_or_none()
        return Card(**row) if row else None

    def complaints(
        self, narrowed: Filter, *, after: str | None = None, limit: int = 50
    ) -> tuple[list[Listed], str | None]:
        """A page of complaints, the newest first, open and closed."""
        words = matching(narrowed.words, names=narrowed.names) if narrowed.words else None
        mark = read_cursor(after) if after else None
        standing, other = _on_visit(narrowed), _on_complaint(narrowed)
        rows = newest(self._connection, standing, other, words, after=mark, limit=limit + 1)
        page = [Listed(**row) for row in rows[:limit]]
        return page, written_cursor(page[-1].received_at, page[-1].id) if len(rows) > limit else None

    def to_sweep(self, at: datetime, *, after: Place = FIRST_PLACE, limit: int = 200) -> list[tuple[UUID, Place]]:
        """(complaint, place in the queue) of terms whose next reminder or end lies before the moment, the oldest first."""
        query = select(terms.c.complaint_id, terms.c.next_reminder_at, terms.c.id).where(
            terms.c.ended_at.is_(None), terms.c.next_reminder_at < at
        )
        mark = tuple_(literal(after[0]), literal(after[1]))
        query = query.where(tuple_(terms.c.next_reminder_at, terms.c.id) > mark)
        query = query.order_by(terms.c.next_reminder_at, terms.c.id).limit(limit)
        return [(row.complaint_id, (row.next_reminder_at, row.id)) for row in self._connection.execute(query)]

    def totals(self) -> dict[str, int]:
        """How many complaints there are, and how many of them are closed or parked."""
        rows = select(func.count()).select_from(complaints)
        still_open, parked = (
            rows.where(complaints.c.closed_at.is_(None)),
            rows.where(complaints.c.parked_at.is_not(None)),
        )
        counts = (rows.label("all"), still_open.label("open"), parked.label("parked"))  # each by an index of its own
        row = self._connection.execute(select(*counts)).one()
        return {"all": row.all, "closed": row.all - row.open, "parked": row.parked}

    def trail(self, complaint_id: UUID) -> list[Line]:
        """Every line of a complaint's trail, oldest first."""
        query = select(entries.c.kind, entries.c.at, entries.c.by, entries.c.details, entries.c.visit_id)
        query = query.where(entries.c.complaint_id == complaint_id).order_by(entries.c.id)
        return [Line(**row) for row in self._connection.execute(query).mappings()]

    def links(self, complaint_id: UUID) -> list[Link]:
        """Complaints connected with this one, in both directions."""
        there = and_(links.c.complaint_id == complaint_id, complaints.c.id == links.c.other_id)
        back = and_(links.c.other_id == complaint_id, complaints.c.id == links.c.complaint_id)
        query = select(
            complaints.c.id.label("other_id"),
            complaints.c.registration_number,
            complaints.c.subject,
            complaints.c.received_at,
            links.c.kind,
            links.c.score,
            links.c.reasons,
            (links.c.other_id == complaint_id).label("back"),
        ).join(complaints, or_(there, back))
        return [Link(**row) for row in self._connection.execute(query.order_by(complaints.c.received_at)).mappings()]


_DUE = func.coalesce(visits.c.due_at, text("'infinity'::timestamptz"))


def _mark(after: str) -> Tuple:
    moment, last = read_cursor(after)
    return tuple_(text("'infinity'::timestamptz") if moment == LONG_AFTER else literal(moment), literal(last))


def _next(last: Card, order: Order) -> str:
    return written_cursor((last.due_at or LONG_AFTER) if order is Order.DUE else last.opened_at, last.visit_id)


def _open() -> FromClause:
    """Open visits with their complaints; none of those is closed, which lets a small index name them."""
    return visits.join(complaints, and_(complaints.c.id == visits.c.complaint_id, complaints.c.closed_at.is_(None)))


def _held() -> Subquery:
    """Ids of complaints that stand still: paused by an officer, or parked. Both are few."""
    paused = select(pauses.c.complaint_id.label("id")).where(*_by_officer)
    return union(paused, select(complaints.c.id).where(complaints.c.parked_at.is_not(None))).subquery()


_by_officer = (pauses.c.ended_at.is_(None), pauses.c.visit_id.is_(None))


def _paused() -> ColumnElement[bool]:
    return select(pauses.c.id).where(pauses.c.complaint_id == complaints.c.id, *_by_officer).exists()


def _nearest_deadline() -> ScalarSelect[str]:
    """Key of the deadline a card's due date comes from, so that a doubtful figure can be marked."""
    own = (terms.c.complaint_id == complaints.c.id, terms.c.visit_id == visits.c.id, terms.c.due_at == visits.c.due_at)
    running = select(terms.c.deadline).where(*own, terms.c.ended_at.is_(None))
    return running.order_by(terms.c.deadline).limit(1).scalar_subquery()


def _cards() -> Select[Any]:
    shown = (
        visits.c.id.label("visit_id"),
        visits.c.complaint_id,
        complaints.c.registration_number,
        complaints.c.subject,
        visits.c.stage,
        visits.c.kind,
        visits.c.role,
        visits.c.assigned_to,
        visits.c.opened_at,
        visits.c.prepared_at,
        visits.c.due_at,
        complaints.c.received_at,
        complaints.c.agency,
        complaints.c.nature,
        complaints.c.channel,
        complaints.c.parked_reason,
        _paused().label("paused"),
        complaints.c.flow_run_id,
        visits.c.proposal,
        _nearest_deadline().label("deadline"),
        came().label("came"),
        ordered().label("order"),
    )
    return select(*shown).select_from(_open()).where(visits.c.decided_at.is_(None))


def _conditions(narrowed: Filter) -> list[ColumnElement[bool]]:
    words = [matching(narrowed.words, names=narrowed.names)] if narrowed.words else []
    return [*_on_visit(narrowed), *_on_complaint(narrowed), *words]


def _on_visit(narrowed: Filter) -> list[ColumnElement[bool]]:
    """What only an open visit can fulfil."""
    simple = ((visits.c.stage, narrowed.stage), (visits.c.assigned_to, narrowed.assigned_to))
    found: list[ColumnElement[bool]] = [column == value for column, value in simple if value]
    if narrowed.roles is not None:
        found.append(visits.c.role.in_(list(narrowed.roles)))
    if narrowed.overdue_at is not None:
        found.append(visits.c.due_at < narrowed.overdue_at)
    if narrowed.free:
        found.append(visits.c.assigned_to.is_(None))
    return found


def _on_complaint(narrowed: Filter) -> list[ColumnElement[bool]]:
    simple = ((complaints.c.agency, narrowed.agency), (complaints.c.channel, narrowed.channel))
    found: list[ColumnElement[bool]] = [column == value for column, value in simple if value]
    if narrowed.closed is not None:
        over = complaints.c.closed_at
        found.append(over.is_not(None) if narrowed.closed else over.is_(None))
    return found


def written_cursor(moment: datetime, last: UUID) -> str:
    """The mark of the last row of a page: what it is sorted by, and its id."""
    return base64.urlsafe_b64encode(f"{moment.isoformat()}|{last}".encode()).decode()


def read_cursor(cursor: str) -> tuple[datetime, UUID]:
    """What a mark holds; Refused when somebody has tampered with it."""
    try:
        moment, last = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        return datetime.fromisoformat(moment), UUID(last)
    except (ValueError, binascii.Error):
        raise Refused({"cursor": "penanda halaman ini tidak dikenal; mulai dari halaman pertama"}) from None
