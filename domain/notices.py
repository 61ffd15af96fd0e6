"""Notices: what an officer is told in passing, and escalations, which a manager acknowledges.

They are written in the transaction of the act they tell of. The text names numbers, stages and days,
never a person outside the office. `key` is unique: the same thing is told once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4


class NoticeKind(StrEnum):
    """What a notice is about; each officer chooses kind by kind."""

    ASSIGNED = "assigned"
    MENTIONED = "mentioned"
    DUE_SOON = "due_soon"
    BREACHED = "breached"
    ESCALATED = "escalated"


@dataclass(frozen=True)
class Notice:
    """Told to one officer (`username`) or to all of a role; exactly one of the two is set. `at` is aware."""

    key: str
    kind: NoticeKind
    complaint_id: UUID
    at: datetime
    text: str
    username: str | None = None
    role: str | None = None
    visit_id: UUID | None = None
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Escalation:
    """A term is over and the superior role is told; it stays until one of them acknowledges it."""

    complaint_id: UUID
    term_id: UUID
    label: str
    due_at: datetime
    role: str
    raised_at: datetime
    visit_id: UUID | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    note: str | None = None
    id: UUID = field(default_factory=uuid4)
