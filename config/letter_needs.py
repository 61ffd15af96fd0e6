"""What letters need and who provides it: the heads of the templates against what is known on the ways to each decision.

A need that no way fills is a fault: the letter could never be made. One that only some ways fill is a warning: there the
work of the stage would stop until a person fills it. Whether a template runs is tried in `tasks.letter_trials`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from config.letters import LetterHead, letter_head, letter_kinds
from config.translate import Sketch
from domain.errors import LetterFault
from domain.sentence import Sentence
from domain.soundness.knowledge import ENDED, NOTHING, REASON, Facts, Knowledge, known, learnt, moves, needs
from domain.soundness.walk import Place, meant, outcomes
from domain.workflow import Deadline, Fault, Kind, Nature, Outcome, Stage, Start

AGENCY = "agency"
"""The field that says to whom a case is sent; a letter to an agency has no addressee without it."""
OWN_WORDS = "note"
"""The one field that belongs to its own decision and is forgotten afterwards."""
GIVEN = frozenset({"step"})
"""Fields the system provides to every letter."""
OF_FORWARDING = frozenset({"forwarding_number", "forwarding_date"})
"""Fields it provides where the letter `forwarding` goes out before."""


@dataclass(frozen=True)
class Issue:
    """A letter as the route issues it: where it is written, on entering which stage, and what is known then (names of fields)."""

    head: LetterHead
    place: Place
    where: Sentence
    remedy: Sentence
    entered: Stage | None
    surely: Facts
    perhaps: Facts
    before: tuple[str, ...] = ()


def unmet(drawn: Sketch) -> Iterator[Fault]:
    """Needs of letters that no way fills."""
    for issue in issues(drawn):
        yield from (Fault(issue.place, text) for text in _never(drawn, issue))


def doubtful(drawn: Sketch) -> Iterator[Fault]:
    """Needs of letters that only some ways fill; told as warnings."""
    for issue in issues(drawn):
        if not any(_never(drawn, issue)):
            yield from (Fault(issue.place, text) for text in _sometimes(drawn, issue))


def issues(drawn: Sketch) -> Iterator[Issue]:
    """Every letter the route issues, in the order of the file; those without a head are passed over."""
    if drawn.stages:
        facts, stages = known(drawn, list(moves(drawn))), {stage.key: stage for stage in drawn.stages}
        yield from _by_decisions(drawn, facts, stages)
        yield from _by_withdrawal(drawn, facts, stages)


def _by_decisions(drawn: Sketch, facts: Knowledge, stages: Mapping[str, Stage]) -> Iterator[Issue]:
    for stage, outcome, place in outcomes(drawn):
        if stage.key not in facts.perhaps:
            continue  # no complaint ever comes here
        where = Sentence("stage {stage}: outcome '{outcome}'", stage=stage.key, outcome=outcome.key)
        remedy = Sentence("require it in the form of '{outcome}'", outcome=outcome.key)
        entered = stages.get(meant(outcome.to, stages) or "")
        then = _then_known(facts.at(stage.key), stage, outcome)
        for k, kind in enumerate(outcome.letters):
            if head := head_or_none(kind):
                yield Issue(head, (*place, "letters", k), where, remedy, entered, *then, outcome.letters[:k])


def _by_withdrawal(drawn: Sketch, facts: Knowledge, stages: Mapping[str, Stage]) -> Iterator[Issue]:
    entered, sure = stages.get(meant(drawn.withdraw_to, stages) or ""), frozenset({REASON, ENDED})
    anything = sure.union(*facts.perhaps.values())
    where, remedy = Sentence("withdraw_letters"), Sentence("name another letter, or none")
    for k, kind in enumerate(drawn.withdraw_letters):
        if head := head_or_none(kind):
            yield Issue(head, ("withdraw_letters", k), where, remedy, entered, sure, anything)


def _then_known(on_arrival: tuple[Facts, Facts], stage: Stage, outcome: Outcome) -> tuple[Facts, Facts]:
    """What is surely and what perhaps known by a decision: it adds what it asks itself; an earlier note is none of its own."""
    ended = frozenset({ENDED} if stage.closes else ())
    surely, perhaps = ((old - {OWN_WORDS}) | new | ended for old, new in zip(on_arrival, learnt(outcome), strict=True))
    return surely, perhaps


def _never(drawn: Sketch, issue: Issue) -> Iterator[Sentence]:
    for name in _asked(issue):
        if name not in issue.perhaps:
            text = "{where}: letter '{letter}' needs '{name}', which no decision on any way here asks for – {remedy}"
            yield _lacking(issue, text, name=name, remedy=issue.remedy)
    if _sent_on(issue):
        yield from _answerable(drawn, issue)
    elif "due_on" in issue.head.required and not any(_running(drawn, issue, issue.perhaps)):
        text = "{where}: letter '{letter}' names the day by which something follows, but no deadline runs then – give {entered} or the whole complaint a deadline"
        yield _lacking(issue, text, entered=_stage(issue))


def _sometimes(drawn: Sketch, issue: Issue) -> Iterator[Sentence]:
    for name in _asked(issue):
        if name not in issue.surely:
            text = "{where}: letter '{letter}' needs '{name}', which is not filled on every way here – {remedy}"
            yield _lacking(issue, text, name=name, remedy=issue.remedy)
    if "due_on" in issue.head.required and not _sent_on(issue) and not any(_running(drawn, issue, issue.surely)):
        text = "{where}: letter '{letter}' names the day by which something follows, but a deadline does not always run then – give {entered} one from receipt or stage"
        yield _lacking(issue, text, entered=_stage(issue))


def _lacking(issue: Issue, template: str, /, **values: object) -> Sentence:
    return Sentence(template, where=issue.where, letter=issue.head.kind, **values)


def _asked(issue: Issue) -> list[str]:
    """The facts a letter can't do without, as names of fields."""
    head = issue.head
    given = GIVEN | (OF_FORWARDING if "forwarding" in issue.before else NOTHING)
    named = [name.removeprefix("fields.") for name in head.required if name.startswith("fields.")]
    named += [AGENCY] if head.recipient == "agency" else []
    named += [REASON] if "reason" in head.required else []
    return [name for name in dict.fromkeys(named) if name not in given]


