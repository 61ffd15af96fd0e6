"""The route of a complaint: a `Workflow` is frozen and checked when it is built, so nobody ever holds a broken one.

Its parts are defined in `domain.route`, what makes it sound in `domain.soundness`; both are given out from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from domain.errors import NotFound, WorkflowFault
from domain.route import (
    END,
    PROPOSED,
    PROPOSER,
    Basis,
    Deadline,
    Fault,
    Kind,
    Nature,
    Outcome,
    Stage,
    Start,
    fault,
    near,
)
from domain.soundness import check

__all__ = [
    "END",
    "PROPOSED",
    "PROPOSER",
    "Basis",
    "Deadline",
    "Fault",
    "Kind",
    "Nature",
    "Outcome",
    "Stage",
    "Start",
    "Workflow",
    "check",
    "fault",
    "near",
]


@dataclass(frozen=True)
class Workflow:
    """A whole route. `version` is the SHA-256 of the file it was read from (hex, 64)."""

    name: str
    version: str
    title: str
    stages: tuple[Stage, ...]
    deadlines: tuple[Deadline, ...] = ()
    withdraw_to: str = END
    withdraw_letters: tuple[str, ...] = ()
    reopen_to: str = ""

    def __post_init__(self) -> None:
        if faults := list(check(self)):
            raise WorkflowFault([one.text for one in faults], [one.path for one in faults])

    @cached_property
    def _by_key(self) -> dict[str, Stage]:
        return {stage.key: stage for stage in self.stages}

    @property
    def first(self) -> Stage:
        """Where a complaint starts."""
        return self.stages[0]

    @cached_property
    def approval(self) -> Stage | None:
        """The stage that sees proposals, if the route has one."""
        return next((stage for stage in self.stages if stage.approves), None)

    def stage(self, key: str) -> Stage:
        """The stage of that key; NotFound when the route has none."""
        if key not in self._by_key:
            raise NotFound(f"Alur {self.name} tidak mengenal tahap “{key}”.")
        return self._by_key[key]

    def has(self, key: str) -> bool:
        """True when the route knows the stage."""
        return key in self._by_key
