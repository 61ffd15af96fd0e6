"""What officers want to be told, and where to: each chooses for himself, and names his own address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address

from config.letter_values import mail_address
from domain.errors import Refused
from domain.people import Officer
from domain.store import Store, transaction
from domain.store.notices import Wishes
from tasks import addresses


def checked_address(email: str) -> str | None:
    """The address without blanks around it; None when there is nothing. Raises Refused for what can't be written to."""
    try:
        written = mail_address(email.strip() or None)
        return Address(addr_spec=written).addr_spec if written else None
    except (ValueError, IndexError, MessageError):
        raise Refused({"email": "harus berupa alamat surel, misalnya nama@contoh.id"}) from None


def choose(
    *, by: Officer, at: datetime, muted: Iterable[str], mailed: Iterable[str], email: str | None = None
) -> Wishes:
    """Set which kinds the officer does not see and which he wants by mail; `email` None leaves his address as it is.

    Another address counts only once its code was given (`addresses.confirm`); "" takes the address away at once.
    Raises Refused for an unknown kind, for an address that is none or can't be written to now, and for mail without an address.
    """
    wanted = list(mailed)
    with transaction() as store:
        store.notices.choose(by=by, muted=muted, mailed=wanted)
        if email is not None:
            _name_address(store, checked_address(email), by, at)
        wishes = store.notices.wishes(by)
        if wanted and not wishes.email and store.logins.asked(by.username, at=at) is None:
            raise Refused({"email": "isi alamat surel agar pemberitahuan dapat dikirim ke sana"})
    return wishes


def _name_address(store: Store, address: str | None, by: Officer, at: datetime) -> None:
    known, asked = store.people.email(by.username), store.logins.asked(by.username, at=at)
    if address is None:
        store.people.set_email(by.username, None)
    if address is None or address == known:
        store.logins.forget_asked(by.username)
    elif asked is None or asked.email != address:
        addresses.ask(store, address, by=by, at=at)


def choose_language(language: str, *, by: Officer) -> None:
    """Read the screens in Indonesian (`id`) or in English (`en`) from now on."""
    with transaction() as store:
        store.people.set_language(by.username, language)
