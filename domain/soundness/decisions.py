"""Decisions: those the system takes, those that need approval, those that dismiss, are taken in bulk, or issue letters."""

from __future__ import annotations

from collections.abc import Iterator

from domain.route import END, PROPOSED, PROPOSER, Fault, Outcome, Stage, fault, near
from domain.sentence import Sentence
from domain.soundness.walk import Place, Route, circles, outcomes


def own_decisions(route: Route) -> Iterator[Fault]:
    """Every stage has a way out, and the system decides only what needs no person."""
    for i, stage in enumerate(route.stages):
        if not stage.outcomes:
            yield fault(("stages", i), "stage {stage}: no way out – write at least one outcome", stage=stage.key)
        if stage.decides_itself:
            where = Sentence("stage {stage}: decides itself by", stage=stage.key)
            yield from _by_system(stage, stage.decides_itself, where, ("stages", i, "decides_itself"))
        if stage.decides_itself and stage.approves:
            text = "stage {stage}: approval is a person's – remove 'decides_itself'"
            yield fault(("stages", i, "approves"), text, stage=stage.key)


def lapses(route: Route) -> Iterator[Fault]:
    """Only a stage's deadline lapses, into one of its outcomes."""
    for i, deadline in enumerate(route.deadlines):
        if deadline.lapses_into:
            text = "deadline '{deadline}': only a stage's deadline can lapse into an outcome – move it to a stage"
            yield fault(("deadlines", i, "lapses_into"), text, deadline=deadline.key)
    for i, stage in enumerate(route.stages):
        for j, deadline in enumerate(stage.deadlines):
            if deadline.lapses_into:
                where = Sentence("stage {stage}: lapses into", stage=stage.key)
                place = ("stages", i, "deadlines", j, "lapses_into")
                yield from _by_system(stage, deadline.lapses_into, where, place)


def _by_system(stage: Stage, key: str, where: Sentence, place: Place) -> Iterator[Fault]:
    """The system fills in no form and can't have itself approved."""
    chosen = next((outcome for outcome in stage.outcomes if outcome.key == key), None)
    if chosen is None:
        hint = near(key, (outcome.key for outcome in stage.outcomes))
        yield fault(place, "{where} unknown outcome '{outcome}' – {hint}", where=where, outcome=key, hint=hint)
        return
    asked = [one.name for one in chosen.form.fields if one.required]
    if asked:
        text = "{where} '{outcome}', whose form needs {names} – the system fills in nothing; make them optional"
        yield fault(place, text, where=where, outcome=key, names=", ".join(asked))
    if chosen.approval_by:
        text = "{where} '{outcome}', which needs approval – the system can't propose; remove 'approval_by' there"
        yield fault(place, text, where=where, outcome=key)


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
            text = (
                "stage {stage}: decides itself in a circle and never stops – let a person decide somewhere on the way"
            )
            yield fault(("stages", i, "decides_itself"), text, stage=stage.key)


def approvals(route: Route) -> Iterator[Fault]:
    """One stage approves, leads on and back, and is there when an outcome needs it."""
    approving = [i for i, stage in enumerate(route.stages) if stage.approves]
    for i in approving[1:]:
        text = "stage {stage}: stage '{first}' approves already, and only one can – remove 'approves'"
        first = route.stages[approving[0]].key
        yield fault(("stages", i, "approves"), text, stage=route.stages[i].key, first=first)
    for stage, outcome, place in outcomes(route):
        if outcome.approval_by and (stage.approves or not approving):
            what = (
                Sentence("is an approval itself – remove 'approval_by'")
                if stage.approves
                else Sentence("needs approval, but no stage approves – mark one with 'approves: true'")
            )
            text = "stage {stage}: outcome '{outcome}' {what}"
            yield fault((*place, "approval_by"), text, stage=stage.key, outcome=outcome.key, what=what)
    for i in approving:
        led_to = {outcome.to for outcome in route.stages[i].outcomes}
        for lacking in sorted({PROPOSED, PROPOSER} - led_to):
            text = "stage {stage}: no outcome leads to '{to}' – an approval needs one"
            yield fault(("stages", i, "outcomes"), text, stage=route.stages[i].key, to=lacking.strip("()"))


def dismissals(route: Route) -> Iterator[Fault]:
    """Nobody is dismissed without a reason."""
    for stage, outcome, place in outcomes(route):
        asked = any(one.name == "dismissal_reason" and one.required for one in outcome.form.fields)
        if outcome.dismisses and not (asked or outcome.dismissal_reason):
            text = "stage {stage}: outcome '{outcome}' dismisses without a reason – require the field dismissal_reason, or write 'dismisses: T8'"
            yield fault((*place, "dismisses"), text, stage=stage.key, outcome=outcome.key)


def bulk(route: Route) -> Iterator[Fault]:
    """Many cards at once: only where nobody would have to look at each."""
    for stage, outcome, place in outcomes(route):
        if outcome.bulk and (own := _individual(stage, outcome)):
            text = "stage {stage}: outcome '{outcome}' can't be taken in bulk, for {own} – remove 'bulk: true'"
            yield fault((*place, "bulk"), text, stage=stage.key, outcome=outcome.key, own=own)


def _individual(stage: Stage, outcome: Outcome) -> Sentence | None:
    """What every single case needs at this outcome; None when nothing."""
    if required := [one.name for one in outcome.form.fields if one.required]:
        return Sentence("each case has its own '{name}'", name=required[0])
    if outcome.letters or outcome.dismisses or stage.approves:
        return Sentence("it issues letters, dismisses or settles a proposal, and each of these is looked at by itself")
    if outcome.approval_by:
        return Sentence("each proposal is approved by itself")
    return Sentence("the system decides this stage") if stage.decides_itself else None


def letters(route: Route) -> Iterator[Fault]:
    """Letters are issued on entering the next stage: where none is entered, none would go out."""
    for stage, outcome, place in outcomes(route):
        if outcome.letters and outcome.to in (END, PROPOSED, PROPOSER):
            text = "stage {stage}: outcome '{outcome}' would never issue its letters, for it leads to '{to}' – write them at an outcome that enters a stage"
            yield fault((*place, "letters"), text, stage=stage.key, outcome=outcome.key, to=outcome.to.strip("()"))
    if route.withdraw_letters and route.withdraw_to == END:
        text = "withdraw_letters would never be issued, for withdraw_to is 'end' – name a stage there"
        yield fault(("withdraw_letters",), text)


def letters_twice(route: Route) -> Iterator[Fault]:
    """A letter goes out once a visit: what is written twice would be sent once."""
    for stage, outcome, place in outcomes(route):
        for k, kind in enumerate(outcome.letters):
            if kind in outcome.letters[:k]:
                text = "stage {stage}: outcome '{outcome}' issues '{letter}' a second time – write it once"
                yield fault((*place, "letters", k), text, stage=stage.key, outcome=outcome.key, letter=kind)
