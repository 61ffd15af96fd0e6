"""What the environment says: addresses, ports, secrets. Read at the door, frozen, checked all at once.

The names are public (README); every secret may lie in a file named by the same variable with `_FILE` behind it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from domain.errors import Refused

CONFIG = Path(__file__).resolve().parent
"""Where the seed lies: workflows/, letters/, calendars/, agencies.yaml, codes.yaml, roles.yaml, office.yaml."""
PROJECT = CONFIG.parent
"""The folder of the whole project; relative paths of the environment start here."""
WORKFLOWS = CONFIG / "workflows"
LETTERS = CONFIG / "letters"
CALENDARS = CONFIG / "calendars"

DISPATCHES = ("direct", "pool")
"""How a complaint's run comes to a worker: the worker takes it itself, or Prefect's work pool hands it out. The first is the default."""

_DATABASES = ("postgresql", "postgres", "postgresql+psycopg")


class BadSettings(Refused):
    """Environment variables that can't be used; `problems` names each one and what is expected there."""


@dataclass(frozen=True)
class Lapor:
    """The LAPOR! channel: base address and its two secrets."""

    url: str
    authorization: str = field(repr=False)
    token: str = field(repr=False)


@dataclass(frozen=True)
class Peer:
    """The other office: exchange address, its token, and the key both use to match complainants."""

    url: str
    token: str = field(repr=False)
    match_key: str = field(repr=False)


