"""How long does a page take with 250,000 complaints, how many statements does it send, and does page 200 cost more than page 1?

The board's real process is asked through a real websocket in Streamlit's own messages (`people_browser`): time runs from the click until the server
has sent the whole page, so sign-in, rights, queries, the page's code and Streamlit itself are in it; only the browser's drawing is not.
One person at a time; `bench people` asks with a hundred. `sipdumas bench screens [--complaints 250000] [--rounds 30] [--database URL]`.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import text

from domain.store import transaction
from domain.store.board import Filter
from domain.store.tempo import Narrowed
from tests.bench.measuring import percentiles
from tests.bench.people_browser import Browser
from tests.bench.people_office import big_office, get, keys, parser, state, web_process
from tests.bench.screens_web import PATH

MOST_MS, MOST_STATEMENTS = 300.0, 10
FAR = 199 * 50
"""Rows before page 200."""
Question = tuple[str, str]
"""A page's path and its query."""


@dataclass
class Figures:
    """What was measured of one kind of question."""

    seconds: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)
    sql: list[float] = field(default_factory=list)
    size: int = 0

    def told(self) -> dict[str, Any]:
        """Milliseconds, the most statements a run sent, and the median of their milliseconds together."""
        sql = round(1000 * median(self.sql), 1)
        return {**percentiles(self.seconds), "statements": max(self.statements), "sql_ms": sql, "kb": self.size // 1024}


def run(argv: Sequence[str]) -> dict[str, Any]:
    """Measure and return the figures; `argv` as on the command line, without the program's name."""
    asking = parser("screens")
    asking.add_argument("--rounds", type=int, default=30)
    asked = asking.parse_args(argv)
    with big_office(asked) as url, web_process(url, "tests.bench.screens_web:app") as (port, _):
        visits = questions(random.Random(asked.seed))
        figures = asyncio.run(_ask(port, visits, asked.rounds))
        return {**state(url), **summary(figures)}


def summary(figures: Mapping[str, Mapping[str, Figures]]) -> dict[str, Any]:
    """By screen: all its questions together, page 200 against page 1, and each question by itself; `holds` says whether all is in bounds."""
    screens = {name: _screen(kinds) for name, kinds in figures.items()}
    good = all(one["p95"] < MOST_MS and one["statements"] <= MOST_STATEMENTS for one in screens.values())
    return {"holds": good, "screens": screens}


def _screen(kinds: Mapping[str, Figures]) -> dict[str, Any]:
    whole = Figures()
    for one in kinds.values():
        whole.seconds += one.seconds
        whole.statements += one.statements
        whole.sql += one.sql
        whole.size = max(whole.size, one.size)
    far = {"page_200_to_1": _ratio(kinds["page 200"], kinds["page 1"])} if "page 200" in kinds else {}
    return {**whole.told(), **far, "kinds": {name: one.told() for name, one in kinds.items()}}


def _ratio(far: Figures, near: Figures) -> float:
    return round(median(far.seconds) / median(near.seconds), 2)


Asked = dict[str, tuple[str, dict[str, list[Question]]]]
"""Screen → who asks (a role), and the kinds of questions."""


def questions(chance: random.Random) -> Asked:
    """What people ask of each screen, for the role that has most to do there."""
    at = datetime.now(UTC)
    with transaction() as store:
        ids = [str(one) for one in store.connection.scalars(_SOME, {"stage": "analysis"})]
        closed = [str(one) for one in store.connection.scalars(_CLOSED)]
        number = store.connection.scalar(text("SELECT registration_number FROM complaints LIMIT 1 OFFSET 500"))
        cards, listed = store.board.cards, store.board.complaints
        analysis = cards(Filter(stage="analysis"), limit=FAR)[1]
        mine = cards(Filter(roles=["analyst"]), limit=FAR)[1]
        late = cards(Filter(overdue_at=at), limit=FAR)[1]
        land = listed(Filter(words="sertifikat tanah"), limit=FAR)[1]
        counted = store.overview.tempo.cards(Narrowed(stage="analysis"), limit=FAR)[1]
    chance.shuffle(ids)
    return {
        "board": (
            "section_head",
            {
                "whole": [("papan", "")],
                "page 1": [("papan", "tahap=analysis")],
                "page 200": [("papan", f"tahap=analysis&{_after(analysis)}")],
            },
        ),
        "inbox": ("analyst", {"page 1": [("kotak-masuk", "")], "page 200": [("kotak-masuk", _after(mine))]}),
        "deadlines": ("manager", {"page 1": [("batas-waktu", "")], "page 200": [("batas-waktu", _after(late))]}),
        **_of_managers(at.date(), _after(counted)),
        "complaint": (
            "analyst",
            {
                "open": [("pengaduan", f"id={one}") for one in ids],
                "closed": [("pengaduan", f"id={one}") for one in closed],
            },
        ),
        "search": (
            "registry",
            {
                "page 1": [("cari", "kata=sertifikat+tanah")],
                "page 200": [("cari", f"kata=sertifikat+tanah&{_after(land)}")],
                "common word": [
                    ("cari", urlencode({"kata": one})) for one in ("desa", "petugas loket", "surat", "jalan")
                ],
                "rare": [
                    ("cari", urlencode({"kata": one})) for one in ("berkas 0012345", "zakat", '"guru honorer di Ambon"')
                ],
                "name": [("cari", urlencode({"kata": one})) for one in ("Sutinah Pratama", "Wayan Lubis")],
                "number": [("cari", urlencode({"kata": number})), ("cari", "kata=77777/W/2021")],
                "filters": [("cari", "tahap=assessment&terlambat=1"), ("cari", "keadaan=selesai&kanal=email")],
                "words and filters": [("cari", "kata=jalan&keadaan=terbuka"), ("cari", "kata=desa&tahap=approval")],
            },
        ),
    }


def _of_managers(today: date, far: str) -> Asked:
    """The other parts of the deadlines board, each by itself, and the report; `far` leads to page 200 of a list behind a count."""
    board = "batas-waktu"
    fortnight, before = today + timedelta(days=14), today.replace(day=1) - timedelta(days=1)
    parts = {
        "map": {"map": "bagian=peta"},
        "trend": {"weeks": "bagian=tren&per=minggu", "months": "bagian=tren&per=bulan"},
        "forecast": {"friday": "bagian=prakiraan", "fortnight": f"bagian=prakiraan&sampai={fortnight}"},
        "escalations": {"open": "bagian=eskalasi", "answered": "bagian=eskalasi&ditanggapi=1"},
        "behind a count": {
            "page 1": "daftar=1&tahap=analysis&kapan=terbuka",
            "page 200": f"daftar=1&tahap=analysis&kapan=terbuka&{far}",
            "officer": "daftar=1&petugas=-&kapan=lewat",
        },
    }
    asked = {
        f"deadlines: {part}": ("manager", {kind: [(board, query)] for kind, query in kinds.items()})
        for part, kinds in parts.items()
    }
    months = {"last month": [("laporan", f"bulan={before:%Y-%m}")], "this month": [("laporan", f"bulan={today:%Y-%m}")]}
    return {**asked, "reports": ("manager", months)}


_SOME = text("SELECT complaint_id FROM visits WHERE decided_at IS NULL AND stage = :stage ORDER BY id LIMIT 200")
_CLOSED = text("SELECT id FROM complaints WHERE closed_at IS NOT NULL ORDER BY id LIMIT 200")


def _after(cursor: str | None) -> str:
    assert cursor is not None, "the population is too small for page 200"
    return urlencode({"sesudah": cursor})


async def _ask(port: int, visits: Asked, rounds: int) -> dict[str, dict[str, Figures]]:
    """Every screen by its role; two runs of each kind to warm up, then the kinds by turns."""
    found: dict[str, dict[str, Figures]] = {}
    for screen, (role, kinds) in visits.items():
        found[screen] = defaultdict(Figures)
        async with Browser(port, next(iter(keys(role).values()))) as tab:
            for turn in range(-2, rounds):
                for kind, asked in kinds.items():
                    page, query = asked[turn % len(asked)]
                    await _measure(tab, port, page, query, found[screen][kind] if turn >= 0 else Figures())
    return found


async def _measure(tab: Browser, port: int, page: str, query: str, figures: Figures) -> None:
    await asyncio.to_thread(get, port, PATH)
    sight = await tab.open(page, query)
    sent = json.loads(await asyncio.to_thread(get, port, PATH))
    figures.seconds.append(sight.seconds)
    figures.statements.append(len(sent))
    figures.sql.append(sum(seconds for _, seconds in sent))
    figures.size = max(figures.size, sight.size)
