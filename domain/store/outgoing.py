"""What an export adds to a list: complainants' names, for who may see them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection, select

from domain.store.tables import complainants


class OutgoingTable:
    """Read-only; who may ask is checked by the caller (`tasks.exporting`)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def names(self, ids: Collection[UUID]) -> dict[UUID, str]:
        """Complaint → complainant's name, where one is known and the complainant is not anonymous."""
        query = select(complainants.c.complaint_id, complainants.c.name).where(
            complainants.c.complaint_id.in_(ids), complainants.c.name.is_not(None), complainants.c.anonymous.is_(False)
        )
        return {row.complaint_id: row.name for row in self._connection.execute(query)}
