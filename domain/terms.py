"""Running terms: the deadlines of the route as they run for one complaint, explained.

A legal term and an own promise look alike here; the route says which is which (`basis`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from domain.calendar import Calendar, Pause, Term, Unit, due
from domain.workflow import Nature, Start

START_WORDS = {Start.RECEIPT: "diterima", Start.STAGE: "tahap dimulai", Start.COMPLETE_FILE: "berkas lengkap"}
UNIT_WORDS = {Unit.WORKING_DAYS: "hari kerja", Unit.CALENDAR_DAYS: "hari kalender"}


@dataclass(eq=False, kw_only=True)
class ClockPause:
    """The clock stands still from `begun_at` (a stage's rule when `visit_id` is set, else an officer's act)."""

    complaint_id: UUID
    begun_at: datetime
    reason: str
    visit_id: UUID | None = None
    begun_by: str = "system"
    ended_at: datetime | None = None
    id: UUID = field(default_factory=uuid4)

    def span(self) -> Pause:
        """The pause as the calendar sees it."""
        return Pause(self.begun_at, self.ended_at, self.reason)


@dataclass(eq=False, kw_only=True)
class RunningTerm:
    """One deadline running for one complaint; `visit_id` None means the whole complaint.

    `due_at` is the end of the due day (aware); `sentence` explains it in Indonesian.
    While a pause is open the clock `stands` and the date is provisional: nothing is overdue then.
    `ended_at` is set when the visit is decided or the legal clock stops.
    """

    complaint_id: UUID
    deadline: str
    label: str
    started_at: datetime
    due_at: datetime
    sentence: str
    visit_id: UUID | None = None
    extra_days: int = 0
    extra_reason: str | None = None
    start_word: str = "diterima"
    stands: bool = False
    ended_at: datetime | None = None
    id: UUID = field(default_factory=uuid4)

    def compute(self, term: Term, pauses: Iterable[ClockPause], calendar: Calendar, at: datetime) -> None:
        """Set `due_at` and `sentence` anew; an extension is added in the term's own unit."""
        spans = [pause.span() for pause in pauses if not self._own(pause)]
        self.stands = any(span.ended_at is None for span in spans)
        self.due_at, self.sentence = explained(term, self, spans, calendar, at)

    def _own(self, pause: ClockPause) -> bool:
        # the term of the very stage that stops the clock (10 days to complete the file) runs on
        return pause.visit_id is not None and pause.visit_id == self.visit_id


def explained(
    term: Term, running: RunningTerm, pauses: Sequence[Pause], calendar: Calendar, at: datetime
) -> tuple[datetime, str]:
    """Due moment and its sentence, with the extension named where there is one."""
    plain = due(term, running.started_at, running.start_word, pauses, calendar, at=at)
    if not running.extra_days:
        return plain.due_at, plain.sentence
    longer = Term(term.amount + running.extra_days, term.unit)
    moved = due(longer, running.started_at, running.start_word, pauses, calendar, at=at)
    added = f"termasuk perpanjangan {running.extra_days} {UNIT_WORDS[term.unit]} ({running.extra_reason})"
    return moved.due_at, f"{moved.sentence}; {added}"


def starting_moment(
    start: Start, received_at: datetime, complete_at: datetime | None, stage_at: datetime
) -> datetime | None:
    """From when a deadline runs; None while its start (a complete file) has not come."""
    return {Start.RECEIPT: received_at, Start.COMPLETE_FILE: complete_at, Start.STAGE: stage_at}[start]


def nature_of(value: str | None) -> Nature | None:
    """The class as a type; None while the analysis has not fixed it."""
    return Nature(value) if value else None
