"""Escalations answered: a superior says what follows, once, and the trail keeps it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.confidentiality import must_see
from domain.people import Officer
from domain.store import transaction
from domain.timed import needs_reason


def acknowledge(escalation_id: UUID, *, by: Officer, at: datetime, note: str) -> None:
    """Answer an escalation. Raises NotAllowed without the right `acknowledge`, Refused without a note, NotFound, Conflict."""
    by.must("acknowledge")
    needs_reason(note, "note")
    with transaction() as store:
        raised = store.notices.take_escalation(escalation_id)
        complaint = store.complaints.take(raised.complaint_id)
        must_see(by, complaint)
        store.notices.acknowledge(escalation_id, by=by, at=at, note=note.strip())
        complaint.record("acknowledged", by, at, label=raised.label, note=note.strip())
