"""Officers, their roles and their keys. Keys are kept as SHA-256 only; the key itself is shown once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from domain.errors import NotFound
from domain.people import Officer
from domain.store.tables import keys, officers, roles


@dataclass(frozen=True)
class Account:
    """An officer's account as the sign-in page needs it."""

    username: str
    name: str
    roles: tuple[str, ...]
    password_hash: str | None
    active: bool
    demo: bool


class PeopleTable:
    """Read officers with their rights; enter accounts and keys."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def officer(self, username: str) -> Officer:
        """The active officer with rights as they are now; NotFound otherwise."""
        row = self._connection.execute(_OFFICER, {"username": username}).one_or_none()
        if row is None:
            raise NotFound(f"Tidak ada akun aktif bernama “{username}”.")
        rights = frozenset(right for granted in row.rights for right in granted)
        return Officer(row.username, row.name, frozenset(row.roles), rights, row.deputy)

    def account(self, username: str) -> Account | None:
        """The account, active or not; None if there is none."""
        row = self._connection.execute(select(officers).where(officers.c.username == username)).mappings().one_or_none()
        return _account(row) if row else None

    def accounts(self, *, demo: bool = False) -> list[Account]:
        """All accounts by name, or only the demo ones."""
        query = select(officers).order_by(officers.c.username)
        query = query.where(officers.c.demo) if demo else query
        return [_account(row) for row in self._connection.execute(query).mappings()]

    def put(
        self,
        username: str,
        name: str,
        held: Iterable[str],
        *,
        password_hash: str | None = None,
        demo: bool = False,
        active: bool = True,
        deputy: str | None = None,
    ) -> None:
        """Enter an account or change it."""
        row = {
            "name": name,
            "roles": list(held),
            "password_hash": password_hash,
            "demo": demo,
            "active": active,
            "deputy": deputy,
        }
        entered = insert(officers).values(username=username, **row)
        self._connection.execute(entered.on_conflict_do_update(index_elements=["username"], set_=row))

    def seed_roles(self, new: Iterable[tuple[str, str, Iterable[str]]]) -> None:
        """Enter (key, label, rights) of roles that are not there yet; what the office changed stays."""
        rows = [{"key": key, "label": label, "rights": list(rights)} for key, label, rights in new]
        self._connection.execute(insert(roles).on_conflict_do_nothing(), rows)

    def role_labels(self) -> dict[str, str]:
        """Role key → Indonesian label."""
        return {row.key: row.label for row in self._connection.execute(select(roles.c.key, roles.c.label))}

    def keep_key(self, key: str, kind: str, username: str, *, at: datetime, valid: timedelta) -> None:
        """Remember the hash of a token or of a sign-in."""
        row = {"hash": _hash(key), "kind": kind, "username": username, "created_at": at, "expires_at": at + valid}
        self._connection.execute(insert(keys).values(row))

    def by_key(self, key: str, kind: str, *, at: datetime) -> Officer | None:
        """The officer a valid key belongs to; None when it is unknown, expired or the account closed."""
        granted = func.coalesce(func.jsonb_agg(roles.c.rights).filter(roles.c.key.is_not(None)), text("'[]'::jsonb"))
        query = select(officers, granted.label("granted")).join(keys, officers.c.username == keys.c.username)
        query = query.outerjoin(roles, officers.c.roles.has_key(roles.c.key)).group_by(officers.c.username)
        query = query.where(keys.c.hash == _hash(key), keys.c.kind == kind, keys.c.expires_at > at, officers.c.active)
        row = self._connection.execute(query).one_or_none()  # one round trip: asked at every click
        if row is None:
            return None
        rights = frozenset(right for rights in row.granted for right in rights)
        return Officer(row.username, row.name, frozenset(row.roles), rights, row.deputy)

    def drop_key(self, key: str) -> None:
        """Sign out: forget one key."""
        self._connection.execute(delete(keys).where(keys.c.hash == _hash(key)))

    def drop_keys_of(self, username: str) -> None:
        """Sign out everywhere."""
        self._connection.execute(delete(keys).where(keys.c.username == username))


_OFFICER = text("""
    SELECT o.username, o.name, o.roles, o.deputy, coalesce(
        (SELECT json_agg(r.rights) FROM roles r WHERE r.key IN (SELECT jsonb_array_elements_text(o.roles))), '[]'
    ) AS rights
    FROM officers o WHERE o.username = :username AND o.active
""")


def _account(row: Mapping[Any, Any]) -> Account:
    return Account(row["username"], row["name"], tuple(row["roles"]), row["password_hash"], row["active"], row["demo"])


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
