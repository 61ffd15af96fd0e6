"""The two databases of an installation: our own cluster, or an existing server that SIPDUMAS_DATABASE_URL names."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from config.settings import Settings
from domain.store import migrate
from domain.store.cluster import Cluster
from domain.store.databases import beside, ensure_database

BUSINESS, PREFECT = "sipdumas", "prefect"
ASYNC = "postgresql+asyncpg"  # the only driver Prefect's server takes


class Databases(Protocol):
    """Where the business database and Prefect's lie."""

    def start(self) -> None:
        """Make sure the server runs; called again and again, a server that died is started anew."""

    def stop(self) -> None:
        """Stop the server if it is ours."""

    @property
    def business(self) -> str:
        """Address for SQLAlchemy, password included."""

    @property
    def prefect(self) -> str:
        """Address for the Prefect server, password included."""

    @property
    def process(self) -> tuple[int, int] | None:
        """Process number and port of our own server; None for another's."""


class Embedded:
    """Our own cluster in SIPDUMAS_HOME."""

    def __init__(self, home: Path) -> None:
        self._cluster = Cluster.at(home)

    def start(self) -> None:
        """Start or adopt the cluster when it doesn't run, and make both databases."""
        if self._cluster.pid is None:
            self._cluster.start()
            for name in (BUSINESS, PREFECT):
                self._cluster.ensure_database(name)

    def stop(self) -> None:
        """Stop it; what was not committed is undone."""
        self._cluster.stop()

    @property
    def business(self) -> str:
        """Address for SQLAlchemy, password included."""
        return self._cluster.url(BUSINESS)

    @property
    def prefect(self) -> str:
        """Address for the Prefect server, password included."""
        return self._cluster.url(PREFECT, ASYNC)

    @property
    def process(self) -> tuple[int, int] | None:
        """Process number and port while it runs."""
        pid = self._cluster.pid
        return (pid, self._cluster.port) if pid is not None else None


class Existing:
    """Another's server; Prefect's database lies beside ours, named like it plus `_prefect`."""

    process = None

    def __init__(self, url: str) -> None:
        self.business = "postgresql+psycopg" + url[url.index("://") :]
        self.prefect = beside(url, f"_{PREFECT}", ASYNC)
        self._known = False

    def start(self) -> None:
        """Make both databases where they are missing."""
        if not self._known:
            ensure_database(self.business)
            ensure_database(self.prefect)
            self._known = True

    def stop(self) -> None:
        """It isn't ours to stop."""


def databases(found: Settings) -> Databases:
    """The databases these settings mean."""
    return Embedded(found.home) if found.database_url is None else Existing(found.database_url)


def bring_up(place: Databases) -> str:
    """Start the server, make the databases, bring the business one to this code's schema; returns its address."""
    place.start()
    migrate(place.business)
    return place.business
