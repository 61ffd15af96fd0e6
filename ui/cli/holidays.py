"""`sipdumas calendar …`: the table of days off, and what an edit of it moves."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from ui.cli.door import acting, new_group, now, office
from ui.cli.paper import say, say_json, say_table

group = new_group("Hari libur dan cuti bersama.")
Day = Annotated[str, typer.Argument(metavar="DATE", help="Tanggal, misalnya 2026-12-24.")]
As = Annotated[str, typer.Option("--as", metavar="USER", help="Atas nama petugas ini.")]
Reason = Annotated[str, typer.Option(help="Alasannya, misalnya nomor SKB.")]
Json = Annotated[bool, typer.Option("--json", help="Cetak sebagai JSON.")]


class Kind(StrEnum):
    """The two kinds of days off, as they are typed."""

    NATIONAL = "national"
    COLLECTIVE_LEAVE = "collective_leave"


WORDS = {Kind.NATIONAL: "libur nasional", Kind.COLLECTIVE_LEAVE: "cuti bersama"}


@group.command("list", help="Hari libur satu tahun.")
def list_days(
    year: Annotated[int | None, typer.Option(min=2000, max=2100, help="Tahun; tanpa ini tahun berjalan.")] = None,
    as_json: Json = False,
) -> None:
    """List the days off of a year."""
    from domain.calendar import indonesian_day, office_day
    from domain.store import transaction

    asked = year or office_day(now()).year
    with office(), transaction() as store:
        days = store.calendar.days_off(asked)
    if as_json:
        say_json({"year": asked, "items": days})
        return
    rows = [
        (indonesian_day(one.day), one.name, WORDS[Kind(one.kind)], "perkiraan" if one.estimated else "") for one in days
    ]
    say_table(
        ("tanggal", "nama", "jenis", "catatan"), rows, empty=f"Belum ada hari libur {asked}; tambahkan lebih dahulu."
    )


@group.command("add", help="Tambahkan atau ubah satu hari libur; batas waktu pengaduan terbuka dihitung ulang.")
def add(
    day: Day,
    name: Annotated[str, typer.Argument(help="Nama hari libur.")],
    as_user: As,
    reason: Reason,
    kind: Annotated[Kind, typer.Option(help="Jenisnya.")] = Kind.NATIONAL,
) -> None:
    """Enter a day off."""
    from domain.calendar import DayOff, DayOffKind
    from tasks.holidays import add_day_off

    new = DayOff(_day(day), name, DayOffKind(kind.value))
    with office():
        moved = add_day_off(new, by=acting(as_user), at=now(), reason=reason)
    say(f"Tersimpan. {moved.complaints} pengaduan terbuka diperiksa, {moved.due_dates} batas waktu bergeser.")


@group.command("remove", help="Hapus satu hari libur; batas waktu pengaduan terbuka dihitung ulang.")
def remove(day: Day, as_user: As, reason: Reason) -> None:
    """Make a day off an ordinary day again."""
    from tasks.holidays import remove_day_off

    with office():
        moved = remove_day_off(_day(day), by=acting(as_user), at=now(), reason=reason)
    say(f"Terhapus. {moved.complaints} pengaduan terbuka diperiksa, {moved.due_dates} batas waktu bergeser.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("tulis tanggal seperti 2026-12-24", param_hint="DATE") from None
