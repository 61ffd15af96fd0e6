"""Does a trail keep to the route? Each step that isn't allowed, with a sentence an officer understands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.discovery.log import Case, Event
from domain.moving import MOVE_UNDONE, MOVED
from domain.taking_back import TAKEN_BACK
from domain.workflow import PROPOSED, PROPOSER, Outcome, Stage, Workflow

WITHDRAW = "withdraw"
"""The decision that may leave any stage: the complainant takes it back."""
ASIDE = frozenset({MOVED, MOVE_UNDONE, TAKEN_BACK})
"""How a visit ends that nobody decided along the route: what comes after it is the office's to say."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """A step that the route doesn't allow: the case, which step (0 is the first), its stage, and the sentence."""

    case: str
    step: int
    stage: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Conformance:
    """How far trails keep to a route: cases seen, cases without deviation, and every deviation."""

    cases: int
    conforming: int
    deviations: tuple[Deviation, ...]

    @property
    def share(self) -> float:
        """The share of conforming cases, 0 to 1; 1 where there are none."""
        return self.conforming / self.cases if self.cases else 1.0


def conformance(cases: Iterable[Case], route: Workflow) -> Conformance:
    """Check every trail against the route."""
    checked = [deviations(case, route) for case in cases]
    return Conformance(len(checked), sum(not found for found in checked), tuple(d for found in checked for d in found))


def deviations(case: Case, route: Workflow) -> list[Deviation]:
    """What in this trail the route doesn't allow, in order; empty when it conforms.

    A withdrawal may leave any stage. A closed case goes on, if at all, where the route reopens. Where the log knows no
    outcomes, a step is allowed if any outcome leads there.
    """
    walk = _Walk(route, case)
    return [Deviation(case.id, step, stage, sentence) for step, stage, sentence in walk.complaints()]


@dataclass
class _Walk:
    """A trail being walked: `proposal` is the outcome an approval is to decide on, `proposer` where it came from."""

    route: Workflow
    case: Case
    proposal: Outcome | None = None
    proposer: str | None = None

    def complaints(self) -> Iterator[tuple[int, str, str]]:
        allowed: set[str] | None = {self.route.first.key}
        ends = False
        for step, event in enumerate(self.case.events):
            if sentence := self._misplaced(event.stage, allowed, ends=ends):
                yield step, event.stage, sentence
            allowed, ends, unknown = self._after(event)
            if unknown:
                yield step, event.stage, unknown
        yield from self._standing(allowed, ends=ends)

    def _standing(self, allowed: set[str] | None, *, ends: bool) -> Iterator[tuple[int, str, str]]:
        step, stands = len(self.case.events), self.case.waits_at
        if stands is None and allowed is not None and not ends:
            yield step, "", f"Perkara berhenti, padahal alur masih melanjutkannya ke {self._titles(allowed)}."
        elif stands is not None and (sentence := self._misplaced(stands, allowed, ends=ends)):
            yield step, stands, sentence

    def _misplaced(self, stage: str, allowed: set[str] | None, *, ends: bool) -> str | None:
        if not self.route.has(stage):
            return f"Tahap “{stage}” tidak ada dalam alur {self.route.name}."
        if allowed is None or stage in allowed or (ends and stage == self.route.reopen_to):
            return None
        title = self.route.stage(stage).title
        if ends and not allowed:
            return f"Tahap “{title}” dilakukan sesudah alur berakhir; yang dibuka kembali mulai dari {self._titles({self.route.reopen_to})}."
        return f"Tahap “{title}” tidak boleh di sini; menurut alur yang berikut adalah {self._titles(allowed)}."

    def _after(self, event: Event) -> tuple[set[str] | None, bool, str | None]:
        """Which stages may follow (None: anything, as we can't know), whether the case may end, and what is unknown."""
        if not self.route.has(event.stage):
            return None, True, None
        stage = self.route.stage(event.stage)
        if event.outcome in ASIDE:
            return None, True, None
        if event.outcome == WITHDRAW:
            return self._targets({self.route.withdraw_to}), not self.route.has(self.route.withdraw_to), None
        chosen = [one for one in stage.outcomes if event.outcome in (None, one.key)]
        if not chosen:
            return None, True, f"Keputusan “{event.outcome}” tidak dikenal pada tahap “{stage.title}”."
        targets = {target for outcome in chosen for target in self._target(stage, outcome)}
        if event.outcome is not None:
            self._remember(stage, chosen[0])
        return self._targets(targets), not all(self.route.has(target) for target in targets), None

    def _target(self, stage: Stage, outcome: Outcome) -> Iterator[str]:
        if outcome.to == PROPOSED and self.proposal:
            yield self.proposal.to
        elif outcome.to == PROPOSER and self.proposer:
            yield self.proposer
        elif outcome.to in (PROPOSED, PROPOSER):
            yield from self._proposable(outcome.to)
        elif outcome.approval_by and self.route.approval and stage is not self.route.approval:
            yield self.route.approval.key
        else:
            yield outcome.to

    def _proposable(self, to: str) -> Iterator[str]:
        """Where an approval may lead when the trail doesn't say what was proposed."""
        for stage in self.route.stages:
            for outcome in stage.outcomes:
                if outcome.approval_by:
                    yield outcome.to if to == PROPOSED else stage.key

    def _remember(self, stage: Stage, outcome: Outcome) -> None:
        if outcome.approval_by and not stage.approves:
            self.proposal, self.proposer = outcome, stage.key

    def _targets(self, keys: set[str]) -> set[str]:
        return {key for key in keys if self.route.has(key)}

    def _titles(self, keys: set[str]) -> str:
        return " atau ".join(f"“{self.route.stage(key).title}”" for key in sorted(keys)) or "akhir"
