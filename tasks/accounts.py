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
RENEWAL = timedelta(minutes=15)
"""How long one may think of another password after signing in with one that somebody else has made."""
TOKEN = timedelta(days=90)
MOST_FAILURES = 5
LOCKED = timedelta(minutes=15)
SHORTEST = 12
"""Letters of a password, at least."""
LONGEST = 200
"""Letters of a password, at most: hashing costs time."""
DEMO_MARK = "demo"
"""Mark of a home that was filled by `up --demo`."""

_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))
"""Checked when there is no such account, so that the answer takes as long as a wrong password."""


def hash_password(password: str) -> str:
    """Argon2id hash of a password."""
    return _hasher.hash(password)


def password_problem(password: str, *, known: str | None = None) -> str | None:
    """What is wrong with a new password, in words; None when nothing is. `known` is the hash of the one until now."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"paling sedikit {SHORTEST} huruf, paling banyak {LONGEST}"
    return "harus lain dari kata sandi yang lama" if known and _fits(known, password) else None


def sign_in(username: str, password: str, *, at: datetime) -> str:
    """The key of a new sign-in; one that only `renew_password` takes while the password was made by somebody else.

    Raises NotAllowed for a wrong name or password or a locked account, without saying which.
    """
    name = username.strip()
    _must_fit(name, password, at)
    with transaction() as store:
        kind, valid = ("renewal", RENEWAL) if store.logins.must_change(name) else ("session", SESSION)
        return _new_key(store, kind, name, at, valid)


def has_password(username: str) -> bool:
    """False for an account that comes in another way only: by the office's account, or as a demo."""
    with transaction() as store:
        account = store.people.account(username)
        return account is not None and account.password_hash is not None


def must_renew(key: str | None, *, at: datetime) -> str | None:
    """The account that has signed in with this key and must change its password before anything else; else None."""
    with transaction() as store:
        return store.logins.holder(key, "renewal", at=at) if key else None


def renew_password(key: str, new: str, *, at: datetime) -> str:
    """The own password instead of one that somebody else has made; the key of the sign-in that begins now.

    Raises NotAllowed when the key holds no more, Refused.
    """
    username = must_renew(key, at=at)
    if username is None:
        raise NotAllowed(
            "Waktu untuk mengganti kata sandi telah habis. Masuk kembali dengan kata sandi yang Anda terima."
        )
    return _change(username, new, at)


def change_password(username: str, old: str, new: str, *, at: datetime) -> str:
    """Another password; signs out everywhere and returns the key of a new sign-in. Raises NotAllowed, Refused."""
    _must_fit(username, old, at)
    return _change(username, new, at)


def _change(username: str, new: str, at: datetime) -> str:
    with transaction() as store:
        account = store.people.account(username)
        if wrong := password_problem(new, known=account.password_hash if account else None):
            raise Refused({"new": wrong})
        store.people.set_password(username, hash_password(new))
        store.logins.set_must_change(username, must=False)
        store.administration.note(username, "account.password_changed", username, at=at)
        return new_session(store, username, at=at)


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
        return new_session(store, username, at=at)


def demo_accounts(*, loopback: bool) -> list[tuple[str, str]]:
    """(username, “role – name”) of the accounts the sign-in page offers; empty outside a demo home on loopback."""
    with transaction() as store:
        if not (loopback and store.marks.read(DEMO_MARK)):
            return []
        labels = store.people.role_labels()
        offered = [one for one in store.people.accounts(demo=True) if one.active]
        return [(one.username, f"{', '.join(labels[role] for role in one.roles)} – {one.name}") for one in offered]


def in_demo_home() -> bool:
    """True in a home that was filled by `up --demo`."""
    with transaction() as store:
        return bool(store.marks.read(DEMO_MARK))


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


def new_session(store: Store, username: str, *, at: datetime) -> str:
    """The key of a sign-in that begins now, for an account somebody has already vouched for."""
    return _new_key(store, "session", username, at, SESSION)


def _new_key(store: Store, kind: str, username: str, at: datetime, valid: timedelta) -> str:
    key = secrets.token_urlsafe(32)
    store.people.keep_key(key, kind, username, at=at, valid=valid)
    return key


def _fits(known: str, password: str) -> bool:
    try:
        return _hasher.verify(known, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
