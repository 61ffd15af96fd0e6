"""`sipdumas up` and `sipdumas status`: start everything, see what runs."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from time import monotonic, sleep
from typing import TYPE_CHECKING, Annotated, Any

import typer

from domain.errors import Conflict
from ui.cli import alone
from ui.cli.alone import fill, web_command
from ui.cli.paper import say, say_json, say_table

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import Settings
    from flows.status import ProcessStatus, Status

LOOK_EVERY = 0.5  # seconds between two looks while waiting


def add_to(app: typer.Typer) -> None:
    """Put this file's commands on the list."""
    alone.add_to(app)
    app.command("up", help="Jalankan semuanya di layar ini; Ctrl-C atau SIGTERM menghentikannya dengan rapi.")(up)
    app.command("status", help="Apa yang berjalan dan di mana; kode keluar 0 bila semuanya siap.")(status)


def up(
    demo: Annotated[
        bool, typer.Option("--demo", help="Isi dengan enam puluh surat contoh dan satu akun contoh untuk setiap peran.")
    ] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Berapa proses pekerja.")] = 1,
) -> None:
    """Start PostgreSQL, Prefect, the board and the workers; stay until told to stop."""
    from config.settings import settings
    from flows.serve import up as run

    found = settings()
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # whoever reads along in a file sees each line at once
    say(f"SIPDUMAS_HOME {found.home}: menyiapkan basis data …")
    run(
        found,
        web_command(found),
        workers=workers,
        prepare=lambda url: _fill(url, demo=demo),
        ready=lambda now_: _welcome(found, now_, demo=demo),
    )
    say("SIPDUMAS berhenti.")


def _fill(url: str, *, demo: bool) -> None:
    fill(url, demo=demo)
    say("Menjalankan Prefect, papan dan pekerja …")


def _welcome(found: Settings, running: Status, *, demo: bool) -> None:
    say()
    say("SIPDUMAS siap.")
    for line in _addresses(running):
        say(line)
    say(
        f"Buka {found.public_url} di peramban"
        + (" dan masuk dengan salah satu akun contoh." if demo and found.loopback else ".")
    )
    if not demo:
        say("Akun dibuat dengan `sipdumas user add`. Surat pertama: `sipdumas register --file surat.json --as AKUN`.")
    say("Berhenti: Ctrl-C.")


def _addresses(running: Status) -> list[str]:
    labels = {"board": "Papan", "api": "API", "prefect": "Prefect"}
    return [f"  {label:8} {running.addresses[key]}" for key, label in labels.items() if key in running.addresses]


def status(
    wait: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="Tunggu paling lama sekian detik sampai siap.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Cetak sebagai JSON.")] = False,
) -> None:
    """Say what runs; exit 0 when everything does its work, else 1."""
    from config.settings import settings

    home = settings().home
    running = _awaited(home, wait)
    if as_json:
        say_json(_as_json(home, running))
    else:
        _print(home, running)
    if not running.ready:
        sys.stdout.flush()
        raise Conflict(_not_ready(running))


def _awaited(home: Path, wait: float) -> Status:
    from flows.status import read_status

    until = monotonic() + wait
    while not (running := read_status(home)).ready and monotonic() < until:
        sleep(LOOK_EVERY)
    return running


def _not_ready(running: Status) -> str:
    if not running.processes:
        return "SIPDUMAS tidak berjalan; jalankan `sipdumas up`."
    missing = [each.name for each in running.processes if not (each.alive and each.ready)]
    return f"Belum siap: {', '.join(missing)}. Tunggu dengan `sipdumas status --wait 120`."


def _database_directory(home: Path) -> str | None:
    from domain.store.cluster import Cluster

    directory = Cluster.at(home).describe()["directory"]
    return str(directory) if directory else None


def _print(home: Path, running: Status) -> None:
    rows = [(each.name, each.pid, each.port, _state(each), each.started_at, each.version) for each in running.processes]
    say_table(("proses", "pid", "port", "keadaan", "sejak", "versi"), rows, empty="Tidak ada yang berjalan.")
    for line in _addresses(running):
        say(line)
    if "prefect" in running.addresses:
        say(f"  {'':8} masuk ke Prefect dengan isi berkas {home / 'secrets' / 'prefect'}")
    say(f"  {'Rumah':8} {home}")
    say(f"  {'Data':8} {_database_directory(home) or '–'}")


def _state(one: ProcessStatus) -> str:
    return "siap" if one.ready else "hidup" if one.alive else "mati"


def _as_json(home: Path, running: Status) -> dict[str, Any]:
    return {
        "ready": running.ready,
        "processes": running.processes,
        **{key: running.addresses.get(key) for key in ("board", "api", "prefect")},
        "addresses": running.addresses,
        "home": home,
        "database_directory": _database_directory(home),
    }