def _running(drawn: Sketch, issue: Issue, facts: Facts) -> Iterator[Deadline]:
    """Deadlines that run once the stage is entered, given what is known then."""
    whole = () if ENDED in issue.surely else drawn.deadlines
    here = issue.entered.deadlines if issue.entered else ()
    yield from (one for one in (*here, *whole) if needs(one) <= facts)


def _sent_on(issue: Issue) -> bool:
    """Letters to an agency, and all that go out where a case is forwarded, name the day by which the agency answers."""
    return issue.head.recipient == "agency" or (issue.entered is not None and issue.entered.kind is Kind.FORWARDING)


def _answerable(drawn: Sketch, issue: Issue) -> Iterator[Sentence]:
    """That day is reckoned from the first deadline that runs from the stage entered, or from the one after it."""
    entered = issue.entered
    if entered is None:
        return  # unknown stages and ends are told elsewhere
    after = entered.outcomes[0].to if entered.decides_itself and entered.outcomes else entered.key
    waits = next((stage for stage in drawn.stages if stage.key == after), None)
    rule = next((one for one in waits.deadlines if one.start is Start.STAGE), None) if waits else None
    if rule is None:
        text = "{where}: letter '{letter}' names the day by which the agency answers, but no deadline runs from stage '{after}' – give that stage a deadline 'from: stage'"
        yield _lacking(issue, text, after=after)
    elif not {None, Nature.GENERAL} & rule.terms.keys():
        text = "{where}: letter '{letter}' names the day by which the agency answers, but deadline '{term}' of stage '{after}' has no general term – add 'general' to its classes"
        yield _lacking(issue, text, after=after, term=rule.key)


def _stage(issue: Issue) -> Sentence:
    return Sentence("stage '{stage}'", stage=issue.entered.key) if issue.entered else Sentence("the next stage")


@cache
def head_or_none(kind: str) -> LetterHead | None:
    """The head of a letter; None where there is none, or none that can be read (the trial of the letter says why)."""
    try:
        return letter_head(kind) if kind in letter_kinds() else None
    except LetterFault:
        return None
