"""What the machinery has put aside after failing again and again: an administrator lets it try once more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.errors import Conflict
from domain.people import Officer
from domain.store import transaction


def unpark(complaint_id: UUID, *, by: Officer, at: datetime) -> None:
    """Let the office work of a parked complaint be tried again. Raises NotAllowed, NotFound, Conflict when it isn't parked."""
    by.must("administrate")
    with transaction() as store:
        complaint = store.complaints.take(complaint_id)
        if complaint.parked_at is None:
            raise Conflict("Pengaduan ini tidak tertahan; muat ulang halaman ini.")
        complaint.unpark(by=by, at=at)
