"""`sipdumas outbox …`: what waits for somebody outside, and another try for what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from domain.errors import Conflict, NotFound
from ui.cli.door import acting, new_group, now, office
from ui.cli.paper import moment, say, say_json, say_table

if TYPE_CHECKING:
    from domain.correspondence import Parcel

group = new_group("Kotak keluar: surat dan pemberitahuan yang menunggu dikirim.")
Json = Annotated[bool, typer.Option("--json", help="Cetak sebagai JSON.")]


@group.command("list", help="Isi kotak keluar, yang terbaru di atas.")
def list_parcels(
    complaint: Annotated[
        str | None, typer.Argument(metavar="[NUMBER]", help="Nomor agenda, kode lacak atau id pengaduan.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Paling banyak sekian.")] = 100,
    as_json: Json = False,
) -> None:
    """List parcels without their recipients: these are identities."""
    from domain.store import transaction
    from ui.shapes import parcel_json

    with office(), transaction() as store:
        parcels = store.correspondence.parcels(store.complaints.find(complaint) if complaint else None, limit)
    if as_json:
        say_json({"items": [{**parcel_json(one), "state": _state(one)} for one in parcels]})
        return
    rows = [(one.id, one.channel, _state(one), one.tries, moment(one.created_at), one.last_error) for one in parcels]
    say_table(("id", "kanal", "keadaan", "coba", "dibuat", "galat terakhir"), rows, empty="Kotak keluar kosong.")


def _state(parcel: Parcel) -> str:
    if parcel.delivered_at:
        return "terkirim"
    return "gagal" if parcel.dead_at else "menunggu"


@group.command("retry", help="Coba lagi sekarang: satu kiriman, atau semua yang gagal.")
def retry(
    parcel: Annotated[str | None, typer.Argument(metavar="[ID]", help="Id kiriman dari `outbox list`.")] = None,
) -> None:
    """Ask for another try of one parcel, or of all that were given up."""
    from domain.store import transaction

    with office(), transaction() as store:
        known = store.correspondence.parcels(limit=100_000)
        asked = [one for one in known if one.dead_at] if parcel is None else [_one(known, parcel)]
        for one in asked:
            store.correspondence.retry(one.id, at=now())
    say(f"{len(asked)} kiriman dicoba lagi.")


@group.command("posted", help="Catat bahwa satu kiriman sudah diposkan.")
def by_hand(
    parcel: Annotated[str, typer.Argument(metavar="ID", help="Id kiriman dari `outbox list`.")],
    as_user: Annotated[str, typer.Option("--as", metavar="USER", help="Atas nama petugas ini.")],
) -> None:
    """An officer has put it into the post."""
    from domain.store import transaction
    from tasks.notices import posted

    with office():
        with transaction() as store:
            wanted = _one(store.correspondence.parcels(limit=100_000), parcel)
        posted(wanted.id, by=acting(as_user), at=now())
    say("Tercatat sudah diposkan.")


def _one(known: list[Parcel], named: str) -> Parcel:
    try:
        wanted = UUID(named)
    except ValueError:
        wanted = UUID(int=0)
    found = next((one for one in known if one.id == wanted), None)
    if found is None:
        raise NotFound(f"Tidak ada kiriman “{named}”; lihat `sipdumas outbox list`.")
    if found.delivered_at:
        raise Conflict("Kiriman itu sudah sampai; tidak perlu dicoba lagi.")
    return found
