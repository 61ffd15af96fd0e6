"""A real complaint made into a golden case: the decisions and moments stay, what people wrote and who they are does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from config.golden import ENDING, read_golden, write_golden
from domain.complaint import Complaint
from domain.confidentiality import must_see
from domain.errors import Conflict, Refused, WorkflowFault
from domain.forms import FieldType, FormField
from domain.golden import GoldenAct, GoldenCase, GoldenResult, GoldenStep, GoldenTrail, played, retold
from domain.moving import MOVE_UNDONE, MOVED
from domain.people import Officer
from domain.store import transaction
from domain.taking_back import TAKEN_BACK
from domain.versions import WorkflowVersion
from domain.visit import Visit
from domain.workflow import PROPOSED, Workflow
from tasks.versions import golden_calendar, stored_draft, tried

MASKED = "(disamarkan)"
ANY_NUMBER = 1
"""Stands for whatever number was filled in: it may have been somebody's."""
_DAY, _CODE = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
LONGEST_NAME = 120
_ACTS: dict[str, GoldenAct] = {"withdraw": "withdraw", "reopen": "reopen"}


@dataclass(frozen=True)
class Tried:
    """A version, its route, and what came of each of its golden cases, in the order of the file."""

    version: WorkflowVersion
    route: Workflow
    results: tuple[GoldenResult, ...]


def case_from(named: str, *, by: Officer) -> GoldenCase:
    """A golden case of the complaint with that number, tracking code or id; expected is what its route makes of it.

    Raises NotAllowed (right, a case that is not his), NotFound, Conflict where its trail holds acts a golden case doesn't know.
    """
    by.must("edit_workflow")
    with transaction() as store:
        complaint = store.complaints.look_at(store.complaints.find(named))
        must_see(by, complaint)
        route = complaint.office.route
    return without_people(complaint, route)


def without_people(complaint: Complaint, route: Workflow) -> GoldenCase:
    """The complaint's course on its route, nothing of a person in it. Raises Conflict as `case_from`.

    Nothing of the letter is taken but channel and moment. Texts, documents and numbers filled in are masked; choices of a list,
    days, yes and no, and the agency's code stay, since the route depends on them, and only where they are what they should be.
    """
    _must_be_plain(complaint)
    steps = sorted(_steps(complaint, route), key=lambda step: step.at)
    case = GoldenCase("Dari pengaduan nyata", complaint.received_at, tuple(steps), GoldenTrail(()), complaint.channel)
    found = played(case, route, golden_calendar())
    if stuck := next((one for one in found.faults if one.startswith("langkah")), None):
        raise Conflict(f"Jalannya pengaduan ini tidak dapat diulang sebagai kasus acuan: {stuck}")
    return replace(case, expected=found.played)


def try_cases(named: str | int | None) -> Tried:
    """A version (None: the one in force) with all its golden cases played on it now. Raises NotFound; WorkflowFault for a text that isn't sound."""
    with transaction() as store:
        version = store.workflows.version(store.workflows.in_force().version if named is None else named)
        draft = stored_draft(store, version.number)
    route, results = tried(draft)
    return Tried(version, route, tuple(results))


def on_route(case: GoldenCase, route: Workflow, *, as_it_comes: bool = False) -> GoldenResult:
    """The case played on a route; `as_it_comes` takes what comes there for what is expected (who keeps it has to look at it)."""
    calendar = golden_calendar()
    return played(retold(case, route, calendar) if as_it_comes else case, route, calendar)


def add_case(number: int, case: GoldenCase, *, by: Officer, at: datetime) -> WorkflowVersion:
    """Add a case to a version that is not proposed yet; its text stays.

    Raises NotAllowed, NotFound, Conflict, Refused (its name), WorkflowFault when the file would grow too long.
    """
    by.must("edit_workflow")
    with transaction() as store:
        version = store.workflows.take(number, at)
        if not version.undecided:
            raise Conflict(
                f"Kasus acuan hanya dapat ditambahkan pada konsep; {version.title} sudah diusulkan atau diputuskan."
            )
        text = store.workflows.golden(version.version) or ""
        store.workflows.keep_golden(version, _with(text, case, version.name + ENDING))
        store.workflows.record(version, "golden_added", by, at, case=case.name)
        return version


def accept_cases(number: int, *, by: Officer, at: datetime) -> list[str]:
    """Let the golden cases of a version that is not proposed yet expect what its route makes of them; the names of those that changed.

    Acts at stages a case no longer comes to fall away. Whoever does it has looked at the differences; the version's trail says who.
    Raises NotAllowed, NotFound, Conflict, WorkflowFault for a text that isn't sound.
    """
    by.must("edit_workflow")
    with transaction() as store:
        version = store.workflows.take(number, at)
        if not version.undecided:
            raise Conflict(f"Kasus acuan hanya dapat disesuaikan pada konsep; {version.title} sudah diusulkan.")
        route, results = tried(stored_draft(store, number))
        changed = [one.case.name for one in results if one.faults]
        if changed:
            cases = [retold(one.case, route, golden_calendar()) if one.faults else one.case for one in results]
            store.workflows.keep_golden(version, write_golden(cases))
            store.workflows.record(version, "golden_accepted", by, at, cases=changed)
        return changed


def _with(text: str, case: GoldenCase, name: str) -> str:
    """The file with one case more; its comments stay where it is written as ours are."""
    known = read_golden(text, name) if text.strip() else ()
    _must_have_name(case, known)
    whole = [*known, case]
    appended = text.rstrip("\n") + "\n" + write_golden([case]).partition("\n")[2]
    try:
        fits = bool(known) and read_golden(appended, name) == tuple(whole)
    except WorkflowFault:  # indented otherwise than ours
        fits = False
    if not fits:
        appended = write_golden(whole)
        read_golden(appended, name)  # what has grown too long is refused now, not when a version is to be proposed
    return appended


def _must_have_name(case: GoldenCase, known: Iterable[GoldenCase]) -> None:
    name = case.name.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise Refused({"name": f"tulis nama kasus dalam satu baris, paling banyak {LONGEST_NAME} huruf"})
    if name in {one.name for one in known}:
        raise Refused({"name": "nama ini sudah dipakai kasus acuan lain pada versi ini; tulis nama lain"})


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
    """A value that says nothing of a person; whatever else stands there is masked."""
    if one is not None and one.type is FieldType.NUMBER:
        return ANY_NUMBER
    return value if one is not None and _is_what_it_should_be(one, value) else MASKED


def _is_what_it_should_be(one: FormField, value: object) -> bool:
    """A key of the field's list, a day, yes or no, a code: a past trail may hold anything."""
    match one.type:
        case FieldType.CHOICE:
            return value in {choice.key for choice in one.choices}
        case FieldType.DATE:
            return isinstance(value, str) and bool(_DAY.fullmatch(value))
        case FieldType.BOOLEAN:
            return isinstance(value, bool)
        case FieldType.AGENCY:
            return isinstance(value, str) and bool(_CODE.fullmatch(value))
    return False
