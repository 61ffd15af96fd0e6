"""Names a workflow file uses and other files define: roles, letters, code lists, and its own list of fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from config.schema import DeadlineRow, FieldRow, OutcomeRow, RouteFile, StageRow
from config.translate import Vocabulary
from config.yaml_text import Path
from domain.forms import FieldType
from domain.sentence import Sentence
from domain.workflow import Fault, fault, near


def strangers(row: RouteFile, words: Vocabulary) -> Iterator[Fault]:
    """Every name that nobody defines, with the nearest one that somebody does."""
    yield from _letters(row.withdraw_letters, ("withdraw_letters",), Sentence("withdraw_letters"), words)
    for i, deadline in enumerate(row.deadlines):
        yield from _deadline(
            deadline, ("deadlines", i), Sentence("deadline '{deadline}'", deadline=deadline.key), words
        )
    for name, field in row.fields.items():
        yield from _field(name, field, words)
    for i, stage in enumerate(row.stages):
        yield from _stage(stage, ("stages", i), row, words)


def _stage(stage: StageRow, path: Path, row: RouteFile, words: Vocabulary) -> Iterator[Fault]:
    yield from _role(stage.role, (*path, "role"), Sentence("stage {stage}", stage=stage.key), words)
    for j, outcome in enumerate(stage.outcomes):
        where = Sentence("stage {stage}, outcome '{outcome}'", stage=stage.key, outcome=outcome.key)
        yield from _outcome(outcome, (*path, "outcomes", j), where, row, words)
    for j, deadline in enumerate(stage.deadlines):
        where = Sentence("stage {stage}, deadline '{deadline}'", stage=stage.key, deadline=deadline.key)
        yield from _deadline(deadline, (*path, "deadlines", j), where, words)


def ownerless(row: RouteFile, words: Vocabulary) -> Iterator[Fault]:
    """Stages and approvals whose role is known but may decide nothing: nobody would ever take them on."""
    known = set(words.roles) - set(words.deciders)
    for i, stage in enumerate(row.stages):
        if stage.role in known and not stage.decides_itself:
            text = "stage {stage}: role '{role}' may not decide, so nobody owns this stage – {hint}"
            hint = near(stage.role, words.deciders)
            yield fault(("stages", i, "role"), text, stage=stage.key, role=stage.role, hint=hint)
        for j, outcome in enumerate(stage.outcomes):
            if (role := outcome.approval_by) and role in known:
                where = Sentence("stage {stage}, outcome '{outcome}'", stage=stage.key, outcome=outcome.key)
                text = "{where}: role '{role}' may not decide, so nobody could approve – {hint}"
                path = ("stages", i, "outcomes", j, "approval_by")
                yield fault(path, text, where=where, role=role, hint=near(role, words.deciders))


def _outcome(outcome: OutcomeRow, path: Path, where: Sentence, row: RouteFile, words: Vocabulary) -> Iterator[Fault]:
    yield from _role(outcome.approval_by, (*path, "approval_by"), where, words)
    yield from _letters(outcome.letters, (*path, "letters"), where, words)
    for part, names in (("required", outcome.form.required), ("optional", outcome.form.optional)):
        for k, name in enumerate(names):
            if name not in row.fields:
                text = "{where}: the form asks for unknown field '{name}' – {hint}"
                yield fault((*path, "form", part, k), text, where=where, name=name, hint=near(name, row.fields))
    reasons = [code.code for code in words.codes.get("dismissal_reasons", ())]
    if isinstance(outcome.dismisses, str) and outcome.dismisses not in reasons:
        text, hint = "{where}: dismisses with unknown reason '{code}' – {hint}", near(outcome.dismisses, reasons)
        yield fault((*path, "dismisses"), text, where=where, code=outcome.dismisses, hint=hint)


def _deadline(deadline: DeadlineRow, path: Path, where: Sentence, words: Vocabulary) -> Iterator[Fault]:
    yield from _role(deadline.escalate_to, (*path, "escalate_to"), where, words)
    if deadline.working_days is not None and deadline.calendar_days is not None:
        text = "{where}: both working_days and calendar_days – write either working_days or calendar_days"
        yield fault((*path, "calendar_days"), text, where=where)


def _field(name: str, field: FieldRow, words: Vocabulary) -> Iterator[Fault]:
    path, listed = ("fields", name), field.choices_from
    if listed is not None and listed not in words.codes:
        text, hint = "field '{name}': unknown code list '{listed}' – {hint}", near(listed, words.codes)
        yield fault((*path, "choices_from"), text, name=name, listed=listed, hint=hint)
    if (field.type == FieldType.CHOICE) != bool(field.choices or listed):
        text = "field '{name}': choices and the type 'choice' belong together – write both or neither"
        yield fault((*path, "type"), text, name=name)
    if field.choices and listed:
        text = "field '{name}': write either choices or choices_from, not both"
        yield fault((*path, "choices_from"), text, name=name)


def _role(role: str | None, path: Path, where: Sentence, words: Vocabulary) -> Iterator[Fault]:
    if role is not None and role not in words.roles:
        text = "{where}: unknown role '{role}' – {hint}"
        yield fault(path, text, where=where, role=role, hint=near(role, words.roles))


def _letters(letters: Iterable[str], path: Path, where: Sentence, words: Vocabulary) -> Iterator[Fault]:
    for k, letter in enumerate(letters):
        if letter not in words.letters:
            text, hint = "{where}: unknown letter '{letter}' – {hint}", near(letter, words.letters)
            yield fault((*path, k), text, where=where, letter=letter, hint=hint)
