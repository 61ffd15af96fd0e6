"""`sipdumas bench NAME`: how fast and how robust is it, here and now? One line of JSON: the figures and the machine.

The benchmarks lie beside the tests and come with a checkout only.
"""

from __future__ import annotations

import importlib
import json
import signal
import sys
from typing import Annotated

import typer

from domain.errors import NotFound
from ui.cli.paper import say

NAMES = ("handoff", "engine", "idle", "economy", "chaos", "simulate", "screens", "people", "editor", "impact")
Name = Annotated[str, typer.Argument(metavar="NAME", help=f"Salah satu dari: {', '.join(NAMES)}.")]


def add_to(app: typer.Typer) -> None:
    """Put `bench` on the list."""
    passed_on = {"allow_extra_args": True, "ignore_unknown_options": True}
    app.command(
        "bench",
        help="Ukur kecepatan atau ketahanan pada mesin ini; mencetak satu baris JSON. Hanya dari checkout.",
        context_settings=passed_on,
    )(bench)


def bench(context: typer.Context, name: Name) -> None:
    """Run one benchmark; what follows its name is its own (`sipdumas bench NAME -- --help`)."""
    if name not in NAMES:
        raise NotFound(f"Tidak ada pengukuran “{name}”; yang ada: {', '.join(NAMES)}.")
    try:
        module = importlib.import_module(f"tests.bench.{name}")
        measuring = importlib.import_module("tests.bench.measuring")
    except ModuleNotFoundError as missing:
        if not (missing.name or "").startswith("tests"):
            raise
        raise NotFound(
            "Pengukuran tidak ikut terpasang; jalankan dari checkout proyek (folder yang memuat tests/bench)."
        ) from None
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped and cleared away
    figures = module.run(context.args)
    say(json.dumps({"bench": name, **figures, "machine": measuring.machine()}, ensure_ascii=False))
