"""Clocks of a new version: every loop comes to a deadline, every deadline can run where it stands, every pause has its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.route import Deadline, Fault, Nature, Stage, Start, fault
from domain.sentence import Sentence
from domain.soundness.knowledge import COMPLETE, ENDED, Knowledge, Way, known, moves, needs
from domain.soundness.walk import Route, approval, circles, outcomes, spelt


def endless(route: Route) -> Iterator[Fault]:
    """A loop without any deadline on it: a complaint could go round for ever, and nobody would be told."""
    ways = list(moves(route))
    facts = known(route, ways)
    timed = {
        stage.key for stage in route.stages if any(needs(one) <= facts.at(stage.key)[1] for one in stage.deadlines)
    }
    for i, circle in _loops(route, ways, facts, timed):
        text = "stage {stage}: no deadline ends the loop {loop} – give one of these stages a deadline, or the whole complaint one that runs here"
        yield fault(("stages", i), text, stage=circle[0], loop=spelt(circle))


def renewed(route: Route) -> Iterator[Fault]:
    """A loop on which every deadline begins anew each round; told as a doubt."""
    ways = list(moves(route))
    facts = known(route, ways)
    firm = {
        stage.key
        for stage in route.stages
        if any(one.start is not Start.STAGE and needs(one) <= facts.at(stage.key)[1] for one in stage.deadlines)
    }
    barred = {one.path[1] for one in endless(route)}
    for i, circle in _loops(route, ways, facts, firm):
        if i not in barred:
            text = "stage {stage}: on the loop {loop} every deadline begins anew each round – let one of them run from receipt or complete_file, or give the whole complaint one"
            yield fault(("stages", i), text, stage=circle[0], loop=spelt(circle))


def _loops(route: Route, ways: Sequence[Way], facts: Knowledge, timed: set[str]) -> Iterator[tuple[int, list[str]]]:
    """Loops that meet none of the timed stages and no term of the whole complaint, with the place of their first stage."""
    settles = approval(route)
    place = {stage.key: i for i, stage in reversed(list(enumerate(route.stages)))}
    left: dict[str, set[str]] = {stage.key: set() for stage in route.stages if stage is not settles}
    for move in ways:
        seen = move.approved and settles is not None and settles.key in timed
        if not seen and not {move.start, move.end} & timed and not _covered(route, facts, move):
            left.get(move.start, set()).add(move.end)
    reached = {key: ends for key, ends in left.items() if key in facts.perhaps}
    for circle in circles(reached):
        yield place[circle[0]], [*circle, *_approving(circle, ways, settles)]


def _approving(circle: list[str], ways: Sequence[Way], settles: Stage | None) -> Iterator[str]:
    """The approval, where the loop is nothing but a proposal sent back."""
    if settles and all(move.approved for move in ways if move.start == move.end == circle[0]) and len(circle) == 1:
        yield settles.key


def _covered(route: Route, facts: Knowledge, move: Way) -> bool:
    surely = facts.at(move.start)[0] | move.surely
    return ENDED not in surely and any(needs(one) <= surely for one in route.deadlines)


def never_here(route: Route) -> Iterator[Fault]:
    """A stage's deadline whose start or class is always settled later than the stage is left."""
    facts = known(route, list(moves(route)))
    somewhere = {one.name for _, outcome, _ in outcomes(route) for one in outcome.form.fields}
    somewhere |= {COMPLETE} if any(outcome.completes_file for _, outcome, _ in outcomes(route)) else set()
    for i, stage in enumerate(route.stages):
        for j, deadline in enumerate(stage.deadlines if stage.key in facts.perhaps else ()):
            # what nobody settles anywhere is told by `starts` and `classes`
            for lacking in sorted((needs(deadline) & somewhere) - facts.at(stage.key)[1]):
                place = ("stages", i, "deadlines", j, "from" if lacking == COMPLETE else "key")
                text = "stage {stage}: deadline '{deadline}' never runs here: {why}"
                yield fault(place, text, stage=stage.key, deadline=deadline.key, why=_WHEN[lacking])


