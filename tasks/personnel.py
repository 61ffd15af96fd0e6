"""Accounts as an administrator keeps them: new, closed, opened again, other roles or addresses, unlocked, another password.

Passwords are made here and shown once; whoever got one has to change it before anything else. Each act leaves a line in the
trail of administration, in its own transaction. The office never loses its last administrator, and no card stays with somebody
who can't decide it any more.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.calendar import office_day
from domain.errors import Conflict, NotAllowed, NotFound, Refused
from domain.people import Officer
from domain.store import Store, transaction
from domain.store.board import Card, Filter
from domain.store.people import Account
from tasks.accounts import hash_password, password_problem
from tasks.wishes import checked_address

log = logging.getLogger("sipdumas.accounts")

RIGHT = "administrate"
MACHINE = Officer("system", "Sistem", rights=frozenset({RIGHT}))
"""Who acts on the command line, where whoever has this machine's shell vouches."""
RESERVED = frozenset({"system", "import"})
"""Names under which the system itself acts."""
NAME_RULE = "2 sampai 40 huruf kecil, angka, titik, garis; bukan nama yang dipakai sistem"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters of a password that nobody mistakes for one another when reading them from a slip."""


@dataclass(frozen=True)
class Consequence:
    """What closing an account or taking roles from it means: sign-ins that end, cards that go back to their group, absent without deputy."""

    keys: int
    cards: int
    absent: tuple[str, ...] = ()


def fits_username(username: str) -> bool:
    """True when the name can be an account's (`NAME_RULE`)."""
    return re.fullmatch(r"[a-z][a-z0-9_.-]{1,39}", username) is not None and username not in RESERVED


def open_account(
    username: str,
    name: str,
    roles: Sequence[str],
    *,
    by: Officer,
    at: datetime,
    email: str = "",
    password: str | None = None,
    deputy: str | None = None,
    reason: str = "",
) -> str:
    """Enter an account; its first password (made here unless given), to be changed at the first sign-in.

    `email` is its work address: single sign-on knows it by that. Raises NotAllowed, Refused, Conflict if there is one.
    """
    by.must(RIGHT)
    password = password or _new_password()
    hashed = hash_password(password)
    with transaction() as store:
        address = _must_make_sense(store, username, name, roles, email=email, password=password, deputy=deputy)
        store.people.put(username, name.strip(), roles, password_hash=hashed, deputy=deputy)
        _set_address(store, username, address)
        store.logins.set_must_change(username, must=True)
        after = {"name": name.strip(), "roles": list(roles), "email": address}
        store.administration.note(by.username, "account.opened", username, None, after, at=at, reason=reason or None)
    _tell("opened", username, by, at, roles)
    return password


def foresee_closing(username: str, *, by: Officer, at: datetime) -> Consequence:
    """What closing the account would mean now. Raises NotAllowed."""
    by.must(RIGHT)
    with transaction() as store:
        absent = {leave.username for leave in store.people.leaves(since=office_day(at)) if leave.deputy == username}
        keys = store.people.keys_of(username, at=at)
        return Consequence(keys, sum(1 for _ in _held(store, username)), tuple(sorted(absent)))


def foresee_roles(username: str, roles: Sequence[str], *, by: Officer, at: datetime) -> Consequence:
    """What having these roles alone would mean for the cards the account holds. Raises NotAllowed."""
    by.must(RIGHT)
    with transaction() as store:
        return Consequence(0, sum(1 for _ in _held(store, username, but=roles)))


def close_account(username: str, *, by: Officer, at: datetime, reason: str = "") -> None:
    """Close an account, sign it out everywhere, give its cards back; what it did stays.

    Raises NotAllowed for the last administrator, NotFound.
    """
    by.must(RIGHT)
    with transaction() as store:
        account = _account(store, username)
        _must_leave_one(store, username)
        store.people.set_active(username, active=False)
        cards = _give_back(store, username, (), by, at)
        before, after = {"active": account.active}, {"active": False, "cards": cards}
        store.administration.note(by.username, "account.closed", username, before, after, at=at, reason=reason or None)
    _tell("closed", username, by, at)


def reopen_account(username: str, *, by: Officer, at: datetime, reason: str = "") -> None:
    """Let a closed account in again, with its password and roles. Raises NotAllowed, NotFound."""
    by.must(RIGHT)
    with transaction() as store:
        before, after = {"active": _account(store, username).active}, {"active": True}
        store.people.set_active(username, active=True)
        store.administration.note(
            by.username, "account.reopened", username, before, after, at=at, reason=reason or None
        )
    _tell("reopened", username, by, at)


