"""Moves of complaints between versions: what was asked for, which complaints, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, insert, literal, select, tuple_, update

from domain.errors import NotFound
from domain.impact import Impact, Standing
from domain.passage import MovePlan
from domain.people import Officer
from domain.store.routes import moved, moves
from domain.store.tables import complaints, visits
from domain.store.workflows import office_work


@dataclass(frozen=True)
class MoveProgress:
    """A move and how far it has come: `counts` by state (waiting, moved, stayed, undone, kept)."""

    number: int
    version: str
    plan: MovePlan
    reason: str
    begun_at: datetime
    begun_by: str
    counts: Mapping[str, int]
    undo_at: datetime | None = None
    undo_by: str | None = None
    undo_reason: str | None = None

    @property
    def total(self) -> int:
        """Complaints chosen for it."""
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """Complaints still to be moved, or to be put back where the move is being undone."""
        return self.counts.get("moved" if self.undo_at else "waiting", 0)


@dataclass(frozen=True)
class MovedComplaint:
    """One complaint of a move: where it stood, what became of it and why, its terms before and after."""

    complaint_id: UUID
    registration_number: str
    old_version: str
    stage: str
    state: str
    reason: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    at: datetime | None


@dataclass(frozen=True)
class StandingComplaint:
    """A running complaint and the place it stands at (version of its route, open stage, office work under way)."""

    complaint_id: UUID
    registration_number: str
    version: str
    stage: str
    busy: bool


class MoveTable:
    """Begin a move, take its complaints one by one, tell how far it is."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, version: str, plan: MovePlan, reason: str, by: Officer, at: datetime) -> int:
        """A new move without complaints; its number."""
        row = {"version": version, "plan": plan.as_json(), "reason": reason, "begun_at": at, "begun_by": by.username}
        return int(self._connection.execute(insert(moves).values(row).returning(moves.c.number)).scalar_one())

    def choose(self, number: int, places: Iterable[Impact], most: int | None) -> int:
        """Put the complaints that stand at these places on the list, the longest waiting first; how many.

        A complaint another unfinished move has on its list is left to that one.
        """
        chosen = 0
        for one in places:
            limit = None if most is None else most - chosen
            if limit is None or limit > 0:
                chosen += self._choose(number, one, limit)
        return chosen

    def _choose(self, number: int, place: Impact, limit: int | None) -> int:
        elsewhere = select(moved.c.complaint_id).where(moved.c.state == "waiting")
        found = (
            select(literal(number), complaints.c.id, complaints.c.workflow_version, visits.c.stage, literal("waiting"))
            .join_from(visits, complaints, visits.c.complaint_id == complaints.c.id)
            .where(visits.c.decided_at.is_(None), visits.c.stage == place.standing.stage)
            .where(complaints.c.workflow_version == place.standing.version)
            .where(visits.c.prepared_at.is_not(None), complaints.c.parked_at.is_(None))
            .where(complaints.c.id.not_in(elsewhere))
            .order_by(visits.c.opened_at, visits.c.id)
            .limit(limit)
        )
        names = ["move", "complaint_id", "old_version", "stage", "state"]
        entered = insert(moved).from_select(names, found).returning(moved.c.complaint_id)
        return len(self._connection.execute(entered).all())

    def standing_at(
        self, places: Iterable[Standing], *, after: str = "", limit: int = 50
    ) -> tuple[list[StandingComplaint], str | None]:
        """Running complaints at these places by registration number, and the mark of the next page (None: that is all)."""
        wanted = [(one.version, one.stage, one.busy) for one in places]
        place = (complaints.c.workflow_version, visits.c.stage, office_work())
        query = (
            select(complaints.c.id, complaints.c.registration_number, *place)
            .join_from(visits, complaints, visits.c.complaint_id == complaints.c.id)
            .where(visits.c.decided_at.is_(None), tuple_(*place).in_(wanted))
            .where(complaints.c.registration_number > after)
            .order_by(complaints.c.registration_number)
            .limit(limit + 1)
        )
        found = [StandingComplaint(*row) for row in self._connection.execute(query)]
        return found[:limit], found[limit - 1].registration_number if len(found) > limit else None

    def next_of(self, number: int, state: str) -> MovedComplaint | None:
        """One complaint of the move in that state, its row locked; None when none is left that nobody else has in hand."""
        query = _listed(number).where(moved.c.state == state).order_by(moved.c.complaint_id).limit(1)
        row = self._connection.execute(query.with_for_update(of=moved, skip_locked=True)).mappings().one_or_none()
        return MovedComplaint(**row) if row else None

    def settle(self, number: int, complaint_id: UUID, state: str, at: datetime, **values: object) -> None:
        """What became of one complaint."""
        here = (moved.c.move == number) & (moved.c.complaint_id == complaint_id)
        self._connection.execute(update(moved).where(here).values(state=state, at=at, **values))

    def begin_undo(self, number: int, reason: str, by: Officer, at: datetime) -> None:
        """From now on the move is being taken back; what still waits stays where it is."""
        values = {"undo_at": at, "undo_by": by.username, "undo_reason": reason}
        self._connection.execute(update(moves).where(moves.c.number == number).values(values))
        waiting = (moved.c.move == number) & (moved.c.state == "waiting")
        self._connection.execute(
            update(moved).where(waiting).values(state="stayed", reason="perpindahan dibatalkan", at=at)
        )

    def progress(self, number: int, *, lock: bool = False) -> MoveProgress:
        """How far a move is; NotFound if there is none."""
        query = select(moves).where(moves.c.number == number)
        row = self._connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
        if row is None:
            raise NotFound(f"Tidak ada perpindahan nomor {number}; lihat `sipdumas workflow moves`.")
        return self._progress(row)

    def all(self) -> list[MoveProgress]:
        """Every move, the newest first."""
        rows = self._connection.execute(select(moves).order_by(moves.c.number.desc())).mappings().all()
        return [self._progress(row) for row in rows]

    def complaints(
        self, number: int, state: str | None = None, *, limit: int = 200, after: str = ""
    ) -> list[MovedComplaint]:
        """Complaints of a move, by registration number (those behind `after`); only those in a state where one is named."""
        query = _listed(number).order_by(complaints.c.registration_number).limit(limit)
        query = query.where(complaints.c.registration_number > after) if after else query
        query = query.where(moved.c.state == state) if state else query
        return [MovedComplaint(**row) for row in self._connection.execute(query).mappings()]

    def _progress(self, row: Mapping[Any, Any]) -> MoveProgress:
        query = (
            select(moved.c.state, func.count().label("number"))
            .where(moved.c.move == row["number"])
            .group_by(moved.c.state)
        )
        counts = {one.state: int(one.number) for one in self._connection.execute(query)}
        return MoveProgress(**{**row, "plan": MovePlan.from_json(row["plan"])}, counts=counts)


def _listed(number: int) -> Any:  # noqa: ANN401  a select of many columns
    columns = [one for one in moved.columns if one.name != "move"]
    return (
        select(*columns, complaints.c.registration_number)
        .join_from(moved, complaints, moved.c.complaint_id == complaints.c.id)
        .where(moved.c.move == number)
    )
