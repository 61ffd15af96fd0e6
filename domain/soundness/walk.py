"""Walking over a route that may be unsound: its outcomes and deadlines with their places, its ways, its circles."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping, Set
from typing import Protocol

from domain.route import PROPOSED, PROPOSER, Deadline, Fault, Outcome, Stage
from domain.sentence import Sentence

LONGEST = 8
"""So many stages of a circle are named in a sentence."""

Place = tuple[str | int, ...]


class Route(Protocol):
    """What is checked: a workflow, or anything shaped like one."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages, the first where a complaint starts."""

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Terms of the whole complaint."""

    @property
    def withdraw_to(self) -> str:
        """Where a withdrawal leads."""

    @property
    def withdraw_letters(self) -> tuple[str, ...]:
        """What a withdrawal issues."""

    @property
    def reopen_to(self) -> str:
        """Where a reopened complaint goes on."""


def outcomes(route: Route) -> Iterator[tuple[Stage, Outcome, Place]]:
    """Every outcome with its stage and its place."""
    for i, stage in enumerate(route.stages):
        for j, outcome in enumerate(stage.outcomes):
            yield stage, outcome, ("stages", i, "outcomes", j)


def deadlines(route: Route) -> Iterator[tuple[Sentence, Deadline, Place]]:
    """Every deadline with its name in a sentence and its place."""
    for i, deadline in enumerate(route.deadlines):
        yield Sentence("deadline '{deadline}'", deadline=deadline.key), deadline, ("deadlines", i)
    for i, stage in enumerate(route.stages):
        for j, deadline in enumerate(stage.deadlines):
            where = Sentence("stage {stage}: deadline '{deadline}'", stage=stage.key, deadline=deadline.key)
            yield where, deadline, ("stages", i, "deadlines", j)


def meant(target: str, known: Collection[str]) -> str | None:
    """The stage a target stands for, misspelt or not; None where that can't be guessed."""
    if target in known:
        return target
    close = difflib.get_close_matches(target, sorted(known), n=1)
    return close[0] if close else None


def approval(route: Route) -> Stage | None:
    """The stage that sees proposals, if there is one."""
    return next((stage for stage in route.stages if stage.approves), None)


def steps(route: Route) -> dict[str, set[str]]:
    """Where each stage may lead next; an approval leads where the proposers' outcomes do."""
    found: dict[str, set[str]] = {stage.key: set() for stage in route.stages}
    settles = approval(route)
    for stage, outcome, _ in outcomes(route):
        if outcome.to not in (PROPOSED, PROPOSER):
            found[stage.key].add(outcome.to)
        if outcome.approval_by and settles and stage is not settles:
            found[stage.key].add(settles.key)
    proposed = {outcome.to for _, outcome, _ in outcomes(route) if outcome.approval_by}
    for stage in route.stages:
        found[stage.key] |= proposed if stage.approves else set()
    return found


def ahead(route: Route, stage: str) -> set[str]:
    """Stages (and END) a complaint at this stage may still come to, itself included; by withdrawal and reopening too."""
    return closure({stage, route.withdraw_to, route.reopen_to}, steps(route))


def closure(start: Set[str], ways: Mapping[str, set[str]]) -> set[str]:
    """All that can be reached from the start, the start included."""
    reached, todo = set(start), list(start)
    while todo:
        new = ways.get(todo.pop(), set()) - reached
        reached |= new
        todo += new
    return reached


def backwards(ways: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The same ways, walked the other way round."""
    found: dict[str, set[str]] = {}
    for start, ends in ways.items():
        for end in ends:
            found.setdefault(end, set()).add(start)
    return found


def pits(ways: Mapping[str, set[str]]) -> set[str]:
    """The stages among which one goes round and never comes out, by ways that all lead on."""
    found: set[str] = set()
    left, back = dict.fromkeys(ways), backwards(ways)
    while left:
        pit = _deepest(next(iter(left)), ways, back)
        found |= pit
        for key in closure(pit, back):
            left.pop(key, None)
    return found


def _deepest(key: str, ways: Mapping[str, set[str]], back: Mapping[str, set[str]]) -> set[str]:
    """All that can be reached from the key, once all of it leads back there."""
    while True:
        ahead_of_it = closure({key}, ways)
        if not (further := ahead_of_it - closure({key}, back)):
            return ahead_of_it
        key = min(further)


def circles(ways: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Ways that lead round, none sharing a stage with another, each from its first stage in the order given."""
    left = {start: ends & ways.keys() for start, ends in ways.items()}
    while left := _without_dead_ends(left):
        circle = _round(left)
        yield circle
        left = {start: ends.difference(circle) for start, ends in left.items() if start not in circle}


def _without_dead_ends(ways: Mapping[str, set[str]]) -> dict[str, set[str]]:
    before, open_ends = backwards(ways), {start: len(ends) for start, ends in ways.items()}
    todo = [start for start, count in open_ends.items() if not count]
    dead = set(todo)
    while todo:
        for start in before.get(todo.pop(), ()):
            open_ends[start] -= 1
            if not open_ends[start] and start not in dead:
                dead.add(start)
                todo.append(start)
    return {start: ends - dead for start, ends in ways.items() if start not in dead}


def _round(ways: Mapping[str, set[str]]) -> list[str]:
    """The first circle met; every stage given leads on."""
    order = {key: i for i, key in enumerate(ways)}

    def earliest(key: str) -> int:
        return order[key]

    way = [next(iter(ways))]
    while (following := min(ways[way[-1]], key=earliest)) not in way:
        way.append(following)
    circle = way[way.index(following) :]
    first = circle.index(min(circle, key=earliest))
    return circle[first:] + circle[:first]


Check = Callable[[Route], Iterator[Fault]]
"""One kind of slip looked for in a route: yields what is wrong, where, and the remedy."""


def spelt(circle: list[str]) -> str:
    """A circle for a sentence: "a → b → a"; of a long one its beginning and its end."""
    shown = circle if len(circle) <= LONGEST else [*circle[: LONGEST - 1], "…", circle[-1]]
    return " → ".join([*shown, circle[0]])
