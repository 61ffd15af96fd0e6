"""Carry a complaint along the shipped route without database and engine: the quickest way to tell a story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from config.edits import route_of, set_outcome
from config.edits_removal import remove_stage, successor, ways_in
from config.load import read_workflow_file
from config.settings import WORKFLOWS
from domain.calendar import OFFICE_ZONE, Calendar, seed_days_off
from domain.complaint import Complaint
from domain.people import SYSTEM, Officer
from domain.registration import Intake
from domain.workflow import Workflow

THURSDAY = datetime(2026, 10, 1, 9, 0, tzinfo=OFFICE_ZONE)
RIGHTS = frozenset({"register", "decide", "pause", "extend", "withdraw", "reopen", "administrate"})

FIELDS: Mapping[str, Mapping[str, Any]] = {
    "incomplete": {"missing": "Salinan KTP"},
    "request_completion": {"missing": "Kronologi yang runtut"},
    "forward": {"core_problem": "Sertifikat tidak terbit", "problem_code": "05", "nature": "general", "agency": "bpn"},
    "analysis.clarify": {"core_problem": "Pungutan di loket", "problem_code": "03", "nature": "oversight"},
    "dismiss": {"dismissal_reason": "T1"},
    "return": {"return_note": "Lengkapi ketentuannya"},
    "change": {"change_note": "Kelas diperbaiki"},
    "answered": {"answer_date": "2026-10-20", "answer": "Sudah diselesaikan"},
    "clarified": {"clarified_on": "2026-10-20", "clarification": "Loket diperiksa"},
    "completed": {"completed_on": "2026-10-08"},
    "accept": {"finding": "substantiated", "result": "Sertifikat diserahkan"},
    "fulfil": {"result": "Informasi diberikan"},
    "refuse": {"shortcoming": "Tidak menjawab pokok masalah", "agency": "bpn"},
    "clarify": {"why": "Jawaban perlu diperiksa di lapangan"},
    "reanalyse": {"why": "Ada keterangan baru"},
    "archived": {"rack": "R1", "box": "B2", "folder": "M3"},
}
"""The fields an officer fills in for each outcome of the shipped route (`stage.outcome` where it differs)."""


def filled(stage: str, outcome: str) -> dict[str, Any]:
    """What an officer would fill in for this decision."""
    return dict(FIELDS.get(f"{stage}.{outcome}", FIELDS.get(outcome, {})))


@cache
def route() -> Workflow:
    """The shipped route."""
    return read_workflow_file(WORKFLOWS / "dumas-2026.yaml")


def shortened(source: str) -> str:
    """The shipped route's text without its completeness check, as the form takes it out."""
    known = route_of(source)
    ways = {way: successor(known, way, "completeness") for way in ways_in(known, "completeness")}
    registered = replace(known.stage("registration").outcome("registered"), to="analysis", completes_file=True)
    return set_outcome(remove_stage(source, "completeness", ways), "registration", registered)


@cache
def calendar() -> Calendar:
    """The calendar of the seed."""
    return Calendar(seed_days_off())


class KnowsAll:
    """Every agency and document exists."""

    def agency(self, code: str) -> bool:
        return True

    def document(self, document_id: str) -> bool:
        return True

    def officer(self, username: str) -> str:
        return username

    def role(self, key: str) -> str:
        return key


@dataclass
class DeskOffice:
    """An office on a desk: the shipped route, the seed's calendar."""

    route: Workflow = field(default_factory=route)
    calendar: Calendar = field(default_factory=calendar)
    known: KnowsAll = field(default_factory=KnowsAll)


def officer(role: str, name: str = "", deputy: str | None = None) -> Officer:
    """An officer in one role, with every right of the desk."""
    return Officer(name or role, name or role, frozenset({role}), RIGHTS, deputy)


def a_complaint(at: datetime = THURSDAY, **particulars: object) -> Complaint:
    """A complaint received and registered at the moment, at its first stage."""
    letter: dict[str, Any] = {"channel": "letter", "subject": "Sertifikat tanah", "body": "Sejak 2019 belum terbit."}
    intake = Intake(received_at=at, **{**letter, **particulars})
    return Complaint.register(
        intake, DeskOffice(), number="DM-2026-000001", tracking_code="ABCDEFGHJK", by=officer("mailroom"), at=at
    )


def settle(complaint: Complaint, at: datetime) -> None:
    """Do what the flow does: prepare the open visit, take the decisions the system takes."""
    while visit := complaint.open_visit:
        complaint.prepare(visit.id, at=at)
        outcome = complaint.office.route.stage(visit.stage).decides_itself
        if outcome is None:
            return
        complaint.decide(outcome, by=SYSTEM, at=at)


def travel(complaint: Complaint, *outcomes: str, start: datetime = THURSDAY, hours: float = 1) -> Complaint:
    """Take the decisions one after another, an officer of the visit's role each time; `stage.outcome` is allowed."""
    moment = start
    settle(complaint, moment)
    for outcome in outcomes:
        moment += timedelta(hours=hours)
        visit = complaint.open_visit
        assert visit is not None, f"closed before {outcome}"
        fields = filled(visit.stage, outcome)
        complaint.decide(outcome, by=officer(visit.role, f"{visit.role}-{visit.seq}"), at=moment, fields=fields)
        settle(complaint, moment)
    return complaint


def stages(complaint: Complaint) -> list[str]:
    """The stages of the trail, oldest first."""
    return [visit.stage for visit in complaint.visits]
