"""The office's work: what waits for whom, decisions, one complaint with its trail, search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from domain.errors import NotFound, Refused
from ui.cli.door import acting, now, office
from ui.cli.paper import day, say, say_json, say_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from domain.store import Store
    from domain.store.board import Card

Json = Annotated[bool, typer.Option("--json", help="Cetak sebagai JSON.")]
As = Annotated[str, typer.Option("--as", metavar="USER", help="Nama akun petugas yang bertindak.")]
MOST = 10_000


def add_to(app: typer.Typer) -> None:
    """Put this file's commands on the list."""
    app.command("tasks", help="Tahap yang menunggu, yang jatuh tempo lebih dahulu di atas.")(tasks)
    app.command("decide", help="Ambil keputusan atas satu tahap.")(decide)
    app.command("show", help="Satu pengaduan: riwayat, batas waktu beserta alasannya, surat.")(show)
    app.command("search", help="Cari kata, nomor agenda atau kode lacak.")(search)


def tasks(
    role: Annotated[str | None, typer.Option(help="Hanya kartu peran ini, misalnya analyst.")] = None,
    stage: Annotated[str | None, typer.Option(help="Hanya kartu tahap ini, misalnya analysis.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="Paling banyak sekian.")] = 200,
    as_json: Json = False,
) -> None:
    """List open visits, overdue first."""
    from domain.store import transaction
    from domain.store.board import Filter

    with office(), transaction() as store:
        _known(store, role, stage)
        cards, more = store.board.cards(Filter(stage=stage, roles=[role] if role else None), limit=limit)
        if as_json:
            say_json({"items": cards_json(store, cards), "next": more})
            return
        say_table(
            ("nomor", "tahap", "peran", "jatuh tempo", "keadaan", "perihal"),
            map(_line, cards),
            empty="Tidak ada yang menunggu.",
        )
        if more:
            say(f"… dan masih ada lagi; lihat lebih banyak dengan --limit (sekarang {limit}).")


def _known(store: Store, role: str | None, stage: str | None) -> None:
    if stage:
        store.workflows.in_force().stage(stage)
    labels = store.people.role_labels()
    if role and role not in labels:
        raise NotFound(f"Tidak ada peran “{role}”; yang ada: {', '.join(sorted(labels))}.")


def _line(card: Card) -> tuple[object, ...]:
    late = " !" if card.due_at and card.due_at < now() else ""
    return card.registration_number, card.stage, card.role, day(card.due_at) + late, card.state(), card.subject


def cards_json(store: Store, cards: Iterable[Card]) -> list[dict[str, Any]]:
    """Cards for programs."""
    from ui.shapes import card_json

    return [card_json(card, store.complaints.look_at(card.complaint_id)) for card in cards]


def decide(
    visit: Annotated[
        str, typer.Argument(metavar="VISIT", help="Id tahap, atau nomor agenda pengaduan yang tahapnya terbuka.")
    ],
    outcome: Annotated[str, typer.Argument(metavar="OUTCOME", help="Kunci keputusan, misalnya forward.")],
    by: As,
    field: Annotated[
        list[str] | None, typer.Option("--field", metavar="NAME=VALUE", help="Isian keputusan; boleh berulang.")
    ] = None,
    note: Annotated[str | None, typer.Option(help="Catatan dalam riwayat.")] = None,
    as_json: Json = False,
) -> None:
    """Decide a visit."""
    from domain.store import transaction
    from ui.shapes import after_json

    fields = _fields(field or [])
    with office():
        officer = acting(by)
        with transaction() as store:
            complaint_id, visit_id = named_visit(store, visit)
            complaint = store.complaints.take(complaint_id)
            opened = complaint.decide(outcome, by=officer, at=now(), visit_id=visit_id, fields=fields, note=note)
    if as_json:
        say_json(after_json(complaint))
    elif opened:
        title = complaint.office.route.stage(opened.stage).title
        say(f"{complaint.registration_number}: diputuskan; selanjutnya “{title}” ({opened.role}), tahap {opened.id}.")
    else:
        say(f"{complaint.registration_number}: diputuskan; pengaduan selesai.")


def _fields(pairs: list[str]) -> dict[str, object]:
    wrong = [pair for pair in pairs if "=" not in pair or pair.startswith("=")]
    if wrong:
        raise typer.BadParameter(f"tulis --field NAMA=ISI, bukan “{wrong[0]}”")
    return {name: value for name, _, value in (pair.partition("=") for pair in pairs)}


def named_visit(store: Store, word: str) -> tuple[UUID, UUID]:
    """(complaint, visit) named by a visit's id, or by a complaint that has a visit open. Raises NotFound and Refused."""
    from uuid import UUID

    try:
        visit_id = UUID(word)
    except ValueError:
        return _open_of(store, store.complaints.find(word))
    try:
        return store.complaints.of_visit(visit_id), visit_id
    except NotFound:
        return _open_of(store, store.complaints.find(word))


def _open_of(store: Store, complaint_id: UUID) -> tuple[UUID, UUID]:
    complaint = store.complaints.look_at(complaint_id)
    if complaint.open_visit is None:
        raise Refused(
            {complaint.registration_number: "pengaduan ini sudah selesai; tidak ada tahap yang menunggu keputusan"}
        )
    return complaint_id, complaint.open_visit.id


def show(
    named: Annotated[
        str, typer.Argument(metavar="NUMBER|TRACKING|ID", help="Nomor agenda, kode lacak, id pengaduan atau id tahap.")
    ],
    as_json: Json = False,
) -> None:
    """Show one complaint without the complainant's identity."""
    from ui.cli.dossier import print_case, read_case
    from ui.shapes import complaint_json

    with office():
        case = read_case(named)
    if as_json:
        say_json(complaint_json(case))
    else:
        print_case(case)


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS…", help="Kata yang dicari; “frasa utuh” dalam tanda petik.")
    ],
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="Paling banyak sekian.")] = 20,
    as_json: Json = False,
) -> None:
    """Search subjects and bodies."""
    from domain.store import transaction
    from domain.store.board import Filter
    from ui.shapes import listed_json

    with office(), transaction() as store:
        found, more = store.board.complaints(Filter(words=" ".join(words)), limit=limit)
    if as_json:
        say_json({"items": [listed_json(one, now()) for one in found], "next": more})
        return
    rows = [
        (one.registration_number, day(one.received_at), one.channel, one.stage or "selesai", one.subject)
        for one in found
    ]
    say_table(
        ("nomor", "diterima", "kanal", "tahap", "perihal"), rows, empty="Tidak ada pengaduan yang memuat kata itu."
    )
    if more:
        say(f"… dan masih ada lagi; lihat lebih banyak dengan --limit (sekarang {limit}).")
