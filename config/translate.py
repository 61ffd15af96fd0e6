"""From the rows of a workflow file to the frozen types of the domain; nothing is checked here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from config.schema import ANY, DeadlineRow, FieldRow, FormRow, OutcomeRow, RouteFile, StageRow
from config.tables import Code
from domain.calendar import Term, Unit
from domain.forms import Choice, Form, FormField
from domain.workflow import END, PROPOSED, PROPOSER, Deadline, Nature, Outcome, Stage, Workflow

TARGETS: Mapping[str, str] = {"end": END, "proposed": PROPOSED, "proposer": PROPOSER}
"""Words of the file that are no stages."""


@dataclass(frozen=True)
class Vocabulary:
    """What a workflow may name: role keys, letter kinds, and code lists by name; `deciders` are the roles that may decide."""

    roles: tuple[str, ...]
    letters: tuple[str, ...]
    codes: Mapping[str, tuple[Code, ...]]
    deciders: tuple[str, ...]


@dataclass(frozen=True)
class Sketch:
    """A route as the file draws it, sound or not: what the checks look at before a `Workflow` may be made of it."""

    title: str
    stages: tuple[Stage, ...]
    deadlines: tuple[Deadline, ...]
    withdraw_to: str
    withdraw_letters: tuple[str, ...]
    reopen_to: str

    def workflow(self, name: str, version: str) -> Workflow:
        """The route. Raises WorkflowFault, with paths, when it doesn't hold together."""
        return Workflow(
            name=name,
            version=version,
            title=self.title,
            stages=self.stages,
            deadlines=self.deadlines,
            withdraw_to=self.withdraw_to,
            withdraw_letters=self.withdraw_letters,
            reopen_to=self.reopen_to,
        )


def sketch(row: RouteFile, words: Vocabulary) -> Sketch:
    """The route of a file, as written."""
    fields = {key: form_field(key, field, words) for key, field in row.fields.items()}
    return Sketch(
        title=row.title,
        stages=tuple(_stage(stage, fields) for stage in row.stages),
        deadlines=_deadlines(row.deadlines),
        withdraw_to=TARGETS.get(row.withdraw_to, row.withdraw_to),
        withdraw_letters=tuple(row.withdraw_letters),
        reopen_to=row.reopen_to,
    )


def _stage(row: StageRow, fields: Mapping[str, FormField]) -> Stage:
    return Stage(
        key=row.key,
        title=row.title,
        kind=row.kind,
        role=row.role,
        outcomes=tuple(_outcome(outcome, fields) for outcome in row.outcomes),
        deadlines=_deadlines(row.deadlines),
        decides_itself=row.decides_itself,
        approves=row.approves,
        stops_clock=row.stops_clock,
        closes=row.closes,
    )


def _outcome(row: OutcomeRow, fields: Mapping[str, FormField]) -> Outcome:
    return Outcome(
        key=row.key,
        label=row.label,
        to=TARGETS.get(row.to, row.to),
        form=_form(row.form, fields),
        letters=tuple(row.letters),
        approval_by=row.approval_by,
        completes_file=row.completes_file,
        dismisses=bool(row.dismisses),
        dismissal_reason=row.dismisses if isinstance(row.dismisses, str) else None,
        bulk=row.bulk,
    )


def _deadlines(rows: Iterable[DeadlineRow]) -> tuple[Deadline, ...]:
    return tuple(_deadline(row) for row in rows)


def _deadline(row: DeadlineRow) -> Deadline:
    unit = Unit.CALENDAR_DAYS if row.calendar_days else Unit.WORKING_DAYS
    terms = row.calendar_days or row.working_days or {}
    return Deadline(
        key=row.key,
        label=row.label,
        start=row.start,
        terms={None if name == ANY else Nature(name): Term(days, unit) for name, days in terms.items()},
        legal_basis=row.legal_basis,
        basis=row.basis,
        reminders=tuple(percent / 100 for percent in row.reminders),
        escalate_to=row.escalate_to,
        lapses_into=row.lapses_into,
    )


def _form(row: FormRow, fields: Mapping[str, FormField]) -> Form:
    wanted = [(name, True) for name in row.required] + [(name, False) for name in row.optional]
    return Form(tuple(_asked(fields[name], required) for name, required in wanted if name in fields))


def _asked(field: FormField, required: bool) -> FormField:  # noqa: FBT001 a column of the file
    return FormField(field.name, field.label, field.type, required, field.choices, field.help, field.multiline)


def form_field(name: str, row: FieldRow, words: Vocabulary) -> FormField:
    """A field of the file, with the choices of its code list where it names one."""
    listed = [
        Choice(code.code, code.label, retired=not code.active) for code in words.codes.get(row.choices_from or "", ())
    ]
    choices = [Choice(choice.key, choice.label) for choice in row.choices]
    return FormField(name, row.label, row.type, choices=tuple(choices + listed), help=row.help, multiline=row.multiline)
