"""`sipdumas workflow …`: is a file sound, what is in force, which versions there are."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from domain.errors import WorkflowFault
from ui.cli.door import new_group, office
from ui.cli.paper import WIDTH, say, say_json, say_table

if TYPE_CHECKING:
    from config.examination import Examination, Remark
    from domain.impact import Impact
    from domain.passage import MovePlan
    from domain.workflow import Deadline, Workflow

group = new_group("Alur penanganan: periksa berkas, lihat yang berlaku.")
Json = Annotated[bool, typer.Option("--json", help="Cetak sebagai JSON.")]
Mapped = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="STAGE=STAGE[:restarted]", help="Pemetaan tahap; STAGE=- berarti tetap pada alur lama."
    ),
]
UNITS = {"working_days": "hari kerja", "calendar_days": "hari kalender"}
FATES = {"safe": "aman", "moves": "pindah", "stays": "tetap", "blocked": "terhalang"}


@group.command("check", help="Periksa berkas alur tanpa mengubah apa pun; sistem tidak perlu berjalan.")
def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Berkas YAML alur.")],
    as_json: Json = False,
) -> None:
    """Say every fault of a workflow file with its line and remedy and every warning, play its golden cases, or say that it is sound."""
    from tasks.versions import examined, golden_misfits, must_pass, read_draft, tried
    from ui.shapes import workflow_json

    draft = read_draft(Path(file))
    found = examined(draft)
    if not found.sound:
        _refuse(found, golden_misfits(draft), as_json)
    route, results = tried(draft)
    must_pass(results, draft.name)
    if as_json:
        say_json({**workflow_json(route), "faults": [], "warnings": _json(found.warnings)})
        return
    for warning in found.warnings:
        say(warning.warned(found.file))
    outcomes = sum(len(stage.outcomes) for stage in route.stages)
    say(f"{Path(file).name}: sah. {len(route.stages)} tahap, {outcomes} keputusan, versi {route.version[:12]}.")
    say(f"Kasus acuan: {len(results)} sesuai." if results else "Kasus acuan: belum ada.")


def _refuse(found: Examination, golden: Sequence[str], as_json: bool) -> NoReturn:  # noqa: FBT001  the option as it was given
    """Every fault and warning, of the golden cases' file too, to people on the error stream, to programs as JSON; exit 1."""
    if as_json:
        say_json(
            {"file": found.file, "faults": _json(found.faults), "warnings": _json(found.warnings), "golden": golden}
        )
        raise typer.Exit(1)
    warned = [warning.warned(found.file) for warning in found.warnings]
    raise WorkflowFault([*(fault.told(found.file) for fault in found.faults), *golden, *warned])


def _json(found: Sequence[Remark]) -> list[dict[str, object]]:
    return [{"line": one.line, "path": one.path, "text": one.text, "remedy": one.remedy} for one in found]


@group.command("schema", help="Skema JSON berkas alur, untuk penyunting teks di luar sistem ini.")
def print_schema() -> None:
    """Print the JSON schema; `config/workflows/workflow.schema.json` is this output."""
    from config.load import vocabulary
    from config.outline import json_schema
    from ui.words import say as word

    say_json(json_schema(lambda name: word(f"schema.{name}"), vocabulary()))


@group.command("list", help="Versi alur yang tersimpan, yang terbaru di atas.")
def list_versions(as_json: Json = False) -> None:
    """List stored versions."""
    from domain.store import transaction
    from domain.versions import WORDS

    with office(), transaction() as store:
        versions = store.workflows.all_versions()
    if as_json:
        say_json({"items": versions})
        return
    rows = [
        (
            one.number,
            one.version[:12],
            one.name,
            "berlaku" if one.in_force else WORDS[one.status],
            one.author,
            one.reason,
        )
        for one in versions
    ]
    heads = ("nomor", "versi", "nama", "keadaan", "penyusun", "alasan")
    say_table(heads, rows, empty="Belum ada alur yang tersimpan.")


