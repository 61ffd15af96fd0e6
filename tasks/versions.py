"""What the process owner does to versions of the workflow: enter, check, propose, approve, publish, give up, export.

Every act asks the officer's right and the step it needs (`domain.versions`), and leaves a line in the version's trail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from config.examination import Examination, examine
from config.golden import ENDING, golden_beside, read_golden
from config.yaml_text import LARGEST, decoded, read_bytes, read_yaml
from domain.calendar import Calendar, office_day, seed_days_off
from domain.errors import Conflict, WorkflowFault
from domain.golden import GoldenResult, played
from domain.people import Officer
from domain.store import Store, transaction
from domain.versions import WorkflowVersion
from domain.workflow import Workflow
from tasks.letter_trials import letter_trials


@dataclass(frozen=True)
class Draft:
    """A text to become a version: of which name, with which golden cases (None: those of the version in force)."""

    name: str
    source: str
    golden: str | None = None


def read_draft(path: Path) -> Draft:
    """A workflow file with the golden cases beside it, to the byte. Raises WorkflowFault when it can't be read."""
    beside = golden_beside(path)
    golden = _text(beside) if beside.exists() else None
    return Draft(path.name.rsplit(".", 1)[0], _text(path), golden)


def tried(draft: Draft) -> tuple[Workflow, list[GoldenResult]]:
    """The route of a draft and what comes of its golden cases; needs no database. Raises WorkflowFault for what isn't sound."""
    route = examined(draft).route()
    cases = read_golden(draft.golden, draft.name + ENDING) if draft.golden else ()
    return route, [played(case, route, golden_calendar()) for case in cases]


@cache
def golden_calendar() -> Calendar:
    """The seed's, which golden cases are reckoned by: the office's own table may change, what a case expects may not."""
    return Calendar(seed_days_off())


def examined(draft: Draft) -> Examination:
    """Everything there is to say about a draft's text, its letters tried: faults and warnings. Needs no database, never raises."""
    return examine(draft.source, draft.name, trial=letter_trials)


def golden_misfits(draft: Draft) -> tuple[str, ...]:
    """What is wrong with the file of golden cases itself, each as "file:line: …"; they can be played on a sound route only."""
    try:
        read_golden(draft.golden or "cases: []", draft.name + ENDING)
    except WorkflowFault as wrong:
        return wrong.faults
    return ()


def must_pass(results: Sequence[GoldenResult], name: str) -> None:
    """Raise WorkflowFault naming every golden case that comes out otherwise than expected."""
    lines = [f"{name}{ENDING}: kasus acuan “{one.case.name}”: {fault}" for one in results for fault in one.faults]
    if lines:
        raise WorkflowFault(lines)


def enter_draft(draft: Draft, *, by: Officer, at: datetime) -> WorkflowVersion:
    """Store a text as a draft, sound or not; a text that is stored already is that version.

    Without golden cases of its own it takes over those in force. Raises NotAllowed.
    """
    by.must("edit_workflow")
    with transaction() as store:
        return _entered(store, draft, by, at)


def check_version(named: str | int, *, by: Officer, at: datetime) -> WorkflowVersion:
    """Check a draft and its golden cases. Raises NotAllowed, NotFound, WorkflowFault with every fault."""
    by.must("edit_workflow")
    with transaction() as store:
        return _checked(store, store.workflows.take(named, at), by, at)


def propose(named: str | int, *, reason: str, legal_basis: str, by: Officer, at: datetime) -> WorkflowVersion:
    """Check a version and put it before a second person. Raises NotAllowed, NotFound, WorkflowFault, Conflict, Refused."""
    by.must("edit_workflow")
    with transaction() as store:
        return _proposed(store, store.workflows.take(named, at), (reason, legal_basis), by, at)


def propose_draft(draft: Draft, *, reason: str, legal_basis: str, by: Officer, at: datetime) -> WorkflowVersion:
    """Store, check and propose a text in one go: nothing is kept when any of it is refused."""
    by.must("edit_workflow")
    with transaction() as store:
        return _proposed(store, _entered(store, draft, by, at), (reason, legal_basis), by, at)


