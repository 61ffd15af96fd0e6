"""Complaints to look at, each at most once: those somebody waits for first, then those whose run has only to follow."""

from __future__ import annotations

from threading import Condition
from uuid import UUID


class WakeQueue:
    """A coalescing queue between those who know what is to be done and the one that hands it out."""

    def __init__(self) -> None:
        self._urgent: dict[UUID, None] = {}
        self._later: dict[UUID, None] = {}
        self._changed = Condition()

    def put(self, complaint_id: UUID, *, urgent: bool = True) -> None:
        """Have it looked at; one that waits already keeps its place, unless it becomes urgent."""
        with self._changed:
            if urgent:
                self._later.pop(complaint_id, None)
                self._urgent.setdefault(complaint_id)
            elif complaint_id not in self._urgent:
                self._later.setdefault(complaint_id)
            self._changed.notify()

    def take(self, timeout: float) -> UUID | None:
        """The most urgent that waits longest; None when none comes within `timeout` seconds."""
        with self._changed:
            if not (self._urgent or self._later):
                self._changed.wait(timeout)
            waiting = self._urgent or self._later
            first = next(iter(waiting), None)
            if first is not None:
                del waiting[first]
            return first
