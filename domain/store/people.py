"""Officers, their roles and their keys. Keys are kept as SHA-256 only; the key itself is shown once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, case, delete, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from domain.calendar import office_day
from domain.errors import NotFound
from domain.people import Officer
from domain.store.staff import leaves
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
    locked_until: datetime | None = None
    """After too many failed sign-ins; in the past or None: not locked."""


@dataclass(frozen=True)
class RoleEntry:
    """A role as the office has it now: its label and the rights it grants."""

    key: str
    label: str
    rights: tuple[str, ...]


@dataclass(frozen=True)
class Leave:
    """An officer is away from the first to the last day (both included), another stands in for him."""

    username: str
    deputy: str
    first_day: date
    last_day: date
    id: UUID = field(default_factory=uuid4)


class PeopleTable:
    """Read officers with their rights; enter accounts and keys."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def officer(self, username: str, *, at: datetime | None = None) -> Officer:
        """The active officer with rights as they are now, and with the leave of that day; NotFound otherwise."""
        row = self._connection.execute(_OFFICER, {"username": username}).one_or_none()
        if row is None:
            raise NotFound(f"Tidak ada akun aktif bernama “{username}”.")
        rights = frozenset(right for granted in row.rights for right in granted)
        found = Officer(row.username, row.name, frozenset(row.roles), rights, row.deputy)
        return self._on(found, at) if at else found

    def _on(self, officer: Officer, at: datetime) -> Officer:
        """The officer on a day: who stands in for him, and for whom he does, with their roles."""
        asked = {"username": officer.username, "day": office_day(at)}
        rows = self._connection.execute(_LEAVE_TODAY, asked).all()
        absent = {row.username: row.roles for row in rows if row.deputy == officer.username}
        deputy = next((row.deputy for row in rows if row.username == officer.username), officer.deputy)
        roles = officer.roles.union(*absent.values())
        return replace(officer, deputy=deputy, roles=roles, stands_in_for=frozenset(absent))

    def attempt(self, username: str, *, at: datetime, most: int, lock: timedelta) -> Account | None:
        """Count a sign-in that begins; the account, or None when there is none, or it is closed or locked.

        After `most` attempts without a success it is locked for a while; `succeeded` clears the count.
        """
        free = or_(officers.c.locked_until.is_(None), officers.c.locked_until <= at)
        full = officers.c.failures + 1 >= most
        counted = {
            "failures": case((full, 0), else_=officers.c.failures + 1),
            "locked_until": case((full, at + lock), else_=None),
        }
        tried = update(officers).where(officers.c.username == username, officers.c.active, free)
        row = self._connection.execute(tried.values(counted).returning(officers)).mappings().one_or_none()
        return _account(row) if row else None

    def succeeded(self, username: str) -> None:
        """The right person has come: no failures count any more."""
        self._change(username, failures=0, locked_until=None)

    def set_password(self, username: str, password_hash: str) -> None:
        """Give an account another password and sign it out everywhere."""
        self._change(username, password_hash=password_hash)
        self.drop_keys_of(username)

    def enter_leave(self, leave: Leave, *, by: Officer, at: datetime) -> None:
        """Enter who is absent, when, and who stands in."""
        row = {**vars(leave), "entered_by": by.username, "entered_at": at}
        self._connection.execute(insert(leaves).values(row))

    def leaves(self, *, since: date) -> list[Leave]:
        """Leave that has not ended before the day, by its first day."""
        query = select(*(leaves.c[name] for name in ("id", "username", "deputy", "first_day", "last_day")))
        query = query.where(leaves.c.last_day >= since).order_by(leaves.c.first_day, leaves.c.username)
        return [Leave(**row) for row in self._connection.execute(query).mappings()]

    def end_leave(self, leave_id: UUID) -> Leave:
        """Take leave off the list, and give back what it was; NotFound if there is none."""
        names = ("id", "username", "deputy", "first_day", "last_day")
        gone = delete(leaves).where(leaves.c.id == leave_id).returning(*(leaves.c[name] for name in names))
        row = self._connection.execute(gone).mappings().one_or_none()
        if row is None:
            raise NotFound("Cuti itu tidak ada.")
        return Leave(**row)

    def account(self, username: str) -> Account | None:
        """The account, active or not; None if there is none."""
        row = self._connection.execute(select(officers).where(officers.c.username == username)).mappings().one_or_none()
        return _account(row) if row else None

    def accounts(self, *, demo: bool = False) -> list[Account]:
        """All accounts by name, or only the demo ones."""
        query = select(officers).order_by(officers.c.username)
        query = query.where(officers.c.demo) if demo else query
        return [_account(row) for row in self._connection.execute(query).mappings()]

    def names(self) -> dict[str, str]:
        """Username → name of everybody who has or had an account: closed ones still stand in trails."""
        return {
            row.username: row.name for row in self._connection.execute(select(officers.c.username, officers.c.name))
        }

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

    def email(self, username: str) -> str | None:
        """Where an officer's notices are mailed to; None: nowhere."""
        return self._connection.scalar(select(officers.c.email).where(officers.c.username == username)) or None

    def set_email(self, username: str, email: str | None) -> None:
        """Where an officer's notices are mailed to; None: nowhere."""
        self._change(username, email=email)

    def set_language(self, username: str, language: str) -> None:
        """What an officer reads the screens in: `id` or `en`."""
        self._change(username, language=language)

    def set_roles(self, username: str, held: Iterable[str]) -> None:
        """Give an account other roles; they count from its next click on."""
        self._change(username, roles=list(held))

    def set_active(self, username: str, *, active: bool) -> None:
        """Close an account, which signs it out everywhere, or open it again."""
        self._change(username, active=active)
        if not active:
            self.drop_keys_of(username)

    def _change(self, username: str, **values: object) -> None:
        self._connection.execute(update(officers).where(officers.c.username == username).values(**values))

    def holders(self, right: str) -> set[str]:
        """Active accounts whose roles grant the right; they stay as they are until the transaction ends."""
        grants = exists().where(officers.c.roles.has_key(roles.c.key), roles.c.rights.has_key(right))
        query = select(officers.c.username).where(officers.c.active, grants).order_by(officers.c.username)
        return set(self._connection.scalars(query.with_for_update(key_share=True)))

    def rights_of(self, held: Iterable[str]) -> set[str]:
        """All that these roles grant together."""
        query = select(roles.c.rights).where(roles.c.key.in_(list(held)))
        return {right for granted in self._connection.scalars(query) for right in granted}

    def keys_of(self, username: str, *, at: datetime) -> int:
        """How many sign-ins and tokens of the account hold at the moment."""
        mine = select(func.count()).where(keys.c.username == username, keys.c.expires_at > at)
        return self._connection.scalar(mine) or 0

    def seed_roles(self, new: Iterable[tuple[str, str, Iterable[str]]]) -> None:
        """Enter (key, label, rights) of roles that are not there yet; what the office changed stays."""
        rows = [{"key": key, "label": label, "rights": list(rights)} for key, label, rights in new]
        self._connection.execute(insert(roles).on_conflict_do_nothing(), rows)

    def roles(self) -> list[RoleEntry]:
        """All roles by label, with their rights."""
        query = select(roles).order_by(roles.c.label, roles.c.key)
        return [RoleEntry(row.key, row.label, tuple(row.rights)) for row in self._connection.execute(query)]

    def put_role(self, role: RoleEntry) -> None:
        """Give a role another label and other rights."""
        new = {"label": role.label, "rights": list(role.rights)}
        self._connection.execute(update(roles).where(roles.c.key == role.key).values(new))

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
        found = Officer(row.username, row.name, frozenset(row.roles), rights, row.deputy, language=row.language)
        return self._on(found, at)

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


_LEAVE_TODAY = text("""
    SELECT l.username, l.deputy, o.roles FROM leaves l JOIN officers o ON o.username = l.username
    WHERE (l.username = :username OR l.deputy = :username) AND :day BETWEEN l.first_day AND l.last_day
    ORDER BY l.entered_at DESC
""")


def _account(row: Mapping[Any, Any]) -> Account:
    names = ("username", "name", "password_hash", "active", "demo", "locked_until")
    return Account(roles=tuple(row["roles"]), **{name: row[name] for name in names})


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
