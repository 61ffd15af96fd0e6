"""`sipdumas workflow simulate`: today's office beside a draft, or beside itself with other officers or arrivals."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from domain.errors import Refused
from ui.cli.door import now, office
from ui.cli.paper import say, say_json
from ui.cli.simulation_paper import say_judged, say_tables, told
from ui.cli.versions import group
from ui.cli.workflow import Json

__all__ = ["group"]

if TYPE_CHECKING:
    from domain.simulation import Away, Told, WhatIf
    from domain.workflow import Workflow
    from tasks.outlook import Outlook
    from tasks.simulation import Learnt

Draft = Annotated[
    str | None,
    typer.Argument(
        metavar="[DRAFT]", help="Berkas YAML atau versi yang tersimpan; bila tidak disebut, alur yang berlaku."
    ),
]
Log = Annotated[
    Path | None,
    typer.Option("--log", metavar="CSV", help="Belajar dari log kejadian sistem lain, bukan dari jejak kantor ini."),
]
Zone = Annotated[str, typer.Option("--zone", metavar="ZONE", help="Zona waktu log itu, misalnya Europe/Amsterdam.")]
Without = Annotated[
    list[str] | None, typer.Option("--without", metavar="USER", help="Tanpa petugas ini; boleh diulang.")
]
Add = Annotated[
    list[str] | None, typer.Option("--add", metavar="ROLE", help="Tambah satu petugas peran ini; boleh diulang.")
]
Leave = Annotated[
    list[str] | None,
    typer.Option("--leave", metavar="USER:FROM..TO", help="Cuti, misalnya analyst:2027-01-04..2027-01-15."),
]
Busiest = Annotated[bool, typer.Option("--without-busiest", help="Tanpa petugas yang paling banyak mengerjakan.")]
Months = Annotated[int, typer.Option("--months", help="Berapa bulan ke depan disimulasikan (1–24).")]
LearntMonths = Annotated[
    int, typer.Option("--trail-months", help="Berapa bulan jejak terakhir yang dipelajari (1–24).")
]
Replications = Annotated[int, typer.Option("--replications", help="Berapa kali diulang (10–50).")]
Seed = Annotated[int, typer.Option("--seed", help="Benih acak; benih yang sama memberi hasil yang sama.")]
Arrivals = Annotated[
    float, typer.Option("--arrivals", metavar="FACTOR", help="Pengaduan masuk sekian kali lipat (0,1–5).")
]
Both = Annotated[bool, typer.Option("--arrivals-today", help="Terapkan --arrivals juga pada sisi hari ini.")]
Judge = Annotated[
    bool, typer.Option("--judge", help="Nilai modelnya: belajar dari 70 % perkara pertama, diuji pada 30 % terakhir.")
]


@group.command(
    "simulate", help="Bagaimana bila: alur rancangan atau susunan petugas lain, di samping keadaan hari ini."
)
def simulate(
    draft: Draft = None,
    *,
    log: Log = None,
    zone: Zone = "Asia/Jakarta",
    months: Months = 6,
    trail_months: LearntMonths = 12,
    replications: Replications = 10,
    seed: Seed = 1,
    without: Without = None,
    without_busiest: Busiest = False,
    add: Add = None,
    leave: Leave = None,
    arrivals: Arrivals = 1.0,
    arrivals_today: Both = False,
    judge: Judge = False,
    as_json: Json = False,
) -> None:
    """Learn the office from its trail (or a log), run both sides ahead under the same seeds, print what differs."""
    from domain.simulation import WhatIf

    away = tuple(_away(one) for one in leave or ())
    asked = WhatIf(
        trail_months, months, replications, seed, tuple(without or ()), tuple(add or ()), away, arrivals, arrivals_today
    )
    asked.must_make_sense()
    if judge:
        figures = _judged(log, zone, asked)
        say_json(figures) if as_json else say_judged(figures)
        return
    found = (
        _from_log(log, zone, draft, asked, busiest=without_busiest)
        if log
        else _own(draft, asked, busiest=without_busiest)
    )
    say_json(found) if as_json else _say(found)


def _say(found: Outlook) -> None:
    for line in told(found):
        say(line)
    say_tables(found)


# -- learning and running ---------------------------------------------------------------------------------


def _own(draft: str | None, asked: WhatIf, *, busiest: bool) -> Outlook:
    from config.load import read_workflow_file
    from domain.store import transaction
    from tasks.simulation import office_learnt

    route: Workflow | None = None
    if draft and draft.endswith((".yaml", ".yml")):
        route = read_workflow_file(Path(draft))
    with office(), transaction() as store:
        if draft and route is None:
            route = store.workflows.get(store.workflows.version(draft).version)
        learnt = office_learnt(store, asked, at=now())
    return _run(learnt, route, asked, busiest=busiest)


def _from_log(log: Path, zone: str, draft: str | None, asked: WhatIf, *, busiest: bool) -> Outlook:
    from tasks.simulation import log_learnt

    if draft:
        raise Refused(
            {
                "--log": "log sistem lain tidak mengenal tahap dan keputusan alur kita; ubah petugas atau arus masuknya saja"
            }
        )
    return _run(log_learnt(_readable(log), asked, _columns(zone)), None, asked, busiest=busiest)


def _run(learnt: Learnt, route: Workflow | None, asked: WhatIf, *, busiest: bool) -> Outlook:
    from dataclasses import replace

    from tqdm import tqdm

    from tasks.simulation import foretell

    if busiest:
        asked = replace(asked, without=(*asked.without, learnt.today.busiest))
    with tqdm(total=2 * asked.replications, unit=" ulangan", disable=None) as bar:
        return foretell(learnt, route, asked, told=_telling(bar))


def _telling(bar: Any) -> Told:  # noqa: ANN401  tqdm has no types
    return lambda: bar.update(1)


def _judged(log: Path | None, zone: str, asked: WhatIf) -> dict[str, Any]:
    from config.eventlog import read_event_log
    from domain.store import transaction
    from tasks.simulation import judged, recorded

    if log:
        return judged(read_event_log(_readable(log), _columns(zone)), asked)
    with office(), transaction() as store:
        records = recorded(store, asked, at=now())
    return judged(records, asked)


def _columns(zone: str) -> Any:  # noqa: ANN401  config's type is imported where it is needed
    from zoneinfo import ZoneInfo

    from config.eventlog import LogColumns

    try:
        return LogColumns(zone=ZoneInfo(zone))
    except (KeyError, ValueError):
        raise typer.BadParameter(
            f"tidak ada zona waktu “{zone}”; tulis seperti Asia/Jakarta", param_hint="--zone"
        ) from None


def _readable(log: Path) -> Path:
    from ui.cli.door import WrongFile

    if not log.is_file():
        raise WrongFile({str(log): "berkas tidak ada"})
    return log


def _away(text: str) -> Away:
    from domain.simulation import Away

    username, colon, days = text.rpartition(":")
    first, dots, last = days.partition("..")
    try:
        if not (username and colon and dots):
            raise ValueError(text)
        return Away(username, date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        raise typer.BadParameter("tulis seperti analyst:2027-01-04..2027-01-15", param_hint="--leave") from None
