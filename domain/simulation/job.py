"""A case under way in the simulation, and the two ways to find its next stage: a learnt path or a route."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from random import Random
from typing import Protocol

from domain.discovery import WITHDRAW
from domain.simulation.learn import END_LABEL
from domain.simulation.model import Choices, Model, StageHabit
from domain.workflow import END, PROPOSED, PROPOSER, Outcome, Workflow

LONGEST_TRAIL = 1000
"""Stays after which a case is taken to be going round in circles for ever."""


class Job:
    """One case: where it stands, since when (working seconds), what was decided, and its own source of chance.

    Chance belongs to the case, so that two offices compared under one seed get the same cases, however they queue.
    """

    __slots__ = (
        "again",
        "begun",
        "chance",
        "complete",
        "counts",
        "expected",
        "held",
        "label",
        "nature",
        "number",
        "opened",
        "passed",
        "pauses",
        "proposal",
        "proposer",
        "ready",
        "receiver",
        "role",
        "stage",
        "steps",
        "straight",
        "worker",
    )

    def __init__(self, number: int, chance: Random, begun: float, nature: str | None) -> None:
        self.number, self.chance, self.begun, self.nature = number, chance, begun, nature
        self.stage = self.label = self.role = ""
        self.opened = self.ready = begun
        self.passed: frozenset[str] = frozenset()
        self.steps = 0
        self.counts = True
        self.again = self.straight = self.held = self.expected = False
        self.worker: int | None = None
        self.receiver: int | None = None
        self.proposal: Outcome | None = None
        self.proposer = ""
        self.complete: float | None = None
        self.pauses: list[tuple[float, float, str]] = []


class Path(Protocol):
    """How a job finds its way."""

    def decide(self, job: Job, habit: StageHabit) -> str:
        """The label of what will be decided at the stage the job has just come to."""

    def follow(self, job: Job) -> str | None:
        """The stage the decision leads to; None at the end."""

    def role(self, job: Job, habit: StageHabit) -> str:
        """Whose work it is."""


def path_of(model: Model) -> Path:
    """The way cases of this model take."""
    return RoutePath(model.route) if model.route else LearntPath()


class LearntPath:
    """Next stages as the log showed them, by the set of stages passed."""

    def decide(self, job: Job, habit: StageHabit) -> str:
        """Choose the next stage."""
        job.passed |= {job.stage}
        return _chosen(habit, (job.straight, job.passed), job)

    def follow(self, job: Job) -> str | None:
        """Go there."""
        return None if job.label == END_LABEL or job.steps > LONGEST_TRAIL else job.label

    def role(self, job: Job, habit: StageHabit) -> str:
        """Everybody who has done the stage may do it."""
        return habit.role


class RoutePath:
    """Outcomes of a route, proposals and their approval included."""

    def __init__(self, route: Workflow) -> None:
        self._route = route
        self._approval = route.approval
        self._outcome = cache(lambda stage, label: route.stage(stage).outcome(label))

    def decide(self, job: Job, habit: StageHabit) -> str:
        """Choose the outcome."""
        job.again = job.stage in job.passed
        job.passed |= {job.stage}
        return _chosen(habit, job.again, job)

    def follow(self, job: Job) -> str | None:
        """Where the outcome leads, over the approval if it needs one."""
        if job.label == WITHDRAW:
            return None if self._route.withdraw_to == END else self._route.withdraw_to
        outcome = self._outcome(job.stage, job.label)
        if outcome.completes_file:
            job.complete = job.opened
        target = self._target(job, outcome)
        return None if target == END or job.steps > LONGEST_TRAIL else target

    def role(self, job: Job, habit: StageHabit) -> str:
        """The stage's role, at the approval the one the proposal names."""
        if job.proposal and self._approval and job.stage == self._approval.key:
            return job.proposal.approval_by or habit.role
        return habit.role

    def _target(self, job: Job, outcome: Outcome) -> str:
        if outcome.approval_by and self._approval and job.stage != self._approval.key:
            job.proposal, job.proposer = outcome, job.stage
            return self._approval.key
        if outcome.to == PROPOSED and job.proposal:
            return job.proposal.to
        return job.proposer if outcome.to == PROPOSER else outcome.to


def _chosen(habit: StageHabit, memory: Hashable, job: Job) -> str:
    choices: Choices = habit.next.get(memory) or habit.next[None]
    return choices.pick(job.chance.random())
