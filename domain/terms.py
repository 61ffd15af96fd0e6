"""Running terms: the deadlines of the route as they run for one complaint, explained.

A legal term and an own promise look alike here; the route says which is which (`basis`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from domain.calendar import Calendar, Due, Pause, Term, Unit, due
from domain.ladder import Rung, as_json, ladder, next_rung, take_rungs
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


@dataclass(frozen=True)
class Watch:
    """What the sweep needs to know of a term: its reminders (shares of the term), and since when we have the case."""

    calendar: Calendar
    reminders: Sequence[float]
    since: datetime


@dataclass(eq=False, kw_only=True)
class RunningTerm:
    """One deadline running for one complaint; `visit_id` None means the whole complaint.

    `due_at` is the end of the due day (aware); `sentence` explains it in Indonesian.
    While a pause is open the clock `stands` and the date is provisional: nothing is overdue then.
    `ended_at` is set when the visit is decided or the legal clock stops. `ladder` holds what the
    sweep has still to do for this very due date (JSON, see `domain.ladder`), `next_reminder_at` when.
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
    ladder: list[dict[str, Any]] = field(default_factory=list)
    next_reminder_at: datetime | None = None
    id: UUID = field(default_factory=uuid4)

    def compute(self, term: Term, pauses: Iterable[ClockPause], watch: Watch, at: datetime) -> None:
        """Set `due_at` and `sentence` anew; an extension is added in the term's own unit.

        A new or moved due date gets a new ladder; what lies behind `at` is not reminded of again.
        """
        spans = [pause.span() for pause in pauses if not self._own(pause)]
        self.stands = any(span.ended_at is None for span in spans)
        found, before = explained(term, self, spans, watch.calendar, at), self.due_at
        if not self.sentence or found.due_at != before:
            self.ladder = ladder(found, watch.reminders, watch.calendar, at=at, since=watch.since)
        self.due_at, self.sentence = found.due_at, found.sentence
        self.look_again()

    def look_again(self) -> None:
        """Set when the sweep must look: at the next rung, never while the clock stands."""
        self.next_reminder_at = None if self.stands else next_rung(self.ladder)

    def climb(self, at: datetime) -> list[Rung]:
        """Take the rungs passed by the moment off the ladder; nothing while the clock stands or after the end."""
        if self.stands or self.ended_at is not None:
            return []
        passed, self.ladder = take_rungs(self.ladder, at)
        self.look_again()
        return passed

    def put_back(self, rung: Rung, again_at: datetime) -> None:
        """Leave a rung on the ladder and look at it again later."""
        self.ladder = [as_json(rung), *self.ladder]
        self.next_reminder_at = again_at

    def _own(self, pause: ClockPause) -> bool:
        # the term of the very stage that stops the clock (10 days to complete the file) runs on
        return pause.visit_id is not None and pause.visit_id == self.visit_id


def explained(term: Term, running: RunningTerm, pauses: Sequence[Pause], calendar: Calendar, at: datetime) -> Due:
    """The due date, with the extension named in its sentence where there is one."""
    if not running.extra_days:
        return due(term, running.started_at, running.start_word, pauses, calendar, at=at)
    longer = Term(term.amount + running.extra_days, term.unit)
    moved = due(longer, running.started_at, running.start_word, pauses, calendar, at=at)
    added = f"termasuk perpanjangan {running.extra_days} {UNIT_WORDS[term.unit]} ({running.extra_reason})"
    return replace(moved, sentence=f"{moved.sentence}; {added}")


def starting_moment(
    start: Start, received_at: datetime, complete_at: datetime | None, stage_at: datetime
) -> datetime | None:
    """From when a deadline runs; None while its start (a complete file) has not come."""
    return {Start.RECEIPT: received_at, Start.COMPLETE_FILE: complete_at, Start.STAGE: stage_at}[start]


def nature_of(value: str | None) -> Nature | None:
    """The class as a type; None while the analysis has not fixed it."""
    return Nature(value) if value else None
