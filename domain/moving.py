"""Moving a running complaint to another version of its route, and back.

Where the stage is the same the visit stays open; where it is another, the visit closes as `moved` and one opens at the
mapped stage. Terms of the same key run on under the new rule (or begin anew, as the plan says), others end, new ones
start; what ran before is kept beside what runs after, each with its sentence. A move is taken back from a complaint
only while nobody has decided it since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.calendar import Calendar
from domain.complaint import Complaint
from domain.errors import Conflict
from domain.forms import Known
from domain.passage import Clock, Passage, hindrance
from domain.people import Officer
from domain.terms import ClockPause
from domain.timed import Office
from domain.visit import Act, Visit
from domain.workflow import Stage, Workflow

MOVED = "moved"
MOVE_UNDONE = "move_undone"
Snapshot = Mapping[str, Any]
"""How a complaint stood, as JSON: version, visit, stage, role, holder, and every running term with its sentence."""


@dataclass(frozen=True)
class _Rerouted:
    """The office as it was, with another route."""

    office: Office
    route: Workflow

    @property
    def calendar(self) -> Calendar:
        """The calendar in force."""
        return self.office.calendar

    @property
    def known(self) -> Known:
        """Agencies and documents a form may name."""
        return self.office.known


def move(
    complaint: Complaint, new: Workflow, passage: Passage, *, by: Officer, at: datetime, title: str
) -> tuple[Snapshot, Snapshot]:
    """Put the complaint onto the new route; how it stood before and stands after. `title` is what the office calls the version.

    Raises NotAllowed; Conflict when it has left the stage, office work is under way, or the stages don't fit.
    """
    by.must("approve_workflow")
    visit = _movable(complaint, passage)
    target = new.stage(passage.to or "")
    if why := hindrance(complaint.office.route.stage(visit.stage), target, asked=True):
        raise Conflict(why)
    before = standing(complaint)
    _enter(complaint, new)
    there = visit if target.key == visit.stage else _stay(complaint, visit, target, Act(by, at), MOVED)
    _put(visit, there, target)
    _pause(complaint, visit, there, target, at)
    _terms(complaint, visit, there, passage.clock, at)
    words = {"stage": visit.stage, "target": target.key, "version": title, "clock": passage.clock.value}
    complaint.record(MOVED, by, at, there, **words)
    complaint.recompute(by=by, at=at, why=f"pindah ke alur {title}")
    return before, standing(complaint)


def undo_move(
    complaint: Complaint, old: Workflow, before: Snapshot, after: Snapshot, *, by: Officer, at: datetime, title: str
) -> Snapshot:
    """Put it back as it stood before the move; how it stands now.

    Raises NotAllowed; Conflict when somebody has decided it since, or it was moved again.
    """
    by.must("approve_workflow")
    visit = complaint.open_visit
    if visit is None or str(visit.id) != after["visit"]:
        raise Conflict("sudah diputuskan sejak dipindahkan")
    if complaint.workflow_version != after["version"]:
        raise Conflict("sudah dipindahkan lagi ke versi lain")
    _enter(complaint, old)
    stage = old.stage(before["stage"])
    there = visit if visit.stage == stage.key else _stay(complaint, visit, stage, Act(by, at), MOVE_UNDONE)
    _put(visit, there, stage)
    _run_again(complaint, before, after, there, at)
    complaint.record(MOVE_UNDONE, by, at, there, stage=visit.stage, target=stage.key, version=title)
    complaint.recompute(by=by, at=at, why=f"kembali ke alur {title}")
    return standing(complaint)


def standing(complaint: Complaint) -> Snapshot:
    """How the complaint stands now."""
    visit = complaint.open_visit
    stopped = [str(pause.id) for pause in complaint.pauses if pause.ended_at is None]
    return {
        "version": complaint.workflow_version,
        "visit": str(visit.id) if visit else None,
        "stage": visit.stage if visit else None,
        "terms": [_term(complaint, term.id) for term in complaint.running_terms()],
        "stopped": stopped,
    }


def _term(complaint: Complaint, term_id: object) -> dict[str, Any]:
    term = next(one for one in complaint.terms if one.id == term_id)
    return {
        "id": str(term.id),
        "own": term.visit_id is not None,
        "label": term.label,
        "started_at": term.started_at.isoformat(),
        "start_word": term.start_word,
        "due_at": term.due_at.isoformat(),
        "sentence": term.sentence,
    }


def _movable(complaint: Complaint, passage: Passage) -> Visit:
    visit = complaint.open_visit
    if visit is None:
        raise Conflict("sudah selesai")
    if visit.stage != passage.stage:
        title = complaint.office.route.stage(visit.stage).title
        raise Conflict(f"sudah berada di tahap {title}")
    if not visit.prepared or complaint.parked_at is not None:
        raise Conflict("pekerjaan kantor pada tahap ini belum selesai")
    return visit


def _enter(complaint: Complaint, route: Workflow) -> None:
    complaint.office = _Rerouted(complaint.office, route)
    complaint.workflow_version = route.version


def _stay(complaint: Complaint, left: Visit, stage: Stage, act: Act, outcome: str) -> Visit:
    """Close the visit and open one at the other stage, begun when the first was: nobody has waited less."""
    left.close(outcome, act)
    opened = Visit(
        complaint_id=complaint.id,
        seq=len(complaint.visits) + 1,
        life=complaint.life,
        stage=stage.key,
        kind=stage.kind.value,
        role=stage.role,
        opened_at=act.at,
        prepared_at=act.at,
    )
    complaint.visits.append(opened)
    return opened


def _put(left: Visit, there: Visit, stage: Stage) -> None:
    """The card as the stage has it; it stays on its holder's desk while the role is the same."""
    there.assigned_to = left.assigned_to if left.role == stage.role else None
    there.kind, there.role = stage.kind.value, stage.role


