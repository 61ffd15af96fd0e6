"""The board's own process with a counter beside it: `uvicorn tests.bench.screens_web:app` tells at /bench/statements what was sent to the database."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from ui.board import app as board

SENT: list[tuple[str, float]] = []
"""Statements since the last look, as the driver got them, each with its seconds."""
PATH = "/bench/statements"


@event.listens_for(Engine, "before_cursor_execute")
def begin(connection: Any, cursor: object, statement: str, *_: object) -> None:  # noqa: ANN401  SQLAlchemy's own
    """Remember when it was sent."""
    connection.info["bench"] = perf_counter()


@event.listens_for(Engine, "after_cursor_execute")
def end(connection: Any, cursor: object, statement: str, *_: object) -> None:  # noqa: ANN401  the same
    """Count it."""
    SENT.append((statement, perf_counter() - connection.info["bench"]))


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """The board; at one address, the statements since the last look."""
    if scope["type"] == "http" and scope["path"] == PATH:
        told = JSONResponse(SENT.copy())
        SENT.clear()
        await told(scope, receive, send)
    else:
        await board(scope, receive, send)
