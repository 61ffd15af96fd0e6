"""A row of somebody else's table as a letter with its past, by the rules of a mapping file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from config.mapping import TARGETS, WITHDRAW, ImportMapping, Lookup, Step
from domain.errors import NotFound, Refused
from domain.history import PastVisit
from domain.registration import CaseLocation, Complainant, Intake, LetterHead, ReportedParty
from domain.workflow import END, PROPOSED, Outcome, Workflow

ACTOR = "import"
"""Who took the decisions of the past: not one of our officers."""
YEARS = range(1945, 2100)
LONGEST_KEY, LONGEST_TEXT = 200, 400
PARTS: Mapping[str, type] = {
    "letter": LetterHead,
    "complainant": Complainant,
    "reported_party": ReportedParty,
    "case_location": CaseLocation,
}
YES_NO = {"true": True, "false": False}


@dataclass(frozen=True)
class Mapped:
    """A row as the office takes it; `status` is what the table called its state."""

    source_key: str
    status: str
    intake: Intake
    trail: tuple[PastVisit, ...]
    uncertain: tuple[str, ...]


def source_key(mapping: ImportMapping, cells: Mapping[str, str]) -> str:
    """What names the row for ever. Raises Refused when the row has no key."""
    key = cells[mapping.key].strip()
    if not key or len(key) > LONGEST_KEY:
        raise Refused({mapping.key: f"kunci baris wajib diisi, paling panjang {LONGEST_KEY} huruf"})
    return f"{mapping.name}:{key}"


def mapped(mapping: ImportMapping, cells: Mapping[str, str]) -> Mapped:
    """The row as a letter with its past. Raises Refused naming each column that can't be used."""
    row = _Row(mapping, cells)
    received = row.moment((mapping.received_at,))
    trail = row.trail(received)
    intake = row.intake(received)
    if row.problems:
        raise Refused(row.problems)
    return Mapped(source_key(mapping, cells), row.status, intake, trail, tuple(dict.fromkeys(row.uncertain)))


class _Row:
    """One row at work: remembers what is wrong with it and what is uncertain, so that all of it is said at once."""

    def __init__(self, mapping: ImportMapping, cells: Mapping[str, str]) -> None:
        self._mapping = mapping
        self.problems: dict[str, str] = {}
        self.uncertain: list[str] = []
        self._cells = {name: cell.strip() for name, cell in cells.items()}
        self._cells |= {name: self._looked_up(lookup) for name, lookup in mapping.lookups.items()}
        self.status = self._cells[mapping.status]

    def _looked_up(self, lookup: Lookup) -> str:
        cell = self._cells[lookup.column]
        found = lookup.values.get(cell, lookup.otherwise)
        if found is None:
            self.problems[lookup.column] = f"“{cell[:60]}” tidak ada dalam daftar pemetaan ({', '.join(lookup.values)})"
        return found or ""

    def text(self, template: str) -> str:
        """The template filled in, without blanks around it."""
        return template.format_map(self._cells).strip()

    # -- moments ----------------------------------------------------------------------------

    def moment(self, columns: Sequence[str]) -> datetime:
        """The moment in the first of the columns that is filled (aware, UTC)."""
        filled = next((column for column in columns if self._cells[column]), None)
        if filled is None:
            self.problems[columns[0]] = "waktu wajib diisi"
            return datetime.fromtimestamp(0, UTC)
        self.uncertain += [f"missing:{column}" for column in columns[: columns.index(filled)]]
        return self._read_moment(filled)

    def _read_moment(self, column: str) -> datetime:
        text, zone = self._cells[column], self._mapping.zone
        try:
            local = datetime.strptime(text, self._mapping.time_format).replace(tzinfo=zone)
        except ValueError:
            self.problems[column] = f"“{text[:60]}” bukan waktu berbentuk {self._mapping.time_format}"
            return datetime.fromtimestamp(0, UTC)
        if local.year not in YEARS:
            self.problems[column] = f"tahun {local.year} di luar jangkauan {YEARS.start}–{YEARS.stop - 1}"
            return datetime.fromtimestamp(0, UTC)
        self.uncertain += [f"{doubt}:{column}" for doubt in _doubts(local)]
        return local.astimezone(UTC)

    # -- the past ---------------------------------------------------------------------------

    def trail(self, received: datetime) -> tuple[PastVisit, ...]:
        """The way this state of the table means."""
        steps = self._mapping.trails.get(self.status)
        if steps is None:
            known = ", ".join(self._mapping.trails)
            self.problems[self._mapping.status] = f"keadaan “{self.status[:60]}” tidak dikenal pemetaan ({known})"
            return ()
        return tuple(self._stays(steps, received))

    def _stays(self, steps: Sequence[Step], opened: datetime) -> Iterator[PastVisit]:
        for step in steps:
            if step.outcome is None:
                yield PastVisit(step.stage, opened)
                return
            decided = self.moment(step.at)
            filled = {name: self.text(template) for name, template in step.fields.items()}
            yield PastVisit(step.stage, opened, decided, step.outcome, ACTOR, filled)
            opened = decided

    # -- the letter -------------------------------------------------------------------------

    def intake(self, received: datetime) -> Intake:
        """The letter this row stands for; what the mapping doesn't fill is left out."""
        values = {target: self._value(target, self.text(template)) for target, template in self._mapping.intake.items()}
        parts: dict[str, Any] = {name: kind(**_part(name, values)) for name, kind in PARTS.items()}
        return Intake(
            channel=self._mapping.name,
            received_at=received,
            subject=self._needed("subject", self.text(self._mapping.subject)),
            body=self._needed("body", self.text(self._mapping.body)),
            language=self._mapping.language,
            problem_code=self.text(self._mapping.intake.get("problem_code", "")) or None,
            external_ids={name: self.text(one) or None for name, one in self._mapping.external_ids.items()},
            **parts,
        )

    def _value(self, target: str, text: str) -> str | bool | None:
        if TARGETS[target] is bool:
            if text and text not in YES_NO:
                self.problems[target] = f"“{text[:60]}” harus true atau false"
            return YES_NO.get(text, False)
        if len(text) > LONGEST_TEXT:
            self.problems[target] = f"paling panjang {LONGEST_TEXT} huruf"
        return text or None

    def _needed(self, name: str, text: str) -> str:
        if not text:
            self.problems[name] = "kosong untuk baris ini"
        return text


