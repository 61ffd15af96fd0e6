"""What the office really does, read from its trail for a period: figures for the page, files for other tools.

The figures are counted by the database over at most `MOST` complaints, so that no page waits for another's. Files hold ids, stages,
roles, decisions and moments; account names become numbers of their role. Who takes a file along stands in the trail of administration.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO

from domain.discovery import (
    Adherence,
    Case,
    Edge,
    Heat,
    Loop,
    Variant,
    WorkingHours,
    adherence,
    loops_of,
    variants_of,
)
from domain.errors import NotAllowed
from domain.people import Officer
from domain.store import Store, transaction
from domain.store.eventlog import LogSpan, Mark
from domain.store.passages import Taker
from tasks.exporting import Exported, every
from tasks.exports import Masks, write_bpmn, write_ocel, write_xes

RIGHTS = ("edit_workflow", "simulate", "audit")
"""One of them is needed: the process owner's, the manager's, the auditor's."""
MOST = 50_000
"""Complaints one look counts, the newest of the period: some seconds of the database's time, hardly any of this process's."""
XES, OCEL = "xes", "ocel"
WRITERS: dict[str, Callable[[Iterable[Case], IO[str]], int]] = {XES: write_xes, OCEL: write_ocel}


@dataclass(frozen=True)
class Findings:
    """What a period shows: `held` complaints were received in it, `seen` of them (the newest) were looked at, `over` are over.

    `adherence` is to the workflow in force.
    """

    held: int
    seen: int
    over: int
    variants: list[Variant]
    loops: list[Loop]
    adherence: Adherence


@dataclass(frozen=True)
class Waits:
    """Where time goes: passages from stage to stage, the one that cost most first, and the time in each stage."""

    edges: list[Edge]
    stays: dict[str, Heat]


def must_discover(by: Officer) -> None:
    """Raise NotAllowed for who has none of the rights to look at the real process."""
    if not any(by.may(right) for right in RIGHTS):
        raise NotAllowed(f"Akun {by.username} tidak berhak melihat proses nyata.")


def discover(span: LogSpan, *, by: Officer, at: datetime, most: int = MOST) -> Findings:
    """Count the span's newest `most` complaints; conformance is to the workflow in force at the moment. Raises NotAllowed."""
    must_discover(by)
    with transaction() as store:
        route = store.workflows.in_force(at)
        held = store.event_log.count(span)
        trails = store.passages.trails(span, most=most)
    over = sum(trail.count for trail in trails if trail.waits_at is None)
    kept = adherence(trails, route)
    return Findings(held, min(held, most), over, variants_of(trails), loops_of(trails), kept)


def waits(span: LogSpan, *, by: Officer, most: int = MOST) -> Waits:
    """Where the time of the span's newest `most` complaints went; working time by the office's calendar. Raises NotAllowed."""
    must_discover(by)
    with transaction() as store:
        office = WorkingHours.of(store.calendar.in_force())
        return Waits(*store.passages.passages(span, office, most=most))


def takers(
    span: LogSpan, ways: Iterable[str], *, by: Officer, after: Mark | None = None, most: int = MOST
) -> tuple[list[Taker], Mark | None]:
    """A page of the complaints that took these ways (`Departure.trails`), and the mark to go on from. Raises NotAllowed."""
    must_discover(by)
    with transaction() as store:
        return store.passages.takers(span, list(ways), most=most, after=after)


def log_file(span: LogSpan, form: str, *, by: Officer, at: datetime, most: int | None = None) -> Exported:
    """The span's cases as a file, `xes` or `ocel` (UTF-8), the newest `most` of them (None: all). Raises NotAllowed."""
    must_discover(by)
    masks = Masks()
    content = io.BytesIO()
    with io.TextIOWrapper(content, "utf-8") as file:
        count = WRITERS[form]((masks.case(case) for case in _cases(span, most)), file)
        file.flush()
        made = Exported(content.getvalue(), count)
    narrowed = {name: getattr(span, name) for name in ("nature", "channel", "version") if getattr(span, name)}
    asked = {"since": span.since.isoformat(), "before": span.before.isoformat(), **narrowed}
    _note(form, count, asked, by, at)
    return made


def route_file(named: str | int | None = None, *, by: Officer, at: datetime) -> Exported:
    """A version of the workflow (None: the one in force) as BPMN 2.0 with its drawing. Raises NotAllowed, NotFound."""
    must_discover(by)
    with transaction() as store:
        found = store.workflows
        route = found.get(found.version(named, at).version) if named else found.in_force(at)
    file = io.StringIO()
    write_bpmn(route, file)
    _note("bpmn", len(route.stages), {"version": route.version}, by, at)
    return Exported(file.getvalue().encode(), len(route.stages))


def _cases(span: LogSpan, most: int | None) -> Iterator[Case]:
    """The cases page by page, a transaction each: a long file holds no connection while it is written. Those without a decision stay out."""

    def page(store: Store, after: Mark | None) -> tuple[list[Case], Mark | None]:
        return store.event_log.page(span, after=after)

    return (case for case in islice(every(page), most) if case.events)


def _note(form: str, count: int, asked: dict[str, str], by: Officer, at: datetime) -> None:
    left = {"format": form, "rows": count, "asked": asked, "names": False}
    with transaction() as store:
        store.administration.note(by.username, "table.exported", "proses-nyata", after=left, at=at)
