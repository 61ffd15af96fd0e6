"""Documents of a complaint; their bytes lie once, under their SHA-256."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Select, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.errors import NotFound
from domain.store.tables import blobs, documents


@dataclass(frozen=True)
class Document:
    """An uploaded document; the content is fetched by its hash."""

    id: UUID
    complaint_id: UUID
    visit_id: UUID | None
    name: str
    media_type: str
    size: int
    sha256: str
    uploaded_by: str
    uploaded_at: datetime


class DocumentTable:
    """Keep and fetch documents and other content."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, content: bytes, media_type: str) -> str:
        """Keep bytes under their SHA-256 (hex); the same bytes are kept once."""
        sha256 = hashlib.sha256(content).hexdigest()
        row = {"sha256": sha256, "media_type": media_type, "size": len(content), "content": content}
        self._connection.execute(upsert(blobs).values(row).on_conflict_do_nothing())
        return sha256

    def content(self, sha256: str) -> tuple[str, bytes]:
        """(media type, bytes) of kept content; NotFound if it isn't there."""
        row = self._connection.execute(
            select(blobs.c.media_type, blobs.c.content).where(blobs.c.sha256 == sha256)
        ).one_or_none()
        if row is None:
            raise NotFound("Isi dokumen itu tidak tersimpan.")
        return row.media_type, bytes(row.content)

    def add(
        self,
        complaint_id: UUID,
        name: str,
        media_type: str,
        content: bytes,
        *,
        by: str,
        at: datetime,
        visit_id: UUID | None = None,
    ) -> UUID:
        """Attach a document whose type has been judged by its content."""
        row = {
            "id": uuid4(),
            "complaint_id": complaint_id,
            "visit_id": visit_id,
            "name": name,
            "sha256": self.keep(content, media_type),
            "uploaded_by": by,
            "uploaded_at": at,
        }
        self._connection.execute(insert(documents).values(row))
        return UUID(str(row["id"]))

    def get(self, document_id: UUID) -> Document:
        """One document; NotFound if there is none."""
        row = self._connection.execute(_with_size().where(documents.c.id == document_id)).mappings().one_or_none()
        if row is None:
            raise NotFound("Dokumen itu tidak ada.")
        return Document(**row)

    def of(self, complaint_id: UUID) -> list[Document]:
        """A complaint's documents, oldest first."""
        query = _with_size().where(documents.c.complaint_id == complaint_id).order_by(documents.c.uploaded_at)
        return [Document(**row) for row in self._connection.execute(query).mappings()]


def _with_size() -> Select[Any]:
    return select(documents, blobs.c.media_type, blobs.c.size).join(blobs, blobs.c.sha256 == documents.c.sha256)
