"""Accounts at the door: passwords, sign-ins, tokens. Keys are shown once and kept as hashes."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from domain.errors import NotAllowed, Refused
from domain.people import Officer
from domain.store import Store, transaction

SESSION = timedelta(hours=12)
"""A sign-in lasts a long working day."""
TOKEN = timedelta(days=90)
MOST_FAILURES = 5
LOCKED = timedelta(minutes=15)
SHORTEST = 12
"""Letters of a password, at least."""
DEMO_MARK = "demo"
"""Mark of a home that was filled by `up --demo`."""

_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))
"""Checked when there is no such account, so that the answer takes as long as a wrong password."""


def hash_password(password: str) -> str:
    """Argon2id hash of a password."""
    return _hasher.hash(password)


def sign_in(username: str, password: str, *, at: datetime) -> str:
    """The key of a new sign-in. Raises NotAllowed for a wrong name or password or a locked account, without saying which."""
    name = username.strip()
    _must_fit(name, password, at)
    with transaction() as store:
        return _new_key(store, "session", name, at, SESSION)


def change_password(username: str, old: str, new: str, *, at: datetime) -> str:
    """Another password; signs out everywhere and returns the key of a new sign-in. Raises NotAllowed, Refused."""
    if len(new) < SHORTEST or new == old:
        raise Refused({"new": f"paling sedikit {SHORTEST} huruf, dan bukan kata sandi yang lama"})
    _must_fit(username, old, at)
    with transaction() as store:
        store.people.set_password(username, hash_password(new))
        return _new_key(store, "session", username, at, SESSION)


def _must_fit(name: str, password: str, at: datetime) -> None:
    """Count the attempt before the password is looked at, so that many at once gain nothing."""
    with transaction() as store:
        account = store.people.attempt(name, at=at, most=MOST_FAILURES, lock=LOCKED)
    known = account.password_hash if account else None
    if not _fits(known or _NOBODY, password) or known is None:
        raise NotAllowed(
            "Nama pengguna atau kata sandi tidak cocok. "
            f"Setelah {MOST_FAILURES} kali gagal akun terkunci {LOCKED.seconds // 60} menit."
        )
    with transaction() as store:
        store.people.succeeded(name)


def demo_sign_in(username: str, *, at: datetime, loopback: bool) -> str:
    """The key of a sign-in without a password: demo accounts, in a demo home, on loopback, and only there."""
    with transaction() as store:
        account = store.people.account(username)
        if not (loopback and store.marks.read(DEMO_MARK) and account and account.demo and account.active):
            raise NotAllowed("Akun contoh hanya tersedia pada pemasangan contoh di komputer ini.")
        return _new_key(store, "session", username, at, SESSION)


def demo_accounts(*, loopback: bool) -> list[tuple[str, str]]:
    """(username, “role – name”) of the accounts the sign-in page offers; empty outside a demo home on loopback."""
    with transaction() as store:
        if not (loopback and store.marks.read(DEMO_MARK)):
            return []
        labels = store.people.role_labels()
        offered = [one for one in store.people.accounts(demo=True) if one.active]
        return [(one.username, f"{', '.join(labels[role] for role in one.roles)} – {one.name}") for one in offered]


def new_token(username: str, *, at: datetime) -> str:
    """A bearer token for the API. Raises NotFound without such an active account."""
    with transaction() as store:
        store.people.officer(username)
        return _new_key(store, "token", username, at, TOKEN)


def signed_in(key: str | None, *, at: datetime) -> Officer | None:
    """The officer behind a sign-in key, with rights as they are now; None when it doesn't hold."""
    return _by_key(key, "session", at)


def bearer(key: str | None, *, at: datetime) -> Officer | None:
    """The officer behind an API token; None when it doesn't hold."""
    return _by_key(key, "token", at)


def sign_out(key: str) -> None:
    """Forget a sign-in."""
    with transaction() as store:
        store.people.drop_key(key)


def officer(username: str) -> Officer:
    """The active officer of that name (for the command line, where the machine's user vouches)."""
    with transaction() as store:
        return store.people.officer(username)


def _by_key(key: str | None, kind: str, at: datetime) -> Officer | None:
    if not key:
        return None
    with transaction() as store:
        return store.people.by_key(key, kind, at=at)


def _new_key(store: Store, kind: str, username: str, at: datetime, valid: timedelta) -> str:
    key = secrets.token_urlsafe(32)
    store.people.keep_key(key, kind, username, at=at, valid=valid)
    return key


def _fits(known: str, password: str) -> bool:
    try:
        return _hasher.verify(known, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
