"""`sipdumas report …`: monthly reports, as they were kept or made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from domain.errors import NotFound
from ui.cli.door import WrongFile, acting, new_group, now, office
from ui.cli.paper import moment, say, say_json, say_table

if TYPE_CHECKING:
    from domain.store.reporting import Report

group = new_group("Laporan bulanan.")
Json = Annotated[bool, typer.Option("--json", help="Cetak sebagai JSON.")]
MonthWord = Annotated[str, typer.Argument(metavar="MONTH", help="Bulan, misalnya 2026-10.")]


@group.command("list", help="Laporan yang tersimpan, bulan terbaru di atas.")
def list_reports(as_json: Json = False) -> None:
    """List kept reports, every edition."""
    from domain.store import transaction

    with office(), transaction() as store:
        found = store.reports.all()
    if as_json:
        say_json({"items": [_line(one) for one in found]})
        return
    rows = [(str(one.month), one.edition, moment(one.made_at), one.made_by) for one in found]
    say_table(("bulan", "susunan", "disusun", "oleh"), rows, empty="Belum ada laporan; susun dengan `report make`.")


@group.command("make", help="Susun laporan satu bulan; bila tidak ada angka yang berubah, tetap susunan yang ada.")
def make(
    month: MonthWord,
    as_user: Annotated[str, typer.Option("--as", metavar="USER", help="Atas nama petugas ini.")],
    as_json: Json = False,
) -> None:
    """Make a month's report by hand."""
    from domain.reporting import Month
    from tasks.reports import make_report

    with office():
        made = make_report(Month.read(month), by=acting(as_user), at=now())
    if as_json:
        say_json(_line(made))
        return
    say(f"Laporan {made.month.title} tersimpan, susunan ke-{made.edition}.")


@group.command("show", help="Isi laporan satu bulan sebagai JSON; dengan --pdf atau --xlsx juga berkasnya.")
def show(
    month: MonthWord,
    pdf: Annotated[Path | None, typer.Option(metavar="FILE", help="Tulis PDF ke berkas ini.")] = None,
    xlsx: Annotated[Path | None, typer.Option(metavar="FILE", help="Tulis XLSX ke berkas ini.")] = None,
) -> None:
    """Print the latest edition, and write its files where asked."""
    from domain.reporting import Month
    from domain.store import transaction

    with office(), transaction() as store:
        report = store.reports.latest(Month.read(month))
        if report is None:
            raise NotFound(f"Laporan {month} belum disusun; susun dengan `sipdumas report make {month} --as USER`.")
        files = {
            path: store.documents.content(sha256)[1]
            for path, sha256 in ((pdf, report.pdf), (xlsx, report.xlsx))
            if path
        }
    for path, content in files.items():
        _write(path, content)
    say_json({**_line(report), "content": report.content})


def _line(report: Report) -> dict[str, object]:
    return {
        "month": str(report.month),
        "edition": report.edition,
        "made_at": report.made_at,
        "made_by": report.made_by,
        "pdf": report.pdf,
        "xlsx": report.xlsx,
    }


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as wrong:
        raise WrongFile({path.name: f"berkas tidak dapat ditulis ({wrong.strerror})"}) from wrong
