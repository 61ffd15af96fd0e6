"""Names, and where outcomes lead: every key once, every target known, every stage on the way to an end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.route import END, PROPOSED, PROPOSER, Fault, fault, near
from domain.sentence import Sentence
from domain.soundness.walk import Route, backwards, closure, meant, outcomes, pits, steps


def doubled(route: Route) -> Iterator[Fault]:
    """A key stands for one thing only."""
    for i in _seconds(stage.key for stage in route.stages):
        text = "stage {stage}: defined twice – give it another key"
        yield fault(("stages", i), text, stage=route.stages[i].key)
    for i in _seconds(deadline.key for deadline in route.deadlines):
        text = "deadline '{deadline}' is defined twice – give it another key"
        yield fault(("deadlines", i), text, deadline=route.deadlines[i].key)
    for i, stage in enumerate(route.stages):
        for j in _seconds(outcome.key for outcome in stage.outcomes):
            text = "stage {stage}: outcome '{outcome}' is defined twice – give it another key"
            yield fault(("stages", i, "outcomes", j), text, stage=stage.key, outcome=stage.outcomes[j].key)
        for j in _seconds(deadline.key for deadline in stage.deadlines):
            text = "stage {stage}: deadline '{deadline}' is defined twice – give it another key"
            yield fault(("stages", i, "deadlines", j), text, stage=stage.key, deadline=stage.deadlines[j].key)


def _seconds(keys: Iterable[str]) -> Iterator[int]:
    seen: set[str] = set()
    for i, key in enumerate(keys):
        if key in seen:
            yield i
        seen.add(key)


def reserved(route: Route) -> Iterator[Fault]:
    """Words that mean something else are no stage's key."""
    for i, stage in enumerate(route.stages):
        if stage.key in ("end", "proposed", "proposer", END, PROPOSED, PROPOSER):
            text = "stage {stage}: this word is no stage's – give it another key"
            yield fault(("stages", i, "key"), text, stage=stage.key)


def targets(route: Route) -> Iterator[Fault]:
    """Every outcome leads to a stage there is."""
    known, approving = _stages(route), {stage.key for stage in route.stages if stage.approves}
    for stage, outcome, place in outcomes(route):
        special = {END, PROPOSED, PROPOSER} if stage.approves else {END}
        if outcome.to in known or outcome.to in special:
            continue
        if outcome.to in (PROPOSED, PROPOSER):
            what = Sentence(
                "'{to}', which only a stage with 'approves: true' can – name a stage", to=outcome.to.strip("()")
            )
        elif outcome.to in approving:
            what = Sentence(
                "the approving stage '{to}' without a proposal – name the stage meant and add 'approval_by'",
                to=outcome.to,
            )
        else:
            hint = near(outcome.to, known | {word.strip("()") for word in special})
            what = Sentence("unknown stage '{to}' – {hint}", to=outcome.to, hint=hint)
        text = "stage {stage}: outcome '{outcome}' leads to {what}"
        yield fault((*place, "to"), text, stage=stage.key, outcome=outcome.key, what=what)


def whole_route(route: Route) -> Iterator[Fault]:
    """Withdrawal and reopening lead to stages there are, and the first stage has nothing to approve."""
    known = _stages(route)
    if route.stages[0].approves:
        text = "stage {stage}: the first stage can't approve, nothing is proposed yet – begin with another"
        yield fault(("stages", 0, "approves"), text, stage=route.stages[0].key)
    if route.withdraw_to not in known | {END}:
        hint = near(route.withdraw_to, known | {"end"})
        yield fault(("withdraw_to",), "withdraw_to: unknown stage '{to}' – {hint}", to=route.withdraw_to, hint=hint)
    if route.reopen_to not in known:
        hint = near(route.reopen_to, known)
        yield fault(("reopen_to",), "reopen_to: unknown stage '{to}' – {hint}", to=route.reopen_to, hint=hint)


def _stages(route: Route) -> set[str]:
    return {stage.key for stage in route.stages if not stage.approves}


def reach(route: Route) -> Iterator[Fault]:
    """From the start to every stage, and from every stage there to an end.

    A misspelt target counts as the stage it was meant for; where that can't be guessed, it might be any. Of stages without
    an end only those are told among which a complaint would go round, not all that lead to them.
    """
    known = {stage.key for stage in route.stages} | {END}
    guessed = {key: {meant(end, known) for end in ends} for key, ends in steps(route).items()}
    lost = {key for key, ends in guessed.items() if None in ends}
    ways = {key: {end for end in ends if end} for key, ends in guessed.items()}
    reached = closure({route.stages[0].key, *_besides(route, known)}, ways)
    told_already = {stage.key for stage in route.stages if not stage.outcomes}
    ending = closure({END, *lost, *told_already}, backwards(ways))
    trapped = pits({key: ends for key, ends in ways.items() if key in reached - ending})
    for i, stage in enumerate(route.stages):
        if stage.key not in reached and not lost:
            text = "stage {stage}: nothing leads here – add an outcome that does, or remove it"
            yield fault(("stages", i), text, stage=stage.key)
        elif stage.key in trapped:
            text = "stage {stage}: no end is reachable from here – let an outcome lead on"
            yield fault(("stages", i), text, stage=stage.key)


def _besides(route: Route, known: set[str]) -> set[str]:
    return {end for end in (meant(route.withdraw_to, known), meant(route.reopen_to, known)) if end}