@dataclass(frozen=True)
class Webhook:
    """Another system that is told of every letter going out: its address, and the secret its messages are signed with."""

    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class SingleSignOn:
    """An OpenID Connect provider instead of local accounts."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """One reading of the environment. Paths are absolute; None means: embedded, local or switched off."""

    home: Path
    host: str
    port: int
    public_url: str
    test_data: Path
    database_url: str | None = field(default=None, repr=False)
    prefect_api_url: str | None = None
    prefect_auth: str | None = field(default=None, repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    imap_url: str | None = field(default=None, repr=False)
    lapor: Lapor | None = None
    peer: Peer | None = None
    oidc: SingleSignOn | None = None
    webhook: Webhook | None = None
    dispatch: str = "direct"

    @property
    def loopback(self) -> bool:
        """True when only this machine can reach the board."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")

    @property
    def embedded_database(self) -> bool:
        """True when we run the PostgreSQL cluster ourselves."""
        return self.database_url is None


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the environment (default: this process's, anew at each call). Raises BadSettings naming every bad variable."""
    ask = _Asker(os.environ if environment is None else environment)
    host, port = ask.host(), ask.port()
    found = Settings(
        home=ask.path("SIPDUMAS_HOME", ".sipdumas"),
        host=host,
        port=port,
        public_url=(ask.url("SIPDUMAS_PUBLIC_URL", "http", "https") or _address(host, port)).rstrip("/"),
        test_data=ask.path("SIPDUMAS_TEST_DATA", "../shared/data"),
        database_url=ask.url("SIPDUMAS_DATABASE_URL", *_DATABASES, secret=True),
        prefect_api_url=ask.url("PREFECT_API_URL", "http", "https"),
        prefect_auth=ask.secret("PREFECT_API_AUTH_STRING"),
        smtp_url=ask.url("SIPDUMAS_SMTP_URL", "smtp", "smtps", secret=True),
        imap_url=ask.url("SIPDUMAS_IMAP_URL", "imap", "imaps", secret=True),
        lapor=_lapor(ask),
        peer=_peer(ask),
        oidc=_oidc(ask),
        webhook=_webhook(ask),
        dispatch=ask.choice("SIPDUMAS_DISPATCH", *DISPATCHES),
    )
    if ask.problems:
        raise BadSettings(ask.problems)
    return found


def _lapor(ask: _Asker) -> Lapor | None:
    url = ask.url("SIPDUMAS_LAPOR_URL", "http", "https")
    authorization, token = ask.secret("SIPDUMAS_LAPOR_AUTHORIZATION"), ask.secret("SIPDUMAS_LAPOR_TOKEN")
    given = ask.together(SIPDUMAS_LAPOR_URL=url, SIPDUMAS_LAPOR_AUTHORIZATION=authorization, SIPDUMAS_LAPOR_TOKEN=token)
    return Lapor(*given) if given else None


def _peer(ask: _Asker) -> Peer | None:
    url = ask.url("SIPDUMAS_PEER_URL", "http", "https")
    token, key = ask.secret("SIPDUMAS_PEER_TOKEN"), ask.secret("SIPDUMAS_MATCH_KEY")
    given = ask.together(SIPDUMAS_PEER_URL=url, SIPDUMAS_PEER_TOKEN=token, SIPDUMAS_MATCH_KEY=key)
    return Peer(*given) if given else None


def _webhook(ask: _Asker) -> Webhook | None:
    url, secret = ask.url("SIPDUMAS_WEBHOOK_URL", "http", "https"), ask.secret("SIPDUMAS_WEBHOOK_SECRET")
    given = ask.together(SIPDUMAS_WEBHOOK_URL=url, SIPDUMAS_WEBHOOK_SECRET=secret)
    return Webhook(*given) if given else None


def _oidc(ask: _Asker) -> SingleSignOn | None:
    issuer, client = ask.url("SIPDUMAS_OIDC_ISSUER", "http", "https"), ask.text("SIPDUMAS_OIDC_CLIENT_ID")
    secret = ask.secret("SIPDUMAS_OIDC_CLIENT_SECRET")
    given = ask.together(
        SIPDUMAS_OIDC_ISSUER=issuer, SIPDUMAS_OIDC_CLIENT_ID=client, SIPDUMAS_OIDC_CLIENT_SECRET=secret
    )
    return SingleSignOn(*given) if given else None


def _address(host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"


class _Asker:
    """Asks the environment and remembers what was wrong, so that all of it is said at once."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: dict[str, str] = {}

    def text(self, name: str) -> str | None:
        """The value without surrounding blanks; None when unset or empty."""
        return self._environment.get(name, "").strip() or None

    def choice(self, name: str, *choices: str) -> str:
        """One of the choices; the first when unset."""
        value = self.text(name) or choices[0]
        if value not in choices:
            self.problems[name] = f"“{value}” tidak dikenal; pilih salah satu: {', '.join(choices)}"
            return choices[0]
        return value

    def secret(self, name: str) -> str | None:
        """The value of `name`, or the first line of the file that `name`_FILE names; never both."""
        file, value = self.text(f"{name}_FILE"), self.text(name)
        if file is None:
            return value
        if value is not None:
            self.problems[name] = f"isi salah satu saja: {name} atau {name}_FILE"
            return None
        return self._from_file(f"{name}_FILE", PROJECT / file)

    def _from_file(self, name: str, path: Path) -> str | None:
        try:
            value = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as wrong:
            self.problems[name] = f"berkas {path} tidak terbaca ({type(wrong).__name__})"
            return None
        if not value or "\n" in value:
            self.problems[name] = f"berkas {path} harus memuat tepat satu baris"
            return None
        return value

    def path(self, name: str, default: str) -> Path:
        """An absolute path; a relative one starts at the project's folder, `~` at the user's."""
        return Path(os.path.normpath(PROJECT / Path(self.text(name) or default).expanduser()))

    def host(self) -> str:
        """The address to listen on: a name or number, without scheme or port."""
        host = self.text("SIPDUMAS_HOST") or "127.0.0.1"
        if "/" in host or " " in host or host.count(":") == 1:
            self.problems["SIPDUMAS_HOST"] = f"“{host}” bukan nama atau nomor alamat, misalnya 127.0.0.1"
        return host.strip("[]")

    def port(self) -> int:
        """The board's port, 1–65535."""
        text = self.text("SIPDUMAS_PORT") or "8501"
        if not (text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) < 65_536):
            self.problems["SIPDUMAS_PORT"] = f"“{text}” bukan nomor port; isi angka 1 sampai 65535, misalnya 8501"
            return 8501
        return int(text)

    def url(self, name: str, *schemes: str, secret: bool = False) -> str | None:
        """An address of one of the schemes, without slash at its end. A secret one is never repeated in the message."""
        value = self.secret(name) if secret else self.text(name)
        if value is None or _is_url(value, schemes):
            return value
        shown = "isinya" if secret else f"“{value}”"
        self.problems[name] = f"{shown} bukan alamat yang dapat dipakai; tulis seperti {schemes[0]}://nama:port/…"
        return None

    def together(self, **values: str | None) -> list[str] | None:
        """All of the values, or None when all are unset; some without the others is a problem."""
        given = [value for value in values.values() if value is not None]
        if not given or len(given) == len(values):
            return given or None
        for name, value in values.items():
            if value is None:
                self.problems.setdefault(
                    name, f"wajib diisi bersama {', '.join(other for other in values if other != name)}"
                )
        return None


def _is_url(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    named = parts.hostname is not None or parts.scheme in _DATABASES  # a database may be reached through a socket
    return parts.scheme in schemes and named and port != 0 and not any(sign.isspace() for sign in text)