def _part(name: str, values: Mapping[str, object]) -> dict[str, object]:
    known = {one.name for one in fields(PARTS[name])}
    found = ((target.partition(".")[2], value) for target, value in values.items() if target.startswith(f"{name}."))
    return {key: value for key, value in found if key in known and value is not None}


def _doubts(local: datetime) -> Iterator[str]:
    """Whether the clock showed this moment twice, or never: both happen when it is put back or forward."""
    again = local.replace(fold=1)
    if local.utcoffset() == again.utcoffset():
        return
    yield "ambiguous_time" if _exists(local) else "nonexistent_time"


def _exists(local: datetime) -> bool:
    return local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None)


# -- does the mapping fit the route? -------------------------------------------------------------


def strange_steps(mapping: ImportMapping, route: Workflow) -> Iterator[str]:
    """What of the mapping's trails the route doesn't know or doesn't allow, one line a fault with file, line and remedy."""
    for steps in mapping.trails.values():
        for i, step in enumerate(steps):
            yield from _strange(step, steps[i + 1] if i + 1 < len(steps) else None, route)


def _strange(step: Step, following: Step | None, route: Workflow) -> Iterator[str]:
    try:
        outcome = _outcome(step, route)
    except NotFound as unknown:
        yield f"{step.where}: {unknown}"
        return
    if outcome is None:
        return
    next_stage = following.stage if following else END
    known = next_stage == END or route.has(next_stage)  # an unknown one is told at its own step
    if known and next_stage not in _leads_to(outcome, route):
        yield f"{step.where}: “{step.outcome}” pada tahap “{step.stage}” tidak menuju “{next_stage}”; periksa urutan langkah"


def _outcome(step: Step, route: Workflow) -> Outcome | None:
    stage = route.stage(step.stage)
    return stage.outcome(step.outcome) if step.outcome not in (None, WITHDRAW) else None


def _leads_to(outcome: Outcome, route: Workflow) -> set[str]:
    if outcome.to == PROPOSED:
        return {stage.key for stage in route.stages}
    if outcome.approval_by and route.approval:
        return {route.approval.key}
    return {outcome.to}
