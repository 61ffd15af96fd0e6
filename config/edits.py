"""What a process owner changes in a workflow file without reading YAML: named edits of its text.

Each takes the file's text and gives the changed text back; whatever it doesn't name stays byte for byte, comments included.
Stages, decisions and deadlines are given as the domain's own types: what differs from the file is written.
Every edit raises WorkflowFault, its lines in the words of the screens (Indonesian), when the text is broken, the edit
names something unknown, or the route would no longer hold together afterwards; the text is untouched then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec

from config.edits_faults import in_words
from config.edits_patches import Row, Value, drop, drop_item, insert, put, rekey, rows
from config.edits_text import Patch, Sheet, patched, sheet
from config.load import read_workflow, vocabulary
from config.schema import ANY, RouteFile
from config.translate import TARGETS, form_field
from config.yaml_text import Path, read_yaml
from domain.errors import WorkflowFault
from domain.forms import FieldType, FormField
from domain.workflow import Deadline, Kind, Outcome, Stage, Workflow

NAME = "alur"
"""The name a text without a file is read under."""
LONGEST_LABEL = 400
IN_FILE: Mapping[str, str] = {to: word for word, to in TARGETS.items()}
"""How the file calls targets that are no stages."""

P = ParamSpec("P")


class Bench:
    """A sound text on the bench: what it says and where everything in it stands."""

    def __init__(self, text: str) -> None:
        self.route: Workflow = route_of(text)
        self.sheet: Sheet = sheet(text)

    def stage(self, key: str) -> tuple[Path, Stage]:
        """A stage and its path."""
        for i, stage in enumerate(self.route.stages):
            if stage.key == key:
                return ("stages", i), stage
        raise WorkflowFault([f"Tahap “{key}” tidak ada lagi dalam alur ini; muat ulang halaman."])

    def outcome(self, stage: str, key: str) -> tuple[Path, Outcome]:
        """A decision of a stage and its path."""
        path, place = self.stage(stage)
        for j, outcome in enumerate(place.outcomes):
            if outcome.key == key:
                return (*path, "outcomes", j), outcome
        raise WorkflowFault([f"Tahap “{place.title}” tidak punya keputusan “{key}”; muat ulang halaman."])

    def deadlines(self, stage: str) -> tuple[Path, tuple[Deadline, ...]]:
        """The deadlines of a stage ("" for the whole complaint) and the path of their list."""
        if not stage:
            return ("deadlines",), self.route.deadlines
        path, place = self.stage(stage)
        return (*path, "deadlines"), place.deadlines

    def deadline(self, stage: str, key: str) -> tuple[Path, Deadline]:
        """A deadline and its path."""
        path, there = self.deadlines(stage)
        for j, deadline in enumerate(there):
            if deadline.key == key:
                return (*path, j), deadline
        raise WorkflowFault([f"Batas waktu “{key}” tidak ada lagi di sini; muat ulang halaman."])

    def written(self, patches: Iterable[Patch]) -> str:
        """The text with these patches."""
        return patched(self.sheet, list(patches))


@lru_cache(maxsize=32)
def route_of(text: str) -> Workflow:
    """The route a text holds, read once for each text. Raises WorkflowFault as `read_workflow` does."""
    return read_workflow(text, NAME)


def edit(act: Callable[Concatenate[Bench, P], str]) -> Callable[Concatenate[str, P], str]:
    """An edit: the text comes onto the bench, and what comes of it is read before it is given out."""

    @wraps(act)
    def edited(text: str, /, *given: P.args, **named: P.kwargs) -> str:
        bench = _bench(text)
        new = act(bench, *given, **named)
        try:
            route_of(new)
        except WorkflowFault as wrong:
            raise WorkflowFault(in_words(wrong.faults, bench.route)) from wrong
        return new

    return edited


def _bench(text: str) -> Bench:
    try:
        return Bench(text)
    except WorkflowFault as broken:
        raise WorkflowFault(in_words(broken.faults, lines=True)) from broken


# -- the whole route -----------------------------------------------------------------------------


@edit
def set_route(bench: Bench, *, title: str, withdraw_to: str, reopen_to: str, withdraw_letters: tuple[str, ...]) -> str:
    """The route's title, where a withdrawal and a reopening lead, and the letters of a withdrawal."""
    old = bench.route
    before = _route_row(old.title, old.withdraw_to, old.withdraw_letters, old.reopen_to)
    after = _route_row(sentence(title, "Judul alur"), withdraw_to, withdraw_letters, reopen_to)
    return bench.written(_differences(bench, (), before, after))