@group.command("show", help="Tahap, keputusan dan batas waktu satu versi; tanpa VERSION yang berlaku.")
def show(
    version: Annotated[
        str | None, typer.Argument(metavar="[VERSION]", help="Awal versi, misalnya 12 huruf pertama.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Print a route."""
    from ui.shapes import workflow_json

    route = _stored(version)
    if as_json:
        say_json(workflow_json(route))
        return
    for line in _told(route):
        say(line)


@group.command("diff", help="Beda dua alur dalam kalimat biasa; masing-masing berkas YAML atau versi yang tersimpan.")
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="Berkas atau awal versi yang lama.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Berkas atau awal versi yang baru.")],
    as_json: Json = False,
) -> None:
    """Tell every change, one sentence a line; files alone need no running system."""
    from config.letters import letter_head, letter_kinds
    from config.load import read_roles
    from domain.changes import changes

    before, after = _named(old), _named(new)
    roles = {role.key: role.label for role in read_roles()}
    found = changes(before, after, roles=roles, letters={kind: letter_head(kind).title for kind in letter_kinds()})
    if as_json:
        say_json({"old": before.version, "new": after.version, "changes": found})
        return
    for change in found:
        say(f"• {change.sentence}")
    if not found:
        say("Tidak ada perubahan.")


@group.command("impact", help="Akibat alur baru bagi pengaduan yang sedang berjalan; tidak mengubah apa pun.")
def tell_impact(
    new: Annotated[str, typer.Argument(metavar="NEW", help="Berkas atau nomor versi yang baru.")],
    mapping: Mapped = None,
    as_json: Json = False,
) -> None:
    """Count the running complaints that are safe, move, stay or are blocked, with the reason."""
    from domain.store import transaction
    from tasks.moving import foresee

    draft = _named(new)
    with office(), transaction() as store:
        found = foresee(store, draft, read_plan(mapping))
    if as_json:
        say_json({"version": draft.version, "items": found.items})
        return
    for line in _impact_lines(list(found.items), found.routes):
        say(line)


def _impact_lines(found: list[Impact], routes: Mapping[str, Workflow]) -> Iterator[str]:
    """Fate by fate with its total, then place by place with the whole reason: a table would cut it off."""
    if not found:
        yield "Tidak ada pengaduan berjalan."
    for fate, word in FATES.items():
        places = [one for one in found if one.fate == fate]
        if places:
            yield f"{word}: {sum(one.standing.complaints for one in places)} pengaduan"
        for one in places:
            stage = routes[one.standing.version].stage(one.standing.stage).title
            yield f"  {one.standing.complaints} di {stage} (alur {one.standing.version[:12]}): {one.reason}"


def _named(name: str) -> Workflow:
    from config.load import read_workflow_file

    return read_workflow_file(Path(name)) if name.endswith((".yaml", ".yml")) else _stored(name)


def _stored(version: str | None) -> Workflow:
    from domain.store import transaction

    with office(), transaction() as store:
        if version is None:
            return store.workflows.in_force()
        return store.workflows.get(store.workflows.version(version).version)


def read_plan(words: list[str] | None) -> MovePlan:
    """`--map analysis=archive:restarted`: where a stage's complaints go (`-`: nowhere), and whether its clock begins anew."""
    from domain.passage import Clock, MovePlan, Passage

    plan = MovePlan()
    for word in words or []:
        stage, equals, rest = word.partition("=")
        to, _, clock = rest.partition(":")
        if not (stage and equals and to) or clock not in ("", *Clock):
            raise typer.BadParameter(
                "tulis seperti analysis=archive atau analysis=archive:restarted", param_hint="--map"
            )
        plan = plan.with_passage(Passage(stage, None if to == "-" else to, Clock(clock or "kept")))
    return plan


def _told(route: Workflow) -> Iterator[str]:
    yield f"{route.title} ({route.name}, versi {route.version[:12]})"
    yield from _terms(route.deadlines, "  ")
    for number, stage in enumerate(route.stages, 1):
        yield f"{number}. {stage.title} [{stage.key}], {stage.role}"
        for outcome in stage.outcomes:
            approval = f", disetujui {outcome.approval_by}" if outcome.approval_by else ""
            yield f"   → {outcome.key}: {outcome.label} → {outcome.to}{approval}"
        yield from _terms(stage.deadlines, "   ")


def _terms(deadlines: tuple[Deadline, ...], indent: str) -> Iterator[str]:
    for rule in deadlines:
        lengths = ", ".join(
            f"{nature.value + ' ' if nature else ''}{term.amount} {UNITS[term.unit.value]}"
            for nature, term in rule.terms.items()
        )
        doubt = " [perlu ditegaskan]" if rule.basis.doubtful else ""
        told = f"{indent}⧗ {rule.label}{doubt}: {lengths}; {rule.legal_basis}"
        yield from textwrap.wrap(told, WIDTH, subsequent_indent=f"{indent}  ", drop_whitespace=True)
