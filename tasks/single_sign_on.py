"""Single sign-on: whom the provider has sent us, and which of our accounts that is. Roles and rights are never the provider's matter.

The administrator enters a work address; the first sign-in with that address, confirmed by the provider, binds the provider's
own name of the person to the account. From then on that name alone counts: an address may pass to somebody else, the name never does.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx

from config.settings import SingleSignOn
from domain.errors import ChannelDown, NotAllowed
from domain.store import Store, transaction
from domain.store.logins import Login
from tasks.accounts import new_session

FRESH = timedelta(minutes=10)
"""How old the provider's word may be, and how far its clock may be ahead of ours: a cookie found later signs nobody in."""


@dataclass(frozen=True)
class Identity:
    """What the provider said: its name of the person, the address if it has confirmed it, and when it said so."""

    subject: str
    email: str | None
    issued_at: datetime


def enter(who: Identity, *, at: datetime) -> str:
    """The key of a new sign-in of the account this person has with us. Raises NotAllowed, saying what to do."""
    if abs(at - who.issued_at) > FRESH:
        raise NotAllowed("Masuk dengan akun instansi sudah terlalu lama berlalu; ulangi dari halaman ini.")
    with transaction() as store:
        login = _login(store, who)
        account = store.people.account(login.username)
        if account is None or not account.active:
            raise NotAllowed(
                f"Akun {login.username} ditutup. Bila Anda masih bertugas, mintalah administrator membukanya kembali."
            )
        if login.subject is None:
            store.logins.bind(login.username, who.subject)
            store.administration.note("system", "account.bound", login.username, after={"email": login.email}, at=at)
        return new_session(store, login.username, at=at)


def _login(store: Store, who: Identity) -> Login:
    known = store.logins.by_subject(who.subject)
    if known is None and who.email:
        known = store.logins.by_email(who.email)
        if known is not None and known.subject is not None:
            raise NotAllowed(
                f"Surel dinas {who.email} sudah terikat pada orang lain di akun instansi. Mintalah administrator "
                "menyimpan kembali surel dinas akun Anda; setelah itu masuk lagi."
            )
    if known is None:
        raise NotAllowed(
            f"Anda dikenal oleh akun instansi{f' sebagai {who.email}' if who.email else ''}, tetapi belum mempunyai akun "
            "di SIPDUMAS. Mintalah administrator membuatnya dengan surel dinas Anda, lalu masuk lagi."
        )
    return known


def discovery(issuer: str) -> str:
    """Where a provider tells about itself (OpenID Connect Discovery 1.0, 4)."""
    return f"{issuer.rstrip('/')}/.well-known/openid-configuration"


def way_out(provider: SingleSignOn, back: str, hint: str | None, *, timeout: float = 5) -> str | None:
    """Where a browser ends the provider's own session (RP-Initiated Logout 1.0); None when the provider names no such place.

    `back` is the address it is sent to afterwards, `hint` the token the provider once signed; `timeout` in seconds. Raises ChannelDown.
    """
    try:
        answer = httpx.get(discovery(provider.issuer), timeout=timeout)
        told = answer.json() if answer.status_code == HTTPStatus.OK else None
    except (httpx.HTTPError, ValueError) as fault:
        raise ChannelDown("Penyedia akun instansi tidak menjawab.") from fault
    if not isinstance(told, dict):
        raise ChannelDown("Penyedia akun instansi tidak menjawab.")
    end = told.get("end_session_endpoint")
    if not isinstance(end, str) or urlsplit(end).scheme not in {"http", "https"}:
        return None
    asked = {"client_id": provider.client_id, "post_logout_redirect_uri": back}
    asked |= {"id_token_hint": hint} if hint else {}
    return f"{end}{'&' if urlsplit(end).query else '?'}{urlencode(asked)}"


def cookie_secret(home: Path) -> str:
    """What Streamlit signs its cookies with; made at the first call, kept in a 0600 file, the same for all processes of the home."""
    file = home / "secrets" / "cookies"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        draft = file.with_name(f"cookies.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as writing:
            writing.write(f"{secrets.token_hex(32)}\n")
        with suppress(FileExistsError):  # another process was quicker: its secret stays
            file.hardlink_to(draft)
        draft.unlink()
    return file.read_text(encoding="utf-8").strip()
