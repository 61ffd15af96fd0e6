"""Deadlines that run out: the sweep reads due dates and calls `decide`, nothing else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.people import SYSTEM
from domain.store import transaction


def sweep(at: datetime) -> int:
    """Let lapse what the route says lapses, once its day is over; returns how many did."""
    with transaction() as store:
        late = store.board.lapsing(at)
    return sum(_lapse(complaint_id, visit_id, at) for complaint_id, visit_id in late)


def _lapse(complaint_id: UUID, visit_id: UUID, at: datetime) -> bool:
    """Take the lapse outcome of the visit's stage, if it is still open, prepared and late."""
    with transaction() as store:
        complaint = store.complaints.take(complaint_id)
        visit = complaint.visit(visit_id)
        if not visit.open or not visit.prepared or visit.due_at is None or visit.due_at >= at:
            return False
        rules = complaint.office.route.stage(visit.stage).deadlines
        outcome = next((rule.lapses_into for rule in rules if rule.lapses_into), None)
        if outcome is None:
            return False
        complaint.decide(outcome, by=SYSTEM, at=at, visit_id=visit_id)
        return True
