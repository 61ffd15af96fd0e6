"""The trail of administration: who changed which account, agency, holiday, leave or code, what stood before and what after.

A line is written in the transaction of the change itself: either both stand or neither. The table takes lines and gives none
back: a trigger refuses every UPDATE, DELETE and TRUNCATE, whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Identity,
    Index,
    Select,
    Table,
    Text,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from domain.store.tables import MOMENT, metadata

administration = Table(
    "administration",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("actor", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", JSONB(none_as_null=True)),
    Column("after", JSONB(none_as_null=True)),
    Column("reason", Text),
    CheckConstraint("actor <> '' AND what <> '' AND subject <> ''", name="named"),
    Index("ix_administration_subject", "subject", "id"),
    Index("ix_administration_actor", "actor", "id"),
)


@dataclass(frozen=True)
class AdministrationLine:
    """One change. `what` is `<noun>.<act>` (`account.roles`, `agency.changed`), `subject` the thing's key, never a letter's."""

    id: int
    at: datetime
    actor: str
    what: str
    subject: str
    before: Any
    after: Any
    reason: str | None


@dataclass(frozen=True)
class AdministrationFilter:
    """Which lines: of an actor, on a subject, of a noun (`account`), from a moment on, before a moment. None: all."""

    actor: str | None = None
    subject: str | None = None
    noun: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class AdministrationTable:
    """Write lines, and read them newest first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(
        self,
        actor: str,
        what: str,
        subject: str,
        before: object = None,
        after: object = None,
        *,
        at: datetime,
        reason: str | None = None,
    ) -> None:
        """Write down a change beside the change itself. Passwords, keys and codes never belong in `before` and `after`.

        `what` is `<noun>.<act>`; values may hold days, moments, ids, sets: they are kept as JSON writes them.
        """
        row = {"at": at, "actor": actor, "what": what, "subject": subject, "reason": reason}
        self._connection.execute(insert(administration).values(before=_plain(before), after=_plain(after), **row))

    def page(
        self, which: AdministrationFilter | None = None, *, after: str | None = None, limit: int = 50
    ) -> tuple[list[AdministrationLine], str | None]:
        """A page of lines, the newest first, and the mark of the next page (None at the end); a mark nobody gave is ignored."""
        query = _narrowed(which or AdministrationFilter())
        if after and after.isascii() and after.isdigit() and len(after) < 19:
            query = query.where(administration.c.id < int(after))
        rows = self._connection.execute(query.order_by(administration.c.id.desc()).limit(limit + 1)).mappings().all()
        found = [AdministrationLine(**row) for row in rows[:limit]]
        return found, str(found[-1].id) if len(rows) > limit else None

    def actors(self) -> list[str]:
        """Everybody who has changed something, by name of the account."""
        query = select(administration.c.actor).distinct().order_by(administration.c.actor)
        return list(self._connection.scalars(query))


def _narrowed(which: AdministrationFilter) -> Select[Any]:
    query, here = select(administration), administration.c
    for name in ("actor", "subject"):
        if (value := getattr(which, name)) is not None:
            query = query.where(here[name] == value)
    if which.noun is not None:
        query = query.where(here.what.startswith(f"{which.noun}.", autoescape=True))
    query = query.where(here.at >= which.since) if which.since else query
    return query.where(here.at < which.until) if which.until else query


def _plain(value: object) -> object:
    """The value as JSON can hold it."""
    match value:
        case Mapping():
            return {str(_single(key)): _plain(one) for key, one in value.items()}
        case frozenset() | set():
            return sorted((_plain(one) for one in value), key=str)
        case list() | tuple():
            return [_plain(one) for one in value]
    return _single(value)


def _single(value: object) -> object:
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, UUID) else value