_WHEN = {
    COMPLETE: Sentence("no way to this stage completes the file – let it run from receipt or stage"),
    "nature": Sentence(
        "no way to this stage asks for 'nature', and its terms are by class – write one term for any class"
    ),
}


def standing_still(route: Route) -> Iterator[Fault]:
    """A pause that can't happen, or that nothing ends."""
    facts = known(route, list(moves(route)))
    for i, stage in enumerate(route.stages):
        if stage.stops_clock and stage.key in facts.perhaps:
            for what in _pauses(route, stage, ended=ENDED in facts.at(stage.key)[0]):
                yield fault(("stages", i, "stops_clock"), "stage {stage}: {what}", stage=stage.key, what=what)


def _pauses(route: Route, stage: Stage, *, ended: bool) -> Iterator[Sentence]:
    if stage.decides_itself:
        yield Sentence(
            "the clock can't stand still where the system leaves at once – remove 'stops_clock' or 'decides_itself'"
        )
    if ended:
        yield Sentence("the clock can't stand still here, it ended with the stage that closes – remove 'stops_clock'")
    elif not any(_runs_on(route, stage)):
        yield Sentence(
            "there is no clock to stop: no deadline runs beyond its own stage – remove 'stops_clock', or give the whole complaint a deadline"
        )
    if not stage.deadlines:
        yield Sentence("the clock could stand still for ever – give this stage a deadline of its own")


def _runs_on(route: Route, stage: Stage) -> Iterator[Deadline]:
    """Deadlines that run on while a complaint waits at the stage."""
    yield from route.deadlines
    for other in route.stages:
        if other is not stage:
            yield from (one for one in other.deadlines if one.start is not Start.STAGE)


def lapsing_round(route: Route) -> Iterator[Fault]:
    """Lapses that lead round: the system would send a complaint in a circle without any person."""
    ways: dict[str, set[str]] = {}
    for stage, outcome, _ in outcomes(route):
        by_system = {stage.decides_itself, *(one.lapses_into for one in stage.deadlines)}
        if outcome.key in by_system:
            ways.setdefault(stage.key, set()).add(outcome.to)
    for circle in circles(ways):
        for i, stage in enumerate(route.stages):
            for j, deadline in enumerate(stage.deadlines if stage.key in circle else ()):
                if deadline.lapses_into:
                    place = ("stages", i, "deadlines", j, "lapses_into")
                    text = "stage {stage}: deadline '{deadline}' lapses round in a circle ({loop}) without any person – let it lapse into an outcome that leads out"
                    yield fault(place, text, stage=stage.key, deadline=deadline.key, loop=spelt(circle))


def longer_than_whole(route: Route) -> Iterator[Fault]:
    """A stage's term longer than the whole complaint's, counted alike; told as a doubt.

    Where the stage stops the clock of the whole, its own term may well be longer.
    """
    for i, stage in enumerate(route.stages):
        for j, deadline in enumerate(() if stage.stops_clock else stage.deadlines):
            for whole in route.deadlines:
                if any(_outlasts(deadline, whole, nature) for nature in Nature):
                    text = "stage {stage}: deadline '{deadline}' is longer than '{whole}' of the whole complaint – shorten the one or lengthen the other"
                    place = ("stages", i, "deadlines", j)
                    yield fault(place, text, stage=stage.key, deadline=deadline.key, whole=whole.key)


def _outlasts(deadline: Deadline, whole: Deadline, nature: Nature) -> bool:
    mine, all_of_it = deadline.term(nature), whole.term(nature)
    comparable = deadline.start in (Start.STAGE, whole.start)
    return bool(comparable and mine and all_of_it and mine.unit is all_of_it.unit and mine.amount > all_of_it.amount)
