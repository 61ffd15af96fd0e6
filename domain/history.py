"""The one door for past trails: imports of finished cases, generators, old archives.

What enters here keeps its own times. Its visits are already prepared; it gets no letters,
no mails, no reminders, no lapses, and no flow run unless the caller wakes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.complaint import Complaint
from domain.errors import Refused
from domain.forms import Value
from domain.people import Officer
from domain.registration import Intake
from domain.timed import Office
from domain.visit import Act


@dataclass(frozen=True)
class PastVisit:
    """One stay as it happened; `decided_at` None means it is still there. Times are aware."""

    stage: str
    opened_at: datetime
    decided_at: datetime | None = None
    outcome: str | None = None
    by: str = "system"
    fields: Mapping[str, Value] = field(default_factory=dict)
    note: str | None = None


def record_history(
    intake: Intake,
    trail: Sequence[PastVisit],
    office: Office,
    *,
    number: str,
    tracking_code: str,
    by: Officer,
    at: datetime,
    uncertain: Sequence[str] = (),
) -> Complaint:
    """The complaint with its past. Only the last visit may be open; times that run backwards
    are kept and marked `uncertain`. Raises Refused for a trail that can't have happened,
    NotFound for a stage or outcome the route doesn't know."""
    _possible(trail)
    complaint = Complaint.entered(intake, office, number=number, tracking_code=tracking_code, by=by, at=at)
    complaint.record("history_recorded", by, at, visits=len(trail))
    for past in trail:
        _relive(complaint, past)
    complaint.uncertain = list(dict.fromkeys([*uncertain, *_backwards(trail)]))
    if complaint.open_visit is None:
        complaint.closed_at = max(past.decided_at or past.opened_at for past in trail)
        complaint.ended_at = complaint.ended_at or complaint.closed_at
    return complaint


def _possible(trail: Sequence[PastVisit]) -> None:
    if not trail:
        raise Refused({"trail": "riwayat tanpa satu pun tahap tidak dapat dicatat"})
    if any(past.decided_at is None for past in trail[:-1]):
        raise Refused({"trail": "hanya tahap terakhir yang boleh masih terbuka"})
    if any((past.decided_at is None) != (past.outcome is None) for past in trail):
        raise Refused({"trail": "tahap yang sudah diputuskan memerlukan hasil dan waktunya"})


def _backwards(trail: Sequence[PastVisit]) -> list[str]:
    early = any(past.decided_at is not None and past.decided_at < past.opened_at for past in trail)
    return ["decided_before_opened"] if early else []


def _relive(complaint: Complaint, past: PastVisit) -> None:
    stage = complaint.office.route.stage(past.stage)
    visit = complaint.open_at(stage, at=past.opened_at)
    visit.prepared_at = past.opened_at
    if past.decided_at is None or past.outcome is None:
        return
    if past.outcome != "withdraw":
        stage.outcome(past.outcome)
    act = Act(Officer(past.by, past.by), past.decided_at, past.note)
    complaint.close_visit(visit, past.outcome, act, past.fields)
    complaint.take(past.fields)
    if stage.closes or past.outcome == "withdraw":
        complaint.end_legal_clock(past.decided_at)
