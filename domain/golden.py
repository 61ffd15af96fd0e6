"""Golden cases: sample complaints with the decisions taken, and the trail, due dates and letters expected of a route.

A case is played on the desk, without database and engine: the same acts as in the office, at the moments the case
names. What comes out otherwise than expected is told in sentences; a version with such a sentence is not published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Literal

from domain.calendar import Calendar, indonesian_day, office_day
from domain.complaint import Complaint
from domain.errors import ComplaintError
from domain.people import SYSTEM, Officer
from domain.registration import Intake
from domain.terms import RunningTerm
from domain.visit import Visit
from domain.workflow import Workflow

GoldenAct = Literal["decide", "withdraw", "pause", "resume", "reopen"]
ACTS: tuple[GoldenAct, ...] = ("decide", "withdraw", "pause", "resume", "reopen")
WHY = "menurut kasus acuan"
_RIGHTS = frozenset({"register", "decide", "withdraw", "pause", "reopen"})


@dataclass(frozen=True)
class GoldenStep:
    """One act of an officer: when (aware), at which stage, with which decision and fields."""

    at: datetime
    act: GoldenAct = "decide"
    stage: str = ""
    outcome: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class GoldenStay:
    """One visit as it is expected, or as it was: the letters issued on arrival, and when its terms end (office day).

    What was played also tells when it began (aware), the decision that ended it, and why each term ends when it does; a file
    holds none of that, and it is no part of what is compared.
    """

    stage: str
    letters: tuple[str, ...] = ()
    due: Mapping[str, date] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict, compare=False)
    since: datetime | None = field(default=None, compare=False)
    outcome: str | None = field(default=None, compare=False)


@dataclass(frozen=True)
class GoldenTrail:
    """What comes of a case: its visits in order, the terms of the whole complaint, and whether it ends."""

    stays: tuple[GoldenStay, ...]
    due: Mapping[str, date] = field(default_factory=dict)
    closed: bool = False
    why: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class GoldenCase:
    """A sample complaint: when it came in (aware), what was done, what is expected of it."""

    name: str
    received_at: datetime
    steps: tuple[GoldenStep, ...]
    expected: GoldenTrail
    channel: str = "letter"


@dataclass(frozen=True)
class GoldenResult:
    """A case played on a route: what came of it (as far as it went), and what is otherwise than expected (nothing: passed)."""

    case: GoldenCase
    played: GoldenTrail
    faults: tuple[str, ...]


class _Everything:
    """Agencies and documents a case names exist."""

    def agency(self, code: str) -> bool:
        """True: the list of agencies is not what a case is about."""
        return True

    def document(self, document_id: str) -> bool:
        """True, likewise."""
        return True

    def officer(self, username: str) -> str:
        """The account: nobody bears a name here."""
        return username

    def role(self, key: str) -> str:
        """The key, likewise."""
        return key


@dataclass(frozen=True)
class _Desk:
    """An office of paper: the route to be tried, and a calendar."""

    route: Workflow
    calendar: Calendar
    known: _Everything = field(default_factory=_Everything)


def played(case: GoldenCase, route: Workflow, calendar: Calendar) -> GoldenResult:
    """Play the case on the route and compare; a refused act ends the play and is one of the faults."""
    complaint = _registered(case, _Desk(route, calendar))
    for number, step in enumerate(case.steps, 1):
        try:
            _take(complaint, step)
        except ComplaintError as refusal:
            stuck = f"langkah {number} ({_step_words(step, route)}) tidak dapat dijalankan: {refusal}"
            return GoldenResult(case, _outcome(complaint), (stuck,))
    outcome = _outcome(complaint)
    return GoldenResult(case, outcome, tuple(_differences(case.expected, outcome, route)))


def retold(case: GoldenCase, route: Workflow, calendar: Calendar) -> GoldenCase:
    """The case as it goes on another route: acts at stages it no longer comes to fall away, the rest is expected as it comes.

    The writer has to look at it: what comes is taken for right.
    """
    complaint, kept = _registered(case, _Desk(route, calendar)), []
    for step in case.steps:
        visit = complaint.open_visit
        if step.act == "decide" and (visit is None or visit.stage != step.stage):
            continue
        try:
            _take(complaint, step)
        except ComplaintError:
            break
        kept.append(step)
    return replace(case, steps=tuple(kept), expected=_outcome(complaint))


def _registered(case: GoldenCase, desk: _Desk) -> Complaint:
    intake = Intake(channel=case.channel, received_at=case.received_at, subject=case.name, body=case.name)
    by = Officer("kasus", "kasus", rights=_RIGHTS)
    complaint = Complaint.register(intake, desk, number="kasus", tracking_code="kasus", by=by, at=case.received_at)
    _settle(complaint, case.received_at)
    return complaint


def _settle(complaint: Complaint, at: datetime) -> None:
    """What the office does by itself: prepare the visit, take the decisions no person takes."""
    while visit := complaint.open_visit:
        complaint.prepare(visit.id, at=at)
        outcome = complaint.office.route.stage(visit.stage).decides_itself
        if outcome is None:
            return
        complaint.decide(outcome, by=SYSTEM, at=at)


def _take(complaint: Complaint, step: GoldenStep) -> None:
    by = _somebody(complaint)
    match step.act:
        case "decide":
            visit = _visit_at(complaint, step.stage)
            complaint.decide(step.outcome, by=by, at=step.at, visit_id=visit.id, fields=step.fields)
        case "withdraw":
            complaint.withdraw(by=by, at=step.at, reason=WHY)
        case "pause":
            complaint.pause(by=by, at=step.at, reason=WHY)
        case "resume":
            complaint.resume(by=by, at=step.at, reason=WHY)
        case "reopen":
            complaint.reopen(by=by, at=step.at, reason=WHY)
    _settle(complaint, step.at)


class _ElsewhereNow(ComplaintError):
    """The case is not at the stage the step names."""


def _visit_at(complaint: Complaint, stage: str) -> Visit:
    visit = complaint.open_visit
    if visit is None or visit.stage != stage:
        where = f"berada di tahap {complaint.office.route.stage(visit.stage).title}" if visit else "sudah selesai"
        raise _ElsewhereNow(f"pengaduan {where}")
    return visit


def _somebody(complaint: Complaint) -> Officer:
    """Another officer each time, in the role of the open visit: four eyes are four eyes."""
    visit = complaint.open_visit
    name, role = (f"{visit.role}-{visit.seq}", visit.role) if visit else ("kasus", "")
    return Officer(name, name, frozenset({role}), _RIGHTS)


def _outcome(complaint: Complaint) -> GoldenTrail:
    stays = tuple(_stay_of(complaint, visit) for visit in complaint.visits)
    return GoldenTrail(stays, _due(complaint, None), complaint.open_visit is None, _why(complaint, None))


def _stay_of(complaint: Complaint, visit: Visit) -> GoldenStay:
    due, why = _due(complaint, visit), _why(complaint, visit)
    return GoldenStay(visit.stage, tuple(visit.letters), due, why, visit.opened_at, visit.outcome)


def _due(complaint: Complaint, visit: Visit | None) -> dict[str, date]:
    return {term.deadline: office_day(term.due_at) for term in _terms(complaint, visit)}


def _why(complaint: Complaint, visit: Visit | None) -> dict[str, str]:
    return {term.deadline: term.sentence for term in _terms(complaint, visit)}


def _terms(complaint: Complaint, visit: Visit | None) -> Iterator[RunningTerm]:
    mine = visit.id if visit else None
    return (term for term in complaint.terms if term.visit_id == mine)


# -- how a difference is told -------------------------------------------------------------------------


def _differences(expected: GoldenTrail, found: GoldenTrail, route: Workflow) -> Iterator[str]:
    ways = [[stay.stage for stay in trail.stays] for trail in (expected, found)]
    if ways[0] != ways[1]:
        yield f"jalannya {_way(ways[1], route)}; seharusnya {_way(ways[0], route)}"
        return
    for old, new in zip(expected.stays, found.stays, strict=True):
        yield from _stay(old, new, route)
    yield from _days(expected.due, found.due, "batas waktu seluruh pengaduan", route)
    if expected.closed != found.closed:
        yield "pengaduan selesai, seharusnya belum" if found.closed else "pengaduan belum selesai, seharusnya sudah"


def abreast(expected: GoldenTrail, found: GoldenTrail) -> list[tuple[GoldenStay | None, GoldenStay | None]]:
    """The two trails beside each other: stays at the same stage in one line, None where the other trail has none there."""
    old, new = ([stay.stage for stay in trail.stays] for trail in (expected, found))
    rows: list[tuple[GoldenStay | None, GoldenStay | None]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            rows += zip(expected.stays[a:b], found.stays[c:d], strict=True)
        else:
            rows += [(stay, None) for stay in expected.stays[a:b]] + [(None, stay) for stay in found.stays[c:d]]
    return rows


def _stay(old: GoldenStay, new: GoldenStay, route: Workflow) -> Iterator[str]:
    title = _title(old.stage, route)
    if old.letters != new.letters:
        yield f"tahap {title}: surat {_listed(new.letters)}; seharusnya {_listed(old.letters)}"
    yield from _days(old.due, new.due, f"tahap {title}", route)


def _days(old: Mapping[str, date], new: Mapping[str, date], where: str, route: Workflow) -> Iterator[str]:
    labels = deadline_labels(route)
    for key in [*old, *(key for key in new if key not in old)]:
        was, came = old.get(key), new.get(key)
        if was != came:
            yield f"{where}: batas “{labels.get(key, key)}” {_day(came)}; seharusnya {_day(was)}"


def deadline_labels(route: Workflow) -> dict[str, str]:
    """What each deadline of the route is called, by its key."""
    return {one.key: one.label for one in (*route.deadlines, *(d for stage in route.stages for d in stage.deadlines))}


def _day(day: date | None) -> str:
    return indonesian_day(day) if day else "tidak ada"


def _listed(letters: tuple[str, ...]) -> str:
    return ", ".join(letters) or "tidak ada"


def _way(stages: list[str], route: Workflow) -> str:
    return " → ".join(_title(key, route) for key in stages)


def _title(key: str, route: Workflow) -> str:
    return route.stage(key).title if route.has(key) else f"“{key}”"


def _step_words(step: GoldenStep, route: Workflow) -> str:
    return f"{_title(step.stage, route)}, {step.outcome}" if step.act == "decide" else step.act