def _route_row(title: str, withdraw_to: str, withdraw_letters: tuple[str, ...], reopen_to: str) -> Row:
    return rows(
        (
            ("title", title),
            ("withdraw_to", target(withdraw_to)),
            ("withdraw_letters", withdraw_letters),
            ("reopen_to", reopen_to),
        )
    )


# -- stages --------------------------------------------------------------------------------------


@edit
def set_stage(bench: Bench, stage: Stage) -> str:
    """The stage of this key has this title, role, kind, reason to stop the clock, and closes complaints or not."""
    path, old = bench.stage(stage.key)
    new = replace(stage, title=sentence(stage.title, "Nama tahap"))
    return bench.written(_differences(bench, path, stage_row(old), stage_row(new)))


@edit
def add_stage(bench: Bench, after: str, stage: Stage, *, through: Iterable[str], label: str) -> str:
    """A stage behind another: the decisions `through` of that one lead to it now, and its own lead on to where they led.

    Key and outcomes of `stage` are made here; `label` names its decision (with the target's title where there are several).
    """
    path, before = bench.stage(after)
    chosen = [bench.outcome(after, key) for key in through]
    if not chosen:
        raise WorkflowFault([f"Pilih sedikitnya satu keputusan tahap “{before.title}” yang menuju tahap baru."])
    if before.approves:
        raise WorkflowFault([f"Setelah “{before.title}” pengaduan menuju tahap yang diusulkan; sisipkan di sana."])
    key = new_key(stage.title, [one.key for one in bench.route.stages])
    targets = list(dict.fromkeys(outcome.to for _, outcome in chosen))
    ways = [_way_on(bench.route, to, label, several=len(targets) > 1) for to in targets]
    row = {**stage_row(replace(stage, key=key, title=sentence(stage.title, "Nama tahap"))), "outcomes": ways}
    patches = [one for place, _ in chosen for one in put(bench.sheet, (*place, "to"), key)]
    return bench.written([*patches, *insert(bench.sheet, ("stages",), int(path[1]), row)])


def _way_on(route: Workflow, to: str, label: str, *, several: bool) -> Row:
    name = f"{label}: {route.stage(to).title if route.has(to) else 'selesai'}" if several else label
    text = sentence(name, "Nama keputusan")
    return {"key": "to_" + to.strip("()") if several else new_key(text, ()), "label": text, "to": target(to)}


def stage_row(stage: Stage) -> Row:
    """What the file holds of a stage, without its outcomes and deadlines."""
    return rows(
        (
            ("key", stage.key),
            ("title", stage.title),
            ("kind", stage.kind.value),
            ("role", stage.role),
            ("decides_itself", stage.decides_itself),
            ("approves", stage.approves),
            ("stops_clock", stage.stops_clock),
            ("closes", stage.closes),
        )
    )


# -- decisions -----------------------------------------------------------------------------------


@edit
def set_outcome(bench: Bench, stage: str, outcome: Outcome) -> str:
    """The decision of this key has this label, target, form, letters, approval and marks."""
    path, old = bench.outcome(stage, outcome.key)
    new = replace(outcome, label=sentence(outcome.label, "Nama keputusan"))
    return bench.written(_differences(bench, path, outcome_row(old), outcome_row(new)))


