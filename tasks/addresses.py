"""The address an officer names for his notices: nothing goes there before he has read a code that was sent to it.

A mistyped or invented address would otherwise tell a stranger which complaints the office is late with.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from config.settings import settings
from domain.errors import Conflict, DeliveryFailed, Refused
from domain.people import Officer
from domain.store import Store, transaction
from domain.store.logins import AddressCheck
from tasks.channels.mail import Mail

VALID = timedelta(minutes=30)
PAUSE = timedelta(minutes=1)
"""Between two mails to addresses somebody names: nobody is flooded through us."""
MOST_TRIES = 5
DIGITS = 8

_hasher = PasswordHasher()


def ask(store: Store, email: str, *, by: Officer, at: datetime) -> None:
    """Send a code to the address and wait for it. Raises Refused ({"email": …}) when it can't be sent now."""
    if settings().smtp_url is None:
        raise Refused({"email": "surel kantor belum diatur, jadi alamat belum dapat dipastikan; hubungi administrator"})
    waiting = store.logins.asked(by.username, at=at)
    if waiting and at < waiting.asked_at + PAUSE:
        raise Refused({"email": "kode baru saja dikirim; tunggu satu menit sebelum meminta yang baru"})
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    store.logins.ask(by.username, email, _hasher.hash(code), at=at, until=at + VALID)
    try:
        Mail().confirm(email, code, VALID, at=at, settings=settings())
    except DeliveryFailed as failed:
        raise Refused({"email": f"kode tidak dapat dikirim ke sana: {failed}"}) from None


def waiting(by: Officer, *, at: datetime) -> AddressCheck | None:
    """The officer's address that waits for its code; None when none does."""
    with transaction() as store:
        return store.logins.asked(by.username, at=at)


def confirm(code: str, *, by: Officer, at: datetime) -> str:
    """The address, from now on the officer's for notices. Raises Refused ({"code": …}) for a wrong code, Conflict when none is waited for."""
    with transaction() as store:  # the try counts even when it is refused: it has a transaction of its own
        asked = store.logins.asked(by.username, at=at)
        tries = store.logins.count_try(by.username) if asked else 0
    if asked is None or tries > MOST_TRIES:
        raise Conflict(
            "Tidak ada alamat yang menunggu kode, atau kodenya tidak berlaku lagi; simpan alamat itu sekali lagi."
        )
    if not _fits(asked.code_hash, "".join(code.split())):
        raise Refused({"code": f"kode tidak cocok; masih {MOST_TRIES - tries} kali percobaan"})
    with transaction() as store:
        before = {"email": store.people.email(by.username)}
        store.people.set_email(by.username, asked.email)
        store.logins.forget_asked(by.username)
        after = {"email": asked.email}
        store.administration.note(by.username, "account.notice_address", by.username, before, after, at=at)
    return asked.email


def _fits(known: str, code: str) -> bool:
    try:
        return _hasher.verify(known, code)
    except VerifyMismatchError:
        return False
