"""`sipdumas deadlines …`: what is due, and the sweep that reminds, escalates and lets lapse."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated

import typer

from ui.cli.door import new_group, now, office
from ui.cli.paper import day, say, say_json, say_table
from ui.cli.work import cards_json

group = new_group("Batas waktu.")
Json = Annotated[bool, typer.Option("--json", help="Cetak sebagai JSON.")]


@group.command("list", help="Tahap yang lewat batas waktunya.")
def list_overdue(
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="TIME", help="Pada saat ini, misalnya 2026-11-24 atau 2026-11-24T09:00."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Paling banyak sekian.")] = 200,
    as_json: Json = False,
) -> None:
    """List open visits that are (or will be) overdue at a moment."""
    from domain.store import transaction
    from domain.store.board import Filter

    at = _moment(as_of) if as_of else now()
    with office(), transaction() as store:
        cards, more = store.board.cards(Filter(overdue_at=at), limit=limit)
        if as_json:
            say_json({"as_of": at, "items": cards_json(store, cards), "next": more})
            return
    rows = [(card.registration_number, day(card.due_at), card.stage, card.role, card.subject) for card in cards]
    say_table(("nomor", "jatuh tempo", "tahap", "peran", "perihal"), rows, empty="Tidak ada yang lewat batas waktu.")
    if more:
        say(f"… dan masih ada lagi; lihat lebih banyak dengan --limit (sekarang {limit}).")


def _moment(text: str) -> datetime:
    """A moment given by hand: without an offset it is the office's time, a bare date means the end of that day."""
    from domain.calendar import OFFICE_ZONE

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("tulis waktu seperti 2026-11-24 atau 2026-11-24T09:00", param_hint="--as-of") from None
    if len(text) == len("2026-11-24"):
        moment = datetime.combine(moment.date() + timedelta(days=1), time.min)
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


@group.command("run", help="Jalankan penyapuan batas waktu sekarang juga (berjalan sendiri pada `sipdumas up`).")
def run(
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="TIME", help="Seakan-akan sudah saat ini; hanya di rumah contoh."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Remind, escalate and let lapse what is due now; in a demo home also what will be."""
    from flows.deadlines import sweep, sweep_ahead

    with office():
        done = sweep_ahead(_moment(as_of), at=now()) if as_of else sweep(now())
    if as_json:
        say_json(vars(done))
        return
    say(
        f"{done.reminded} pengingat, {done.breached} lewat batas waktu ({done.escalated} dieskalasi), "
        f"{done.lapsed} tahap ditutup karena lewat batas waktunya."
    )