@edit
def add_outcome(bench: Bench, stage: str, outcome: Outcome) -> str:
    """One more decision, behind the others of its stage; its key is made of its label."""
    path, place = bench.stage(stage)
    label = sentence(outcome.label, "Nama keputusan")
    key = new_key(label, [one.key for one in place.outcomes])
    row = outcome_row(replace(outcome, key=key, label=label))
    return bench.written(insert(bench.sheet, (*path, "outcomes"), len(place.outcomes) - 1, row))


@edit
def remove_outcome(bench: Bench, stage: str, key: str) -> str:
    """A decision goes. Not the last of its stage, nor the one the system takes there."""
    path, outcome = bench.outcome(stage, key)
    _, place = bench.stage(stage)
    if len(place.outcomes) == 1:
        text = f"“{outcome.label}” satu-satunya keputusan tahap “{place.title}”; tambahkan dahulu yang lain, atau hapus tahapnya."
        raise WorkflowFault([text])
    if key in (place.decides_itself, *(one.lapses_into for one in place.deadlines)):
        raise WorkflowFault(
            [f"“{outcome.label}” diambil oleh sistem pada tahap “{place.title}” dan tidak dapat dihapus."]
        )
    return bench.written(drop_item(bench.sheet, path[:-1], int(path[-1])))


def outcome_row(outcome: Outcome) -> Row:
    """What the file holds of a decision."""
    fields = outcome.form.fields
    form = rows((name, [one.name for one in fields if one.required is asked]) for name, asked in _PARTS)
    return rows(
        (
            ("key", outcome.key),
            ("label", outcome.label),
            ("to", target(outcome.to)),
            ("approval_by", outcome.approval_by),
            ("completes_file", outcome.completes_file),
            ("dismisses", outcome.dismissal_reason or outcome.dismisses),
            ("bulk", outcome.bulk),
            ("form", form),
            ("letters", list(outcome.letters)),
        )
    )


_PARTS = (("required", True), ("optional", False))


# -- deadlines -----------------------------------------------------------------------------------


@edit
def set_deadline(bench: Bench, stage: str, deadline: Deadline) -> str:
    """The deadline of this key, of a stage or of the whole complaint (""), has this term, start, basis, reminders and consequences."""
    path, old = bench.deadline(stage, deadline.key)
    before, after = deadline_row(old), deadline_row(_checked(deadline))
    unit, wished = old.unit.value, deadline.unit.value
    patches: list[Patch] = []
    if unit != wished:
        patches = [*rekey(bench.sheet, (*path, unit), wished), *put(bench.sheet, (*path, unit), after[wished])]
        before = {**before, wished: after[wished]}
        before.pop(unit)
    return bench.written([*patches, *_differences(bench, path, before, after)])


@edit
def add_deadline(bench: Bench, stage: str, deadline: Deadline) -> str:
    """One more deadline, behind the others there; its key is made of its label."""
    path, there = bench.deadlines(stage)
    key = new_key(sentence(deadline.label, "Nama batas waktu"), [one.key for one in there])
    row = deadline_row(_checked(replace(deadline, key=key)))
    return bench.written(insert(bench.sheet, path, len(there) - 1, row))


@edit
def remove_deadline(bench: Bench, stage: str, key: str) -> str:
    """A deadline goes."""
    path, _ = bench.deadline(stage, key)
    return bench.written(drop_item(bench.sheet, path[:-1], int(path[-1])))


def deadline_row(deadline: Deadline) -> Row:
    """What the file holds of a deadline."""
    terms: dict[str, Value] = {nature.value if nature else ANY: term.amount for nature, term in deadline.terms.items()}
    return rows(
        (
            ("key", deadline.key),
            ("label", deadline.label),
            ("from", deadline.start.value),
            (deadline.unit.value, terms[ANY] if list(terms) == [ANY] else terms),
            ("basis", deadline.basis.value),
            ("legal_basis", deadline.legal_basis),
            ("reminders", [round(share * 100) for share in deadline.reminders]),
            ("escalate_to", deadline.escalate_to),
            ("lapses_into", deadline.lapses_into),
        )
    )


