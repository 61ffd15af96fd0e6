"""Notes and mentions: one transaction each, the right checked inside, the same for every door."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from domain import notes
from domain.confidentiality import must_see
from domain.notes import Note
from domain.people import Officer
from domain.store import transaction


def write_note(complaint_id: UUID, text: str, *, by: Officer, at: datetime, mentions: Iterable[str] = ()) -> Note:
    """Write a note and tell those it names. Raises as `domain.notes.write`, NotFound."""
    with transaction() as store:
        complaint = store.complaints.take(complaint_id)
        note = notes.write(complaint, text, mentions, store.notes.officers(), by=by, at=at)
        store.notes.add(note)
        return note


def withdraw_note(note_id: UUID, *, by: Officer, at: datetime, reason: str) -> None:
    """The writer takes his note back. Raises as `domain.notes.withdraw`, NotFound."""
    with transaction() as store:
        # the complaint's row is locked before the note is read: of two at once the second sees what the first did
        complaint = store.complaints.take(store.notes.get(note_id).complaint_id)
        notes.withdraw(complaint, store.notes.get(note_id), by=by, at=at, reason=reason)
        store.notes.withdraw(note_id, at=at, reason=reason)


def notes_of(complaint_id: UUID, *, by: Officer) -> list[Note]:
    """A complaint's notes, oldest first, for who may see it. Raises NotFound, NotAllowed."""
    with transaction() as store:
        must_see(by, store.complaints.look_at(complaint_id))
        return store.notes.of(complaint_id)


def officers_now() -> list[Officer]:
    """Every active officer with his rights: who may be mentioned is chosen among them (`domain.notes.readers`)."""
    with transaction() as store:
        return store.notes.officers()
