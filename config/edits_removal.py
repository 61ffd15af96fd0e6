"""Taking a stage out of a route: every way that led to it leads elsewhere, as the person chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config.edits import Bench, edit, target
from config.edits_patches import drop, drop_item, move_first, put
from config.edits_text import Patch, patched, sheet
from domain.errors import WorkflowFault
from domain.workflow import END, Stage, Workflow

ENTRY, WITHDRAWAL, REOPENING = "(entry)", "withdraw_to", "reopen_to"
"""Ways that no decision of a stage is: where complaints start, where a withdrawal and a reopening lead."""


@dataclass(frozen=True)
class Way:
    """A way into a stage: a decision (`outcome`) of `stage`, or with `stage` "" one of ENTRY, WITHDRAWAL, REOPENING."""

    stage: str
    outcome: str


def ways_in(route: Workflow, key: str) -> list[Way]:
    """Every way into the stage that needs a new target once it is gone; ways from itself go with it."""
    found = [Way("", ENTRY)] if route.first.key == key else []
    found += [Way(one.key, out.key) for one in route.stages for out in one.outcomes if out.to == key != one.key]
    found += [Way("", WITHDRAWAL)] if route.withdraw_to == key else []
    return found + ([Way("", REOPENING)] if route.reopen_to == key else [])


def targets(route: Workflow, way: Way, key: str) -> list[str]:
    """Where the way may lead instead, in the route's order, END last; END not where a letter would then never go out."""
    stages = [one.key for one in route.stages if one.key != key and not one.approves]
    letters = route.stage(way.stage).outcome(way.outcome).letters if way.stage else route.withdraw_letters
    ends = way.outcome not in (ENTRY, REOPENING) and not letters
    return stages + [END] * ends


def successor(route: Workflow, way: Way, key: str) -> str:
    """Where the stage's own first decision leads that doesn't go back to where the way comes from; else the next stage, or the one before."""
    offered = targets(route, way, key)
    stage = route.stage(key)
    first = [out.to for out in stage.outcomes if out.key == stage.decides_itself]
    ahead = [*first, *(out.to for out in stage.outcomes)]
    keys, place = [one.key for one in route.stages], _place(route, key)
    around = (*keys[place + 1 :], *reversed(keys[:place]))
    natural = [to for to in (*ahead, *around) if to in offered and to != way.stage]
    return (natural or offered)[0]


def _place(route: Workflow, key: str) -> int:
    return next(i for i, one in enumerate(route.stages) if one.key == key)


@edit
def remove_stage(bench: Bench, key: str, ways: Mapping[Way, str]) -> str:
    """The stage goes, with its comments; each way in `ways_in` leads to the stage (or END) chosen for it.

    When it was the stage that approves, decisions that waited for approval hold at once.
    """
    path, stage = bench.stage(key)
    _must_be_removable(bench.route, stage, ways)
    patches: list[Patch] = []
    for way in ways_in(bench.route, key):
        patches += _led(bench, way, ways[way])
    if stage.approves:
        patches += _unapproved(bench)
    text = bench.written([*patches, *drop_item(bench.sheet, ("stages",), int(path[1]))])
    first = ways.get(Way("", ENTRY))
    if first is None:
        return text
    left = [one.key for one in bench.route.stages if one.key != key]
    return patched(sheet(text), move_first(sheet(text), ("stages",), left.index(first)))


def _must_be_removable(route: Workflow, stage: Stage, ways: Mapping[Way, str]) -> None:
    if len(route.stages) == 1:
        raise WorkflowFault([f"“{stage.title}” satu-satunya tahap alur ini."])
    if stage.closes and sum(one.closes for one in route.stages) == 1:
        raise WorkflowFault(
            [
                f"Pada tahap “{stage.title}” pengaduan ditutup dan batas waktunya berakhir. "
                "Tandai dahulu tahap lain sebagai tahap yang menutup pengaduan, lalu hapus tahap ini."
            ]
        )
    for way in ways_in(route, stage.key):
        if ways.get(way) not in targets(route, way, stage.key):
            raise WorkflowFault([f"Pilih tujuan baru untuk {told(route, way)}."])


def _led(bench: Bench, way: Way, to: str) -> list[Patch]:
    if way.outcome == ENTRY and not way.stage:
        return []  # the first stage of the file is where complaints start
    place = bench.outcome(way.stage, way.outcome)[0] + ("to",) if way.stage else (way.outcome,)
    return put(bench.sheet, place, target(to))


def _unapproved(bench: Bench) -> list[Patch]:
    return [
        one
        for i, stage in enumerate(bench.route.stages)
        for j, out in enumerate(stage.outcomes)
        if out.approval_by
        for one in drop(bench.sheet, ("stages", i, "outcomes", j, "approval_by"))
    ]


def told(route: Workflow, way: Way) -> str:
    """The way in words: "keputusan “Lengkap” tahap “Pemeriksaan kelengkapan”"."""
    match way:
        case Way("", "(entry)"):
            return "awal alur"
        case Way("", "withdraw_to"):
            return "pencabutan pengaduan"
        case Way("", _):
            return "pembukaan kembali pengaduan"
    stage = route.stage(way.stage)
    return f"keputusan “{stage.outcome(way.outcome).label}” tahap “{stage.title}”"
