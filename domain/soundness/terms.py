"""Forms and deadlines: what is asked can be answered, every term can run, and every pause has a clock to stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from domain.forms import FieldType
from domain.route import Fault, Nature, Start, fault, near
from domain.sentence import Sentence
from domain.soundness.walk import Route, deadlines, outcomes


def forms(route: Route) -> Iterator[Fault]:
    """A form asks once, and offers something where it lets choose."""
    for stage, outcome, place in outcomes(route):
        where = Sentence("stage {stage}, outcome '{outcome}'", stage=stage.key, outcome=outcome.key)
        for name, times in Counter(one.name for one in outcome.form.fields).items():
            if times > 1:
                text = "{where}: the form asks for '{name}' {times} times – ask once"
                yield fault((*place, "form"), text, where=where, name=name, times=times)
        for one in outcome.form.fields:
            if one.type is FieldType.CHOICE and not one.choices:
                text = "{where}: field '{name}' offers no choices – list at least one"
                yield fault((*place, "form"), text, where=where, name=one.name)


def natures(route: Route) -> Iterator[Fault]:
    """The field `nature` sets the class of a complaint, so it can hold classes only."""
    known = {nature.value for nature in Nature}
    for stage, outcome, place in outcomes(route):
        for one in outcome.form.fields:
            strange = sorted({choice.key for choice in one.choices} - known)
            if one.name == "nature" and (strange or one.type is not FieldType.CHOICE):
                what = (
                    Sentence("'{name}' is no class – {hint}", name=strange[0], hint=near(strange[0], known))
                    if strange
                    else Sentence("must be a choice – write 'type: choice'")
                )
                text = "stage {stage}, outcome '{outcome}': field 'nature': {what}"
                yield fault((*place, "form"), text, stage=stage.key, outcome=outcome.key, what=what)


def terms(route: Route) -> Iterator[Fault]:
    """A term is at least a day, and reminds within itself."""
    for where, deadline, place in deadlines(route):
        if not deadline.terms:
            yield fault(place, "{where} has no term – write either working_days or calendar_days", where=where)
        if any(term.amount < 1 for term in deadline.terms.values()):
            yield fault(place, "{where} has a term of 0 days – write at least 1", where=where)
        if any(not 0 < reminder <= 1 for reminder in deadline.reminders):
            text = "{where} reminds outside its term – write percents from 1 to 100"
            yield fault((*place, "reminders"), text, where=where)
        if list(deadline.reminders) != sorted(set(deadline.reminders)):
            text = "{where} reminds out of order – write the percents rising, each once"
            yield fault((*place, "reminders"), text, where=where)


def starts(route: Route) -> Iterator[Fault]:
    """A deadline that can never begin to run is a slip of the pen."""
    completes = any(outcome.completes_file for _, outcome, _ in outcomes(route))
    for where, deadline, place in deadlines(route):
        if deadline.start is Start.STAGE and place[0] == "deadlines":
            text = "{where} of the whole complaint can't run from a stage – write receipt or complete_file"
            yield fault((*place, "from"), text, where=where)
        if deadline.start is Start.COMPLETE_FILE and not completes:
            text = "{where} never runs: no outcome says 'completes_file: true' – write it where the file is complete"
            yield fault((*place, "from"), text, where=where)


def classes(route: Route) -> Iterator[Fault]:
    """Terms by class run only where somebody fixes the class."""
    asks = any(one.name == "nature" for _, outcome, _ in outcomes(route) for one in outcome.form.fields)
    for where, deadline, place in deadlines(route):
        if deadline.terms and None not in deadline.terms and not asks:
            text = "{where} never runs: it has terms by class, but no form asks for 'nature' – ask for it, or write one term"
            yield fault(place, text, where=where)
