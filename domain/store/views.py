"""Lists an officer has saved under a name: what a page was asked, so that it can be asked again by a click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert

from domain.errors import NotFound, Refused
from domain.people import Officer
from domain.store.tables import EMPTY_OBJECT, MOMENT, metadata

MOST = 30
LONGEST_NAME = 60

saved_views = Table(
    "saved_views",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("username", Text, ForeignKey("officers.username"), nullable=False),
    Column("name", Text, nullable=False),
    Column("query", JSONB, nullable=False, server_default=EMPTY_OBJECT),
    Column("first", Boolean, nullable=False, server_default=text("false")),
    Column("saved_at", MOMENT, nullable=False),
    UniqueConstraint("username", "name"),
    Index("ix_saved_views_first", "username", unique=True, postgresql_where=text("first")),
)


@dataclass(frozen=True)
class SavedView:
    """One saved list: `query` as it stands in the address; `first` opens by itself."""

    name: str
    query: Mapping[str, str]
    first: bool = False
    id: UUID = field(default_factory=uuid4)


class SavedViewTable:
    """An officer's own lists; nobody sees or changes another's."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, by: Officer) -> list[SavedView]:
        """The officer's lists by name."""
        columns = (saved_views.c[name] for name in ("id", "name", "query", "first"))
        query = select(*columns).where(saved_views.c.username == by.username).order_by(saved_views.c.name)
        return [SavedView(**row) for row in self._connection.execute(query).mappings()]

    def keep(self, name: str, query: Mapping[str, str], *, by: Officer, at: datetime) -> SavedView:
        """Save a list under a name; one of the same name is replaced. Raises Refused ({"name": …})."""
        name, mine = _name(name), saved_views.c.username == by.username
        count = self._connection.scalar(select(func.count()).where(mine, saved_views.c.name != name))
        if count is not None and count >= MOST:
            raise Refused({"name": f"paling banyak {MOST} tampilan; hapus dahulu yang tidak dipakai"})
        view = SavedView(name, dict(query))
        row = {"id": view.id, "username": by.username, "name": name, "query": view.query, "saved_at": at}
        entered = insert(saved_views).values(row)
        new = {"query": view.query, "saved_at": at}
        kept = entered.on_conflict_do_update(index_elements=["username", "name"], set_=new)
        row_id = self._connection.execute(kept.returning(saved_views.c.id)).scalar_one()
        return SavedView(name, view.query, id=row_id)

    def rename(self, view_id: UUID, name: str, *, by: Officer) -> None:
        """Give a list another name. Raises Refused ({"name": …}) when it is empty or taken, NotFound."""
        name = _name(name)
        taken = select(saved_views.c.id).where(saved_views.c.username == by.username, saved_views.c.name == name)
        if self._connection.scalar(taken.where(saved_views.c.id != view_id)):
            raise Refused({"name": f"nama “{name}” sudah dipakai; pilih nama lain"})
        self._change(view_id, by, name=name)

    def put_first(self, view_id: UUID | None, *, by: Officer) -> None:
        """Let a list open by itself; None: none of them. Raises NotFound."""
        mine = saved_views.c.username == by.username
        self._connection.execute(update(saved_views).where(mine, saved_views.c.first).values(first=False))
        if view_id is not None:
            self._change(view_id, by, first=True)

    def drop(self, view_id: UUID, *, by: Officer) -> None:
        """Forget a list. Raises NotFound."""
        here = (saved_views.c.id == view_id, saved_views.c.username == by.username)
        _must_exist(self._connection.execute(delete(saved_views).where(*here)).rowcount)

    def _change(self, view_id: UUID, by: Officer, **values: object) -> None:
        here = (saved_views.c.id == view_id, saved_views.c.username == by.username)
        _must_exist(self._connection.execute(update(saved_views).where(*here).values(**values)).rowcount)


def _name(name: str) -> str:
    said = " ".join(name.split())
    if not said or len(said) > LONGEST_NAME or not said.isprintable():
        raise Refused({"name": f"beri nama yang pendek, 1 sampai {LONGEST_NAME} huruf"})
    return said


def _must_exist(rows: int) -> None:
    if not rows:
        raise NotFound("Tampilan itu tidak ada (lagi).")
