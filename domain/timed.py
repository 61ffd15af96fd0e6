"""What runs against the clock: terms that start, stand still, are extended, recomputed and end.

`Timed` is the half of a complaint that knows deadlines. Before the class is known only the
terms of stages run; a change of class, of a pause or of the calendar computes anew, and each
moved date is written into the trail with the old and the new one and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid4

from domain.calendar import Calendar
from domain.errors import Conflict, NotFound, Refused
from domain.forms import Known
from domain.notices import Escalation, Notice, NoticeKind
from domain.people import SYSTEM, Officer
from domain.terms import START_WORDS, ClockPause, RunningTerm, Watch, nature_of, starting_moment
from domain.visit import Entry, Visit
from domain.workflow import Deadline, Start, Workflow


class Office(Protocol):
    """What a complaint needs to be worked on: its route, the calendar in force, what exists."""

    @property
    def route(self) -> Workflow:
        """The route of this very complaint."""

    @property
    def calendar(self) -> Calendar:
        """The calendar in force."""

    @property
    def known(self) -> Known:
        """Agencies and documents a form may name."""


@dataclass(eq=False, kw_only=True)
class Timed:
    """A matter whose terms run; moments are aware."""

    registration_number: str
    received_at: datetime
    registered_at: datetime
    nature: str | None = None
    complete_at: datetime | None = None
    ended_at: datetime | None = None
    reopened_at: datetime | None = None
    id: UUID = field(default_factory=uuid4)
    visits: list[Visit] = field(default_factory=list)
    pauses: list[ClockPause] = field(default_factory=list)
    terms: list[RunningTerm] = field(default_factory=list)

    def enter(self, office: Office) -> None:
        """Take the office (route, calendar) the acts work with; the store does it on load."""
        self.office = office
        self.entries: list[Entry] = []
        self.notices: list[Notice] = []
        self.escalations: list[Escalation] = []

    # -- where it stands ------------------------------------------------------------------

    @property
    def open_visit(self) -> Visit | None:
        """The visit that awaits its decision; None once the complaint is closed."""
        return next((visit for visit in reversed(self.visits) if visit.open), None)

    @property
    def due_at(self) -> datetime | None:
        """The nearest due date whose clock runs; None when nothing runs."""
        return min((term.due_at for term in self.running_terms() if not term.stands), default=None)

    def running_terms(self) -> list[RunningTerm]:
        """Terms whose end has not come."""
        return [term for term in self.terms if term.ended_at is None]

    def visit(self, visit_id: UUID) -> Visit:
        """The visit of that id; NotFound if it is another complaint's."""
        for visit in self.visits:
            if visit.id == visit_id:
                return visit
        raise NotFound("Tahap itu tidak ada pada pengaduan ini.")

    def rule(self, running: RunningTerm) -> Deadline | None:
        """The route's deadline behind a running term; None when the route no longer has it."""
        route = self.office.route
        rules: Iterable[Deadline] = route.deadlines
        if running.visit_id:
            rules = route.stage(self.visit(running.visit_id).stage).deadlines
        return next((rule for rule in rules if rule.key == running.deadline), None)

    # -- the acts --------------------------------------------------------------------------

    def pause(self, *, by: Officer, at: datetime, reason: str) -> None:
        """Stop the clock for a stated reason; raises Conflict when it stands already."""
        by.must("pause")
        needs_reason(reason)
        if self._own_pause():
            raise Conflict("Waktu pengaduan ini sudah dihentikan; lanjutkan dahulu.")
        self.pauses.append(ClockPause(complaint_id=self.id, begun_at=at, reason=reason, begun_by=by.username))
        self.record("paused", by, at, reason=reason)
        self.recompute(by=by, at=at, why=f"waktu dihentikan: {reason}")

    def resume(self, *, by: Officer, at: datetime, reason: str) -> None:
        """Let the clock run again; raises Conflict when it runs."""
        by.must("pause")
        needs_reason(reason)
        pause = self._own_pause()
        if pause is None:
            raise Conflict("Waktu pengaduan ini sedang berjalan.")
        pause.ended_at = at
        self.record("resumed", by, at, reason=reason)
        self.recompute(by=by, at=at, why=f"waktu dilanjutkan: {reason}")

    def extend(self, term_id: UUID, days: int, *, by: Officer, at: datetime, reason: str) -> None:
        """Give a running term more days (of its own unit), with a reason."""
        by.must("extend")
        needs_reason(reason)
        if not 1 <= days <= 365:
            raise Refused({"days": "perpanjangan antara 1 dan 365 hari"})
        term = next((one for one in self.running_terms() if one.id == term_id), None)
        if term is None:
            raise NotFound("Batas waktu itu tidak (lagi) berjalan.")
        term.extra_days, term.extra_reason = term.extra_days + days, reason
        self.recompute(by=by, at=at, why=f"perpanjangan {days} hari: {reason}")

    def recompute(self, *, by: Officer, at: datetime, why: str) -> None:
        """Compute every running term anew; each moved date is logged with old, new and why."""
        for term in self.running_terms():
            before = term.due_at
            if self._compute(term, at) and term.due_at != before:
                old, new = before.isoformat(), term.due_at.isoformat()
                self.record("due_changed", by, at, term=str(term.id), label=term.label, old=old, new=new, why=why)
        self.set_visit_due()

    def record(self, kind: str, by: Officer, at: datetime, visit: Visit | None = None, **details: object) -> None:
        """Leave a line in the trail."""
        self.entries.append(Entry(kind, at, by.username, details, visit.id if visit else None))

    def tell(
        self,
        kind: NoticeKind,
        text: str,
        at: datetime,
        visit: Visit | None,
        *,
        key: str,
        username: str | None = None,
        role: str | None = None,
    ) -> None:
        """Tell one officer, or all of a role; the same kind and key is told once."""
        where = visit.id if visit else None
        self.notices.append(Notice(f"{kind}:{key}", kind, self.id, at, text, username, role, where))

    def tell_holder(self, kind: NoticeKind, text: str, at: datetime, visit: Visit | None, *, key: str) -> None:
        """Tell whoever has the card (the open one without `visit`); all of its role while nobody has it."""
        card = visit or self.open_visit
        if card is not None:
            role = None if card.assigned_to else card.role
            self.tell(kind, text, at, card, key=key, username=card.assigned_to, role=role)

    def tell_assigned(self, visit: Visit, by: Officer, at: datetime) -> None:
        """Tell the one who now has the card, unless he took it himself."""
        if visit.assigned_to not in (None, by.username):
            title = self.office.route.stage(visit.stage).title
            key = f"{visit.id}:{visit.assigned_to}:{at.isoformat()}"
            text = f"{self.registration_number}: tahap “{title}” diberikan kepada Anda."
            self.tell(NoticeKind.ASSIGNED, text, at, visit, key=key, username=visit.assigned_to)

    # -- terms that start and end ---------------------------------------------------------------

    def start_terms(
        self, rules: Iterable[Deadline], visit: Visit | None, at: datetime, *, start: tuple[datetime, str] | None = None
    ) -> None:
        """Start what can start now and isn't running yet; with a `start` (when, and the word for it) all count from there."""
        for rule in rules:
            self._start_term(rule, visit, at, start or self.start_of_stay(rule, visit, at))
        self.set_visit_due()

    def letters_issued(self, visit: Visit, at: datetime) -> None:
        """The letters that ask somebody outside are out: the terms of that visit count from now."""
        for term in self.running_terms():
            if term.visit_id == visit.id and term.started_at == visit.opened_at:
                term.started_at = at
        self.recompute(by=SYSTEM, at=at, why="surat diterbitkan")

    def end_stay(self, visit: Visit, at: datetime) -> None:
        """The visit is left: its terms end, and the pause its stage made."""
        for term in self.running_terms():
            if term.visit_id == visit.id:
                term.ended_at = at
        for pause in self.pauses:
            if pause.visit_id == visit.id and pause.ended_at is None:
                pause.ended_at = max(at, pause.begun_at)  # past trails may run backwards

    def end_legal_clock(self, at: datetime) -> None:
        """Every term ends: the complaint is closed or withdrawn."""
        self.ended_at = at
        for term in self.running_terms():
            term.ended_at = at

    def set_visit_due(self) -> None:
        """The open visit's due date is the nearest of its own terms whose clock runs."""
        if visit := self.open_visit:
            own = [term for term in self.running_terms() if term.visit_id == visit.id and not term.stands]
            visit.due_at = min((term.due_at for term in own), default=None)

    def _start_term(
        self, rule: Deadline, visit: Visit | None, at: datetime, found: tuple[datetime, str] | None
    ) -> None:
        visit_id = visit.id if visit else None
        if found is None or rule.term(nature_of(self.nature)) is None or self._runs(rule, visit_id):
            return
        started, word = found
        running = RunningTerm(
            complaint_id=self.id,
            visit_id=visit_id,
            deadline=rule.key,
            label=rule.label,
            started_at=started,
            start_word=word,
            due_at=started,
            sentence="",
        )
        self._compute(running, at)
        self.terms.append(running)

    def start_of_stay(self, rule: Deadline, visit: Visit | None, at: datetime) -> tuple[datetime, str] | None:
        """From when a term runs if the stay begins at the moment, and the word for it; None while its start has not come.

        A second stay at a stage counts from its own start: from the receipt it would be late at once.
        """
        start = Start.STAGE if visit and self._was_at(visit) else rule.start
        moment = starting_moment(start, self.received_at, self.complete_at, at)
        if moment is not None and self.reopened_at is not None and moment <= self.reopened_at:
            return self.reopened_at, "dibuka kembali"
        return (moment, START_WORDS[start]) if moment else None

    def _was_at(self, visit: Visit) -> bool:
        return any(one.stage == visit.stage and one.seq < visit.seq for one in self.visits)

    def _runs(self, rule: Deadline, visit_id: UUID | None) -> bool:
        return any(term.deadline == rule.key and term.visit_id == visit_id for term in self.running_terms())

    def _compute(self, running: RunningTerm, at: datetime) -> bool:
        rule = self.rule(running)
        term = rule.term(nature_of(self.nature)) if rule else None
        if rule is None or term is None:
            running.ended_at = at
            return False
        watch = Watch(self.office.calendar, rule.reminders, self.registered_at)
        running.compute(term, self.pauses, watch, at)
        return True

    def _own_pause(self) -> ClockPause | None:
        return next((p for p in self.pauses if p.visit_id is None and p.ended_at is None), None)


def needs_reason(text: str, name: str = "reason") -> None:
    """Raise Refused, naming the field, unless a reason is given."""
    if not text.strip():
        raise Refused({name: "sebutkan alasannya"})
