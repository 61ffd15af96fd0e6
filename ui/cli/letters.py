"""`sipdumas letters …`: which letters went out, and one of them as a file to print."""

from __future__ import annotations

from typing import Annotated

import typer

from domain.errors import Conflict
from ui.cli.door import new_group, office
from ui.cli.paper import moment, say, say_json, say_table, write_file

group = new_group("Surat keluar.")
Json = Annotated[bool, typer.Option("--json", help="Cetak sebagai JSON.")]


@group.command("list", help="Surat terakhir, atau surat satu pengaduan.")
def list_letters(
    complaint: Annotated[
        str | None, typer.Argument(metavar="[NUMBER]", help="Nomor agenda, kode lacak atau id pengaduan.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Paling banyak sekian.")] = 50,
    as_json: Json = False,
) -> None:
    """List letters, newest first; of one complaint, oldest first."""
    from domain.store import transaction
    from ui.shapes import letter_json

    with office(), transaction() as store:
        if complaint:
            letters = store.correspondence.of(store.complaints.find(complaint))
        else:
            letters = store.correspondence.latest(limit)
    if as_json:
        say_json({"items": [letter_json(one) for one in letters]})
        return
    rows = [(one.number, one.kind, one.state.value, moment(one.claimed_at), moment(one.issued_at)) for one in letters]
    say_table(("nomor", "jenis", "keadaan", "dinomori", "terbit"), rows, empty="Belum ada surat.")


@group.command("print", help="Simpan PDF satu surat.")
def print_letter(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Nomor surat, misalnya B-1/TT/11/2026.")],
    to: Annotated[str, typer.Option("--to", metavar="FILE", help="Berkas PDF yang ditulis.")],
) -> None:
    """Write the PDF of an issued letter."""
    from domain.store import transaction

    with office(), transaction() as store:
        letter = store.correspondence.by_number(number)
        if letter.sha256 is None:
            raise Conflict(f"Surat {letter.number} belum atau batal terbit ({letter.state.value}); tidak ada PDF-nya.")
        _, content = store.documents.content(letter.sha256)
    write_file(to, content)
    say(f"Surat {letter.number} disimpan di {to}.")
