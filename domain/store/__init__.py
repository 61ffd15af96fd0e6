"""The database: the only memory there is.

`transaction()` is the one way in; one office act is one transaction, and nobody but the
caller's `with` commits it. Tables, queries and migrations live here, with SQLAlchemy,
psycopg and Alembic, and nowhere else. Come in through the names below.
"""

from domain.store.migrate import migrate
from domain.store.session import Store, connect, disconnect, rehearsal, transaction

__all__ = ["Store", "connect", "disconnect", "migrate", "rehearsal", "transaction"]
