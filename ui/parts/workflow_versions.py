"""Versions of the workflow as the process owner sees them: the list, what is to be done next, and one version's particulars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from config.edits_faults import in_words
from domain.errors import NotAllowed, WorkflowFault
from domain.impact import Standing
from domain.people import Officer
from domain.store import Store
from domain.store.moving import MoveProgress
from domain.store.workflows import VersionAct
from domain.versions import VersionStatus, WorkflowVersion
from domain.workflow import Workflow
from ui.parts.export import export_table
from ui.parts.lists import named
from ui.parts.moments import clock_words, day_words
from ui.parts.table import table
from ui.parts.text import Linked, facts, notice, shown, tag
from ui.parts.ways import WORKFLOWS
from ui.words import known, say

VERSION, AGAINST, PART, PLAN, FATE, MOVE = "versi", "banding", "bagian", "peta", "nasib", "pindah"
"""Names in the page's address."""
KEPT = (VERSION, AGAINST, PLAN)
"""What a link within a version carries on."""
HEADS = ("number", "state", "author", "reason", "basis", "since", "running", "sha")


@dataclass(frozen=True)
class Opened:
    """A version that is open on the page: beside which others, for whom, at what moment (aware)."""

    version: WorkflowVersion
    others: tuple[WorkflowVersion, ...]
    officer: Officer
    at: datetime

    @property
    def in_force(self) -> WorkflowVersion | None:
        """The version new complaints take."""
        return next((one for one in (self.version, *self.others) if one.in_force), None)


def here(**more: str) -> dict[str, str]:
    """The address of another part of what is open: version, comparison and mapping stay."""
    return {name: st.query_params[name] for name in KEPT if name in st.query_params} | more


def title(number: int) -> str:
    """What the office calls a version."""
    return say("versions.title", number=number)


def state_words(version: WorkflowVersion) -> str:
    """How far a version has come."""
    return say("versions.state.in_force") if version.in_force else say(f"versions.state.{version.status}")


def route_of(store: Store, version: WorkflowVersion) -> Workflow | None:
    """The route of a version; None, told in words, for a draft that isn't sound."""
    try:
        return store.workflows.get(version.version)
    except WorkflowFault as fault:
        notice("warn", say("versions.unsound", version=title(version.number)), in_words(fault.faults, lines=True))
        return None


def version_list(found: Iterable[WorkflowVersion], standings: Iterable[Standing], officer: Officer) -> None:
    """Every version in a line, the newest first, each leading to its own view."""
    running: dict[str, int] = {}
    for one in standings:
        running[one.version] = running.get(one.version, 0) + one.complaints
    rows = [_cells(one, running.get(one.version, 0)) for one in found]
    if not rows:
        notice("note", say("versions.empty"))
        return
    heads = [say(f"versions.head.{name}") for name in HEADS]
    table(say("versions.caption"), heads, rows)
    export_table(WORKFLOWS, heads, rows, officer)


def _cells(one: WorkflowVersion, running: int) -> tuple[object, ...]:
    link = Linked(title(one.number), f"/{WORKFLOWS.path}?{VERSION}={one.number}")
    since = day_words(one.in_force_from) if one.in_force_from else "–"
    known_words = (one.reason or "–", one.legal_basis or "–")
    return link, state_words(one), named(one.author), *known_words, since, running, one.version[:12]


def next_steps(found: Iterable[WorkflowVersion], begun: Iterable[MoveProgress], officer: Officer) -> None:
    """What waits for somebody, and what this officer may do about it."""
    lines = [*(_step(one, officer) for one in found if one.status in _WAITING), *_unfinished(begun)]
    if lines:
        notice("warn", say("versions.next"), lines)
    else:
        notice("ok", say("versions.nothing_next"))


_WAITING = (VersionStatus.DRAFT, VersionStatus.CHECKED, VersionStatus.PROPOSED, VersionStatus.APPROVED)


def _step(one: WorkflowVersion, officer: Officer) -> str:
    told = say(f"versions.step.{one.status}", version=title(one.number))
    if one.status is not VersionStatus.PROPOSED:
        return told
    return f"{told} {say('versions.step.not_you' if why_not(one, officer) else 'versions.step.you')}"


def _unfinished(begun: Iterable[MoveProgress]) -> Iterator[str]:
    return (say("versions.step.move", move=one.number, left=one.left) for one in begun if one.left)


def why_not(version: WorkflowVersion, officer: Officer) -> str | None:
    """Why this officer can't approve the proposed version, in words; None when he can."""
    if not officer.may("approve_workflow"):
        return say("versions.no_right")
    try:
        version.approved(by=officer)
    except NotAllowed as refusal:
        return str(refusal)
    return None


def particulars(version: WorkflowVersion, trail: Iterable[VersionAct], running: int) -> None:
    """State, people, reason, and what was done to the version."""
    facts(_facts(version, running))
    with st.expander(say("versions.trail"), key="versions-trail"):
        st.html(tag("ul", "".join(tag("li", shown(_line(one))) for one in trail)))


def _facts(version: WorkflowVersion, running: int) -> list[tuple[str, object]]:
    people = {"author": version.author, "proposed_by": version.proposed_by, "approved_by": version.approved_by}
    return [
        (say("versions.head.state"), state_words(version)),
        (say("versions.head.reason"), version.reason),
        (say("versions.head.basis"), version.legal_basis),
        *((say(f"versions.{name}"), named(who) if who else "") for name, who in people.items()),
        (say("versions.head.since"), day_words(version.in_force_from) if version.in_force_from else ""),
        (say("versions.head.running"), running),
        ("SHA-256", version.version),
    ]


def _line(act: VersionAct) -> str:
    did = known(f"versions.act.{act.kind}", act.kind)
    told = f"{day_words(act.at)}, {clock_words(act.at)}: {did} – {named(act.by)}"
    more = _details(act.details)
    return f"{told}. {more}" if more else told


def _details(details: Mapping[str, object]) -> str:
    return "; ".join(str(details[name]) for name in ("reason", "basis", "since") if details.get(name))
