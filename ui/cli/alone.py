"""`sipdumas web`, `worker`, `prefect`, `migrate`: the parts of an installation that is spread over several machines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.door import now
from ui.cli.paper import say

if TYPE_CHECKING:
    from config.settings import Settings

PREFECT_PORT = 4200
DRAIN = 8  # seconds answers on their way may still take when the board is told to stop


def add_to(app: typer.Typer) -> None:
    """Put this file's commands on the list."""
    app.command("web", help="Papan dan API saja, di mesin ini; basis data dan Prefect di tempat lain.")(web)
    app.command("worker", help="Satu pekerja saja, di mesin ini; basis data dan Prefect di tempat lain.")(worker)
    app.command("prefect", help="Server Prefect saja, di mesin ini; basis datanya di samping basis data kita.")(prefect)
    app.command("migrate", help="Sesuaikan basis data bersama dengan versi program ini, lalu isi daftar bakunya.")(
        migrate
    )


def web() -> None:
    """Run the board in the foreground; SIGTERM lets answers on their way end."""
    from config.settings import settings
    from flows.alone import web_alone

    found = settings()
    web_alone(found, web_command(found)).become()


def web_command(found: Settings) -> list[str]:
    """The command of the board's process: Streamlit and the API in one."""
    where = ["--host", found.host, "--port", str(found.port), "--timeout-graceful-shutdown", str(DRAIN)]
    return [sys.executable, "-m", "uvicorn", "ui.board:app", *where, "--workers", "1", "--log-level", "warning"]


def worker() -> None:
    """Run one worker in the foreground; SIGTERM lets the stages at hand end and gives back the rest."""
    from config.settings import settings
    from flows.alone import worker_alone

    worker_alone(settings()).become()


def prefect(
    host: Annotated[str, typer.Option(help="Alamat yang didengarkan.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Nomor port.")] = PREFECT_PORT,
) -> None:
    """Run the Prefect server in the foreground, with the settings measured to cost least, behind the secret."""
    from config.settings import settings
    from flows.alone import prefect_alone

    found = settings()
    server = prefect_alone(found, host, port)
    say(
        f"Prefect: http://{host}:{port}; masuk dengan rahasia bersama (PREFECT_API_AUTH_STRING, atau secrets/prefect di {found.home})."
    )
    server.become()


def migrate() -> None:
    """Bring the database that SIPDUMAS_DATABASE_URL names to this code's schema, and seed it; done again, it changes nothing."""
    from config.settings import settings
    from flows.alone import shared_database

    url = shared_database(settings())
    fill(url)
    say("Basis data siap untuk versi ini.")


def fill(url: str, *, demo: bool = False) -> None:
    """Seed the migrated database, and load the demo's letters where they are wanted."""
    from config.load import read_workflow
    from domain.store import connect, disconnect
    from tasks.seed import seed

    connect(url, read_workflow, pool_size=2)
    try:
        seed(now())
        if demo:
            from tasks.demo import load_demo

            load_demo(now(), progress=_demo_progress)
    finally:
        disconnect()


def _demo_progress(done: int, of: int) -> None:
    if done % 10 == 0 or done == of:
        say(f"Surat contoh: {done} dari {of}")
