"""Ways in by the command line: one letter, a look for earlier ones like it, many rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.door import acting, now, office
from ui.cli.paper import day, read_file, say, say_json, say_table
from ui.cli.work import Json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.registration import Intake
    from domain.store.search import Similar

ActingAs = Annotated[str | None, typer.Option("--as", metavar="USER", help="Atas nama petugas ini; tanpa ini: sistem.")]
File = Annotated[str, typer.Option("--file", metavar="FILE", help="Surat sebagai JSON; `-` membaca masukan.")]


def add_to(app: typer.Typer) -> None:
    """Put this file's commands on the list."""
    from ui.cli.importing import import_rows

    app.command("register", help="Catat satu surat.")(register)
    app.command("similar", help="Cari pengaduan terdahulu yang mirip dengan satu surat, tanpa mencatatnya.")(similar)
    app.command("import", help="Catat banyak baris dari berkas CSV; dapat dilanjutkan bila terhenti.")(import_rows)


def register(file: File, by: ActingAs = None, as_json: Json = False) -> None:
    """Register one letter and print its receipt; without a name the system itself is the registrar."""
    from domain.people import SYSTEM
    from domain.store import transaction
    from tasks import counter
    from ui.shapes import receipt_json

    intake = _letter(file)
    with office():
        receipt = counter.register(intake, by=acting(by) if by else SYSTEM, at=now())
        if as_json:
            with transaction() as store:
                say_json(receipt_json(receipt, store.complaints.look_at(receipt.id)))
            return
    say(f"Tercatat dengan nomor agenda {receipt.registration_number}, kode lacak {receipt.tracking_code}.")
    _say_similar(receipt.suspected, "Tidak ada pengaduan terdahulu yang mirip.")


def similar(file: File, as_json: Json = False) -> None:
    """Rank earlier complaints like a letter."""
    from domain.store import transaction
    from ui.shapes import similar_json

    intake = _letter(file)
    with office(), transaction() as store:
        hits = store.search.similar(intake)
    if as_json:
        say_json({"items": [similar_json(hit) for hit in hits]})
        return
    _say_similar(hits, "Tidak ada pengaduan terdahulu yang mirip.")


def _say_similar(hits: Sequence[Similar], empty: str) -> None:
    rows = [
        (hit.score, hit.registration_number, day(hit.received_at), hit.subject, ", ".join(hit.reasons)) for hit in hits
    ]
    say_table(("skor", "nomor", "diterima", "perihal", "alasan"), rows, empty=empty)


def _letter(file: str) -> Intake:
    """The letter in a file. Raises WrongFile, NotJson, Refused naming each bad field."""
    from config.intake import read_letter

    return read_letter(read_file(file), at=now())
