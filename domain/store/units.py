"""The office's units: their names, their heads, who belongs to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from domain.store.office import members, units
from domain.store.tables import officers, visits


@dataclass(frozen=True)
class OfficeUnit:
    """A unit; `head` is told besides when a card of one of its officers is overdue (None: nobody is)."""

    key: str
    name: str
    head: str | None = None
    active: bool = True


class UnitTable:
    """Read units and change them; none is ever deleted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, *, active: bool | None = None) -> list[OfficeUnit]:
        """Units by name; only those in use, or only those closed, where asked."""
        query = select(units).order_by(units.c.name, units.c.key)
        query = query if active is None else query.where(units.c.active == active)
        return [_unit(row) for row in self._connection.execute(query).mappings()]

    def get(self, key: str) -> OfficeUnit | None:
        """The unit of that key; None if there is none."""
        row = self._connection.execute(select(units).where(units.c.key == key)).mappings().one_or_none()
        return _unit(row) if row else None

    def put(self, unit: OfficeUnit) -> None:
        """Enter a unit or change it."""
        row = vars(unit)
        new = {name: row[name] for name in ("name", "head", "active")}
        entered = insert(units).values(row)
        self._connection.execute(entered.on_conflict_do_update(index_elements=["key"], set_=new))

    def members(self, key: str | None = None) -> dict[str, str]:
        """Username → unit of everybody who belongs to one, or to this one."""
        query = select(members.c.username, members.c.unit).order_by(members.c.username)
        query = query if key is None else query.where(members.c.unit == key)
        return {row.username: row.unit for row in self._connection.execute(query)}

    def join(self, username: str, key: str | None) -> None:
        """Let an officer belong to a unit, leaving the one before; None: to none."""
        if key is None:
            self._connection.execute(delete(members).where(members.c.username == username))
            return
        entered = insert(members).values(username=username, unit=key)
        self._connection.execute(entered.on_conflict_do_update(index_elements=["username"], set_={"unit": key}))

    def open_cards(self, key: str) -> int:
        """Open cards that officers of the unit hold."""
        of_unit = select(members.c.username).where(members.c.unit == key)
        held = select(func.count()).where(visits.c.decided_at.is_(None), visits.c.assigned_to.in_(of_unit))
        return self._connection.scalar(held) or 0

    def heads_of(self, username: str) -> list[str]:
        """Who is told besides what the officer lets go overdue: the head of his unit, never himself."""
        query = select(units.c.head).join(members, members.c.unit == units.c.key)
        query = query.join(officers, officers.c.username == units.c.head)
        query = query.where(members.c.username == username, units.c.active, officers.c.active)
        return list(self._connection.scalars(query.where(units.c.head != username)))


def _unit(row: Mapping[Any, Any]) -> OfficeUnit:
    return OfficeUnit(**{name: row[name] for name in ("key", "name", "head", "active")})
