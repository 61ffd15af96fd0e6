"""A visit: one stay of a complaint at one stage, and the lines its acts leave in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from domain.people import Officer


@dataclass(frozen=True)
class Act:
    """Who acts, when (aware), and what he notes beside it."""

    by: Officer
    at: datetime
    note: str | None = None


@dataclass(frozen=True)
class Entry:
    """One line of the trail: what was done, when, by whom; `details` holds ids, codes and reasons."""

    kind: str
    at: datetime
    by: str
    details: Mapping[str, Any]
    visit_id: UUID | None = None


@dataclass(eq=False, kw_only=True)
class Visit:
    """One stay at one stage. `prepared_at` is set once its office work is done; it is decided once.

    `file_before` is how the file stood when it was decided, for taking the decision back.
    `letters` are the kinds its preparation issues; `proposal` is what an approval has to settle.
    """

    complaint_id: UUID
    seq: int
    life: int
    stage: str
    kind: str
    role: str
    opened_at: datetime
    prepared_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    outcome: str | None = None
    note: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    proposal: dict[str, Any] | None = None
    letters: list[str] = field(default_factory=list)
    assigned_to: str | None = None
    due_at: datetime | None = None
    file_before: dict[str, Any] | None = None
    id: UUID = field(default_factory=uuid4)

    @property
    def open(self) -> bool:
        """True until it is decided."""
        return self.decided_at is None

    @property
    def prepared(self) -> bool:
        """True once letters are stored and outbox rows written."""
        return self.prepared_at is not None

    def held_by_another(self, than: Officer) -> str | None:
        """The account that holds it, where that is neither this officer's nor one he stands in for."""
        return None if self.assigned_to in (than.username, *than.stands_in_for) else self.assigned_to

    def close(self, outcome: str, act: Act) -> None:
        """Decide it; the caller has checked that it is open."""
        self.decided_at, self.decided_by = act.at, act.by.username
        self.outcome, self.note = outcome, act.note or None
