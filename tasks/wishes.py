"""What officers want to be told, and where to: each chooses for himself, and names his own address."""

from __future__ import annotations

from collections.abc import Iterable
from email.errors import MessageError
from email.headerregistry import Address

from config.letter_values import mail_address
from domain.errors import Refused
from domain.people import Officer
from domain.store import transaction
from domain.store.notices import Wishes


def checked_address(email: str) -> str | None:
    """The address without blanks around it; None when there is nothing. Raises Refused for what can't be written to."""
    try:
        written = mail_address(email.strip() or None)
        return Address(addr_spec=written).addr_spec if written else None
    except (ValueError, IndexError, MessageError):
        raise Refused({"email": "harus berupa alamat surel, misalnya nama@contoh.id"}) from None


def choose(*, by: Officer, muted: Iterable[str], mailed: Iterable[str], email: str | None = None) -> Wishes:
    """Set which kinds the officer does not see and which he wants by mail; `email` None leaves his address as it is.

    Raises Refused for an unknown kind, for an address that is none, and for mail without an address.
    """
    wanted = list(mailed)
    with transaction() as store:
        if email is not None:
            store.people.set_email(by.username, checked_address(email))
        store.notices.choose(by=by, muted=muted, mailed=wanted)
        wishes = store.notices.wishes(by)
        if wanted and not wishes.email:
            raise Refused({"email": "isi alamat surel agar pemberitahuan dapat dikirim ke sana"})
    return wishes
