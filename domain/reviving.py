"""What lapsed although the answer had come in time: its stage is opened again, as if the day had not passed.

The post is slow, and an answer may lie in the mail room while the term runs out. What counts is the day it reached us.
"""

from __future__ import annotations

from datetime import datetime

from domain.complaint import Complaint
from domain.errors import Conflict, NotAllowed, Refused
from domain.people import SYSTEM, Officer
from domain.visit import Act, Visit

REVIVED = "revived"


def lapsed_visit(complaint: Complaint) -> Visit | None:
    """The visit whose lapse the complaint has not been reopened from since; None where nothing lapsed."""
    for visit in reversed(complaint.visits):
        if complaint.reopened_at and visit.opened_at <= complaint.reopened_at:
            return None
        if visit.outcome in (REVIVED, "reopen"):
            return None
        if visit.decided_by == SYSTEM.username and visit.outcome in _lapses(complaint, visit):
            return visit
    return None


def revive(complaint: Complaint, *, received_at: datetime, by: Officer, at: datetime) -> Visit:
    """Open the lapsed stage again, for what reached the office at that (aware) moment.

    Raises Conflict when nothing lapsed, NotAllowed for who does not hold the stage's role, Refused when it
    came after the term, or has not come yet.
    """
    lapsed = lapsed_visit(complaint)
    if lapsed is None:
        raise Conflict("Tidak ada tahap yang ditutup karena lewat batas waktu.")
    by.must("decide")
    if not by.holds(lapsed.role):
        role = complaint.office.known.role(lapsed.role)
        raise NotAllowed(f"Tahap ini diputuskan oleh peran {role}; akun {by.username} tidak memilikinya.")
    if not received_at <= _time_was_up(complaint, lapsed) or received_at > at:
        raise Refused({"received_at": "harus dalam batas waktu tahap yang ditutup itu, dan tidak di masa depan"})
    return _open_again(complaint, lapsed, received_at, by, at)


def _open_again(complaint: Complaint, lapsed: Visit, received_at: datetime, by: Officer, at: datetime) -> Visit:
    if visit := complaint.open_visit:
        complaint.close_visit(visit, REVIVED, Act(by, at))
    else:
        complaint.life += 1
    complaint.ended_at = complaint.closed_at = None
    complaint.dismissal_reason = (lapsed.file_before or {}).get("dismissal_reason")
    complaint.record(REVIVED, by, at, lapsed, received_at=received_at.isoformat())
    complaint.wake()
    return complaint.open_at(complaint.office.route.stage(lapsed.stage), at=at)


def _lapses(complaint: Complaint, visit: Visit) -> set[str | None]:
    return {rule.lapses_into for rule in complaint.office.route.stage(visit.stage).deadlines if rule.lapses_into}


def _time_was_up(complaint: Complaint, lapsed: Visit) -> datetime:
    """The end of the term that lapsed."""
    own = [term for term in complaint.terms if term.visit_id == lapsed.id]
    ends = [term.due_at for term in own if (rule := complaint.rule(term)) and rule.lapses_into]
    return min(ends, default=lapsed.opened_at)
