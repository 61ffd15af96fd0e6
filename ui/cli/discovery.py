"""`sipdumas discover …`: what the office really does, read from its trail, and the files other tools read."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.door import acting, new_group, now, office
from ui.cli.paper import say, say_json, say_table, write_file

if TYPE_CHECKING:
    from domain.store.eventlog import LogSpan
    from domain.workflow import Workflow
    from tasks.discovery import Findings, Waits

group = new_group("Proses nyata: apa yang benar-benar terjadi menurut jejaknya.")
As = Annotated[str, typer.Option("--as", metavar="USER", help="Atas nama petugas ini.")]
File = Annotated[str, typer.Argument(metavar="FILE", help="Berkas yang ditulis.")]
Since = Annotated[str | None, typer.Option("--from", metavar="DATE", help="Diterima sejak, misalnya 2026-08-01.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Sampai dengan.")]
Nature = Annotated[str | None, typer.Option("--nature", help="Hanya kelas ini.")]
Channel = Annotated[str | None, typer.Option("--channel", help="Hanya kanal ini.")]
DAYS = 91
"""How far back it looks unless asked otherwise: three months, as on the page."""
MOST = 10_000_000
"""No bound: whoever sits at the command line may wait."""
ROWS = 15


@group.command("show", help="Ragam jalan, putaran, waktu antartahap, dan kepatuhan pada alur yang berlaku.")
def show(
    as_user: As,
    since: Since = None,
    until: Until = None,
    nature: Nature = None,
    channel: Channel = None,
    as_json: Annotated[bool, typer.Option("--json", help="Cetak sebagai JSON.")] = False,
) -> None:
    """Print what the page shows; in text the commonest rows only."""
    from domain.store import transaction
    from tasks.discovery import discover, waits

    span = _span(since, until, nature, channel)
    with office():
        by = acting(as_user)
        found, spent = discover(span, by=by, at=now(), most=MOST), waits(span, by=by, most=MOST)
        with transaction() as store:
            route = store.workflows.in_force(now())
    if as_json:
        say_json({**vars(found), **vars(spent)})
    else:
        _tell(found, spent, route)


@group.command("xes", help="Tulis jejak sebagai XES (IEEE 1849), tanpa nama siapa pun.")
@group.command("ocel", help="Tulis jejak sebagai OCEL 2.0 (JSON), tanpa nama siapa pun.")
def log(
    context: typer.Context,
    file: File,
    as_user: As,
    since: Since = None,
    until: Until = None,
    nature: Nature = None,
    channel: Channel = None,
) -> None:
    """The trail for process mining, in the form the command is called by."""
    from tasks.discovery import log_file

    form, span = str(context.command.name), _span(since, until, nature, channel)
    with office():
        made = log_file(span, form, by=acting(as_user), at=now())
    write_file(file, made.content)
    say(f"{made.rows} pengaduan ditulis ke {file}.")


@group.command("bpmn", help="Tulis alur sebagai BPMN 2.0, untuk alat pemodelan.")
def bpmn(
    file: File,
    as_user: As,
    version: Annotated[
        str | None, typer.Option("--version", help="Nomor versi; bila tidak ditulis, yang berlaku.")
    ] = None,
) -> None:
    """The route with its drawing."""
    from tasks.discovery import route_file

    with office():
        made = route_file(version, by=acting(as_user), at=now())
    write_file(file, made.content)
    say(f"{made.rows} tahap ditulis ke {file}.")


def _span(since: str | None, until: str | None, nature: str | None, channel: str | None) -> LogSpan:
    from domain.calendar import OFFICE_ZONE, office_day
    from domain.store.eventlog import LogSpan

    last = _day(until, "--until") if until else office_day(now())
    first = _day(since, "--from") if since else last - timedelta(days=DAYS)
    begins, ends = (datetime.combine(day, time(), OFFICE_ZONE) for day in (first, last + timedelta(days=1)))
    return LogSpan(begins, ends, nature, channel)


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("tulis tanggal seperti 2026-08-01", param_hint=option) from None


def _tell(found: Findings, spent: Waits, route: Workflow) -> None:
    say(f"{found.held} pengaduan, {found.over} di antaranya selesai.")
    kept = found.adherence
    say(f"Sesuai dengan alur yang berlaku: {kept.conforming} dari {kept.cases}.")
    say()
    ways = [
        (one.count, f"{100 * one.share:.1f} %", _days(one.hours.median), _chain(one.path, route))
        for one in found.variants
    ]
    say_table(("pengaduan", "bagian", "tengah", "ragam jalan"), ways[:ROWS], empty="Belum ada yang selesai.")
    say()
    turns = [(one.times, one.cases, _chain(one.path, route)) for one in found.loops]
    say_table(("kali", "pengaduan", "putaran"), turns[:ROWS], empty="Tidak ada putaran.")
    say()
    edges = [
        (one.hours.count, _days(one.hours.median), _days(one.hours.p90), _chain((one.before, one.after), route))
        for one in spent.edges
    ]
    say_table(("kali", "tengah", "90 %", "dari → ke"), edges[:ROWS], empty="Belum ada perpindahan tahap.")
    say()
    astray = [(one.cases, one.cases - one.own, one.sentence) for one in kept.departures]
    say_table(("pengaduan", "versi lain", "penyimpangan"), astray[:ROWS], empty="Tidak ada penyimpangan.")


def _chain(path: tuple[str, ...], route: Workflow) -> str:
    return " → ".join(route.stage(key).title if route.has(key) else key for key in path)


def _days(hours: float) -> str:
    return f"{hours / 24:.1f} hari"
