"""`sipdumas workflow …`, the steps of a version: propose, approve, publish, export, and moving complaints to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.door import WrongFile, acting, now, office
from ui.cli.paper import say, say_json, say_table
from ui.cli.workflow import Json, Mapped, group, read_plan

__all__ = ["group"]

if TYPE_CHECKING:
    from domain.store.moving import MoveProgress
    from domain.versions import WorkflowVersion

Version = Annotated[str, typer.Argument(metavar="VERSION", help="Nomor versi, atau awal SHA-256-nya.")]
Move = Annotated[int, typer.Argument(metavar="MOVE", help="Nomor perpindahan.")]
As = Annotated[str, typer.Option("--as", metavar="USER", help="Atas nama petugas ini.")]
Reason = Annotated[str, typer.Option("--reason", help="Alasannya.")]
Most = Annotated[int | None, typer.Option("--most", min=1, help="Paling banyak sekian pengaduan.")]
STATES = {
    "waiting": "menunggu",
    "moved": "pindah",
    "stayed": "tetap",
    "undone": "dikembalikan",
    "kept": "tidak dikembalikan",
}


@group.command("propose", help="Simpan, periksa dan usulkan berkas alur; orang kedua menyetujuinya.")
def propose(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Berkas YAML alur; kasus acuan di sebelahnya ikut.")],
    reason: Reason,
    basis: Annotated[str, typer.Option("--basis", help="Dasar hukumnya.")],
    as_user: As,
    as_json: Json = False,
) -> None:
    """Put a file before a second person; print its number."""
    from tasks.versions import propose_draft, read_draft

    draft = read_draft(Path(file))
    with office():
        found = propose_draft(draft, reason=reason, legal_basis=basis, by=acting(as_user), at=now())
    _print(found, as_json)


@group.command("approve", help="Setujui versi yang diusulkan; tidak oleh penyusun atau pengusulnya.")
def approve(version: Version, as_user: As, as_json: Json = False) -> None:
    """The second pair of eyes."""
    from tasks import versions

    with office():
        _print(versions.approve(version, by=acting(as_user), at=now()), as_json)


@group.command("publish", help="Berlakukan versi yang disetujui, sekarang atau mulai suatu tanggal.")
def publish(
    version: Version,
    as_user: As,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Misalnya 2027-01-04.")] = None,
    as_json: Json = False,
) -> None:
    """Let it hold for complaints registered from then on."""
    from tasks import versions

    day = _day(since) if since else None
    with office():
        _print(versions.publish(version, day=day, by=acting(as_user), at=now()), as_json)


@group.command("retire", help="Batalkan versi yang belum berlaku.")
def retire(version: Version, reason: Reason, as_user: As, as_json: Json = False) -> None:
    """Give a version up before it holds."""
    from tasks import versions

    with office():
        _print(versions.retire(version, reason=reason, by=acting(as_user), at=now()), as_json)


@group.command(
    "export", help="Tulis satu versi, sama sampai ke bita, ke layar atau ke berkas (beserta kasus acuannya)."
)
def export(
    version: Version,
    to: Annotated[str | None, typer.Option("--to", metavar="FILE", help="Berkas yang belum ada.")] = None,
) -> None:
    """The exchange form."""
    from config.golden import golden_beside
    from tasks import versions

    with office():
        draft = versions.export(version)
    if to is None:
        typer.echo(draft.source, nl=False)
        return
    _write(Path(to), draft.source)
    if draft.golden:
        _write(golden_beside(Path(to)), draft.golden)


@group.command(
    "move",
    help="Pindahkan pengaduan berjalan ke versi yang berlaku; perpindahan yang terputus dilanjutkan dengan --continue.",
)
def move(
    version: Annotated[str | None, typer.Argument(metavar="[VERSION]", help="Nomor versi yang berlaku.")] = None,
    *,
    as_user: As,
    reason: Annotated[str, typer.Option("--reason", help="Alasannya.")] = "",
    mapping: Mapped = None,
    most: Most = None,
    carry: Annotated[int | None, typer.Option("--continue", metavar="MOVE", help="Lanjutkan perpindahan ini.")] = None,
    as_json: Json = False,
) -> None:
    """Begin a move, or go on with one; complaint by complaint until none is left."""
    from tasks import moving

    if (version is None) == (carry is None):
        raise typer.BadParameter("tulis VERSION, atau --continue MOVE", param_hint="VERSION")
    with office():
        by = acting(as_user)
        if version is not None:
            carry = moving.begin_move(
                version, reason=reason, by=by, at=now(), plan=read_plan(mapping), most=most
            ).number
        _print_move(_to_the_end(carry or 0, as_user), as_json)


@group.command("moves", help="Perpindahan yang pernah dimulai.")
def list_moves(as_json: Json = False) -> None:
    """List moves, newest first."""
    from tasks import moving

    with office():
        found = moving.moves()
    if as_json:
        say_json({"items": found})
        return
    rows = [(one.number, one.version[:12], _counts(one), one.begun_by, one.reason) for one in found]
    say_table(("nomor", "ke versi", "hasil", "oleh", "alasan"), rows, empty="Belum ada perpindahan.")


@group.command("undo", help="Kembalikan perpindahan; yang sudah diputuskan sejak itu didaftar dan tetap.")
@group.command("undo-move", hidden=True)
def undo(move: Move, reason: Reason, as_user: As, as_json: Json = False) -> None:
    """Take a move back."""
    from tasks import moving

    with office():
        moving.undo(move, reason=reason, by=acting(as_user), at=now())
        _print_move(_to_the_end(move, as_user), as_json)


@group.command("golden", help="Jadikan pengaduan nyata sebuah kasus acuan; data pribadinya dihilangkan.")
def golden(
    complaint: Annotated[str, typer.Argument(metavar="COMPLAINT", help="Nomor agenda, kode lacak atau id.")],
    as_user: As,
) -> None:
    """Print a golden case made of a real complaint."""
    from config.golden import write_golden
    from tasks.golden import case_from

    with office():
        say(write_golden([case_from(complaint, by=acting(as_user))]).rstrip())


def _to_the_end(number: int, as_user: str) -> MoveProgress:
    from tasks import moving

    found = moving.progress(number)
    while found.left:
        further = moving.carry_on(number, by=acting(as_user), at=now())
        if further.left == found.left:  # another process has the rest in hand
            return further
        found = further
    return found


def _print(version: WorkflowVersion, as_json: Json) -> None:
    from domain.calendar import indonesian_day, office_day
    from domain.versions import WORDS

    if as_json:
        say_json(version)
        return
    since = f" mulai {indonesian_day(office_day(version.in_force_from))}" if version.in_force_from else ""
    say(f"Versi {version.number} ({version.version[:12]}): {WORDS[version.status]}{since}.")


def _print_move(found: MoveProgress, as_json: Json) -> None:
    from tasks import moving

    rest = [*moving.moved_complaints(found.number, "stayed"), *moving.moved_complaints(found.number, "kept")]
    if as_json:
        say_json({**vars(found), "plan": found.plan.as_json(), "left": found.left, "remaining": rest})
        return
    say(f"Perpindahan {found.number}: {_counts(found)}.")
    for one in rest:
        say(f"  {one.registration_number}: {one.reason}")


def _counts(found: MoveProgress) -> str:
    return ", ".join(_each(found)) or "tidak ada"


def _each(found: MoveProgress) -> Iterator[str]:
    for state, word in STATES.items():
        if count := found.counts.get(state):
            yield f"{count} {word}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("tulis tanggal seperti 2027-01-04", param_hint="--from") from None


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as wrong:
        raise WrongFile({str(path): f"tidak dapat ditulis ({wrong.strerror})"}) from None
