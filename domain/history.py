"""The one door for past trails: imports of finished cases, generators, old archives.

What enters here keeps its own times. Its visits are already prepared; it gets no letters,
no mails, no reminders, no lapses, and no flow run unless the caller wakes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest

from domain.approval import proposal_of
from domain.complaint import WITHDRAWN, Complaint
from domain.errors import Refused
from domain.forms import Value
from domain.people import Officer
from domain.registration import Intake
from domain.timed import Office
from domain.visit import Act, Visit
from domain.workflow import PROPOSED, PROPOSER, Outcome, Stage

WITHDRAW = "withdraw"
"""The outcome of a past visit the complainant ended; it leaves any stage."""


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
    for past, following in zip_longest(trail, trail[1:]):
        _relive(complaint, past, following)
    for visit in complaint.visits:
        visit.file_before = None  # what lies in the past is not taken back
    complaint.uncertain = list(dict.fromkeys([*uncertain, *_backwards(trail)]))
    if complaint.open_visit is None:
        complaint.closed_at = max(past.decided_at or past.opened_at for past in trail)
        if complaint.ended_at is None:
            complaint.end_legal_clock(complaint.closed_at)
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


def _relive(complaint: Complaint, past: PastVisit, following: PastVisit | None) -> None:
    route = complaint.office.route
    stage = route.stage(past.stage)
    visit = _arrive(complaint, stage, past.opened_at)
    if past.decided_at is None or past.outcome is None:
        return
    act = Act(Officer(past.by, past.by), past.decided_at, past.note)
    if past.outcome == WITHDRAW:
        _withdraw(complaint, visit, act, past.fields)
        return
    outcome = stage.outcome(past.outcome)
    proposed = outcome.approval_by is not None and following is not None and route.stage(following.stage).approves
    complaint.close_visit(visit, outcome.key, act, past.fields, kind="proposed" if proposed else "decided")
    if not proposed and outcome.to != PROPOSER:
        _take_effect(complaint, visit, outcome, act)


def _arrive(complaint: Complaint, stage: Stage, at: datetime) -> Visit:
    """Open the visit, prepared; an approval carries what was proposed, what comes back goes to its proposer."""
    proposal, role, assigned_to = None, None, None
    if complaint.visits:
        before = complaint.visits[-1]
        left_by = _outcome(complaint, before)
        if stage.approves and left_by and left_by.approval_by:
            proposal, role = _proposal(before, left_by), left_by.approval_by
        if left_by and left_by.to == PROPOSER and before.proposal:
            assigned_to = str(before.proposal["by"])
    visit = complaint.open_at(stage, at=at, proposal=proposal, role=role, assigned_to=assigned_to)
    visit.prepared_at = at
    return visit


def _proposal(visit: Visit, outcome: Outcome) -> dict[str, object]:
    by, at = visit.decided_by or "", visit.decided_at or visit.opened_at
    return proposal_of(visit, outcome, Act(Officer(by, by), at, visit.note), visit.fields)


def _outcome(complaint: Complaint, visit: Visit) -> Outcome | None:
    """What left a past visit; None for a withdrawal."""
    stage = complaint.office.route.stage(visit.stage)
    return next((one for one in stage.outcomes if one.key == visit.outcome), None)


def _take_effect(complaint: Complaint, visit: Visit, outcome: Outcome, act: Act) -> None:
    """The file learns what was decided; an approval lets the proposed decision take effect."""
    fields = dict(visit.fields)
    if outcome.to == PROPOSED and visit.proposal:
        outcome = complaint.office.route.stage(visit.proposal["stage"]).outcome(visit.proposal["outcome"])
        fields = {**visit.proposal["fields"], **fields}
    complaint.take_effect(outcome, visit, act, fields)


def _withdraw(complaint: Complaint, visit: Visit, act: Act, fields: Mapping[str, Value]) -> None:
    complaint.close_visit(visit, WITHDRAW, act, fields, kind="withdrawn")
    complaint.take(fields)
    complaint.dismissal_reason = WITHDRAWN
    complaint.end_legal_clock(act.at)
