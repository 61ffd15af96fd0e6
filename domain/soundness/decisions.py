"""Decisions: those the system takes, those that need approval, those that dismiss, are taken in bulk, or issue letters."""

from __future__ import annotations

from collections.abc import Iterator

from domain.route import END, PROPOSED, PROPOSER, Fault, Outcome, Stage, near
from domain.soundness.walk import Place, Route, circles, outcomes


def own_decisions(route: Route) -> Iterator[Fault]:
    """Every stage has a way out, and the system decides only what needs no person."""
    for i, stage in enumerate(route.stages):
        if not stage.outcomes:
            yield Fault(("stages", i), f"stage {stage.key}: no way out – write at least one outcome")
        if stage.decides_itself:
            yield from _by_system(stage, stage.decides_itself, "decides itself by", ("stages", i, "decides_itself"))
        if stage.decides_itself and stage.approves:
            text = f"stage {stage.key}: approval is a person's – remove 'decides_itself'"
            yield Fault(("stages", i, "approves"), text)


def lapses(route: Route) -> Iterator[Fault]:
    """Only a stage's deadline lapses, into one of its outcomes."""
    for i, deadline in enumerate(route.deadlines):
        if deadline.lapses_into:
            text = f"deadline '{deadline.key}': only a stage's deadline can lapse into an outcome – move it to a stage"
            yield Fault(("deadlines", i, "lapses_into"), text)
    for i, stage in enumerate(route.stages):
        for j, deadline in enumerate(stage.deadlines):
            if deadline.lapses_into:
                place = ("stages", i, "deadlines", j, "lapses_into")
                yield from _by_system(stage, deadline.lapses_into, "lapses into", place)


def _by_system(stage: Stage, key: str, how: str, place: Place) -> Iterator[Fault]:
    """The system fills in no form and can't have itself approved."""
    chosen = next((outcome for outcome in stage.outcomes if outcome.key == key), None)
    where = f"stage {stage.key}: {how}"
    if chosen is None:
        hint = near(key, (outcome.key for outcome in stage.outcomes))
        yield Fault(place, f"{where} unknown outcome '{key}' – {hint}")
        return
    asked = [one.name for one in chosen.form.fields if one.required]
    if asked:
        text = f"{where} '{key}', whose form needs {', '.join(asked)} – the system fills in nothing; make them optional"
        yield Fault(place, text)
    if chosen.approval_by:
        text = f"{where} '{key}', which needs approval – the system can't propose; remove 'approval_by' there"
        yield Fault(place, text)


def treadmill(route: Route) -> Iterator[Fault]:
    """Stages that decide themselves must not lead round in a circle."""
    own = {stage.key: stage.decides_itself for stage in route.stages if stage.decides_itself}
    ways: dict[str, set[str]] = {key: set() for key in own}
    for stage, outcome, _ in outcomes(route):
        if own.get(stage.key) == outcome.key:
            ways[stage.key].add(outcome.to)
    turning = {key for circle in circles(ways) for key in circle}
    for i, stage in enumerate(route.stages):
        if stage.key in turning:
            text = f"stage {stage.key}: decides itself in a circle and never stops – let a person decide somewhere on the way"
            yield Fault(("stages", i, "decides_itself"), text)


def approvals(route: Route) -> Iterator[Fault]:
    """One stage approves, leads on and back, and is there when an outcome needs it."""
    approving = [i for i, stage in enumerate(route.stages) if stage.approves]
    for i in approving[1:]:
        first = route.stages[approving[0]].key
        text = f"stage {route.stages[i].key}: stage '{first}' approves already, and only one can – remove 'approves'"
        yield Fault(("stages", i, "approves"), text)
    for stage, outcome, place in outcomes(route):
        if outcome.approval_by and (stage.approves or not approving):
            why = (
                "is an approval itself – remove 'approval_by'"
                if stage.approves
                else "needs approval, but no stage approves – mark one with 'approves: true'"
            )
            yield Fault((*place, "approval_by"), f"stage {stage.key}: outcome '{outcome.key}' {why}")
    for i in approving:
        led_to = {outcome.to for outcome in route.stages[i].outcomes}
        for lacking in sorted({PROPOSED, PROPOSER} - led_to):
            text = f"stage {route.stages[i].key}: no outcome leads to '{lacking.strip('()')}' – an approval needs one"
            yield Fault(("stages", i, "outcomes"), text)


def dismissals(route: Route) -> Iterator[Fault]:
    """Nobody is dismissed without a reason."""
    for stage, outcome, place in outcomes(route):
        asked = any(one.name == "dismissal_reason" and one.required for one in outcome.form.fields)
        if outcome.dismisses and not (asked or outcome.dismissal_reason):
            text = f"stage {stage.key}: outcome '{outcome.key}' dismisses without a reason – require the field dismissal_reason, or write 'dismisses: T8'"
            yield Fault((*place, "dismisses"), text)


def bulk(route: Route) -> Iterator[Fault]:
    """Many cards at once: only where nobody would have to look at each."""
    for stage, outcome, place in outcomes(route):
        if outcome.bulk and (own := _individual(stage, outcome)):
            text = f"stage {stage.key}: outcome '{outcome.key}' can't be taken in bulk, for {own} – remove 'bulk: true'"
            yield Fault((*place, "bulk"), text)


def _individual(stage: Stage, outcome: Outcome) -> str | None:
    """What every single case needs at this outcome; None when nothing."""
    if required := [one.name for one in outcome.form.fields if one.required]:
        return f"each case has its own '{required[0]}'"
    if outcome.letters or outcome.dismisses or stage.approves:
        return "it issues letters, dismisses or settles a proposal, and each of these is looked at by itself"
    if outcome.approval_by:
        return "each proposal is approved by itself"
    return "the system decides this stage" if stage.decides_itself else None


def letters(route: Route) -> Iterator[Fault]:
    """Letters are issued on entering the next stage: where none is entered, none would go out."""
    for stage, outcome, place in outcomes(route):
        if outcome.letters and outcome.to in (END, PROPOSED, PROPOSER):
            text = f"stage {stage.key}: outcome '{outcome.key}' would never issue its letters, for it leads to '{outcome.to.strip('()')}' – write them at an outcome that enters a stage"
            yield Fault((*place, "letters"), text)
    if route.withdraw_letters and route.withdraw_to == END:
        text = "withdraw_letters would never be issued, for withdraw_to is 'end' – name a stage there"
        yield Fault(("withdraw_letters",), text)


def letters_twice(route: Route) -> Iterator[Fault]:
    """A letter goes out once a visit: what is written twice would be sent once."""
    for stage, outcome, place in outcomes(route):
        for k, kind in enumerate(outcome.letters):
            if kind in outcome.letters[:k]:
                text = f"stage {stage.key}: outcome '{outcome.key}' issues '{kind}' a second time – write it once"
                yield Fault((*place, "letters", k), text)
