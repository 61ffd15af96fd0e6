"""Notes in the database: only added to. The database itself refuses any other change than a first withdrawal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, text, update

from domain.errors import NotFound
from domain.notes import Note
from domain.people import Officer
from domain.store.telling import notes


class NoteTable:
    """Add, withdraw and read notes; the caller has checked the right."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, note: Note) -> None:
        """Keep a new note."""
        self._connection.execute(insert(notes).values({**vars(note), "mentions": list(note.mentions)}))

    def get(self, note_id: UUID) -> Note:
        """One note; NotFound if there is none."""
        row = self._connection.execute(select(notes).where(notes.c.id == note_id)).mappings().one_or_none()
        if row is None:
            raise NotFound("Catatan itu tidak ada.")
        return Note(**{**row, "mentions": tuple(row["mentions"])})

    def of(self, complaint_id: UUID) -> list[Note]:
        """A complaint's notes, oldest first, withdrawn ones among them."""
        query = select(notes).where(notes.c.complaint_id == complaint_id).order_by(notes.c.at, notes.c.id)
        rows = self._connection.execute(query).mappings()
        return [Note(**{**row, "mentions": tuple(row["mentions"])}) for row in rows]

    def withdraw(self, note_id: UUID, *, at: datetime, reason: str) -> None:
        """Mark a note withdrawn; its words stay in the database."""
        values = {"withdrawn_at": at, "withdrawn_reason": reason}
        self._connection.execute(update(notes).where(notes.c.id == note_id).values(values))

    def officers(self) -> list[Officer]:
        """Every active officer with the rights he has now: among them those who may be mentioned are chosen."""
        rows = self._connection.execute(_OFFICERS)
        return [_officer(row.username, row.name, row.roles, row.rights) for row in rows]


def _officer(username: str, name: str, roles: list[str], rights: list[list[str]]) -> Officer:
    return Officer(username, name, frozenset(roles), frozenset(right for granted in rights for right in granted))


_OFFICERS = text("""
    SELECT o.username, o.name, o.roles, coalesce(
        (SELECT json_agg(r.rights) FROM roles r WHERE jsonb_exists(o.roles, r.key)), '[]'
    ) AS rights
    FROM officers o WHERE o.active ORDER BY o.name, o.username
""")
