"""Notices and escalations: written with the act they tell of, read by whom they concern, acknowledged once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, and_, func, literal, not_, or_, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from domain.errors import Conflict, NotFound, Refused
from domain.notices import Escalation, Notice, NoticeKind
from domain.people import Officer
from domain.store.board import read_cursor, written_cursor
from domain.store.tables import complaints, officers
from domain.store.telling import escalations, notice_reads, notices
from domain.store.units import UnitTable

LATELY = timedelta(days=60)
"""How far back notices are counted and listed: what nobody read for two months tells nothing any more."""


@dataclass(frozen=True)
class Told:
    """A notice as its reader sees it; `read_at` None while it is new to him."""

    id: UUID
    kind: str
    complaint_id: UUID
    registration_number: str
    visit_id: UUID | None
    at: datetime
    text: str
    read_at: datetime | None


@dataclass(frozen=True)
class Raised:
    """An escalation with the number of its complaint."""

    id: UUID
    complaint_id: UUID
    registration_number: str
    label: str
    due_at: datetime
    role: str
    raised_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    note: str | None


@dataclass(frozen=True)
class Wishes:
    """Which kinds an officer does not want to see, which he wants by mail, and where to ("" while he named no address)."""

    muted: frozenset[str]
    mailed: frozenset[str]
    email: str = ""


def tell(connection: Connection, new: Sequence[Notice]) -> None:
    """Write notices, and mails to those who want them by mail; what was told before is not told again.

    What an officer lets go overdue is told to the head of his unit as well.
    """
    for notice in new:
        if _told(connection, notice) and notice.kind is NoticeKind.BREACHED and notice.username:
            for head in UnitTable(connection).heads_of(notice.username):
                _told(connection, replace(notice, id=uuid4(), key=f"{notice.key}:{head}", username=head))


def _told(connection: Connection, notice: Notice) -> bool:
    row = vars(notice)
    told = insert(notices).values(row).on_conflict_do_nothing(index_elements=["key"]).returning(notices.c.id)
    if connection.execute(told).first() is None:
        return False
    connection.execute(_MAIL, row)
    return True


def escalate(connection: Connection, new: Sequence[Escalation]) -> None:
    """Write escalations; one for each due date of a term."""
    if new:
        connection.execute(insert(escalations).on_conflict_do_nothing(), [vars(one) for one in new])


_MAIL = text("""
    INSERT INTO outbox (id, key, complaint_id, channel, recipient, payload, created_at, next_try_at)
    SELECT gen_random_uuid(), 'notice:' || :id || ':' || o.username, :complaint_id, 'mail', o.email,
           jsonb_build_object('notice', cast(:id AS text), 'kind', cast(:kind AS text),
                              'registration_number', c.registration_number), :at, :at
    FROM officers o JOIN complaints c ON c.id = :complaint_id
    WHERE o.active AND o.email <> '' AND jsonb_exists(o.mailed, :kind)
      AND (o.username = :username OR jsonb_exists(o.roles, :role))
    ON CONFLICT (key) DO NOTHING