def change_roles(username: str, roles: Sequence[str], *, by: Officer, at: datetime, reason: str = "") -> None:
    """Give an account other roles, in force at its next click; cards of lost roles go back to their group.

    Raises NotAllowed, Refused for unknown roles or none, NotFound.
    """
    by.must(RIGHT)
    with transaction() as store:
        old = _account(store, username).roles
        _refuse(_role_problem(store, roles))
        if RIGHT not in store.people.rights_of(roles):
            _must_leave_one(store, username)
        store.people.set_roles(username, roles)
        before, after = {"roles": old}, {"roles": roles, "cards": _give_back(store, username, roles, by, at)}
        store.administration.note(by.username, "account.roles", username, before, after, at=at, reason=reason or None)
    _tell("roles", username, by, at, roles)


def change_address(username: str, email: str, *, by: Officer, at: datetime, reason: str = "") -> None:
    """Another work address, "" for none: single sign-on knows the account by it, and whom it knew before counts no more.

    Notices go there too, unless the officer has named another address himself. Raises NotAllowed, NotFound, Refused.
    """
    by.must(RIGHT)
    address = checked_address(email)
    with transaction() as store:
        _account(store, username)
        _refuse(_address_problem(store, username, address))
        before = {"email": store.logins.of(username).email}
        _set_address(store, username, address)
        after = {"email": address}
        store.administration.note(by.username, "account.email", username, before, after, at=at, reason=reason or None)
    _tell("email", username, by, at)


def unlock(username: str, *, by: Officer, at: datetime, reason: str = "") -> None:
    """Let an account try again that is locked after failed sign-ins. Raises NotAllowed, NotFound."""
    by.must(RIGHT)
    with transaction() as store:
        before, after = {"locked_until": _account(store, username).locked_until}, {"locked_until": None}
        store.people.succeeded(username)
        store.administration.note(
            by.username, "account.unlocked", username, before, after, at=at, reason=reason or None
        )
    _tell("unlocked", username, by, at)


def reset_password(username: str, *, by: Officer, at: datetime, reason: str = "") -> str:
    """Another password, shown once and to be changed at the next sign-in; signed out everywhere and unlocked.

    Raises NotAllowed, NotFound, Conflict for a closed one.
    """
    by.must(RIGHT)
    password = _new_password()
    hashed = hash_password(password)
    with transaction() as store:
        if not _account(store, username).active:
            raise Conflict(f"Akun {username} ditutup; buka kembali lebih dahulu.")
        store.people.set_password(username, hashed)
        store.people.succeeded(username)
        store.logins.set_must_change(username, must=True)
        store.administration.note(by.username, "account.password_reset", username, at=at, reason=reason or None)
    _tell("password", username, by, at)
    return password


def _held(store: Store, username: str, but: Sequence[str] = ()) -> Iterator[Card]:
    """Open cards the account holds, but those of these roles."""
    mark: str | None = None
    while True:
        cards, mark = store.board.cards(Filter(assigned_to=username), after=mark)
        yield from (card for card in cards if card.role not in but)
        if mark is None:
            return


def _give_back(store: Store, username: str, but: Sequence[str], by: Officer, at: datetime) -> int:
    """Put the account's cards back for all of their roles, each with a line in its trail; how many."""
    mover = replace(by, rights=by.rights | {"assign"})  # it follows from closing the account, which is his right
    cards = list(_held(store, username, but))
    for card in cards:
        store.complaints.take(card.complaint_id).release(card.visit_id, by=mover, at=at)
    return len(cards)


def _must_make_sense(
    store: Store, username: str, name: str, roles: Sequence[str], *, email: str, password: str, deputy: str | None
) -> str | None:
    """The work address as it is kept. Raises Refused with all that is wrong, Conflict for a name in use."""
    problems = {}
    if not fits_username(username):
        problems["username"] = NAME_RULE
    if not name.strip():
        problems["name"] = "sebutkan nama petugas"
    if wrong := password_problem(password):
        problems["password"] = wrong
    if deputy and store.people.account(deputy) is None:
        problems["deputy"] = f"tidak ada akun “{deputy}”"
    address = checked_address(email)
    _refuse(problems | _role_problem(store, roles) | _address_problem(store, username, address))
    if store.people.account(username):
        raise Conflict(f"Akun {username} sudah ada.")
    return address


def _address_problem(store: Store, username: str, address: str | None) -> dict[str, str]:
    other = store.logins.by_email(address) if address else None
    if other is None or other.username == username:
        return {}
    return {"email": f"sudah menjadi surel dinas akun {other.username}; satu alamat untuk satu akun"}


def _set_address(store: Store, username: str, address: str | None) -> None:
    """The administrator vouches for it, so that notices may go there at once."""
    old = store.logins.of(username).email
    store.logins.set_email(username, address)
    own = store.people.email(username)
    if own is None or own.lower() == old:
        store.people.set_email(username, address)


def _role_problem(store: Store, roles: Sequence[str]) -> dict[str, str]:
    known = store.people.role_labels()
    strange = [role for role in roles if role not in known]
    if strange:
        return {"roles": f"tidak ada peran “{strange[0]}”; yang ada: {', '.join(sorted(known))}"}
    return {} if roles else {"roles": "pilih paling sedikit satu peran"}


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
