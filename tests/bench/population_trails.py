"""Prototypes of a big office: trails as the domain records them, with its calendar and its due dates, written once and stamped out by the thousand.

A prototype is a real `record_history()` of one plausible trail, turned into lines for COPY in which whatever differs from complaint to
complaint is a slot (`Stencil`). Ids differ in their first 24 digits alone; the last 8 tell the rows of one complaint apart.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table

from domain.calendar import OFFICE_ZONE, office_day
from domain.complaint import Complaint
from domain.history import PastVisit, record_history
from domain.people import Officer
from domain.registration import CaseLocation, Complainant, Intake, LetterHead, ReportedParty
from domain.store.tables import complainants, complaints, entries, pauses, terms, visits
from domain.terms import ClockPause, RunningTerm
from domain.timed import Office
from domain.visit import Visit

Step = tuple[str, str, str, float, Mapping[str, Any]]
"""Stage, outcome, whose slot decides, days after the step before, fields."""

CORE = {"core_problem": "Permohonan tidak kunjung selesai", "problem_code": "@CODE@", "agency": "@AGENCY@"}
REGISTERED: Step = ("registration", "registered", "system", 0.1, {})
COMPLETE: Step = ("completeness", "complete", "@registry@", 1.2, {})
SENT: Step = ("forwarding", "sent", "system", 0.01, {})
ANSWERED: Step = (
    "waiting_agency",
    "answered",
    "@registry@",
    21,
    {"answer_date": "2026-10-20", "answer": "Sudah ditangani"},
)
CLOSED: Step = ("closure", "close", "@assistant_deputy@", 1, {})
ARCHIVED: Step = ("archive", "archived", "@archivist@", 3, {"rack": "R1", "box": "B2", "folder": "M3"})


def _forwarded(nature: str) -> list[Step]:
    return [
        REGISTERED,
        COMPLETE,
        ("analysis", "forward", "@analyst@", 3, {**CORE, "nature": nature}),
        ("approval", "approve", "@section_head@", 1, {}),
        SENT,
        ANSWERED,
        ("assessment", "accept", "@analyst@", 3, {"finding": "substantiated", "result": "Permohonan diselesaikan"}),
        ("approval", "approve", "@assistant_deputy@", 1, {}),
        CLOSED,
        ARCHIVED,
    ]


def _dismissed() -> list[Step]:
    proposal = {"dismissal_reason": "T1", "core_problem": "Bukan kewenangan", "problem_code": "@CODE@"}
    dismiss: Step = ("analysis", "dismiss", "@analyst@", 2, proposal)
    return [REGISTERED, COMPLETE, dismiss, ("approval", "approve", "@assistant_deputy@", 1, {}), CLOSED, ARCHIVED]


def _completed_late() -> list[Step]:
    asked: Step = ("completeness", "incomplete", "@registry@", 1, {"missing": "Salinan KTP"})
    came: Step = ("waiting_completion", "completed", "@registry@", 12, {"completed_on": "2026-10-08"})
    return [REGISTERED, asked, came, *_forwarded("general")[2:]]


def _clarified() -> list[Step]:
    clarify = {key: value for key, value in CORE.items() if key != "agency"} | {"nature": "oversight"}
    return [
        *_forwarded("oversight")[:2],
        ("analysis", "clarify", "@analyst@", 4, clarify),
        ("approval", "approve", "@section_head@", 1, {}),
        (
            "field_clarification",
            "clarified",
            "@field_team@",
            15,
            {"clarified_on": "2026-10-20", "clarification": "Diperiksa"},
        ),
        *_forwarded("oversight")[6:],
    ]


TRAILS: tuple[tuple[int, Sequence[Step]], ...] = (
    (5, _forwarded("general")),
    (2, _forwarded("oversight")),
    (3, _dismissed()),
    (2, _completed_late()),
    (1, _clarified()),
)
"""Weight and steps of the trails complaints take."""

WAITING_AT: Mapping[str, int] = {
    "completeness": 12,
    "analysis": 30,
    "approval": 6,
    "waiting_agency": 30,
    "waiting_completion": 6,
    "field_clarification": 3,
    "assessment": 8,
    "archive": 5,
}
"""Where open complaints stand, in percent."""
OPEN_FOR: Mapping[str, float] = {
    "completeness": 3,
    "analysis": 7,
    "approval": 2,
    "waiting_agency": 50,
    "waiting_completion": 14,
    "field_clarification": 15,
    "assessment": 7,
    "archive": 10,
}
"""How many days a card has been open there, on average."""


class Stencil:
    """A text with slots (`@NAME@`), cut apart once and filled many times."""

    def __init__(self, text: str) -> None:
        parts = re.split(r"@([A-Za-z_]+)@", text)
        self._fixed, self._slots = parts[::2], parts[1::2]

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with every slot filled."""
        filled = [self._fixed[0]]
        for slot, fixed in zip(self._slots, self._fixed[1:], strict=True):
            filled += (values[slot], fixed)
        return "".join(filled)


@dataclass(frozen=True)
class Prototype:
    """One trail as lines for COPY, by table; who holds the open visit and until when, for notices."""

    received_at: datetime
    lines: Mapping[str, Stencil]
    stages: tuple[str, ...]
    open_role: str | None
    due_at: datetime | None


TABLES: tuple[Table, ...] = (complaints, complainants, visits, pauses, terms, entries)


def columns_of(table: Table) -> list[str]:
    """The columns we write: not those the database computes or counts."""
    return [one.name for one in table.columns if one.computed is None and one.identity is None]


def copy_line(cells: Iterable[object]) -> str:
    """One row in COPY's text format."""
    return "\t".join(map(_cell, cells)) + "\n"