""")


class NoticeTable:
    """What an officer is told, and what he wants to be told."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(
        self, by: Officer, *, at: datetime, unread: bool = False, after: str | None = None, limit: int = 50
    ) -> tuple[list[Told], str | None]:
        """A page of the officer's notices, the newest first, and the cursor of the next page."""
        shown = (notices.c[name] for name in ("id", "kind", "complaint_id", "visit_id", "at", "text"))
        about = _with_reads(by).join(complaints, complaints.c.id == notices.c.complaint_id)
        query = select(*shown, complaints.c.registration_number, notice_reads.c.read_at).select_from(about)
        query = query.where(*_mine(by, at))
        if unread:
            query = query.where(notice_reads.c.read_at.is_(None))
        if after:
            moment, last = read_cursor(after)
            query = query.where(tuple_(notices.c.at, notices.c.id) < tuple_(literal(moment), literal(last)))
        query = query.order_by(notices.c.at.desc(), notices.c.id.desc()).limit(limit + 1)
        rows = self._connection.execute(query).mappings().all()
        page = [Told(**row) for row in rows[:limit]]
        return page, written_cursor(page[-1].at, page[-1].id) if len(rows) > limit else None

    def unread(self, by: Officer, *, at: datetime, most: int | None = None) -> int:
        """How many notices of the last two months the officer has not read; counting stops at `most`. One query."""
        new = select(notices.c.id).select_from(_with_reads(by)).where(*_mine(by, at), notice_reads.c.read_at.is_(None))
        return self._connection.scalar(select(func.count()).select_from(new.limit(most).subquery())) or 0

    def read(self, notice_id: UUID, *, by: Officer, at: datetime) -> None:
        """Mark one as read; NotFound for a notice that is not the officer's."""
        mine = select(notices.c.id).where(notices.c.id == notice_id, _addressed(by))
        if self._connection.execute(mine).first() is None:
            raise NotFound("Pemberitahuan itu tidak ada, atau bukan untuk akun ini.")
        self._mark([notice_id], by, at)

    def read_all(self, *, by: Officer, at: datetime) -> int:
        """Mark all as read that the officer has so far; returns how many were new."""
        query = select(notices.c.id).select_from(_with_reads(by)).where(*_mine(by, at))
        found = list(self._connection.scalars(query.where(notice_reads.c.read_at.is_(None), notices.c.at <= at)))
        self._mark(found, by, at)
        return len(found)

    def wishes(self, by: Officer) -> Wishes:
        """What the officer chose; at first everything on the screen and nothing by mail."""
        row = self._connection.execute(select(officers).where(officers.c.username == by.username)).one()
        return Wishes(frozenset(row.muted), frozenset(row.mailed), row.email or "")

    def choose(self, *, by: Officer, muted: Iterable[str], mailed: Iterable[str]) -> None:
        """Set what the officer wants. Raises Refused for a kind that does not exist."""
        chosen: Mapping[str, list[str]] = {"muted": sorted(set(muted)), "mailed": sorted(set(mailed))}
        known = ", ".join(NoticeKind)
        wrong = {name: f"pilih dari: {known}" for name, kinds in chosen.items() if set(kinds) - set(NoticeKind)}
        if wrong:
            raise Refused(wrong)
        self._connection.execute(update(officers).where(officers.c.username == by.username).values(chosen))

    def _mark(self, ids: Sequence[UUID], by: Officer, at: datetime) -> None:
        rows = [{"username": by.username, "notice_id": one, "read_at": at} for one in ids]
        if rows:
            self._connection.execute(insert(notice_reads).on_conflict_do_nothing(), rows)

    # -- escalations ------------------------------------------------------------------------

    def escalations(
        self, by: Officer, *, acknowledged: bool = False, after: str | None = None, limit: int = 50
    ) -> tuple[list[Raised], str | None]:
        """A page of escalations the officer may see, the oldest first; the open ones unless asked otherwise."""
        names = [one.name for one in escalations.columns if one.name not in ("term_id", "visit_id")]
        query = select(*(escalations.c[name] for name in names), complaints.c.registration_number)
        query = query.join(complaints, complaints.c.id == escalations.c.complaint_id)
        query = query.where(escalations.c.acknowledged_at.is_not(None) if acknowledged else _OPEN)
        if not by.may("see_all"):
            query = query.where(escalations.c.role.in_(sorted(by.roles)))
        if after:
            mark = tuple_(*map(literal, read_cursor(after)))
            query = query.where(tuple_(escalations.c.raised_at, escalations.c.id) > mark)
        query = query.order_by(escalations.c.raised_at, escalations.c.id).limit(limit + 1)
        rows = self._connection.execute(query).mappings().all()
        page = [Raised(**row) for row in rows[:limit]]
        return page, written_cursor(page[-1].raised_at, page[-1].id) if len(rows) > limit else None

    def take_escalation(self, escalation_id: UUID) -> Escalation:
        """One escalation, its row locked until the transaction ends; NotFound if there is none."""
        query = select(escalations).where(escalations.c.id == escalation_id).with_for_update()
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound("Eskalasi itu tidak ada.")
        return Escalation(**row)

    def acknowledge(self, escalation_id: UUID, *, by: Officer, at: datetime, note: str) -> None:
        """A superior has seen it and says what follows. Raises Conflict when somebody has already."""
        values = {"acknowledged_at": at, "acknowledged_by": by.username, "note": note}
        seen = update(escalations).where(escalations.c.id == escalation_id, _OPEN).values(values)
        if self._connection.execute(seen.returning(escalations.c.id)).first() is None:
            raise Conflict("Eskalasi ini sudah ditanggapi; muat ulang halaman ini.")


_OPEN = escalations.c.acknowledged_at.is_(None)


def _with_reads(by: Officer) -> Any:  # noqa: ANN401  SQLAlchemy's join has no public name of its own
    mine = and_(notice_reads.c.notice_id == notices.c.id, notice_reads.c.username == by.username)
    return notices.outerjoin(notice_reads, mine)


def _mine(by: Officer, at: datetime) -> list[ColumnElement[bool]]:
    """What the officer is told lately and has not muted."""
    muted = select(officers.c.muted).where(officers.c.username == by.username).scalar_subquery()
    return [_addressed(by), notices.c.at > at - LATELY, not_(func.jsonb_exists(muted, notices.c.kind))]


def _addressed(by: Officer) -> ColumnElement[bool]:
    own = and_(notices.c.username == by.username, notices.c.role.is_(None))
    return or_(own, and_(notices.c.role.in_(sorted(by.roles)), notices.c.username.is_(None)))
