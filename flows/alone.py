"""One process alone on a machine: `sipdumas web`, `sipdumas worker`, `sipdumas prefect`.

What it must be told is checked here, in the operator's words; then the command becomes that process, so that a signal reaches it directly.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from config.settings import PROJECT, BadSettings, Settings
from domain.errors import ClusterError
from domain.store import disconnect
from domain.store.faults import AWAY as DATABASE_AWAY
from flows.claims import CannotStart, free_or_refused
from flows.database import away, open_database
from flows.databases import Databases, bring_up, databases
from flows.prefect_server import PrefectServer, client_environment, secret_of, without_prefect

WORKER = (sys.executable, "-m", "flows.worker")
"""The command of a worker process."""
READ_ALREADY = ("SIPDUMAS_DATABASE_URL_FILE", "PREFECT_API_AUTH_STRING_FILE")
AWAY = (URLError, TimeoutError, ConnectionError, json.JSONDecodeError)
NEEDED = {
    "SIPDUMAS_DATABASE_URL": "wajib diisi: alamat PostgreSQL bersama, misalnya postgresql://sipdumas:…@db:5432/sipdumas",
    "PREFECT_API_URL": "wajib diisi: alamat server Prefect, misalnya http://prefect:4200/api",
    "SIPDUMAS_PUBLIC_URL": "wajib diisi: alamat papan bagi petugas dan pelapor; alamat ini tercetak di surat",
}


@dataclass(frozen=True)
class Alone:
    """A command line and everything it is told."""

    command: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)

    def become(self) -> NoReturn:
        """Turn this process into that one; its number stays, so whoever started us stops it."""
        sys.stdout.flush()
        os.chdir(PROJECT)
        os.execve(self.command[0], list(self.command), dict(self.environment))  # noqa: S606  no shell is wanted


def web_alone(found: Settings, command: Sequence[str]) -> Alone:
    """The board on this machine. It runs without Prefect too: officers never wait for the engine.

    Raises BadSettings, ClusterError, WrongSchema, CannotStart.
    """
    _need(NEEDED)
    _try_database(found)
    free_or_refused(found.host, found.port)
    return Alone(command, told_environment(found, str(found.database_url)))


def worker_alone(found: Settings) -> Alone:
    """A worker on this machine. Raises BadSettings, ClusterError, WrongSchema, CannotStart."""
    _need(NEEDED)
    _try_database(found)
    _try_prefect(str(found.prefect_api_url), found.prefect_auth)
    return Alone(WORKER, told_environment(found, str(found.database_url)))


def prefect_alone(found: Settings, host: str, port: int) -> Alone:
    """The Prefect server on this machine; its database lies beside ours and is made when missing.

    On the loopback it may keep a secret of its own in SIPDUMAS_HOME, elsewhere the secret must be given. Raises BadSettings, CannotStart.
    """
    local = host == "localhost" or host.startswith("127.")
    _need({"SIPDUMAS_DATABASE_URL": NEEDED["SIPDUMAS_DATABASE_URL"]} | ({} if local else _SECRET))
    free_or_refused(host, port)
    place = _started(found)
    secret = found.prefect_auth or secret_of(found.home)
    server = PrefectServer(_prefect_home(found), port, place.prefect, secret, host)
    return Alone(server.command, without_prefect(os.environ) | server.environment)


def shared_database(found: Settings) -> str:
    """The database of the settings, made where missing and brought to this code's schema; its address. Raises BadSettings, WrongSchema."""
    _need({"SIPDUMAS_DATABASE_URL": NEEDED["SIPDUMAS_DATABASE_URL"]})
    return bring_up(_started(found))


_SECRET = {
    "PREFECT_API_AUTH_STRING": "wajib diisi: rahasia bersama `nama:sandi`, sebab alamat ini terbuka bagi mesin lain"
}


def told_environment(found: Settings, database_url: str) -> dict[str, str]:
    """What board and workers are told: our own environment, the database, and the Prefect server of the settings if there is one."""
    own = {name: value for name, value in os.environ.items() if name not in READ_ALREADY}
    told = {"SIPDUMAS_HOME": str(found.home), "SIPDUMAS_DATABASE_URL": database_url, "PYTHONUNBUFFERED": "1"}
    if found.prefect_api_url is None:
        return own | told
    # our own environment may say more of Prefect, e.g. whose certificates to trust
    return client_environment(_prefect_home(found), found.prefect_api_url, found.prefect_auth) | own | told


def _prefect_home(found: Settings) -> Path:
    """Where Prefect keeps what it keeps on this machine; made here, for Prefect only warns when the folder above is missing."""
    home = found.home / "prefect"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def _need(names: Mapping[str, str]) -> None:
    """Raise BadSettings naming all of these that neither the environment nor a file gives."""
    given = {name.removesuffix("_FILE") for name, value in os.environ.items() if value.strip()}
    missing = {name: what for name, what in names.items() if name not in given}
    if missing:
        raise BadSettings(missing)


def _started(found: Settings) -> Databases:
    """The databases of the settings, made where missing. Raises ClusterError when their server is away."""
    place = databases(found)
    try:
        place.start()
    except DATABASE_AWAY:
        raise ClusterError(away(found)) from None
    return place


def _try_database(found: Settings) -> None:
    try:
        open_database(found, pool_size=1)
    finally:
        disconnect()


def _try_prefect(api: str, secret: str | None) -> None:
    """Raise CannotStart unless a Prefect server of our version lets us in."""
    basic = {"authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"} if secret else {}
    try:
        with urlopen(Request(f"{api}/admin/version", headers=basic), timeout=10) as answer:  # noqa: S310  the operator's own address
            theirs = str(json.load(answer))
    except HTTPError as refusal:
        raise CannotStart(_refused(api, refusal.code)) from None
    except AWAY:
        raise CannotStart(
            f"Server Prefect di {api} tidak dapat dihubungi; periksa PREFECT_API_URL dan server itu."
        ) from None
    if theirs != version("prefect"):
        raise CannotStart(
            f"Server Prefect di {api} versi {theirs}, sedangkan program ini memakai {version('prefect')}."
        )


def _refused(api: str, code: int) -> str:
    if code == HTTPStatus.UNAUTHORIZED:
        return f"Server Prefect di {api} menolak rahasianya; samakan PREFECT_API_AUTH_STRING dengan yang dipakai server itu."
    return f"Server Prefect di {api} menjawab {code}; periksa apakah PREFECT_API_URL berakhir dengan /api."
