"""Small lists: agencies, drafts of half-filled forms, marks of the installation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert

from domain.store.tables import agencies, drafts, marks


@dataclass(frozen=True)
class Agency:
    """A body of the state complaints are forwarded to; `code` is a slug."""

    code: str
    name: str
    category: str
    regency: str | None = None
    email: str | None = None
    address: str | None = None


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


def _agency(row: Mapping[Any, Any]) -> Agency:
    return Agency(**{name: row[name] for name in ("code", "name", "category", "regency", "email", "address")})


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
