"""A hundred signed-in people, each doing something every five seconds, in one web process over 250,000 complaints: how long do they wait?

Real websockets, Streamlit's own messages, real pages (`people_browser`, `people_walks`): from the click until the server has sent the whole page. They
read, search, page on, take cards and decide. Any fault a person would see fails the bench. The people run in this one process, the board and PostgreSQL
beside it on the same machine. `sipdumas bench people [--people 100] [--every 5] [--seconds 90] [--complaints 250000] [--database URL]`.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import ConnectionClosed

from tests.bench.measuring import cpu_seconds, memory_mb, percentiles
from tests.bench.people_browser import Browser, Fault, Sight
from tests.bench.people_office import big_office, keys, parser, state, web_process
from tests.bench.people_walks import WALKS, Officer
from tests.bench.population import STAFF

MOST_MS = 500.0
RAMP = 15.0
"""Seconds in which all of them come in; not measured."""
OUTRUN = "Kartu ini sudah dipegang"
"""What the second of two who reach for a card at the same moment is rightly told: counted by itself, and only when that is all he was told."""


@dataclass
class Figures:
    """What the people met: seconds of each run by page, cards others had just taken, and faults."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: Counter[str] = field(default_factory=Counter)
    outrun: int = 0
    kb: int = 0

    def saw(self, sight: Sight) -> None:
        """One more run."""
        self.seconds[sight.page or "beranda"].append(sight.seconds)
        self.kb += sight.size // 1024

    def told(self) -> dict[str, Any]:
        """Milliseconds of all runs and by page, and what went wrong."""
        every = [one for runs in self.seconds.values() for one in runs]
        pages = {page: {"runs": len(runs), **percentiles(runs)} for page, runs in sorted(self.seconds.items())}
        wrong = {
            "outrun": self.outrun,
            "faults": sum(self.faults.values()),
            "first_faults": [one for one, _ in self.faults.most_common(3)],
        }
        return {"runs": len(every), "rerun_ms": percentiles(every), **wrong, "pages": pages}


def run(argv: Sequence[str]) -> dict[str, Any]:
    """Measure and return the figures; `argv` as on the command line, without the program's name."""
    asking = parser("people")
    asking.add_argument("--people", type=int, default=100)
    asking.add_argument("--every", type=float, default=5.0)
    asking.add_argument("--seconds", type=float, default=90.0)
    asked = asking.parse_args(argv)
    with big_office(asked) as url, web_process(url) as (port, pid):
        found = asyncio.run(crowd(port, pid, asked.people, every=asked.every, seconds=asked.seconds, seed=asked.seed))
        return {**state(url), "people": asked.people, "every_s": asked.every, **found}


async def crowd(
    port: int, pid: int, people: int, *, every: float, seconds: float, seed: int, ramp: float = RAMP
) -> dict[str, Any]:
    """Let them come in one after the other, then work for so many seconds; the figures of that time."""
    figures = Figures()
    async with AsyncExitStack() as tabs:
        begin = time.monotonic() + ramp
        tasks = []
        for number, (role, key) in enumerate(_hired(people)):
            tab = await tabs.enter_async_context(Browser(port, key))
            officer = Officer(tab, role, random.Random(f"{seed}-{number}"))
            shift = _Shift(begin + every * number / people, every, begin + seconds)
            tasks.append(asyncio.create_task(_work(officer, shift, figures)))
            await asyncio.sleep(ramp / people / 2)
        await asyncio.sleep(max(0.0, begin - time.monotonic()))
        before, own = cpu_seconds(pid), time.process_time()
        await asyncio.gather(*tasks)
        cpu = {"web_cores": round((cpu_seconds(pid) - before) / seconds, 2)}
        cpu["people_cores"] = round((time.process_time() - own) / seconds, 2)
    told = figures.told()
    return {
        "holds": told["rerun_ms"]["p95"] < MOST_MS and not told["faults"],
        **told,
        **cpu,
        "web_mb": round(memory_mb(pid)),
    }


@dataclass(frozen=True)
class _Shift:
    """When a person clicks for the first time that counts, how often, and when the day is over (the clock's seconds)."""

    begin: float
    every: float
    end: float

    def clicks(self) -> Iterator[float]:
        """The moments."""
        moment = self.begin
        while moment < self.end:
            yield moment
            moment += self.every


async def _work(officer: Officer, shift: _Shift, figures: Figures) -> None:
    await _acted(officer, Figures())  # coming in
    for moment in shift.clicks():
        await asyncio.sleep(max(0.0, moment - time.monotonic()))
        await _acted(officer, figures)


async def _acted(officer: Officer, figures: Figures) -> None:
    try:
        figures.saw(await officer.act())
    except (Fault, ConnectionClosed) as fault:
        if isinstance(fault, Fault) and [one.startswith(OUTRUN) for one in fault.told] == [True]:
            figures.outrun += 1
        else:
            figures.faults[f"{type(fault).__name__}: {fault}"] += 1


def _hired(people: int) -> list[tuple[str, str]]:
    """(role, sign-in key) of so many officers, in the proportions of the staff."""
    each = {role: list(keys(role).values()) for role in WALKS}
    share = people / sum(STAFF.values())
    hired = [(role, key) for role, found in each.items() for key in found[: max(1, round(share * len(found)))]]
    random.Random(1).shuffle(hired)
    return hired[:people]
