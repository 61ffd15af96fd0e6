"""Letters and what waits to be delivered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class LetterState(StrEnum):
    """A letter is a draft until its PDF is stored; a void one keeps its number."""

    DRAFT = "draft"
    ISSUED = "issued"
    VOID = "void"


@dataclass(frozen=True)
class Letter:
    """A letter of ours. Its number was claimed with this row: making it again gives the same one."""

    id: UUID
    complaint_id: UUID
    visit_id: UUID
    kind: str
    recipient: str
    state: LetterState
    number: str
    claimed_at: datetime
    issued_at: datetime | None
    snapshot: dict[str, Any]
    template_version: str | None = None
    renderer_version: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Parcel:
    """An outbox row: something for somebody outside, delivered at least once under one key."""

    id: UUID
    key: str
    complaint_id: UUID
    channel: str
    recipient: str
    letter_id: UUID | None
    created_at: datetime
    next_try_at: datetime
    tries: int = 0
    delivered_at: datetime | None = None
    dead_at: datetime | None = None
    last_error: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)
