"""Is a pooled connection still alive? Asked only of one that has rested: asking costs a round trip, a tenth of a desk decision (`sipdumas bench engine`).

A connection used a moment ago may be dead as well, when the server has just been killed. Then one statement fails, its transaction is rolled back, and
the pool throws all its connections away; nobody else meets that.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

RESTED = 1.0
"""Seconds after which a connection that comes out of the pool is asked first."""
_GIVEN_BACK = "given back at"


def ask_the_rested(engine: Engine) -> None:
    """Test connections of this engine on leaving the pool if they have rested; a dead one is replaced before anybody gets it."""

    @event.listens_for(engine, "checkin")
    def note(_: Any, entry: ConnectionPoolEntry) -> None:  # noqa: ANN401  the driver's own connection
        entry.info[_GIVEN_BACK] = monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: Any, entry: ConnectionPoolEntry, _: object) -> None:  # noqa: ANN401  the same
        if monotonic() - entry.info.get(_GIVEN_BACK, monotonic()) > RESTED:
            _ask(engine, connection)


def _ask(engine: Engine, connection: Any) -> None:  # noqa: ANN401  the driver's own connection
    dialect = engine.dialect
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as fault:
        raise DisconnectionError from fault  # the pool takes this for "give me another one"
