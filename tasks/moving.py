"""Moving running complaints to another version: foreseen, begun, carried on complaint by complaint, undone.

Each complaint is one transaction under its lock, and its line in the move is written in it: a move that was killed
midway goes on where it was. Two that carry on the same move share its complaints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.errors import Conflict, Refused
from domain.impact import Fate, Impact, impact, plan_of
from domain.moving import move, undo_move
from domain.passage import MovePlan, Passage
from domain.people import Officer
from domain.store import Store, transaction
from domain.store.moving import MovedComplaint, MoveProgress, MoveTable, StandingComplaint
from domain.visit import Act
from domain.workflow import Workflow

MOVABLE = (Fate.SAFE, Fate.MOVES)


@dataclass(frozen=True)
class Foreseen:
    """What a version would do to running complaints: place by place, with the routes they are on (by SHA-256)."""

    new: Workflow
    items: tuple[Impact, ...]
    routes: Mapping[str, Workflow]

    def count(self, *fates: Fate) -> int:
        """Running complaints with one of these fates."""
        return sum(one.standing.complaints for one in self.items if one.fate in fates)


def foresee(store: Store, new: Workflow, plan: MovePlan | None = None) -> Foreseen:
    """The impact of a route on running complaints (those on it already are safe); nothing is changed.

    Raises Refused for a plan that names stages the route doesn't have.
    """
    places = store.workflows.standings()
    routes = {version: store.workflows.get(version) for version in {place.version for place in places}}
    mapped = (plan or MovePlan()).checked(new)
    return Foreseen(new, tuple(impact(places, routes, new, mapped)), routes)


def begin_move(
    named: str | int, *, reason: str, by: Officer, at: datetime, plan: MovePlan | None = None, most: int | None = None
) -> MoveProgress:
    """Put running complaints that can move onto a published version's list, at most so many; `carry_on` moves them.

    Raises NotAllowed, NotFound, Conflict (not the version in force, nothing to move), Refused (no reason, wrong plan).
    """
    by.must("approve_workflow")
    if not reason.strip():
        raise Refused({"reason": "sebutkan alasan memindahkan pengaduan"})
    with transaction() as store:
        version = store.workflows.take(named, at)  # two moves at once would list the same complaints
        if not version.in_force:
            raise Conflict(
                f"Pengaduan hanya dapat dipindahkan ke alur yang berlaku; {version.title} belum atau tidak lagi berlaku."
            )
        new = store.workflows.get(version.version)
        seen = foresee(store, new, plan)
        others = [one for one in seen.items if one.standing.version != new.version]
        places = [one for one in others if one.fate in MOVABLE and not one.standing.busy]
        table = MoveTable(store.connection)
        number = table.begin(version.version, plan_of(places, plan or MovePlan()), reason.strip(), by, at)
        if not table.choose(number, places, most):
            raise Conflict(f"Tidak ada pengaduan berjalan yang dapat dipindahkan ke {version.title}.")
        store.workflows.record(version, "move_begun", by, at, move=number, reason=reason.strip())
        return table.progress(number)


def carry_on(number: int, *, by: Officer, at: datetime, most: int = 200) -> MoveProgress:
    """Move (or, in a move that is being undone, put back) so many complaints; how far the move is now.

    Raises NotAllowed, NotFound.
    """
    by.must("approve_workflow")
    with transaction() as store:
        found = MoveTable(store.connection).progress(number)
        titles = {one.version: one.title for one in store.workflows.all_versions(at)}
    for _ in range(most):
        with transaction() as store:
            if not _one(store, found, titles, Act(by, at)):
                break
    return progress(number)


def undo(number: int, *, reason: str, by: Officer, at: datetime) -> MoveProgress:
    """Begin to take a move back; `carry_on` does it. What was decided since is listed and stays.

    Raises NotAllowed, NotFound, Conflict when it is being undone already, Refused without a reason.
    """
    by.must("approve_workflow")
    if not reason.strip():
        raise Refused({"reason": "sebutkan alasan pembatalan"})
    with transaction() as store:
        table = MoveTable(store.connection)
        found = table.progress(number, lock=True)
        if found.undo_at is not None:
            raise Conflict(f"Perpindahan {number} sudah dibatalkan.")
        table.begin_undo(number, reason.strip(), by, at)
        version = store.workflows.version(found.version, at)
        store.workflows.record(version, "move_undone", by, at, move=number, reason=reason.strip())
        return table.progress(number)


def progress(number: int) -> MoveProgress:
    """How far a move is; NotFound if there is none."""
    with transaction() as store:
        return MoveTable(store.connection).progress(number)


def moves() -> list[MoveProgress]:
    """Every move, the newest first."""
    with transaction() as store:
        return MoveTable(store.connection).all()


def moved_complaints(
    number: int, state: str | None = None, *, limit: int = 200, after: str = ""
) -> list[MovedComplaint]:
    """Complaints of a move with their terms before and after, by registration number, those behind `after`."""
    with transaction() as store:
        return MoveTable(store.connection).complaints(number, state, limit=limit, after=after)


def affected(
    store: Store, seen: Foreseen, fate: Fate, *, after: str = "", limit: int = 50
) -> tuple[list[tuple[StandingComplaint, Impact]], str | None]:
    """Running complaints with one fate, each with what the impact says of its place, and the mark of the next page."""
    places = {one.standing: one for one in seen.items if one.fate is fate}
    if not places:
        return [], None
    found, more = MoveTable(store.connection).standing_at(places, after=after, limit=limit)
    told = {(one.version, one.stage, one.busy): impact for one, impact in places.items()}
    return [(one, told[one.version, one.stage, one.busy]) for one in found], more


Titles = Mapping[str, str]
"""What the office calls each version, by SHA-256."""


def _one(store: Store, found: MoveProgress, titles: Titles, act: Act) -> bool:
    """The next complaint of the move; False when none is left."""
    table = MoveTable(store.connection)
    line = table.next_of(found.number, "moved" if found.undo_at else "waiting")
    if line is None:
        return False
    try:
        (_back if found.undo_at else _forth)(store, found, line, titles, act)
    except Conflict as refusal:
        state = "kept" if found.undo_at else "stayed"
        table.settle(found.number, line.complaint_id, state, act.at, reason=str(refusal))
    return True


def _forth(store: Store, found: MoveProgress, line: MovedComplaint, titles: Titles, act: Act) -> None:
    complaint = store.complaints.take(line.complaint_id)
    if complaint.workflow_version != line.old_version:
        raise Conflict("sudah dipindahkan oleh perpindahan lain")
    passage = found.plan.of(line.stage) or Passage(line.stage, line.stage)
    new = store.workflows.get(found.version)
    before, after = move(complaint, new, passage, by=act.by, at=act.at, title=titles[found.version])
    MoveTable(store.connection).settle(found.number, line.complaint_id, "moved", act.at, before=before, after=after)


def _back(store: Store, found: MoveProgress, line: MovedComplaint, titles: Titles, act: Act) -> None:
    complaint = store.complaints.take(line.complaint_id)
    old, title = store.workflows.get(line.old_version), titles[line.old_version]
    undo_move(complaint, old, line.before or {}, line.after or {}, by=act.by, at=act.at, title=title)
    MoveTable(store.connection).settle(found.number, line.complaint_id, "undone", act.at)
