"""Where the business database is, for every process of the office: an existing one, or the embedded one of the home.

Nobody here starts a server; only the supervisor does.
"""

from __future__ import annotations

from config.load import read_workflow
from config.settings import Settings
from domain.errors import ClusterError
from domain.store import connect
from domain.store.cluster import Cluster, reachable
from flows.databases import BUSINESS


def database_url(found: Settings) -> str:
    """Its address for SQLAlchemy, password included: never for a log. Raises ClusterError when the embedded server doesn't run."""
    given = found.database_url or Cluster.at(found.home).url(BUSINESS)
    return "postgresql+psycopg" + given[given.index("://") :]


def open_database(found: Settings, *, pool_size: int = 10) -> None:
    """Open the database for this process. Raises ClusterError, naming what to do, when it doesn't answer."""
    url = database_url(found)
    if not reachable(url):
        raise ClusterError("Basis data tidak dapat dihubungi; jalankan `sipdumas up` dahulu.")
    connect(url, read_workflow, pool_size=pool_size)
