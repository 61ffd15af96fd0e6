"""Many complaints at once: what a batch of an import needs, in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from domain.complaint import Complaint
from domain.registration import Complainant
from domain.store.complaints import WAKE_CHANNEL
from domain.store.tables import complainants, complaints, entries


class ImportTable:
    """Look up and enter complaints by the batch."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def entered(self, keys: Iterable[str]) -> dict[str, datetime]:
        """Which of these source keys have entered, and when they were registered (aware)."""
        query = select(complaints.c.source_key, complaints.c.registered_at)
        query = query.where(complaints.c.source_key.in_(list(keys)))
        return {str(row.source_key): row.registered_at for row in self._session.execute(query)}

    def claim_numbers(self, series: str, year: int, count: int) -> range:
        """The next `count` numbers of a series, without gaps: the row stays locked until the commit."""
        claim = text(
            "INSERT INTO counters (series, year, last) VALUES (:series, :year, :count) "
            "ON CONFLICT (series, year) DO UPDATE SET last = counters.last + :count RETURNING last"
        )
        last = int(self._session.execute(claim, {"series": series, "year": year, "count": count}).scalar_one())
        return range(last - count + 1, last + 1)

    def add(self, batch: Sequence[tuple[Complaint, Complainant]]) -> None:
        """Enter new complaints with their trails and, apart from them, who complains; tell the workers whom to look at."""
        if not batch:
            return
        self._session.add_all(complaint for complaint, _ in batch)
        self._session.flush()
        self._session.execute(insert(complainants), [_identity(*one) for one in batch])
        lines = [_line(complaint, vars(entry)) for complaint, _ in batch for entry in complaint.entries]
        if lines:
            self._session.execute(insert(entries), lines)
        for complaint, _ in batch:
            complaint.entries.clear()
            if complaint.wake_seq > 0:
                self._session.execute(select(func.pg_notify(WAKE_CHANNEL, str(complaint.id))))


def _identity(complaint: Complaint, who: Complainant) -> dict[str, object]:
    return {**vars(who), "proxy": dict(who.proxy) if who.proxy else None, "complaint_id": complaint.id}


def _line(complaint: Complaint, entry: dict[str, object]) -> dict[str, object]:
    return {**entry, "complaint_id": complaint.id}