def _checked(deadline: Deadline) -> Deadline:
    label = sentence(deadline.label, "Nama batas waktu")
    if not deadline.terms:
        raise WorkflowFault([f"Batas “{label}”: isi jumlah hari, sedikitnya untuk satu kelas pengaduan."])
    if any(term.amount < 1 for term in deadline.terms.values()):
        raise WorkflowFault([f"Batas “{label}”: jumlah hari harus sedikitnya 1."])
    if len({term.unit for term in deadline.terms.values()}) > 1:
        raise WorkflowFault([f"Batas “{label}”: semua kelas dihitung dengan satuan yang sama."])
    return replace(deadline, label=label, legal_basis=sentence(deadline.legal_basis, f"Dasar hukum batas “{label}”"))


# -- fields ---------------------------------------------------------------------------------------


@lru_cache(maxsize=32)
def fields_of(text: str) -> tuple[FormField, ...]:
    """The fields of a sound text, asked anywhere or not, in its order; read once for each text."""
    known, words = RouteFile.model_validate(read_yaml(text, name=f"{NAME}.yaml").data).fields, vocabulary()
    return tuple(form_field(name, row, words) for name, row in known.items())


@edit
def set_field(bench: Bench, field: FormField) -> str:
    """The field of this name has this label, hint and size, wherever it is asked."""
    old = next((one for one in fields_of(bench.sheet.text) if one.name == field.name), None)
    if old is None:
        raise WorkflowFault([f"Isian “{field.name}” tidak ada lagi dalam alur ini; muat ulang halaman."])
    new = replace(field, label=sentence(field.label, "Nama isian"))
    return bench.written(_differences(bench, ("fields", field.name), field_row(old), field_row(new)))


@edit
def add_field(bench: Bench, field: FormField) -> str:
    """One more field that decisions may ask for; its name is made of its label."""
    label = sentence(field.label, "Nama isian")
    if field.type is FieldType.CHOICE:
        raise WorkflowFault([f"Isian “{label}”: daftar pilihan ditulis pada tab teks."])
    name = new_key(label, [one.name for one in fields_of(bench.sheet.text)])
    return bench.written(put(bench.sheet, ("fields", name), field_row(replace(field, label=label))))


def field_row(field: FormField) -> Row:
    """What the file holds of a field, without its choices."""
    shape = (("label", field.label), ("type", field.type.value), ("multiline", field.multiline))
    return rows((*shape, ("help", " ".join(field.help.split()))))


# -- words ---------------------------------------------------------------------------------------


def sentence(text: str, what: str) -> str:
    """The text on one line. Raises WorkflowFault when it is empty or too long."""
    flat = " ".join(text.split())
    if not flat:
        raise WorkflowFault([f"{what}: wajib diisi."])
    if len(flat) > LONGEST_LABEL:
        raise WorkflowFault([f"{what}: {len(flat)} huruf; paling banyak {LONGEST_LABEL}."])
    return flat


def target(to: str) -> str:
    """A target as the file calls it."""
    return IN_FILE.get(to, to)


def new_key(title: str, taken: Iterable[str]) -> str:
    """A short name made of a title that nobody there has yet."""
    bare = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:32].strip("_")
    bare = bare if bare[:1].isalpha() else f"n_{bare}".strip("_")
    known = {*taken, *IN_FILE.values()}
    return next(key for key in (bare, *(f"{bare}_{n}" for n in range(2, 10_000))) if key not in known)


def a_stage(title: str, role: str, kind: Kind = Kind.DESK) -> Stage:
    """A stage that is not in the file yet, as `add_stage` wants it."""
    return Stage("", title, kind, role, ())


def _differences(bench: Bench, path: Path, old: Row, new: Row) -> list[Patch]:
    """Patches for what is otherwise in `new`, key by key."""
    patches: list[Patch] = []
    for key in dict.fromkeys([*old, *new]):
        if key not in new:
            patches += drop(bench.sheet, (*path, key))
        elif new[key] != old.get(key):
            patches += put(bench.sheet, (*path, key), new[key])
    return patches
