"""What the check says of a version, and what comes of its golden cases, in short."""

from __future__ import annotations

from collections.abc import Sequence

from config.edits_faults import in_words
from domain.errors import WorkflowFault
from domain.golden import GoldenResult
from tasks.versions import examined, export, tried
from ui.parts.table import table
from ui.parts.text import notice
from ui.parts.ways import GOLDEN
from ui.parts.workflow_accept import accept_part
from ui.parts.workflow_versions import Opened
from ui.words import say


def golden_part(opened: Opened) -> None:
    """Faults and warnings of the text; then each sample complaint, played now: as expected, or what came out otherwise."""
    draft = export(opened.version.number)
    found = examined(draft)
    if found.warnings:
        told = in_words([one.told(found.file) for one in found.warnings], found.workflow, lines=True)
        notice("warn", say("versions.warnings"), told)
    try:
        _, results = tried(draft)
    except WorkflowFault as fault:
        notice("warn", say("versions.faulty"), in_words(fault.faults, lines=True))
        return
    if GOLDEN.open_to(opened.officer):
        GOLDEN.link(say("versions.golden.page"), versi=str(opened.version.number))
    if not results:
        notice("note", say("versions.no_golden"))
        return
    _summary(results)
    heads = [say(f"versions.golden.{name}") for name in ("case", "result", "otherwise")]
    rows = [
        (one.case.name, say("versions.otherwise" if one.faults else "versions.passed"), _told(one)) for one in results
    ]
    table(say("versions.golden.caption"), heads, rows)
    if any(one.faults for one in results):
        accept_part(opened)


def _summary(results: Sequence[GoldenResult]) -> None:
    wrong = sum(1 for one in results if one.faults)
    if wrong:
        notice("warn", say("versions.golden.wrong", wrong=wrong, count=len(results)))
    else:
        notice("ok", say("versions.golden.fine", count=len(results)))


def _told(one: GoldenResult) -> str:
    return "; ".join(one.faults) or "–"
