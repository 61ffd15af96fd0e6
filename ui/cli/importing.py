"""`sipdumas import`: many rows of a table, with a progress bar; what is broken off is taken up again by the same command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from domain.errors import Conflict
from ui.cli.door import acting, now, office
from ui.cli.paper import say, say_json
from ui.cli.work import Json

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.importing import ImportOrder, Totals
    from tasks.refusals import TakesRefusals


def import_rows(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Berkas CSV; baris pertama memuat nama kolom.")],
    mapping: Annotated[
        str, typer.Option(metavar="NAME", help="Pemetaan di config/mappings, misalnya la-311; sekaligus nama kanalnya.")
    ],
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Hanya N baris pertama.")] = None,
    history: Annotated[
        bool, typer.Option("--history", help="Hanya catat riwayatnya, jangan mulai proses apa pun.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="Laporan baris yang ditolak (CSV); bila tidak disebut, di SIPDUMAS_HOME/import."
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--as", metavar="USER", help="Nama akun yang mengimpor; bila tidak disebut, sistem.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Import a table."""
    from config.mapping import read_mapping
    from config.settings import settings
    from domain.people import SYSTEM
    from tasks.importing import ImportOrder
    from tasks.refusals import refusal_report

    at, rules = now(), read_mapping(mapping)
    where = report or _report_path(settings().home, mapping, at)
    with office():
        order = ImportOrder(file, rules, acting(by) if by else SYSTEM, at, limit, history)
        with refusal_report(where) as refusals:
            totals = _run(order, refusals)
    _tell(totals, where, as_json=as_json)
    if not totals.finished:
        raise Conflict(
            "Dihentikan sebelum selesai. Jalankan perintah yang sama untuk melanjutkan; baris yang sudah masuk tidak dicatat dua kali."
        )


def _report_path(home: Path, mapping: str, at: datetime) -> Path:
    return home / "import" / f"{mapping}-{at:%Y%m%dT%H%M%SZ}.csv"


def _run(order: ImportOrder, refusals: TakesRefusals) -> Totals:
    from tqdm import tqdm

    from flows.signals import stopping_by_signal
    from tasks.csv_rows import count_lines
    from tasks.importing import import_file

    lines = max(0, count_lines(order.path) - 1)
    # disable=None: no bar where nobody watches
    with (
        stopping_by_signal() as stop,
        tqdm(total=min(lines, order.limit or lines), unit=" baris", disable=None) as bar,
    ):
        return import_file(order, refusals, progress=lambda so_far: bar.update(so_far.read - bar.n), stop=stop.is_set)


def _tell(totals: Totals, where: Path, *, as_json: bool) -> None:
    if as_json:
        say_json({**vars(totals), "report": where if totals.refused else None})
        return
    say(
        f"{totals.read} baris dibaca: {totals.entered} dicatat, {totals.already} sudah ada, {totals.refused} ditolak; {totals.uncertain} tidak pasti."
    )
    if totals.by_status:
        say(
            "Menurut keadaan: "
            + ", ".join(f"{status} {count}" for status, count in totals.by_status.most_common())
            + "."
        )
    if totals.refused:
        say(f"Baris yang ditolak beserta alasannya: {where}")
