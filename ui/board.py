"""The one ASGI process of the counter: Streamlit's board, the sign-in page, papers, and the REST interface beside it.

    uvicorn ui.board:app

Rights, roles and cases come from the database at every run; the process itself remembers nothing but its connections.
"""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from streamlit.runtime.pages_manager import PagesManager

from config.settings import settings
from domain.store import disconnect
from flows.database import open_database
from flows.discretion import WorkFailed, describe
from flows.runs import run_states
from ui import language, papers, password, report_files, signin, sso
from ui.api import make_api, public_routes
from ui.parts.text import notice
from ui.sheet import ASSETS
from ui.shell import Door, Language, SafeHeaders
from ui.words import say

RARELY = (20_000, 10, 20)
"""When garbage is looked for, in objects: by default a tenth of a busy process's time went into it (`sipdumas bench people`)."""
SHORT = 0.001
"""Seconds a thread may compute before another's turn comes: what sends the pages waits for it at every message."""

SCRIPT = Path(__file__).with_name("frame.py")
log = logging.getLogger("sipdumas.board")

# Without this Streamlit takes ui/pages for its old kind of app and shows every file in it to anybody.
PagesManager.uses_pages_directory = False


@asynccontextmanager
async def opened(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Open the database before the first visitor and give its connections back after the last."""
    open_database(settings())
    # everything imported so far lives as long as the process: collections needn't look at it again
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)
    sys.setswitchinterval(SHORT)
    yield {}
    disconnect()


def tell(error: Exception) -> bool:
    """What escaped a page is a fault of ours: class and place go to the log, a calm sentence to the screen."""
    log.error("screen failed: %s", error if isinstance(error, WorkFailed) else describe(error))
    notice("bad", say("broken"))
    return True


def _flow_state(run_id: UUID) -> str | None:
    found = run_states([run_id]).get(run_id)
    return found[0] if found else None


def routes() -> list[BaseRoute]:
    """Everything the process answers beside the board itself."""
    own = [
        *signin.routes(),
        *password.routes(),
        *language.routes(),
        *papers.routes(),
        *report_files.routes(),
        Mount("/aset", StaticFiles(directory=ASSETS)),
    ]
    return [*own, *public_routes(), Mount("/api/v1", make_api(flow_state=_flow_state))]


app = st.App(
    SCRIPT,
    lifespan=opened,
    routes=routes(),
    middleware=[Middleware(SafeHeaders), Middleware(Door), Middleware(Language, language=language.language_of)],
    secrets=sso.login_settings(settings()),
    on_script_error=tell,
)
