"""All that lies beside a complaint – trail, documents, letters, notes, connections – read in one statement.

The complaint page and the printed dossier show all of it; one by one it would be six statements a click.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, text

from domain.correspondence import Letter, LetterState
from domain.notes import Note
from domain.store.board import Line, Link
from domain.store.documents import Document

MOST_KIN = 20
"""Other complaints of one person that are listed, at most: some write every week."""

T = TypeVar("T")


@dataclass(frozen=True)
class Kin:
    """Another complaint by the same person, told by national id, mail address or telephone."""

    id: UUID
    registration_number: str
    subject: str
    received_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class Folder:
    """What lies beside one complaint; each list oldest first, `kin` newest first (empty unless asked for)."""

    trail: list[Line]
    documents: list[Document]
    letters: list[Letter]
    links: list[Link]
    notes: list[Note]
    kin: list[Kin]


def read_folder(connection: Connection, complaint_id: UUID, *, kin: bool) -> Folder:
    """The folder of a complaint; `kin` only for who may see identities, since it tells who wrote twice."""
    row = connection.execute(_FOLDER, {"id": complaint_id, "kin": kin, "most": MOST_KIN}).mappings().one()
    return Folder(
        [_made(Line, one) for one in row["trail"]],
        [_made(Document, one) for one in row["documents"]],
        [_letter(one) for one in row["letters"]],
        [_made(Link, one) for one in row["links"]],
        [_note(one) for one in row["notes"]],
        [_made(Kin, one) for one in row["kin"]],
    )


def _letter(row: Mapping[str, Any]) -> Letter:
    return _made(Letter, {**row, "state": LetterState(row["state"])})


def _note(row: Mapping[str, Any]) -> Note:
    return _made(Note, {**row, "mentions": tuple(row["mentions"])})


def _made(kind: type[T], row: Mapping[str, Any]) -> T:
    return kind(**{name: _read(name, value) for name, value in row.items()})


def _read(name: str, value: Any) -> Any:  # noqa: ANN401  a column's value has the type its name says
    if value is None:
        return None
    if name == "at" or name.endswith("_at"):
        return datetime.fromisoformat(value)
    return UUID(value) if name == "id" or name.endswith("_id") else value


_PARTS = {
    "trail": ("SELECT kind, at, by, details, visit_id FROM entries WHERE complaint_id = :id ORDER BY id"),
    "documents": (
        "SELECT d.*, b.media_type, b.size FROM documents d JOIN blobs b USING (sha256)"
        " WHERE d.complaint_id = :id ORDER BY d.uploaded_at"
    ),
    "letters": "SELECT * FROM letters WHERE complaint_id = :id ORDER BY claimed_at, number",
    "links": (
        "SELECT c.id AS other_id, c.registration_number, c.subject, c.received_at, l.kind, l.score, l.reasons,"
        " l.other_id = :id AS back FROM links l"
        " JOIN complaints c ON c.id = CASE WHEN l.complaint_id = :id THEN l.other_id ELSE l.complaint_id END"
        " WHERE l.complaint_id = :id OR l.other_id = :id ORDER BY c.received_at, c.id"
    ),
    "notes": "SELECT * FROM notes WHERE complaint_id = :id ORDER BY at, id",
    "kin": (
        "SELECT c.id, c.registration_number, c.subject, c.received_at, c.closed_at FROM complainants me"
        " JOIN complainants other ON other.complaint_id <> me.complaint_id AND (other.national_id = me.national_id"
        " OR lower(other.email) = lower(me.email) OR (other.phone = me.phone AND length(me.phone) > 5))"
        " JOIN complaints c ON c.id = other.complaint_id WHERE me.complaint_id = :id AND :kin"
        " ORDER BY c.received_at DESC, c.id LIMIT :most"
    ),
}
_SELECTED = ", ".join(
    f"(SELECT coalesce(json_agg(to_json(x)), '[]') FROM ({query}) AS x) AS {name}"  # noqa: S608  our own words
    for name, query in _PARTS.items()
)
_FOLDER = text(f"SELECT {_SELECTED}")
