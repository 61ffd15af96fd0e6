"""Complaints to look at, each at most once, oldest wake first."""

from __future__ import annotations

from threading import Condition
from uuid import UUID


class WakeQueue:
    """A coalescing queue between the thread that listens and the one that hands out work."""

    def __init__(self) -> None:
        self._waiting: dict[UUID, None] = {}
        self._changed = Condition()

    def put(self, complaint_id: UUID) -> None:
        """Have it looked at; nothing changes if it waits already."""
        with self._changed:
            self._waiting.setdefault(complaint_id)
            self._changed.notify()

    def take(self, timeout: float) -> UUID | None:
        """The one that waits longest; None when none comes within `timeout` seconds."""
        with self._changed:
            if not self._waiting:
                self._changed.wait(timeout)
            first = next(iter(self._waiting), None)
            if first is not None:
                del self._waiting[first]
            return first
