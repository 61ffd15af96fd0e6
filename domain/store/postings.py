"""The outbox as people see it: each parcel with the letter in it and the complaint it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, literal, select, tuple_

from domain.store.board import read_cursor, written_cursor
from domain.store.tables import complaints, letters, outbox


class PostingState(StrEnum):
    """Where a parcel stands: waits (for the machine or for a hand), given up, or gone out."""

    WAITING = "waiting"
    FAILED = "failed"
    SENT = "sent"


@dataclass(frozen=True)
class Posting:
    """A parcel on the outbox page; who it goes to is said by kind, never by address."""

    id: UUID
    channel: str
    recipient_kind: str
    created_at: datetime
    delivered_at: datetime | None
    dead_at: datetime | None
    next_try_at: datetime
    tries: int
    last_error: str | None
    letter_id: UUID | None
    letter_kind: str | None
    letter_number: str | None
    complaint_id: UUID
    registration_number: str

    @property
    def state(self) -> PostingState:
        """Where it stands."""
        if self.delivered_at:
            return PostingState.SENT
        return PostingState.FAILED if self.dead_at else PostingState.WAITING


class PostingTable:
    """The outbox by state, paged."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self, state: PostingState, *, after: str | None = None, limit: int = 50
    ) -> tuple[list[Posting], str | None]:
        """A page of parcels, the newest first, and the mark of the next page (None at the end)."""
        query = select(*_SHOWN).select_from(_JOINED).where(_in(state))
        if after:
            moment, last = read_cursor(after)
            query = query.where(tuple_(outbox.c.created_at, outbox.c.id) < tuple_(literal(moment), literal(last)))
        query = query.order_by(outbox.c.created_at.desc(), outbox.c.id.desc()).limit(limit + 1)
        rows = self._connection.execute(query).mappings().all()
        found = [Posting(**row) for row in rows[:limit]]
        return found, written_cursor(found[-1].created_at, found[-1].id) if len(rows) > limit else None


def _in(state: PostingState) -> ColumnElement[bool]:
    if state is PostingState.SENT:
        return outbox.c.delivered_at.is_not(None)
    dead = outbox.c.dead_at.is_not(None) if state is PostingState.FAILED else outbox.c.dead_at.is_(None)
    return outbox.c.delivered_at.is_(None) & dead


_JOINED = outbox.join(complaints, complaints.c.id == outbox.c.complaint_id).outerjoin(
    letters, letters.c.id == outbox.c.letter_id
)
_SHOWN = (
    *(
        outbox.c[name]
        for name in ("id", "channel", "created_at", "delivered_at", "dead_at", "next_try_at", "tries", "last_error")
    ),
    outbox.c.letter_id,
    letters.c.kind.label("letter_kind"),
    letters.c.number.label("letter_number"),
    letters.c.recipient.label("recipient_kind"),
    outbox.c.complaint_id,
    complaints.c.registration_number,
)
