"""Who has which complaint open at this moment. It warns and never blocks: whoever closes the page is gone half a minute later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Column, Connection, Index, Table, Text, Uuid, select, text

from domain.people import Officer
from domain.store.tables import MOMENT, metadata

FRESH = timedelta(seconds=30)
"""A page that is open says so every 20 s; one that has not said so for this long is closed: half a minute after somebody left, nobody sees him."""
FORGOTTEN = timedelta(minutes=10)

# Unlogged and without foreign keys: every open page writes it every few seconds, and that must never wait for an act's row lock.
# After a crash nobody has anything open.
presence = Table(
    "presence",
    metadata,
    Column("complaint_id", Uuid, primary_key=True),
    Column("username", Text, primary_key=True),
    Column("seen_at", MOMENT, nullable=False),
    Index("ix_presence_seen_at", "seen_at"),
    prefixes=["UNLOGGED"],
)


@dataclass(frozen=True)
class Around:
    """What is known beside an open page: usernames of others who have it open, and how the card stands now.

    `visit_id` is None once the complaint is closed; `decided_by` took the last decision.
    """

    others: tuple[str, ...]
    visit_id: UUID | None
    assigned_to: str | None
    decided_by: str | None


class PresenceTable:
    """Say that a page is open, and ask who else has it open."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def look_in(self, complaint_id: UUID, by: Officer, *, at: datetime) -> Around:
        """Say that the officer has the complaint open, and learn what is around it: one statement. Closed accounts are not entered."""
        asked = {"id": complaint_id, "me": by.username, "at": at, "fresh": at - FRESH, "old": at - FORGOTTEN}
        row = self._connection.execute(_LOOK_IN, asked).one()
        return Around(tuple(row.others), row.visit_id, row.assigned_to, row.decided_by)

    def others(self, complaint_ids: Iterable[UUID], by: Officer, *, at: datetime) -> dict[UUID, list[str]]:
        """Which of these complaints somebody else has open: complaint → usernames."""
        mine = presence.c.username == by.username
        query = select(presence.c.complaint_id, presence.c.username).order_by(presence.c.username)
        query = query.where(presence.c.complaint_id.in_(list(complaint_ids)), ~mine, presence.c.seen_at > at - FRESH)
        found: dict[UUID, list[str]] = defaultdict(list)
        for row in self._connection.execute(query):
            found[row.complaint_id].append(row.username)
        return dict(found)


# Rows somebody is just writing are skipped by the clean-up, or two pages could wait for each other.
_LOOK_IN = text("""
    WITH here AS (
        INSERT INTO presence (complaint_id, username, seen_at)
        SELECT :id, o.username, :at FROM officers o WHERE o.username = :me AND o.active
        ON CONFLICT (complaint_id, username) DO UPDATE SET seen_at = excluded.seen_at
    ), gone AS (
        DELETE FROM presence WHERE (complaint_id, username) IN (
            SELECT complaint_id, username FROM presence
            WHERE seen_at < :old AND NOT (complaint_id = :id AND username = :me) FOR UPDATE SKIP LOCKED)
    ), card AS (
        SELECT id, assigned_to FROM visits WHERE complaint_id = :id AND decided_at IS NULL
    )
    SELECT
        ARRAY(SELECT username FROM presence
              WHERE complaint_id = :id AND username <> :me AND seen_at > :fresh ORDER BY username) AS others,
        (SELECT id FROM card) AS visit_id,
        (SELECT assigned_to FROM card) AS assigned_to,
        (SELECT decided_by FROM visits WHERE complaint_id = :id AND decided_at IS NOT NULL ORDER BY seq DESC LIMIT 1) AS decided_by
""")
