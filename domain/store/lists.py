"""Small lists: agencies, drafts of half-filled forms, marks of the installation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert

from domain.store.tables import agencies, complaints, drafts, marks, pauses, visits


@dataclass(frozen=True)
class Agency:
    """A body of the state complaints are forwarded to; `code` is a slug. One that isn't active is no longer offered."""

    code: str
    name: str
    category: str
    regency: str | None = None
    email: str | None = None
    address: str | None = None
    active: bool = True


@dataclass(frozen=True)
class AgencyUse:
    """What hangs on an agency: open complaints that name it, those of them that wait for its answer, closed ones."""

    open: int
    waiting: int
    closed: int


class AgencyTable:
    """The editable list of agencies."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def seed(self, new: Iterable[Agency]) -> None:
        """Enter agencies that are not on the list yet; what the office changed stays."""
        rows = [asdict(agency) for agency in new]
        if rows:
            self._connection.execute(insert(agencies).on_conflict_do_nothing(), rows)

    def get(self, code: str) -> Agency | None:
        """The agency of that code; None if there is none."""
        row = self._connection.execute(select(agencies).where(agencies.c.code == code)).mappings().one_or_none()
        return _agency(row) if row else None

    def all(self) -> list[Agency]:
        """Active agencies by name."""
        query = select(agencies).where(agencies.c.active).order_by(agencies.c.name)
        return [_agency(row) for row in self._connection.execute(query).mappings()]

    def names(self) -> dict[str, str]:
        """Code → name of all, closed ones too: they still stand in old complaints. By name."""
        query = select(agencies.c.code, agencies.c.name).order_by(agencies.c.name)
        return {row.code: row.name for row in self._connection.execute(query)}

    def page(
        self, *, words: str = "", active: bool = True, after: str | None = None, limit: int = 50
    ) -> tuple[list[Agency], str | None]:
        """A page by name: those in use or those closed, whose name or code holds the words; and the mark of the next page."""
        query = select(agencies).where(agencies.c.active == active)
        if words:
            held = func.lower(agencies.c.name + " " + agencies.c.code)
            query = query.where(held.contains(words.lower(), autoescape=True))
        if after:
            query = query.where(after < _SORTED)
        rows = self._connection.execute(query.order_by(_SORTED).limit(limit + 1)).mappings().all()
        page = [_agency(row) for row in rows[:limit]]
        return page, _mark(page[-1]) if len(rows) > limit else None

    def put(self, agency: Agency) -> None:
        """Enter an agency or change it."""
        row = asdict(agency)
        new = {name: value for name, value in row.items() if name != "code"}
        entered = insert(agencies).values(row)
        self._connection.execute(entered.on_conflict_do_update(index_elements=["code"], set_=new))

    def use(self, code: str) -> AgencyUse:
        """What hangs on the agency now."""
        return AgencyUse(*self._connection.execute(_USE, {"code": code}).one())


_SORTED = agencies.c.name + "\n" + agencies.c.code
"""What the list is sorted by: two agencies of one name still have each its place."""


def _mark(agency: Agency) -> str:
    return f"{agency.name}\n{agency.code}"


_STANDS = exists().where(pauses.c.complaint_id == complaints.c.id, pauses.c.ended_at.is_(None))
_AT_AGENCY = ~_STANDS & exists().where(
    visits.c.complaint_id == complaints.c.id, visits.c.decided_at.is_(None), visits.c.kind == "waiting"
)
_OPEN = complaints.c.closed_at.is_(None)
_USE = (
    select(
        func.count().filter(_OPEN),
        func.count().filter(_OPEN, _AT_AGENCY),
        func.count().filter(~_OPEN),
    )
    .select_from(complaints)
    .where(complaints.c.agency == bindparam("code"))
)


def _agency(row: Mapping[Any, Any]) -> Agency:
    return Agency(**{name: row[name] for name in ("code", "name", "category", "regency", "email", "address", "active")})


class DraftTable:
    """Half-filled forms by officer and form; they survive reload and sign-out."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, username: str, form: str, content: Mapping[str, Any], *, at: datetime) -> None:
        """Keep a draft, replacing the one before."""
        row = insert(drafts).values(username=username, form=form, content=dict(content), saved_at=at)
        new = {"content": row.excluded.content, "saved_at": row.excluded.saved_at}
        self._connection.execute(row.on_conflict_do_update(index_elements=["username", "form"], set_=new))

    def read(self, username: str, form: str) -> dict[str, Any]:
        """The draft, empty when there is none."""
        query = select(drafts.c.content).where(drafts.c.username == username, drafts.c.form == form)
        return dict(self._connection.scalar(query) or {})

    def drop(self, username: str, form: str) -> None:
        """Forget a draft: its form was sent."""
        self._connection.execute(delete(drafts).where(drafts.c.username == username, drafts.c.form == form))


class MarkTable:
    """Facts about the installation by key."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self, key: str) -> str | None:
        """The value of a mark; None when it was never set."""
        return self._connection.scalar(select(marks.c.value).where(marks.c.key == key))

    def put(self, key: str, value: str, *, at: datetime) -> None:
        """Set a mark."""
        row = insert(marks).values(key=key, value=value, set_at=at)
        self._connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": value, "set_at": at}))
