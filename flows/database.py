"""Where the business database is, for every process of the office: an existing one, or the embedded one of the home.

Nobody here starts a server; only the supervisor does.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from config.load import read_workflow
from config.settings import Settings
from domain.errors import ClusterError
from domain.store import connect, transaction
from domain.store.cluster import Cluster, reachable
from domain.store.migrate import check_schema
from flows.databases import BUSINESS


def database_url(found: Settings) -> str:
    """Its address for SQLAlchemy, password included: never for a log. Raises ClusterError when the embedded server doesn't run."""
    given = found.database_url or Cluster.at(found.home).url(BUSINESS)
    return "postgresql+psycopg" + given[given.index("://") :]


def open_database(found: Settings, *, pool_size: int = 10) -> None:
    """Open the database for this process.

    Raises ClusterError when it doesn't answer, WrongSchema when its schema isn't this code's; both name what to do.
    """
    url = database_url(found)
    if not reachable(url):
        raise ClusterError(away(found))
    connect(url, read_workflow, pool_size=pool_size)
    with transaction() as store:
        check_schema(store.connection)


def away(found: Settings) -> str:
    """Which database is away, without the password in its address."""
    if found.database_url is None:
        return "Basis data tidak dapat dihubungi; jalankan `sipdumas up` dahulu."
    named = urlsplit(found.database_url)
    where = f"{named.hostname or 'soket lokal'}:{named.port or 5432}{named.path}"
    return f"Basis data di {where} tidak dapat dihubungi; periksa SIPDUMAS_DATABASE_URL dan apakah server itu berjalan."
