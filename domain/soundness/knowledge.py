"""What is known of a complaint where it stands: which fields its decisions have filled, whether the file is complete.

A fact is the name of a form's field, or one of the two words below. `surely` holds at every way to a stage, `perhaps` at some.
Withdrawal and reopening are left out of `surely`: they may come at any stage, so that nothing would ever be sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.route import END, PROPOSED, PROPOSER, Deadline, Outcome, Start
from domain.soundness.walk import Route, approval, meant, outcomes

COMPLETE = "(complete)"
"""The file has been declared complete."""
ENDED = "(ended)"
"""The stage that closes has been left: the clock of the whole complaint stands for good."""
REASON = "dismissal_reason"

Facts = frozenset[str]
NOTHING: Facts = frozenset()


@dataclass(frozen=True)
class Way:
    """From stage to stage by an outcome, approved where it needs it; what is surely and what perhaps learnt by it."""

    start: str
    end: str
    surely: Facts
    perhaps: Facts
    approved: bool = False


@dataclass(frozen=True)
class Knowledge:
    """What is known on arrival at each stage that can be reached; stages that can't are in neither."""

    surely: dict[str, Facts]
    perhaps: dict[str, Facts]

    def at(self, stage: str) -> tuple[Facts, Facts]:
        """What is surely and what perhaps known on arrival."""
        return self.surely.get(stage, NOTHING), self.perhaps.get(stage, NOTHING)


def learnt(outcome: Outcome) -> tuple[Facts, Facts]:
    """What a decision itself surely and perhaps brings."""
    marks = {COMPLETE} if outcome.completes_file else set()
    marks |= {REASON} if outcome.dismissal_reason else set()
    asked = frozenset(one.name for one in outcome.form.fields if one.required) | marks
    return asked, frozenset(one.name for one in outcome.form.fields) | asked


def moves(route: Route) -> Iterator[Way]:
    """Every way from a stage to the next, proposals by way of their approval; a misspelt target leads where it was meant to."""
    settles, stages = approval(route), {stage.key for stage in route.stages} | {END}
    closing = {stage.key for stage in route.stages if stage.closes}
    for stage, outcome, _ in outcomes(route):
        ended, end = frozenset({ENDED} if stage.key in closing else ()), meant(outcome.to, stages) or outcome.to
        if outcome.approval_by and settles and stage is not settles:
            yield Way(stage.key, settles.key, NOTHING, NOTHING)
            yield from _settled(stage.key, replace(outcome, to=end), settles.outcomes, ended)
        elif outcome.to not in (PROPOSED, PROPOSER):
            surely, perhaps = learnt(outcome)
            yield Way(stage.key, end, surely | ended, perhaps | ended)


def _settled(start: str, proposed: Outcome, approving: Iterable[Outcome], ended: Facts) -> Iterator[Way]:
    surely, perhaps = learnt(proposed)
    for one in approving:
        if one.to == PROPOSED:
            more, maybe = learnt(one)
            yield Way(start, proposed.to, surely | more | ended, perhaps | maybe | ended, approved=True)
        elif one.to == PROPOSER:
            yield Way(start, start, NOTHING, NOTHING, approved=True)


def known(route: Route, ways: Sequence[Way]) -> Knowledge:
    """Carry what is known along every way until nothing changes.

    A stage that only withdrawal or reopening leads to may be reached with anything known, and nothing for sure.
    """
    leaving: dict[str, list[Way]] = {stage.key: [] for stage in route.stages}
    for move in ways:
        leaving.setdefault(move.start, []).append(move)
    first = route.stages[0].key
    facts = Knowledge({first: NOTHING}, {first: NOTHING})
    _spread(first, leaving, facts)
    anything = frozenset({REASON}).union(*facts.perhaps.values(), *(move.perhaps for move in ways))
    for target in (route.withdraw_to, route.reopen_to):
        if target in leaving and target not in facts.perhaps:
            facts.perhaps[target] = anything
            _spread(target, leaving, facts)
    return facts


def _spread(start: str, leaving: Mapping[str, list[Way]], facts: Knowledge) -> None:
    todo = [start]
    while todo:
        here = todo.pop()
        todo += [move.end for move in leaving.get(here, ()) if _carry(move, facts.surely, facts.perhaps)]


def _carry(move: Way, surely: dict[str, Facts], perhaps: dict[str, Facts]) -> bool:
    """Let what is known at the start reach the end; True when that changed anything there."""
    before = surely.get(move.end), perhaps.get(move.end)
    if move.start in surely:
        arriving = surely[move.start] | move.surely
        surely[move.end] = arriving if before[0] is None else before[0] & arriving
    perhaps[move.end] = (before[1] or NOTHING) | perhaps.get(move.start, NOTHING) | move.perhaps
    return (surely.get(move.end), perhaps[move.end]) != before


def needs(deadline: Deadline) -> Facts:
    """What must be known before a deadline runs: a complete file, a class."""
    complete = {COMPLETE} if deadline.start is Start.COMPLETE_FILE else set()
    by_class = {"nature"} if deadline.terms and None not in deadline.terms else set()
    return frozenset(complete | by_class)
