"""Which connection a thread works on: while it carries a complaint, the very one that holds the complaint's lock.

When that connection dies the lock is free and somebody else may be at work, so what is left of the work must fail with it instead of
going on over a fresh connection.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy import Connection

from domain.errors import Conflict


class LegLost(Conflict):
    """The connection that held the complaint's lock is gone; another worker may have taken the complaint."""


@dataclass(frozen=True)
class Held:
    """A connection together with the server session that holds a lock; SQLAlchemy alone would silently take a new session."""

    connection: Connection
    session: object

    @classmethod
    def by(cls, connection: Connection) -> Held:
        """Remember the server session this connection has now."""
        return cls(connection, connection.connection.dbapi_connection)

    @property
    def lost(self) -> bool:
        """True once the server session has ended or been replaced."""
        return self.connection.invalidated or self.connection.connection.dbapi_connection is not self.session

    def checked(self) -> Connection:
        """The connection; LegLost when it no longer holds the lock."""
        if self.lost:
            raise LegLost("Sambungan ke basis data terputus di tengah pekerjaan; pekerjaan ini diulang.")
        return self.connection


carrying: ContextVar[Held | None] = ContextVar("carrying", default=None)
"""What this thread carries a complaint with; None outside a leg."""


def carrying_connection() -> Connection | None:
    """The connection transactions of this thread must use: None outside a leg, or inside an open transaction. Raises LegLost."""
    held = carrying.get()
    connection = held.checked() if held else None
    return None if connection is None or connection.in_transaction() else connection
