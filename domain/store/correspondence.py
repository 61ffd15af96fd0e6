"""Letters, their numbers, and the outbox. Every effect has a key; doing it twice does nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Select, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.correspondence import Letter, LetterState, Parcel
from domain.errors import NotFound
from domain.store.tables import letters, outbox


class CorrespondenceTable:
    """Claim, issue and void letters; put parcels into the outbox and take them out."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claimed(self, visit_id: UUID, kind: str, recipient: str) -> Letter | None:
        """The letter already claimed under this key, if any."""
        query = select(letters).where(
            letters.c.visit_id == visit_id, letters.c.kind == kind, letters.c.recipient == recipient
        )
        return self._one(query)

    def claim(
        self,
        complaint_id: UUID,
        visit_id: UUID,
        kind: str,
        recipient: str,
        *,
        number: str,
        snapshot: Mapping[str, Any],
        at: datetime,
    ) -> Letter:
        """Write the effect row that owns the number; the PDF comes later, perhaps after a crash."""
        row = {
            "id": uuid4(),
            "complaint_id": complaint_id,
            "visit_id": visit_id,
            "kind": kind,
            "recipient": recipient,
            "state": LetterState.DRAFT.value,
            "number": number,
            "snapshot": dict(snapshot),
            "claimed_at": at,
        }
        self._connection.execute(insert(letters).values(row))
        return self.get(UUID(str(row["id"])))

    def issue(
        self, letter_id: UUID, sha256: str, template_version: str, renderer_version: str, *, at: datetime
    ) -> bool:
        """The PDF is stored: the letter is out. False when it had been issued or voided meanwhile."""
        values = {
            "state": LetterState.ISSUED.value,
            "issued_at": at,
            "sha256": sha256,
            "template_version": template_version,
            "renderer_version": renderer_version,
        }
        changed = update(letters).where(letters.c.id == letter_id, letters.c.state == LetterState.DRAFT.value)
        return self._connection.execute(changed.values(values).returning(letters.c.id)).first() is not None

    def void_drafts(self, complaint_id: UUID, *, but_visit: UUID | None = None) -> None:
        """Visits were left before their letters were out: those numbers stay used, marked void."""
        drafts = update(letters).where(
            letters.c.complaint_id == complaint_id, letters.c.state == LetterState.DRAFT.value
        )
        if but_visit is not None:
            drafts = drafts.where(letters.c.visit_id != but_visit)
        self._connection.execute(drafts.values(state=LetterState.VOID.value))

    def issued_from(self, visit_id: UUID) -> bool:
        """True once a letter of the visit has been claimed: from then on its parcels may leave."""
        return self._connection.execute(select(letters.c.id).where(letters.c.visit_id == visit_id)).first() is not None

    def get(self, letter_id: UUID) -> Letter:
        """One letter; NotFound if there is none."""
        letter = self._one(select(letters).where(letters.c.id == letter_id))
        if letter is None:
            raise NotFound("Surat itu tidak ada.")
        return letter

    def by_number(self, number: str) -> Letter:
        """The letter of that number; NotFound if there is none."""
        letter = self._one(select(letters).where(letters.c.number == number))
        if letter is None:
            raise NotFound(f"Tidak ada surat bernomor “{number}”.")
        return letter

    def of(self, complaint_id: UUID) -> list[Letter]:
        """A complaint's letters, oldest first."""
        query = (
            select(letters)
            .where(letters.c.complaint_id == complaint_id)
            .order_by(letters.c.claimed_at, letters.c.number)
        )
        return [_letter(row) for row in self._connection.execute(query).mappings()]

    def latest(self, limit: int = 50) -> list[Letter]:
        """The letters claimed last, newest first."""
        query = select(letters).order_by(letters.c.claimed_at.desc(), letters.c.id).limit(limit)
        return [_letter(row) for row in self._connection.execute(query).mappings()]

    def _one(self, query: Select[Any]) -> Letter | None:
        row = self._connection.execute(query).mappings().one_or_none()
        return _letter(row) if row else None

    # -- the outbox -------------------------------------------------------------------------

    def post(
        self,
        key: str,
        complaint_id: UUID,
        channel: str,
        recipient: str,
        *,
        at: datetime,
        letter_id: UUID | None = None,
        payload: Mapping[str, Any] | None = None,
    ) -> None:
        """Put a parcel into the outbox; the same key again does nothing."""
        row = {
            "id": uuid4(),
            "key": key,
            "complaint_id": complaint_id,
            "channel": channel,
            "recipient": recipient,
            "letter_id": letter_id,
            "payload": dict(payload or {}),
            "created_at": at,
            "next_try_at": at,
        }
        self._connection.execute(insert(outbox).values(row).on_conflict_do_nothing(index_elements=["key"]))

    def due_parcel(self, channels: tuple[str, ...], *, at: datetime) -> Parcel | None:
        """The parcel to try next, its row locked; others skip it meanwhile."""
        query = select(outbox).where(
            outbox.c.delivered_at.is_(None),
            outbox.c.dead_at.is_(None),
            outbox.c.next_try_at <= at,
            outbox.c.channel.in_(channels),
        )
        row = (
            self._connection.execute(query.order_by(outbox.c.next_try_at).limit(1).with_for_update(skip_locked=True))
            .mappings()
            .one_or_none()
        )
        return Parcel(**row) if row else None

    def take_parcel(self, parcel_id: UUID) -> Parcel:
        """One parcel, its row locked until the transaction ends; NotFound if there is none."""
        query = select(outbox).where(outbox.c.id == parcel_id).with_for_update()
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound("Kiriman itu tidak ada.")
        return Parcel(**row)

    def delivered(self, parcel_id: UUID, *, at: datetime) -> None:
        """It has reached the other side."""
        self._connection.execute(
            update(outbox).where(outbox.c.id == parcel_id).values(delivered_at=at, last_error=None)
        )

    def failed(self, parcel: Parcel, error: str, *, at: datetime, wait: timedelta | None) -> None:
        """It did not: try again after `wait`, or never (None), until a person asks for it."""
        values: dict[str, Any] = {"tries": parcel.tries + 1, "last_error": error}
        values |= {"dead_at": at} if wait is None else {"next_try_at": at + wait}
        self._connection.execute(update(outbox).where(outbox.c.id == parcel.id).values(values))

    def retry(self, parcel_id: UUID, *, at: datetime) -> None:
        """A person asks for another try; NotFound unless it is waiting or given up."""
        values = {"dead_at": None, "next_try_at": at, "tries": 0}
        waiting = update(outbox).where(outbox.c.id == parcel_id, outbox.c.delivered_at.is_(None))
        if self._connection.execute(waiting.values(values).returning(outbox.c.id)).first() is None:
            raise NotFound("Kiriman itu tidak ada, atau sudah sampai.")

    def parcels(self, complaint_id: UUID | None = None, limit: int = 100) -> list[Parcel]:
        """The outbox, newest first; of one complaint or of all."""
        query = select(outbox).order_by(outbox.c.created_at.desc(), outbox.c.id).limit(limit)
        query = query.where(outbox.c.complaint_id == complaint_id) if complaint_id else query
        return [Parcel(**row) for row in self._connection.execute(query).mappings()]


def _letter(row: Mapping[Any, Any]) -> Letter:
    return Letter(**{**row, "state": LetterState(row["state"])})
