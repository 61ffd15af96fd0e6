"""How accounts come in beside their password: the work address single sign-on knows them by, and what is still to be done.

`subject` is the provider's own name of the person, bound at the first sign-in; from then on it alone counts.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Integer,
    Table,
    Text,
    delete,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from domain.store.tables import MOMENT, keys, metadata, officers

NO = text("false")

logins = Table(
    "logins",
    metadata,
    Column("username", Text, ForeignKey("officers.username"), primary_key=True),
    Column("email", Text, unique=True),
    Column("subject", Text, unique=True),
    Column("must_change", Boolean, nullable=False, server_default=NO),
)

address_checks = Table(
    "address_checks",
    metadata,
    Column("username", Text, ForeignKey("officers.username"), primary_key=True),
    Column("email", Text, nullable=False),
    Column("code_hash", Text, nullable=False),
    Column("asked_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
)


@dataclass(frozen=True)
class Login:
    """One account's ways in: work address (small letters), the provider's name for the person, password to be changed."""

    username: str
    email: str | None = None
    subject: str | None = None
    must_change: bool = False


@dataclass(frozen=True)
class AddressCheck:
    """An address an officer named for notices that still waits for its code."""

    email: str
    code_hash: str
    asked_at: datetime
    expires_at: datetime
    tries: int


class LoginTable:
    """Read and change the ways in; addresses that wait for their code."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, username: str) -> Login:
        """The account's ways in; nothing but its password where nothing else was ever said."""
        row = self._connection.execute(select(logins).where(logins.c.username == username)).mappings().one_or_none()
        return Login(**row) if row else Login(username)

    def all(self) -> dict[str, Login]:
        """Username → ways in, of accounts that have more than a password."""
        return {row["username"]: Login(**row) for row in self._connection.execute(select(logins)).mappings()}

    def by_email(self, email: str) -> Login | None:
        """Whose work address this is, in whatever letters it is written."""
        return self._one(logins.c.email == email.lower())

    def by_subject(self, subject: str) -> Login | None:
        """Whom the provider means by this name."""
        return self._one(logins.c.subject == subject)

    def _one(self, condition: ColumnElement[bool]) -> Login | None:
        row = self._connection.execute(select(logins).where(condition)).mappings().one_or_none()
        return Login(**row) if row else None

    def set_email(self, username: str, email: str | None) -> None:
        """Another work address, kept in small letters; whom the provider meant before counts no more."""
        self._put(username, email=email.lower() if email else None, subject=None)

    def bind(self, username: str, subject: str) -> None:
        """From now on the provider means this account by that name."""
        self._put(username, subject=subject)

    def set_must_change(self, username: str, *, must: bool) -> None:
        """Whether the next sign-in by password has to begin with another one."""
        self._put(username, must_change=must)

    def must_change(self, username: str) -> bool:
        """True when the account's password was made by somebody else."""
        return self.of(username).must_change

    def _put(self, username: str, **values: object) -> None:
        row = insert(logins).values(username=username, **values)
        self._connection.execute(row.on_conflict_do_update(index_elements=["username"], set_=values))

    def holder(self, key: str, kind: str, *, at: datetime) -> str | None:
        """The active account a key of that kind belongs to; None when it doesn't hold."""
        hashed = hashlib.sha256(key.encode()).hexdigest()
        query = select(keys.c.username).join(officers, officers.c.username == keys.c.username)
        query = query.where(keys.c.hash == hashed, keys.c.kind == kind, keys.c.expires_at > at, officers.c.active)
        return self._connection.scalar(query)

    # -- addresses that wait for their code ------------------------------------------------

    def ask(self, username: str, email: str, code_hash: str, *, at: datetime, until: datetime) -> None:
        """Wait for the code sent to this address; an earlier one counts no more."""
        new = {"email": email, "code_hash": code_hash, "asked_at": at, "expires_at": until, "tries": 0}
        row = insert(address_checks).values(username=username, **new)
        self._connection.execute(row.on_conflict_do_update(index_elements=["username"], set_=new))

    def asked(self, username: str, *, at: datetime) -> AddressCheck | None:
        """The address that waits; None when none does any more."""
        here = (address_checks.c.username == username, address_checks.c.expires_at > at)
        columns = [column for column in address_checks.c if column.name != "username"]
        row = self._connection.execute(select(*columns).where(*here)).mappings().one_or_none()
        return AddressCheck(**row) if row else None

    def count_try(self, username: str) -> int:
        """One more code was given; how many by now."""
        tried = update(address_checks).where(address_checks.c.username == username)
        counted = tried.values(tries=address_checks.c.tries + 1).returning(address_checks.c.tries)
        return self._connection.scalar(counted) or 0

    def forget_asked(self, username: str) -> None:
        """No address waits any more."""
        self._connection.execute(delete(address_checks).where(address_checks.c.username == username))
