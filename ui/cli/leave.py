"""`sipdumas leave …`: who is away, and who stands in."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import typer

from ui.cli.door import acting, new_group, now, office
from ui.cli.paper import say, say_json, say_table

group = new_group("Cuti petugas dan penggantinya.")
Username = Annotated[str, typer.Argument(metavar="USER", help="Akun yang cuti.")]
Deputy = Annotated[str, typer.Argument(metavar="DEPUTY", help="Akun penggantinya.")]
First = Annotated[str, typer.Argument(metavar="FIRST", help="Hari pertama, misalnya 2026-12-21.")]
Last = Annotated[str, typer.Argument(metavar="LAST", help="Hari terakhir, ikut dihitung.")]
As = Annotated[str, typer.Option("--as", metavar="USER", help="Atas nama petugas ini.")]
Json = Annotated[bool, typer.Option("--json", help="Cetak sebagai JSON.")]


@group.command("list", help="Cuti yang berjalan dan yang akan datang.")
def list_leave(
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Juga yang sudah lewat, berakhir pada tanggal ini atau sesudahnya."),
    ] = None,
    as_json: Json = False,
) -> None:
    """List leave by its first day."""
    from domain.calendar import indonesian_day, office_day
    from domain.store import transaction
    from ui.shapes import leave_json

    start = _day(since, "--since") if since else office_day(now())
    with office(), transaction() as store:
        found = store.people.leaves(since=start)
    if as_json:
        say_json({"items": [leave_json(one) for one in found]})
        return
    rows = [
        (one.id, one.username, one.deputy, indonesian_day(one.first_day), indonesian_day(one.last_day)) for one in found
    ]
    say_table(("id", "akun", "pengganti", "hari pertama", "hari terakhir"), rows, empty="Belum ada cuti yang tercatat.")


@group.command("add", help="Catat cuti: siapa, penggantinya, hari pertama dan terakhir.")
def add(username: Username, deputy: Deputy, first: First, last: Last, as_user: As) -> None:
    """Enter leave and print its id."""
    from domain.store.people import Leave
    from tasks.absence import enter_leave

    leave = Leave(username, deputy, _day(first, "FIRST"), _day(last, "LAST"))
    with office():
        enter_leave(leave, by=acting(as_user), at=now())
    say(str(leave.id))


@group.command("remove", help="Hapus cuti dari daftar.")
def remove(leave: Annotated[UUID, typer.Argument(metavar="ID", help="Id dari `leave list`.")], as_user: As) -> None:
    """Take leave off the list."""
    from tasks.absence import end_leave

    with office():
        end_leave(leave, by=acting(as_user), at=now())
    say("Cuti dihapus dari daftar.")


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("tulis tanggal seperti 2026-12-24", param_hint=where) from None
