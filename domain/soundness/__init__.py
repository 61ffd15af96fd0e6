"""What makes a route sound: every check, in two visible tables, each yielding what is wrong, where, and the remedy.

`check` is what a route must hold for anybody to carry a complaint along it; no `Workflow` exists without it. `demands` is what
a new version must hold besides; versions published before a demand was thought of go on being read. `doubts` bar nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.route import Fault, fault
from domain.soundness import clocks, decisions, ways
from domain.soundness import terms as forms_and_terms
from domain.soundness.walk import Check, Route, ahead

__all__ = ["CHECKS", "DEMANDS", "DOUBTS", "ahead", "check", "demands", "doubts"]

CHECKS: tuple[Check, ...] = (
    ways.doubled,
    ways.reserved,
    ways.targets,
    ways.whole_route,
    ways.reach,
    decisions.own_decisions,
    decisions.lapses,
    decisions.treadmill,
    decisions.approvals,
    decisions.dismissals,
    decisions.bulk,
    decisions.letters,
    forms_and_terms.forms,
    forms_and_terms.natures,
    forms_and_terms.terms,
    forms_and_terms.starts,
    forms_and_terms.classes,
)

DEMANDS: tuple[Check, ...] = (
    clocks.endless,
    clocks.never_here,
    clocks.standing_still,
    clocks.lapsing_round,
    decisions.letters_twice,
)

DOUBTS: tuple[Check, ...] = (clocks.renewed, clocks.longer_than_whole)


def check(route: Route) -> Iterator[Fault]:
    """Every fault of a route, all at once, in no particular order; nothing when it can be used."""
    if not route.stages:
        yield fault(("stages",), "a route without stages – write at least one")
        return
    for one in CHECKS:
        yield from one(route)


def demands(route: Route) -> Iterator[Fault]:
    """What else a new version must not have; for routes that may be unsound too."""
    for one in DEMANDS if route.stages else ():
        yield from one(route)


def doubts(route: Route) -> Iterator[Fault]:
    """What may be meant as it stands, but is worth a second look; bars nothing."""
    for one in DOUBTS if route.stages else ():
        yield from one(route)