def approve(named: str | int, *, by: Officer, at: datetime) -> WorkflowVersion:
    """Let a proposed version through. Raises NotAllowed (right, four eyes), NotFound, Conflict."""
    with transaction() as store:
        approved = store.workflows.take(named, at).approved(by=by)
        store.workflows.keep(approved, "approved", by, at)
        return approved


def publish(named: str | int, *, day: date | None = None, by: Officer, at: datetime) -> WorkflowVersion:
    """Let a version hold for complaints registered from that day on (None: from now on).

    Its golden cases are played once more: the program may have changed since the check.
    Raises NotAllowed, NotFound, Conflict, Refused (a day that has passed), WorkflowFault.
    """
    with transaction() as store:
        version = store.workflows.take(named, at).published(by=by, day=day or office_day(at), at=at)
        _must_be_sound(store, version)
        since = version.in_force_from.isoformat() if version.in_force_from else ""
        store.workflows.keep(version, "published", by, at, since=since)
        return store.workflows.version(version.number, at)


def retire(named: str | int, *, reason: str, by: Officer, at: datetime) -> WorkflowVersion:
    """Give up a version that does not hold (yet). Raises NotAllowed, NotFound, Conflict, Refused without a reason."""
    with transaction() as store:
        version = store.workflows.take(named, at).retired(by=by, reason=reason)
        store.workflows.keep(version, "retired", by, at, reason=reason.strip())
        return version


def export(named: str | int | None = None) -> Draft:
    """A version's text and golden cases, to the byte (None: the one in force)."""
    with transaction() as store:
        return stored_draft(store, named)


def stored_draft(store: Store, named: str | int | None) -> Draft:
    """The same, in a transaction that is open already. Raises NotFound."""
    word = store.workflows.in_force().version if named is None else named
    version = store.workflows.version(word)
    return Draft(version.name, store.workflows.source(version.version), store.workflows.golden(version.version))


def _entered(store: Store, draft: Draft, by: Officer, at: datetime) -> WorkflowVersion:
    _must_be_storable(draft)
    golden = draft.golden or store.workflows.golden(store.workflows.in_force(at).version)
    version = store.workflows.enter(draft.source, draft.name, by=by, at=at, golden=golden)
    if draft.golden is not None and version.undecided:
        store.workflows.keep_golden(version, draft.golden)
    return version


def _must_be_storable(draft: Draft) -> None:
    """A draft may be unsound, but not binary and not without end."""
    for text in (draft.source, draft.golden or ""):
        if "\x00" in text or len(text.encode("utf-8", "surrogatepass")) > LARGEST:
            read_yaml(text, name=f"{draft.name}.yaml")  # says which of the two it is


def _checked(store: Store, version: WorkflowVersion, by: Officer, at: datetime) -> WorkflowVersion:
    if not version.undecided:
        raise Conflict(f"Alur {version.title} sudah lewat pemeriksaan.")
    _must_be_sound(store, version)
    checked = version.checked()
    if checked != version:
        store.workflows.keep(checked, "checked", by, at)
    return checked


def _proposed(
    store: Store, version: WorkflowVersion, why: tuple[str, str], by: Officer, at: datetime
) -> WorkflowVersion:
    checked = _checked(store, version, by, at) if version.undecided else version
    proposed = checked.proposed(by=by, reason=why[0], legal_basis=why[1])
    store.workflows.keep(proposed, "proposed", by, at, reason=proposed.reason, basis=proposed.legal_basis)
    return proposed


def _must_be_sound(store: Store, version: WorkflowVersion) -> None:
    draft = stored_draft(store, version.number)
    must_pass(tried(draft)[1], draft.name)


def _text(path: Path) -> str:
    raw = read_bytes(path)
    decoded(raw, path.name)  # says what it is when it is no text
    return raw.decode("utf-8")