def _pause(complaint: Complaint, left: Visit, there: Visit, stage: Stage, at: datetime) -> None:
    """The clock stands where the new stage lets it stand, and only there."""
    standing_still = [one for one in complaint.pauses if one.visit_id == left.id and one.ended_at is None]
    for one in standing_still:
        one.visit_id, one.ended_at = (there.id, None) if stage.stops_clock else (one.visit_id, at)
    if stage.stops_clock and not standing_still:
        stop = ClockPause(complaint_id=complaint.id, begun_at=at, reason=stage.stops_clock, visit_id=there.id)
        complaint.pauses.append(stop)


def _terms(complaint: Complaint, left: Visit, there: Visit, clock: Clock, at: datetime) -> None:
    route = complaint.office.route
    rules = {rule.key: rule for rule in route.stage(there.stage).deadlines}
    whole = {rule.key: rule for rule in route.deadlines}
    for term in complaint.running_terms():
        rule = whole.get(term.deadline) if term.visit_id is None else rules.get(term.deadline)
        if rule is None or (term.visit_id is not None and clock is Clock.RESTARTED):
            term.ended_at = at
        else:
            term.label, term.visit_id = rule.label, there.id if term.visit_id else None
    if complaint.ended_at is None:
        complaint.start_terms(route.deadlines, None, at)
    for rule in rules.values():
        start = complaint.start_of_stay(rule, there, left.opened_at) if clock is Clock.KEPT else (at, "dipindahkan")
        if start is not None:
            complaint.start_terms([rule], there, at, start=start)


def _run_again(complaint: Complaint, before: Snapshot, after: Snapshot, there: Visit, at: datetime) -> None:
    """What ran before the move runs again, what the move began ends; what was begun since by others stays."""
    ran = {row["id"]: row for row in before["terms"]}
    came = {row["id"] for row in after["terms"]} - set(ran)
    for term in complaint.terms:
        if row := ran.get(str(term.id)):
            term.ended_at, term.label, term.start_word = None, row["label"], row["start_word"]
            term.started_at = datetime.fromisoformat(row["started_at"])
            term.visit_id = there.id if row["own"] else None
        elif str(term.id) in came and term.ended_at is None:
            term.ended_at = at
    for pause in complaint.pauses:
        if str(pause.id) in before["stopped"] and pause.visit_id is not None:
            pause.visit_id, pause.ended_at = there.id, None
        elif str(pause.id) in set(after["stopped"]) - set(before["stopped"]) and pause.ended_at is None:
            pause.ended_at = pause.begun_at  # the clock never stood still
