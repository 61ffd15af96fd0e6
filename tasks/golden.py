"""A real complaint made into a golden case: the decisions and moments stay, what people wrote and who they are does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from domain.calendar import Calendar, seed_days_off
from domain.complaint import Complaint
from domain.errors import Conflict
from domain.forms import FieldType, FormField
from domain.golden import GoldenAct, GoldenCase, GoldenStep, GoldenTrail, played
from domain.moving import MOVE_UNDONE, MOVED
from domain.people import Officer
from domain.store import transaction
from domain.taking_back import TAKEN_BACK
from domain.visit import Visit
from domain.workflow import PROPOSED, Workflow

MASKED = "(disamarkan)"
_ACTS: dict[str, GoldenAct] = {"withdraw": "withdraw", "reopen": "reopen"}


def case_from(named: str, *, by: Officer) -> GoldenCase:
    """A golden case of the complaint with that number, tracking code or id; expected is what its route makes of it.

    Texts and documents are masked, choices, dates and the agency's code stay: the route depends on them.
    Raises NotAllowed, NotFound, Conflict where its trail holds acts a golden case doesn't know.
    """
    by.must("edit_workflow")
    with transaction() as store:
        complaint = store.complaints.look_at(store.complaints.find(named))
        route = complaint.office.route
    _must_be_plain(complaint)
    steps = sorted(_steps(complaint, route), key=lambda step: step.at)
    case = GoldenCase("Dari pengaduan nyata", complaint.received_at, tuple(steps), GoldenTrail(()), complaint.channel)
    found = played(case, route, Calendar(seed_days_off()))
    if stuck := next((one for one in found.faults if one.startswith("langkah")), None):
        raise Conflict(f"Jalannya pengaduan ini tidak dapat diulang sebagai kasus acuan: {stuck}")
    return replace(case, expected=found.played)


def _must_be_plain(complaint: Complaint) -> None:
    odd = {TAKEN_BACK: "keputusan yang ditarik kembali", MOVED: "perpindahan alur", MOVE_UNDONE: "perpindahan alur"}
    found = {odd[visit.outcome] for visit in complaint.visits if visit.outcome in odd}
    if any(term.extra_days for term in complaint.terms):
        found.add("perpanjangan waktu")
    if found:
        raise Conflict(f"Pengaduan ini memuat {', '.join(sorted(found))}; pilih pengaduan lain sebagai kasus acuan.")


def _steps(complaint: Complaint, route: Workflow) -> Iterator[GoldenStep]:
    for visit in complaint.visits:
        if visit.decided_at is not None and route.stage(visit.stage).decides_itself is None:
            yield _step(visit, visit.decided_at, route)
    for pause in complaint.pauses:
        if pause.visit_id is None:
            yield GoldenStep(pause.begun_at, "pause")
            if pause.ended_at is not None:
                yield GoldenStep(pause.ended_at, "resume")
    if complaint.reopened_at is not None and not any(visit.outcome == "reopen" for visit in complaint.visits):
        yield GoldenStep(complaint.reopened_at, "reopen")


def _step(visit: Visit, at: datetime, route: Workflow) -> GoldenStep:
    outcome = visit.outcome or ""
    if outcome in _ACTS:
        return GoldenStep(at, _ACTS[outcome])
    asked = {one.name: one for one in _asked(visit, outcome, route)}
    fields = {name: _plain(asked.get(name), value) for name, value in visit.fields.items()}
    return GoldenStep(at, "decide", visit.stage, outcome, fields)


def _asked(visit: Visit, outcome: str, route: Workflow) -> Iterator[FormField]:
    """The fields a decision asks for; an approval's are those of what was proposed as well."""
    chosen = route.stage(visit.stage).outcome(outcome)
    yield from chosen.form.fields
    if visit.proposal and chosen.to == PROPOSED:
        for one in route.stage(visit.proposal["stage"]).outcomes:
            yield from one.form.fields


def _plain(one: FormField | None, value: object) -> object:
    """A value that says nothing of a person; one whose field is unknown is masked."""
    if one is None or one.type in (FieldType.TEXT, FieldType.DOCUMENT):
        return MASKED
    return value
