"""The Prefect server as we run it: how it is started, what it costs, where it answers, and what its clients must know.

Its own home, its own database, one shared secret, on the loopback unless an operator says otherwise. Services that cost much and that no part of the control flow rests on are off.
"""

from __future__ import annotations

import http.client
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

LOOPBACK = "127.0.0.1"
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104  we compare, the operator decides

# What the server asks of its database (`sipdumas bench economy`, two cores, 500 complaints asleep): with all of these 0.97 transactions/s at rest, and
# 8.9 transactions and 21 written rows an activation. Each comment says what becomes of that with this one setting left as shipped.
ECONOMY = {
    "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_ENABLED": "false",  # 2.4/s, CPU 13 → 34 ms/s; no pause of ours has a timeout
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",  # with the next two: 26.5 transactions an activation
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",  # 102 rows an activation, 1.4/s at rest
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",  # 1.8/s
    "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "300",  # 1.6/s; nothing of ours is scheduled ahead
    "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "false",  # 1.4/s; the same
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "flow_runs",  # costs nothing seen; ended runs go after 90 days, the complaint has its own trail
}
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
}


@dataclass(frozen=True)
class PrefectServer:
    """One Prefect server of ours: where it keeps its things, where it listens, what it must be told."""

    home: Path
    port: int
    database_url: str = field(repr=False)
    secret: str = field(repr=False)
    host: str = LOOPBACK

    @property
    def api(self) -> str:
        """The address for clients of this machine."""
        return f"http://{LOOPBACK if self.host in EVERYWHERE else self.host}:{self.port}/api"

    @property
    def command(self) -> list[str]:
        """How to start it in the foreground."""
        return [sys.executable, "-m", "prefect", "server", "start", "--host", self.host, "--port", str(self.port)]

    @property
    def environment(self) -> dict[str, str]:
        """Everything it is told; nothing of a Prefect profile of this user leaks in."""
        return (
            ECONOMY
            | client_environment(self.home, self.api, self.secret)
            | {
                "PREFECT_API_DATABASE_CONNECTION_URL": self.database_url,
                "PREFECT_SERVER_API_AUTH_STRING": self.secret,
                "PREFECT_UI_API_URL": "/api",  # where the page came from, whatever name or tunnel the operator used
            }
        )

    @property
    def ready(self) -> bool:
        """True once it answers and its database does."""
        return prefect_ready(self.api)


def client_environment(home: Path, api: str, secret: str | None) -> dict[str, str]:
    """What every process that talks to the server needs."""
    auth = {"PREFECT_API_AUTH_STRING": secret} if secret else {}
    return (
        QUIET | auth | {"PREFECT_HOME": str(home), "PREFECT_API_URL": api, "PREFECT_SERVER_EPHEMERAL_ENABLED": "false"}
    )


def without_prefect(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without anybody else's Prefect settings."""
    return {name: value for name, value in environment.items() if not name.startswith("PREFECT_")}


def prefect_ready(api: str) -> bool:
    """Whether the process (/health) and its database (/ready) answer; both are free of the secret."""
    return answers_ok(f"{api}/health") and answers_ok(f"{api}/ready")


def answers_ok(url: str, *, timeout: float = 5.0) -> bool:
    """Whether a GET of this address gives 200."""
    return answer(url, timeout=timeout) is not None


def answer(url: str, *, timeout: float = 5.0) -> bytes | None:
    """What a GET of this address brings; None unless it gives 200."""
    try:
        with urlopen(Request(url), timeout=timeout) as given:  # noqa: S310  our own addresses
            body: bytes = given.read()
            return body if given.status == http.client.OK else None
    except (URLError, TimeoutError, ConnectionError, http.client.HTTPException):
        return None


def secret_of(home: Path) -> str:
    """The secret shared by server and clients, `user:password`; made at the first call, kept in a 0600 file."""
    file = home / "secrets" / "prefect"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        draft = file.with_name(f"prefect.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as writing:
            writing.write(f"sipdumas:{secrets.token_hex(24)}\n")
        draft.rename(file)
    return file.read_text(encoding="utf-8").strip()
