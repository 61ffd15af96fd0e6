"""What makes a route sound: every check, in one visible table, each yielding what is wrong, where, and the remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from domain.forms import FieldType
from domain.route import END, PROPOSED, PROPOSER, Deadline, Fault, Nature, Outcome, Stage, Start, near

Place = tuple[str | int, ...]


class _Route(Protocol):
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


def check(route: _Route) -> Iterator[Fault]:
    """Every fault of a route, all at once, in no particular order; nothing when it is sound."""
    if not route.stages:
        yield Fault(("stages",), "a route without stages – write at least one")
        return
    for one in CHECKS:
        yield from one(route)


# -- names ------------------------------------------------------------------------------------------


def _doubled(route: _Route) -> Iterator[Fault]:
    for i in _seconds(stage.key for stage in route.stages):
        yield Fault(("stages", i), f"stage {route.stages[i].key}: defined twice – give it another key")
    for i in _seconds(deadline.key for deadline in route.deadlines):
        yield Fault(("deadlines", i), f"deadline '{route.deadlines[i].key}' is defined twice – give it another key")
    for i, stage in enumerate(route.stages):
        for j in _seconds(outcome.key for outcome in stage.outcomes):
            text = f"stage {stage.key}: outcome '{stage.outcomes[j].key}' is defined twice – give it another key"
            yield Fault(("stages", i, "outcomes", j), text)
        for j in _seconds(deadline.key for deadline in stage.deadlines):
            text = f"stage {stage.key}: deadline '{stage.deadlines[j].key}' is defined twice – give it another key"
            yield Fault(("stages", i, "deadlines", j), text)


def _seconds(keys: Iterable[str]) -> Iterator[int]:
    seen: set[str] = set()
    for i, key in enumerate(keys):
        if key in seen:
            yield i
        seen.add(key)


def _reserved(route: _Route) -> Iterator[Fault]:
    for i, stage in enumerate(route.stages):
        if stage.key in ("end", "proposed", "proposer", END, PROPOSED, PROPOSER):
            yield Fault(("stages", i, "key"), f"stage {stage.key}: this word is no stage's – give it another key")


# -- where outcomes lead -------------------------------------------------------------------------------


def _targets(route: _Route) -> Iterator[Fault]:
    known = {stage.key for stage in route.stages if not stage.approves}
    for stage, outcome, place in _outcomes(route):
        special = {END, PROPOSED, PROPOSER} if stage.approves else {END}
        if outcome.to in known | special:
            continue
        where = f"stage {stage.key}: outcome '{outcome.key}'"
        if outcome.to in (PROPOSED, PROPOSER):
            text = f"{where} leads to '{outcome.to.strip('()')}', which only a stage with 'approves: true' can"
        elif any(other.key == outcome.to for other in route.stages):
            text = f"{where} leads to the approving stage '{outcome.to}' without a proposal – name the stage meant and add 'approval_by'"
        else:
            words = {word.strip("()") for word in special}
            text = f"{where} leads to unknown stage '{outcome.to}' – {near(outcome.to, known | words)}"
        yield Fault((*place, "to"), text)


def _whole_route(route: _Route) -> Iterator[Fault]:
    known = {stage.key for stage in route.stages if not stage.approves}
    if route.stages[0].approves:
        yield Fault(
            ("stages", 0, "approves"),
            f"stage {route.stages[0].key}: the first stage can't approve – nothing is proposed yet",
        )
    if route.withdraw_to not in known | {END}:
        hint = near(route.withdraw_to, known | {"end"})
        yield Fault(("withdraw_to",), f"withdraw_to: unknown stage '{route.withdraw_to}' – {hint}")
    if route.reopen_to not in known:
        yield Fault(("reopen_to",), f"reopen_to: unknown stage '{route.reopen_to}' – {near(route.reopen_to, known)}")


def _reach(route: _Route) -> Iterator[Fault]:
    if any(_targets(route)):
        return  # a misspelt target would make its stage look forsaken
    steps, reached = _steps(route), ahead(route, route.stages[0].key)
    for i, stage in enumerate(route.stages):
        if stage.key not in reached:
            yield Fault(
                ("stages", i), f"stage {stage.key}: nothing leads here – add an outcome that does, or remove it"
            )
        elif END not in _closure({stage.key}, steps):
            yield Fault(("stages", i), f"stage {stage.key}: no end is reachable from here – let an outcome lead on")


def ahead(route: _Route, stage: str) -> set[str]:
    """Stages (and END) a complaint at this stage may still come to, itself included; by withdrawal and reopening too."""
    return _closure({stage, route.withdraw_to, route.reopen_to}, _steps(route))


def _ways(route: _Route, stage: Stage) -> Iterator[Outcome]:
    """Outcomes that may leave a stage; an approval adds what the proposers may propose."""
    approval = _approval(route)
    for outcome in stage.outcomes:
        if outcome.to not in (PROPOSED, PROPOSER):
            yield outcome
        if outcome.approval_by and approval and stage is not approval:
            yield Outcome(outcome.key, outcome.label, approval.key)
    if stage.approves:
        yield from (outcome for _, outcome, _ in _outcomes(route) if outcome.approval_by)


def _steps(route: _Route) -> Callable[[str], set[str]]:
    ways = {stage.key: {outcome.to for outcome in _ways(route, stage)} for stage in route.stages}
    return lambda key: ways.get(key, set())


def _closure(start: set[str], steps: Callable[[str], set[str]]) -> set[str]:
    reached, todo = set(start), list(start)
    while todo:
        new = steps(todo.pop()) - reached
        reached |= new
        todo += new
    return reached


# -- what the system decides ---------------------------------------------------------------------------


def _own_decisions(route: _Route) -> Iterator[Fault]:
    for i, stage in enumerate(route.stages):
        if not stage.outcomes:
            yield Fault(("stages", i), f"stage {stage.key}: no way out – write at least one outcome")
        if stage.decides_itself:
            yield from _by_system(stage, stage.decides_itself, "decides itself by", ("stages", i, "decides_itself"))
        if stage.decides_itself and stage.approves:
            yield Fault(
                ("stages", i, "approves"), f"stage {stage.key}: approval is a person's – remove 'decides_itself'"
            )


def _lapses(route: _Route) -> Iterator[Fault]:
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
        yield Fault(
            place, f"{where} '{key}', which needs approval – the system can't propose; remove 'approval_by' there"
        )


def _treadmill(route: _Route) -> Iterator[Fault]:
    """Stages that decide themselves must not lead round in a circle."""
    own = {stage.key: stage.decides_itself for stage in route.stages if stage.decides_itself}
    ways = {stage.key: {o.to} for stage, o, _ in _outcomes(route) if own.get(stage.key) == o.key and o.to in own}

    def steps(key: str) -> set[str]:
        return ways.get(key, set())

    for i, stage in enumerate(route.stages):
        if stage.key in _closure(steps(stage.key), steps):
            text = f"stage {stage.key}: decides itself in a circle and never stops – let a person decide somewhere on the way"
            yield Fault(("stages", i, "decides_itself"), text)


# -- approval, dismissal, letters ------------------------------------------------------------------------


def _approvals(route: _Route) -> Iterator[Fault]:
    approving = [i for i, stage in enumerate(route.stages) if stage.approves]
    for i in approving[1:]:
        first = route.stages[approving[0]].key
        yield Fault(
            ("stages", i, "approves"), f"stage {route.stages[i].key}: stage '{first}' approves already – only one can"
        )
    for stage, outcome, place in _outcomes(route):
        if outcome.approval_by and (stage.approves or not approving):
            why = (
                "is an approval itself"
                if stage.approves
                else "needs approval, but no stage approves – mark one with 'approves: true'"
            )
            yield Fault((*place, "approval_by"), f"stage {stage.key}: outcome '{outcome.key}' {why}")
    for i in approving:
        targets = {outcome.to for outcome in route.stages[i].outcomes}
        for lacking in sorted({PROPOSED, PROPOSER} - targets):
            text = f"stage {route.stages[i].key}: no outcome leads to '{lacking.strip('()')}' – an approval needs one"
            yield Fault(("stages", i, "outcomes"), text)


def _dismissals(route: _Route) -> Iterator[Fault]:
    for stage, outcome, place in _outcomes(route):
        asked = any(one.name == "dismissal_reason" and one.required for one in outcome.form.fields)
        if outcome.dismisses and not (asked or outcome.dismissal_reason):
            text = f"stage {stage.key}: outcome '{outcome.key}' dismisses without a reason – require the field dismissal_reason, or write 'dismisses: T8'"
            yield Fault((*place, "dismisses"), text)


def _bulk(route: _Route) -> Iterator[Fault]:
    """Many cards at once: only where nobody would have to look at each."""
    for stage, outcome, place in _outcomes(route):
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


def _letters(route: _Route) -> Iterator[Fault]:
    """Letters are issued on entering the next stage: where none is entered, none would go out."""
    for stage, outcome, place in _outcomes(route):
        if outcome.letters and outcome.to in (END, PROPOSED, PROPOSER):
            text = f"stage {stage.key}: outcome '{outcome.key}' would never issue its letters, for it leads to '{outcome.to.strip('()')}' – write them at an outcome that enters a stage"
            yield Fault((*place, "letters"), text)
    if route.withdraw_letters and route.withdraw_to == END:
        yield Fault(
            ("withdraw_letters",),
            "withdraw_letters would never be issued, for withdraw_to is 'end' – name a stage there",
        )


# -- forms -------------------------------------------------------------------------------------------------


def _forms(route: _Route) -> Iterator[Fault]:
    for stage, outcome, place in _outcomes(route):
        where = f"stage {stage.key}, outcome '{outcome.key}'"
        for name, times in Counter(one.name for one in outcome.form.fields).items():
            if times > 1:
                yield Fault((*place, "form"), f"{where}: the form asks for '{name}' {times} times – ask once")
        for one in outcome.form.fields:
            if one.type is FieldType.CHOICE and not one.choices:
                yield Fault((*place, "form"), f"{where}: field '{one.name}' offers no choices – list at least one")


def _natures(route: _Route) -> Iterator[Fault]:
    """The field `nature` sets the class of a complaint, so it can hold classes only."""
    known = {nature.value for nature in Nature}
    for stage, outcome, place in _outcomes(route):
        for one in outcome.form.fields:
            strange = sorted({choice.key for choice in one.choices} - known)
            if one.name == "nature" and (strange or one.type is not FieldType.CHOICE):
                said = (
                    f"'{strange[0]}' is no class – {near(strange[0], known)}" if strange else "must be of type choice"
                )
                yield Fault((*place, "form"), f"stage {stage.key}, outcome '{outcome.key}': field 'nature': {said}")


# -- deadlines -----------------------------------------------------------------------------------------------


def _terms(route: _Route) -> Iterator[Fault]:
    for where, deadline, place in _deadlines(route):
        if not deadline.terms:
            yield Fault(place, f"{where} has no term – write working_days or calendar_days")
        if any(term.amount < 1 for term in deadline.terms.values()):
            yield Fault(place, f"{where} has a term of 0 days – write at least 1")
        if any(not 0 < reminder <= 1 for reminder in deadline.reminders):
            yield Fault((*place, "reminders"), f"{where} reminds outside its term – write percents from 1 to 100")
        if list(deadline.reminders) != sorted(set(deadline.reminders)):
            yield Fault((*place, "reminders"), f"{where} reminds out of order – write the percents rising, each once")


def _starts(route: _Route) -> Iterator[Fault]:
    """A deadline that can never begin to run is a slip of the pen."""
    completes = any(outcome.completes_file for _, outcome, _ in _outcomes(route))
    for where, deadline, place in _deadlines(route):
        if deadline.start is Start.STAGE and place[0] == "deadlines":
            yield Fault(
                (*place, "from"),
                f"{where} of the whole complaint can't run from a stage – write receipt or complete_file",
            )
        if deadline.start is Start.COMPLETE_FILE and not completes:
            yield Fault((*place, "from"), f"{where} never runs: no outcome says 'completes_file: true'")


def _classes(route: _Route) -> Iterator[Fault]:
    asks = any(one.name == "nature" for _, outcome, _ in _outcomes(route) for one in outcome.form.fields)
    for where, deadline, place in _deadlines(route):
        if deadline.terms and None not in deadline.terms and not asks:
            yield Fault(place, f"{where} never runs: it has terms by class, but no form asks for 'nature'")


# -- walking ---------------------------------------------------------------------------------------------------


def _outcomes(route: _Route) -> Iterator[tuple[Stage, Outcome, Place]]:
    for i, stage in enumerate(route.stages):
        for j, outcome in enumerate(stage.outcomes):
            yield stage, outcome, ("stages", i, "outcomes", j)


def _deadlines(route: _Route) -> Iterator[tuple[str, Deadline, Place]]:
    for i, deadline in enumerate(route.deadlines):
        yield f"deadline '{deadline.key}'", deadline, ("deadlines", i)
    for i, stage in enumerate(route.stages):
        for j, deadline in enumerate(stage.deadlines):
            yield f"stage {stage.key}: deadline '{deadline.key}'", deadline, ("stages", i, "deadlines", j)


def _approval(route: _Route) -> Stage | None:
    return next((stage for stage in route.stages if stage.approves), None)


CHECKS: tuple[Callable[[_Route], Iterator[Fault]], ...] = (
    _doubled,
    _reserved,
    _targets,
    _whole_route,
    _reach,
    _own_decisions,
    _lapses,
    _treadmill,
    _approvals,
    _dismissals,
    _bulk,
    _letters,
    _forms,
    _natures,
    _terms,
    _starts,
    _classes,
)
