"""Accounts as an administrator keeps them: new, closed, opened again, other roles, unlocked, another password.

Passwords are made here and shown once; whoever got one changes it. Each act leaves a line in the log: what, whose, by whom.
The office never loses its last administrator.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from domain.errors import Conflict, NotAllowed, NotFound, Refused
from domain.people import Officer
from domain.store import Store, transaction
from domain.store.people import Account
from tasks.accounts import hash_password

log = logging.getLogger("sipdumas.accounts")

RIGHT = "administrate"
RESERVED = frozenset({"system", "import"})
"""Names under which the system itself acts."""
NAME_RULE = "2 sampai 40 huruf kecil, angka, titik, garis; bukan nama yang dipakai sistem"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters of a password that nobody mistakes for one another when reading them from a slip."""


def fits_username(username: str) -> bool:
    """True when the name can be an account's (`NAME_RULE`)."""
    return re.fullmatch(r"[a-z][a-z0-9_.-]{1,39}", username) is not None and username not in RESERVED


def open_account(username: str, name: str, roles: Sequence[str], *, by: Officer, at: datetime) -> str:
    """Enter an account; its first password, shown once. Raises NotAllowed, Refused, Conflict if there is one."""
    by.must(RIGHT)
    password = _new_password()
    hashed = hash_password(password)
    with transaction() as store:
        _must_make_sense(store, username, name, roles)
        store.people.put(username, name.strip(), roles, password_hash=hashed)
    _tell("opened", username, by, at, roles)
    return password


def close_account(username: str, *, by: Officer, at: datetime) -> None:
    """Close an account and sign it out everywhere; what it did stays. Raises NotAllowed for the last administrator, NotFound."""
    by.must(RIGHT)
    with transaction() as store:
        _account(store, username)
        _must_leave_one(store, username)
        store.people.set_active(username, active=False)
    _tell("closed", username, by, at)


def reopen_account(username: str, *, by: Officer, at: datetime) -> None:
    """Let a closed account in again, with its password and roles. Raises NotAllowed, NotFound."""
    by.must(RIGHT)
    with transaction() as store:
        _account(store, username)
        store.people.set_active(username, active=True)
    _tell("reopened", username, by, at)


def change_roles(username: str, roles: Sequence[str], *, by: Officer, at: datetime) -> None:
    """Give an account other roles, in force at its next click. Raises NotAllowed, Refused for unknown roles or none, NotFound."""
    by.must(RIGHT)
    with transaction() as store:
        _account(store, username)
        _refuse(_role_problem(store, roles))
        if RIGHT not in store.people.rights_of(roles):
            _must_leave_one(store, username)
        store.people.set_roles(username, roles)
    _tell("roles", username, by, at, roles)


def unlock(username: str, *, by: Officer, at: datetime) -> None:
    """Let an account try again that is locked after failed sign-ins. Raises NotAllowed, NotFound."""
    by.must(RIGHT)
    with transaction() as store:
        _account(store, username)
        store.people.succeeded(username)
    _tell("unlocked", username, by, at)


def reset_password(username: str, *, by: Officer, at: datetime) -> str:
    """Another password, shown once; signed out everywhere and unlocked. Raises NotAllowed, NotFound, Conflict for a closed one."""
    by.must(RIGHT)
    password = _new_password()
    hashed = hash_password(password)
    with transaction() as store:
        if not _account(store, username).active:
            raise Conflict(f"Akun {username} ditutup; buka kembali lebih dahulu.")
        store.people.set_password(username, hashed)
        store.people.succeeded(username)
    _tell("password", username, by, at)
    return password


def _must_make_sense(store: Store, username: str, name: str, roles: Sequence[str]) -> None:
    problems = {}
    if not fits_username(username):
        problems["username"] = NAME_RULE
    if not name.strip():
        problems["name"] = "sebutkan nama petugas"
    _refuse(problems | _role_problem(store, roles))
    if store.people.account(username):
        raise Conflict(f"Akun {username} sudah ada.")


def wrong_roles(store: Store, roles: Sequence[str]) -> str | None:
    """What is wrong with these roles for an account, in words; None when nothing is."""
    known = store.people.role_labels()
    strange = [role for role in roles if role not in known]
    if strange:
        return f"tidak ada peran “{strange[0]}”; yang ada: {', '.join(sorted(known))}"
    return None if roles else "pilih paling sedikit satu peran"


def _role_problem(store: Store, roles: Sequence[str]) -> dict[str, str]:
    wrong = wrong_roles(store, roles)
    return {"roles": wrong} if wrong else {}


def _refuse(problems: dict[str, str]) -> None:
    if problems:
        raise Refused(problems)


def _must_leave_one(store: Store, username: str) -> None:
    """Two administrators who close each other at the same moment wait here for one another: one of them stays."""
    if store.people.holders(RIGHT) == {username}:
        raise NotAllowed(
            f"{username} adalah administrator terakhir yang aktif; berikan peran itu kepada akun lain lebih dahulu."
        )


def _account(store: Store, username: str) -> Account:
    account = store.people.account(username)
    if account is None:
        raise NotFound(f"Tidak ada akun “{username}”.")
    return account


def _new_password() -> str:
    groups = ("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


def _tell(act: str, username: str, by: Officer, at: datetime, roles: Sequence[str] = ()) -> None:
    log.info("account %s: %s by %s at %s %s", username, act, by.username, at.isoformat(), ",".join(roles))
