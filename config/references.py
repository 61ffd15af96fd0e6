"""Names a workflow file uses and other files define: roles, letters, code lists, and its own list of fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from config.schema import DeadlineRow, FieldRow, OutcomeRow, RouteFile, StageRow
from config.translate import Vocabulary
from config.yaml_text import Path
from domain.forms import FieldType
from domain.workflow import Fault, near


def strangers(row: RouteFile, words: Vocabulary) -> Iterator[Fault]:
    """Every name that nobody defines, with the nearest one that somebody does."""
    yield from _letters(row.withdraw_letters, ("withdraw_letters",), "withdraw_letters", words)
    for i, deadline in enumerate(row.deadlines):
        yield from _deadline(deadline, ("deadlines", i), f"deadline '{deadline.key}'", words)
    for name, field in row.fields.items():
        yield from _field(name, field, words)
    for i, stage in enumerate(row.stages):
        yield from _stage(stage, ("stages", i), row, words)


def _stage(stage: StageRow, path: Path, row: RouteFile, words: Vocabulary) -> Iterator[Fault]:
    where = f"stage {stage.key}"
    yield from _role(stage.role, (*path, "role"), where, words)
    for j, outcome in enumerate(stage.outcomes):
        yield from _outcome(outcome, (*path, "outcomes", j), f"{where}, outcome '{outcome.key}'", row, words)
    for j, deadline in enumerate(stage.deadlines):
        yield from _deadline(deadline, (*path, "deadlines", j), f"{where}, deadline '{deadline.key}'", words)


def ownerless(row: RouteFile, words: Vocabulary) -> Iterator[Fault]:
    """Stages and approvals whose role is known but may decide nothing: nobody would ever take them on."""
    known = set(words.roles) - set(words.deciders)
    for i, stage in enumerate(row.stages):
        if stage.role in known and not stage.decides_itself:
            text = f"stage {stage.key}: role '{stage.role}' may not decide, so nobody owns this stage – {near(stage.role, words.deciders)}"
            yield Fault(("stages", i, "role"), text)
        for j, outcome in enumerate(stage.outcomes):
            if outcome.approval_by in known:
                text = f"stage {stage.key}, outcome '{outcome.key}': role '{outcome.approval_by}' may not decide, so nobody could approve – {near(outcome.approval_by or '', words.deciders)}"
                yield Fault(("stages", i, "outcomes", j, "approval_by"), text)


def _outcome(outcome: OutcomeRow, path: Path, where: str, row: RouteFile, words: Vocabulary) -> Iterator[Fault]:
    yield from _role(outcome.approval_by, (*path, "approval_by"), where, words)
    yield from _letters(outcome.letters, (*path, "letters"), where, words)
    for part, names in (("required", outcome.form.required), ("optional", outcome.form.optional)):
        for k, name in enumerate(names):
            if name not in row.fields:
                text = f"{where}: the form asks for unknown field '{name}' – {near(name, row.fields)}"
                yield Fault((*path, "form", part, k), text)
    reasons = [code.code for code in words.codes.get("dismissal_reasons", ())]
    if isinstance(outcome.dismisses, str) and outcome.dismisses not in reasons:
        text = f"{where}: dismisses with unknown reason '{outcome.dismisses}' – {near(outcome.dismisses, reasons)}"
        yield Fault((*path, "dismisses"), text)


def _deadline(deadline: DeadlineRow, path: Path, where: str, words: Vocabulary) -> Iterator[Fault]:
    yield from _role(deadline.escalate_to, (*path, "escalate_to"), where, words)
    if deadline.working_days is not None and deadline.calendar_days is not None:
        text = f"{where}: both working_days and calendar_days – write either working_days or calendar_days"
        yield Fault((*path, "calendar_days"), text)


def _field(name: str, field: FieldRow, words: Vocabulary) -> Iterator[Fault]:
    path, listed = ("fields", name), field.choices_from
    if listed is not None and listed not in words.codes:
        yield Fault(
            (*path, "choices_from"), f"field '{name}': unknown code list '{listed}' – {near(listed, words.codes)}"
        )
    if (field.type == FieldType.CHOICE) != bool(field.choices or listed):
        text = f"field '{name}': choices and the type 'choice' belong together – write both or neither"
        yield Fault((*path, "type"), text)
    if field.choices and listed:
        yield Fault((*path, "choices_from"), f"field '{name}': write either choices or choices_from, not both")


def _role(role: str | None, path: Path, where: str, words: Vocabulary) -> Iterator[Fault]:
    if role is not None and role not in words.roles:
        yield Fault(path, f"{where}: unknown role '{role}' – {near(role, words.roles)}")


def _letters(letters: Iterable[str], path: Path, where: str, words: Vocabulary) -> Iterator[Fault]:
    for k, letter in enumerate(letters):
        if letter not in words.letters:
            yield Fault((*path, k), f"{where}: unknown letter '{letter}' – {near(letter, words.letters)}")