def prototypes(office: Office, by: Officer, *, count: int, seed: int, at: datetime, waiting: bool) -> list[Prototype]:
    """So many trails that began at working hours before `at` (aware): closed ones of five years, or `waiting` ones, open at `at`."""
    chance = random.Random(f"{seed}-{waiting}")
    made = list[Prototype]()
    while len(made) < count:
        stop = chance.choices(list(WAITING_AT), list(WAITING_AT.values()))[0] if waiting else None
        possible = [(weight, steps) for weight, steps in TRAILS if stop in (None, *(step[0] for step in steps))]
        steps = chance.choices([steps for _, steps in possible], [weight for weight, _ in possible])[0]
        trail = _trail(steps, chance, at, stop)
        if all((past.decided_at or past.opened_at) < at for past in trail):
            made.append(_prototype(trail, office, by, at, held=chance.random() < 0.4))
    return made


def _trail(steps: Sequence[Step], chance: random.Random, at: datetime, stop: str | None) -> list[PastVisit]:
    """The steps at their times: all of them, some time in the last five years, or those up to `stop`, which is open at `at`."""
    taken = next((n for n, step in enumerate(steps) if step[0] == stop), len(steps))
    stays = [timedelta(days=step[3] * chance.uniform(0.4, 1.7)) for step in steps[:taken]]
    since = 1800 * chance.random() if stop is None else chance.expovariate(1 / OPEN_FOR[stop])
    moment = _office_hours(at - sum(stays, timedelta()) - timedelta(days=since), chance)
    trail = list[PastVisit]()
    for (stage, outcome, by, _, fields), stay in zip(steps, stays, strict=False):
        trail.append(PastVisit(stage, moment, moment + stay, outcome, by, fields))
        moment += stay
    return trail if stop is None else [*trail, PastVisit(stop, moment)]


def _office_hours(moment: datetime, chance: random.Random) -> datetime:
    """About that time, on a weekday between eight and four."""
    day = office_day(moment)
    hour = datetime(day.year, day.month, day.day, 8, tzinfo=OFFICE_ZONE) + timedelta(minutes=chance.randrange(480))
    return hour if hour.weekday() < 5 else hour - timedelta(days=2)


def _prototype(trail: Sequence[PastVisit], office: Office, by: Officer, at: datetime, *, held: bool) -> Prototype:
    received = trail[0].opened_at
    intake = _intake(received)
    complaint = record_history(intake, trail, office, number="@NUMBER@", tracking_code="@TRACK@", by=by, at=received)
    for term in complaint.terms:
        if term.next_reminder_at and term.next_reminder_at < at:
            term.next_reminder_at = None  # what was due before has been told
    visit = complaint.open_visit
    if visit is not None and held and visit.assigned_to is None:
        visit.assigned_to = f"@{visit.role}@"
    return Prototype(
        received,
        _lines(complaint, intake.complainant),
        tuple(one.stage for one in complaint.visits),
        visit.role if visit else None,
        visit.due_at if visit else None,
    )


def _intake(received: datetime) -> Intake:
    who = Complainant(
        name="@NAME@",
        national_id="@NIK@",
        address="@ADDRESS@",
        regency="@REGENCY@",
        phone="@PHONE@",
        email="@EMAIL@",
        category="individual",
    )
    head = LetterHead(
        category="pengaduan", number="@LETTER@", date=received.date(), signed=True, addressed_to="president"
    )
    party = ReportedParty(name="@PARTY@", position="kepala seksi", agency="@OFFICE@", agency_category="ministry")
    place = CaseLocation(regency="@REGENCY@", country="ID")
    return Intake(
        "@CHANNEL@",
        received,
        "@SUBJECT@",
        "@BODY@",
        letter=head,
        complainant=who,
        reported_party=party,
        case_location=place,
    )


def _lines(complaint: Complaint, who: Complainant) -> dict[str, Stencil]:
    """Every row of the complaint, by table."""
    rows: dict[str, list[Mapping[str, Any]]] = {
        "complaints": [vars(complaint)],
        "complainants": [{**vars(who), "complaint_id": complaint.id}],
        "visits": [vars(one) for one in complaint.visits],
        "pauses": [vars(one) for one in complaint.pauses],
        "terms": [vars(one) for one in complaint.terms],
        "entries": [{**vars(one), "complaint_id": complaint.id} for one in complaint.entries],
    }
    marks = _marks(complaint)
    return {
        table.name: Stencil(
            _marked("".join(copy_line([row[name] for name in columns_of(table)]) for row in rows[table.name]), marks)
        )
        for table in TABLES
    }


def _marks(complaint: Complaint) -> dict[str, str]:
    """Every id of the prototype → the slot of the complaint's own digits and the row's."""
    marks = {str(complaint.id): row_id(0)}
    parts: tuple[Sequence[Visit | ClockPause | RunningTerm], ...] = (
        complaint.visits,
        complaint.pauses,
        complaint.terms,
    )
    for kind, rows in enumerate(parts, 1):
        marks |= {str(row.id): row_id(16 * n + kind) for n, row in enumerate(rows)}
    return marks


def row_id(number: int) -> str:
    """The id of a complaint's row: its own 24 digits (slot `P`), then the row's 8."""
    return f"@P@{number:08x}"


def _marked(text: str, marks: Mapping[str, str]) -> str:
    for found, mark in marks.items():
        text = text.replace(found, mark)
    return text


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _cell(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, Mapping | list):
        value = json.dumps(value, default=_plain, ensure_ascii=False)
    return str(value).translate(_ESCAPES)


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)
